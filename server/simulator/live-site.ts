import { act, advance, nextEventAt } from "../domain/simulation/model.ts";
import type { SimUps, Site, SiteAction, SiteEvent } from "../domain/simulation/site.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { Instant } from "../domain/world/readings.ts";
import type { SimulatorLog } from "./log.ts";
import type { SiteClock } from "./site-clock.ts";

/** `cause`: the action in whose instant it happened; null: by itself. */
export type SiteListener = (event: SiteEvent, cause: SiteAction | null) => void;

export type Violation = SiteEvent & { kind: "terminalCrashed" | "dirtyCacheLost" };

/** What can be set on a UPS beside what the model's actions do. */
export type UpsSettings = Partial<
  Pick<
    SimUps,
    "shutoffGraceSec" | "lowBatterySec" | "returnDelaySec" | "minRestartCharge" | "pending" | "returnAt" | "output"
  >
>;

const usuallyKeptEvents = 10_000;
/** How long the device's own "simulate power failure" test takes mains away. */
const powerFailureMs = 60_000;

/** The model in real time: the one place where the simulated site changes. Everything else reads it, asks it to act and hears of events. */
export class LiveSite {
  #site: Site;
  readonly #clock: SiteClock;
  readonly #log: SimulatorLog;
  readonly #listeners = new Set<SiteListener>();
  readonly #powerFailures = new Map<NodeId, Instant>();
  readonly #untold: { event: SiteEvent; cause: SiteAction | null }[] = [];
  #telling = false;
  readonly #keptEvents: number;
  #callOff: (() => void) | null = null;
  #stopped = false;
  readonly events: SiteEvent[] = [];
  readonly violations: Violation[] = [];

  /** `keptEvents`: how many of the newest stay in `events`. */
  constructor(args: { site: Site; clock: SiteClock; log: SimulatorLog; keptEvents?: number }) {
    this.#site = args.site;
    this.#clock = args.clock;
    this.#log = args.log;
    this.#keptEvents = args.keptEvents ?? usuallyKeptEvents;
    this.#arm();
  }

  /** As it is now. */
  get site(): Site {
    this.#catchUp();
    return this.#site;
  }

  act(action: SiteAction): void {
    this.#catchUp();
    const step = act(this.#site, action);
    this.#site = step.site;
    this.#tell(step.events, action);
    this.#arm();
  }

  configure(upsId: NodeId, settings: UpsSettings): void {
    this.#catchUp();
    const ups = this.#site.upses[upsId];
    if (!ups) return;
    this.#site = { ...this.#site, upses: { ...this.#site.upses, [upsId]: { ...ups, ...settings } } };
    this.#catchUp();
    this.#arm();
  }

  /** Mains as the simulator's own control wants them: it stands above a power-failure test. */
  setMains(upsId: NodeId, on: boolean): void {
    this.#powerFailures.delete(upsId);
    this.act({ kind: "mains", upsId, on });
  }

  /** The device's own test: mains go for a minute of site time. Without mains it does nothing. */
  simulatePowerFailure(upsId: NodeId): void {
    if (!this.site.upses[upsId]?.mains) return;
    this.#powerFailures.set(upsId, this.#clock.now() + powerFailureMs);
    this.act({ kind: "mains", upsId, on: false });
  }

  on(listener: SiteListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls once at that instant of the site. */
  at(at: Instant, ring: () => void): void {
    this.#clock.at(at, () => {
      if (!this.#stopped) ring();
    });
  }

  /** The clock runs differently now. */
  rearm(): void {
    this.#arm();
  }

  stop(): void {
    this.#stopped = true;
    this.#callOff?.();
    this.#listeners.clear();
  }

  #catchUp(): void {
    const now = this.#clock.now();
    for (let due = this.#nextFailureEnd(); due && due.at <= now; due = this.#nextFailureEnd()) {
      this.#powerFailures.delete(due.upsId);
      this.#moveTo(due.at);
      const step = act(this.#site, { kind: "mains", upsId: due.upsId, on: true });
      this.#site = step.site;
      this.#tell(step.events, null);
    }
    this.#moveTo(now);
  }

  #moveTo(at: Instant): void {
    const step = advance(this.#site, at);
    this.#site = step.site;
    this.#tell(step.events, null);
  }

  #nextFailureEnd(): { upsId: NodeId; at: Instant } | null {
    let next: { upsId: NodeId; at: Instant } | null = null;
    for (const [upsId, at] of this.#powerFailures) if (!next || at < next.at) next = { upsId, at };
    return next;
  }

  #arm(): void {
    this.#callOff?.();
    this.#callOff = null;
    if (this.#stopped) return;
    const instants = [nextEventAt(this.#site), this.#nextFailureEnd()?.at ?? null].filter((at) => at !== null);
    if (instants.length === 0) return;
    this.#callOff = this.#clock.at(Math.min(...instants), () => {
      this.#catchUp();
      this.#arm();
    });
  }

  #tell(events: readonly SiteEvent[], cause: SiteAction | null): void {
    for (const event of events) {
      this.events.push(event);
      if (isViolation(event)) {
        this.violations.push(event);
        this.#log.error({ event }, "VIOLATION: the simulated site lost what must not be lost");
      } else this.#log.info({ event }, "site event");
    }
    if (this.events.length > this.#keptEvents) this.events.splice(0, this.events.length - this.#keptEvents);
    for (const event of events) this.#untold.push({ event, cause });
    // A listener that looks at the site makes time pass; what happens then is told after what is being told.
    if (this.#telling) return;
    this.#telling = true;
    for (let next = this.#untold.shift(); next; next = this.#untold.shift())
      for (const listener of this.#listeners) listener(next.event, next.cause);
    this.#telling = false;
  }
}

function isViolation(event: SiteEvent): event is Violation {
  return event.kind === "terminalCrashed" || event.kind === "dirtyCacheLost";
}
