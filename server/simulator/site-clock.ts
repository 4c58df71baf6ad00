import type { Instant } from "../domain/world/readings.ts";

/** Timers cannot wait longer (2^31 − 1 ms). */
const longestTimerMs = 2_147_483_647;

type Alarm = { at: Instant; ring: () => void; timer: NodeJS.Timeout | undefined };

/** siteNow = siteAt + (real now − realAt) × speed */
export type ClockState = { siteAt: Instant; realAt: number; speed: number };

/**
 * The simulated site's clock: `speed` times as fast as the machine's, whole milliseconds. Another speed goes on from where it
 * stands, and moves every alarm that is set.
 */
export class SiteClock {
  #state: ClockState;
  readonly #alarms = new Set<Alarm>();

  constructor(args: { siteAt: Instant; speed: number }) {
    this.#state = { siteAt: args.siteAt, realAt: Date.now(), speed: args.speed };
  }

  get state(): ClockState {
    return this.#state;
  }

  get speed(): number {
    return this.#state.speed;
  }

  now(): Instant {
    const { siteAt, realAt, speed } = this.#state;
    return Math.floor(siteAt + (Date.now() - realAt) * speed);
  }

  setSpeed(speed: number): void {
    this.#state = { siteAt: this.now(), realAt: Date.now(), speed };
    for (const alarm of this.#alarms) this.#arm(alarm);
  }

  /** Calls once at (or as soon as possible after) that site instant. Returns how to call it off. */
  at(at: Instant, ring: () => void): () => void {
    const alarm: Alarm = { at, ring, timer: undefined };
    this.#alarms.add(alarm);
    this.#arm(alarm);
    return () => {
      clearTimeout(alarm.timer);
      this.#alarms.delete(alarm);
    };
  }

  stop(): void {
    for (const alarm of this.#alarms) clearTimeout(alarm.timer);
    this.#alarms.clear();
  }

  #arm(alarm: Alarm): void {
    clearTimeout(alarm.timer);
    const leftMs = (alarm.at - this.now()) / this.#state.speed;
    alarm.timer = setTimeout(
      () => {
        // A timer may fire a moment before its time.
        if (this.now() < alarm.at) this.#arm(alarm);
        else {
          this.#alarms.delete(alarm);
          alarm.ring();
        }
      },
      Math.min(Math.max(Math.ceil(leftMs), 0), longestTimerMs),
    );
  }
}
