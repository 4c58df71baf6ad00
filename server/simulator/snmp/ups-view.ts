import { loadOf, runtimeSec } from "../../domain/simulation/model.ts";
import type { SimUps } from "../../domain/simulation/site.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import type { Instant } from "../../domain/world/readings.ts";
import type { LiveSite } from "../live-site.ts";

/** What a simulated card knows when a request comes in. */
export type UpsView = {
  ups: SimUps;
  now: Instant;
  /** 0…1 of rated. */
  load: number;
  runtimeSec: number;
  upTimeTicks: number;
  card: CardMemory;
  upsId: NodeId;
  /** At the input while there are mains. */
  lineVolts: number;
};

/** How a load and its mains stray from what the model says: `loadFactor` 1 and 101 V for none. */
export type Sway = (now: Instant) => { loadFactor: number; lineVolts: number };

const still: Sway = () => ({ loadFactor: 1, lineVolts: 101 });

/** What the card itself remembers beside the UPS. */
export type CardMemory = {
  autoRestart: boolean;
  /** RFC 1628: the output is wanted on from this instant; null: no countdown to on runs. */
  startupAt: Instant | null;
  lineFailures: number;
  lastFailCause: "none" | "blackout";
};

/** One simulated UPS as its card sees it and commands it. */
export class UpsUnit {
  readonly id: NodeId;
  readonly live: LiveSite;
  readonly #startedAt: Instant;
  readonly #sway: Sway;
  readonly card: CardMemory = { autoRestart: true, startupAt: null, lineFailures: 0, lastFailCause: "none" };

  constructor(args: { id: NodeId; live: LiveSite; sway?: Sway }) {
    this.id = args.id;
    this.#sway = args.sway ?? still;
    this.live = args.live;
    this.#startedAt = args.live.site.now;
    args.live.on((event, cause) => {
      if (!("upsId" in event) || event.upsId !== args.id) return;
      if (event.kind === "upsOnBattery" && cause?.kind === "mains") {
        this.card.lineFailures += 1;
        this.card.lastFailCause = "blackout";
      }
      if (event.kind === "upsOn") this.card.startupAt = null;
      const { startupAt } = this.card;
      if (event.kind === "upsOff" && startupAt !== null)
        // After the model's own step: a listener must not change the site in the middle of it.
        queueMicrotask(() => this.returnAt(startupAt));
    });
  }

  /** null: the tree that the site was made of does not hold it. */
  view(): UpsView | null {
    const { site } = this.live;
    const ups = site.upses[this.id];
    if (!ups) return null;
    const { loadFactor, lineVolts } = this.#sway(site.now);
    return {
      ups,
      now: site.now,
      load: loadOf(site, ups.id) * loadFactor,
      runtimeSec: runtimeSec(site, ups.id),
      upTimeTicks: Math.floor((site.now - this.#startedAt) / 10) % 2 ** 32,
      card: this.card,
      upsId: this.id,
      lineVolts,
    };
  }

  /** A dark output comes back at that instant, with mains and charge, and not sooner than it would anyhow. */
  returnAt(at: Instant): void {
    const ups = this.live.site.upses[this.id];
    if (ups?.output === "off") this.live.configure(this.id, { returnAt: Math.max(at, ups.returnAt ?? at) });
  }
}
