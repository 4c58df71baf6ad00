import { loadOf, runtimeSec } from "../../domain/simulation/model.ts";
import type { SimUps } from "../../domain/simulation/site.ts";
import type { Ups } from "../../domain/tree/entities.ts";
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
  unit: Ups;
};

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
  readonly unit: Ups;
  readonly live: LiveSite;
  readonly #startedAt: Instant;
  readonly card: CardMemory = { autoRestart: true, startupAt: null, lineFailures: 0, lastFailCause: "none" };

  constructor(args: { unit: Ups; live: LiveSite }) {
    this.unit = args.unit;
    this.live = args.live;
    this.#startedAt = args.live.site.now;
    args.live.on((event, cause) => {
      if (!("upsId" in event) || event.upsId !== args.unit.id) return;
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
    const ups = site.upses[this.unit.id];
    if (!ups) return null;
    return {
      ups,
      now: site.now,
      load: loadOf(site, ups.id),
      runtimeSec: runtimeSec(site, ups.id),
      upTimeTicks: Math.floor((site.now - this.#startedAt) / 10) % 2 ** 32,
      card: this.card,
      unit: this.unit,
    };
  }

  get id(): string {
    return this.unit.id;
  }

  /** A dark output comes back at that instant, with mains and charge, and not sooner than it would anyhow. */
  returnAt(at: Instant): void {
    const ups = this.live.site.upses[this.id];
    if (ups?.output === "off") this.live.configure(this.id, { returnAt: Math.max(at, ups.returnAt ?? at) });
  }
}
