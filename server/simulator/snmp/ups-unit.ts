import type { OffForm } from "../../domain/decide/command.ts";
import { loadOf, runtimeSec } from "../../domain/simulation/model.ts";
import type { SiteAction, SiteEvent } from "../../domain/simulation/site.ts";
import type { NodeId } from "../../domain/tree/entities.ts";
import type { Instant } from "../../domain/world/readings.ts";
import type { LiveSite, UpsSettings } from "../live-site.ts";
import type { AlarmRow } from "./alarm-table.ts";
import { alarmsOf, type CardMemory, freshMemory, type SelfTest, type SelfTestKind, type UpsView } from "./ups-view.ts";

/** How a load and its mains stray from what the model says: `loadFactor` 1 and 101 V for none. */
export type Sway = (now: Instant) => { loadFactor: number; lineVolts: number };

const still: Sway = () => ({ loadFactor: 1, lineVolts: 101 });

/** What a card notices beside the events of its UPS. */
export type CardEvent =
  | { kind: "testStarted" | "testEnded"; test: SelfTest }
  | { kind: "alarmAdded" | "alarmRemoved"; id: number; row: AlarmRow };

export interface CardListener {
  /** Something happened to its UPS; `view` is what the card sees of it now. */
  onSiteEvent(event: SiteEvent, cause: SiteAction | null, view: UpsView): void;
  onCardEvent(event: CardEvent, view: UpsView): void;
}

const testSec: Record<SelfTestKind, number> = { general: 10, quick: 10, deep: 60 };
/** How long a reboot that does not wait for mains keeps the output off. */
const rebootMs = 8000;

/** One simulated UPS as its card sees it and commands it. */
export class UpsUnit {
  readonly id: NodeId;
  readonly live: LiveSite;
  readonly card: CardMemory = freshMemory();
  readonly #sway: Sway;
  readonly #startedAt: Instant;
  #listener: CardListener | null = null;

  constructor(args: { id: NodeId; live: LiveSite; sway?: Sway }) {
    this.id = args.id;
    this.#sway = args.sway ?? still;
    this.live = args.live;
    this.#startedAt = args.live.site.now;
    args.live.on((event, cause) => {
      if ("upsId" in event && event.upsId === args.id) this.#hear(event, cause);
    });
  }

  /** Only one is told. */
  listen(listener: CardListener): void {
    this.#listener = listener;
  }

  /** null: the tree that the site was made of does not hold it. */
  view(): UpsView | null {
    const { site } = this.live;
    const ups = site.upses[this.id];
    if (!ups) return null;
    const { loadFactor, lineVolts } = this.#sway(site.now);
    const { selfTest } = this.card;
    const view: UpsView = {
      ups,
      now: site.now,
      load: loadOf(site, ups.id) * loadFactor,
      runtimeSec: runtimeSec(site, ups.id),
      upTimeTicks: Math.floor((site.now - this.#startedAt) / 10) % 2 ** 32,
      card: this.card,
      upsId: this.id,
      lineVolts,
      onBatterySince: ups.onBatterySince ?? (selfTest?.outcome === "running" ? selfTest.startedAt : null),
    };
    const changes = this.card.alarms.refresh(alarmsOf(view), view.upTimeTicks);
    for (const [id, row] of changes?.removed ?? []) this.#tell({ kind: "alarmRemoved", id, row }, view);
    for (const [id, row] of changes?.added ?? []) this.#tell({ kind: "alarmAdded", id, row }, view);
    return view;
  }

  /** `afterDark`: what comes of it beside what the form says; of a countdown that runs already nothing changes. */
  off(form: OffForm, afterDark: CardMemory["afterDark"] = null): void {
    const ups = this.live.site.upses[this.id];
    const isNow = form === "offNow" || form === "cycleNow";
    if (ups?.output === "on" && (isNow || !ups.pending)) this.card.afterDark = afterDark;
    this.live.act({ kind: "upsOff", upsId: this.id, form });
  }

  on(): void {
    this.live.act({ kind: "upsOn", upsId: this.id });
  }

  configure(settings: UpsSettings): void {
    this.live.configure(this.id, settings);
  }

  /** A dark output comes back at that instant, with mains and charge, and not sooner than it would anyhow. */
  returnAt(at: Instant): void {
    const ups = this.live.site.upses[this.id];
    if (ups?.output === "off") this.configure({ returnAt: Math.max(at, ups.returnAt ?? at) });
  }

  startTest(kind: SelfTestKind): void {
    const view = this.view();
    if (!view) return;
    const { now, ups } = view;
    const isLearning = kind === "deep";
    if (view.onBatterySince !== null || ups.output === "off" || (isLearning && ups.charge < 1)) {
      if (this.card.selfTest?.outcome !== "running")
        this.card.selfTest = { kind, startedAt: now, endedAt: now, outcome: "refused" };
      return;
    }
    const test: SelfTest = { kind, startedAt: now, endedAt: now + testSec[kind] * 1000, outcome: "running" };
    this.card.selfTest = test;
    this.card.lastTransferCause = "selfTest";
    this.#tell({ kind: "testStarted", test });
    this.live.at(test.endedAt, () => {
      if (this.card.selfTest === test) this.#endTest("passed");
    });
  }

  /** Without one that runs it does nothing. */
  abortTest(): void {
    this.#endTest("aborted");
  }

  #endTest(outcome: "passed" | "aborted"): void {
    const { selfTest } = this.card;
    if (selfTest?.outcome !== "running") return;
    const test: SelfTest = { ...selfTest, outcome, endedAt: this.live.site.now };
    this.card.selfTest = test;
    this.#tell({ kind: "testEnded", test });
  }

  #hear(event: SiteEvent, cause: SiteAction | null): void {
    const { card } = this;
    if (event.kind === "upsOnBattery") {
      this.#endTest("aborted");
      if (cause?.kind === "mains") {
        card.lineFailures += 1;
        card.lastTransferCause = "blackout";
      }
    } else if (event.kind === "upsOff") {
      this.#endTest("aborted");
      this.#wentDark(event.at);
    } else if (event.kind === "upsOn") {
      card.startupAt = null;
      card.asleep = false;
      card.afterDark = null;
    }
    const view = this.view();
    if (view) this.#listener?.onSiteEvent(event, cause, view);
  }

  /** What is ordered beside a going dark is done after the model's own step: a listener must not change the site in the middle of it. */
  #wentDark(at: Instant): void {
    const { startupAt, afterDark } = this.card;
    this.card.afterDark = null;
    if (startupAt !== null) queueMicrotask(() => this.returnAt(startupAt));
    if (afterDark?.kind === "sleep") {
      this.card.asleep = true;
      queueMicrotask(() => this.returnAt(at + afterDark.sec * 1000));
    } else if (afterDark?.kind === "onAnyhow") this.live.at(at + rebootMs, () => this.on());
  }

  #tell(event: CardEvent, seen?: UpsView): void {
    if (!this.#listener) return;
    const view = seen ?? this.view();
    if (view) this.#listener.onCardEvent(event, view);
  }
}
