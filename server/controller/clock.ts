import type { Clock } from "./ports.ts";

/** Timers cannot wait longer than this (2^31 − 1 ms); a longer sleep is made of several. */
const longestTimerMs = 2_147_483_647;

/**
 * The machine's time of day as it was when this process began, counted on by a clock that is never set: a step of the time of day in the
 * middle of an outage must neither confirm it at once nor make new readings look older than the last.
 */
export class SystemClock implements Clock {
  now(): number {
    return Math.floor(performance.timeOrigin + performance.now());
  }
  async sleep(ms: number, signal: AbortSignal): Promise<void> {
    for (let left = ms; left >= 0; left -= longestTimerMs) await timer(Math.min(left, longestTimerMs), signal);
  }
}

/** How another clock runs beside this machine's: now = siteAt + (machine's now − realAt) × speed. */
export type ClockRate = { siteAt: number; realAt: number; speed: number };

type Sleeper = { until: number; wake: () => void; timer: NodeJS.Timeout | undefined };

/** A clock that runs `speed` times as fast as the machine's. Who sleeps wakes at the right moment also when the speed changes. */
export class ScaledClock implements Clock {
  #rate: ClockRate;
  readonly #sleepers = new Set<Sleeper>();

  constructor(rate: ClockRate) {
    this.#rate = rate;
  }

  get speed(): number {
    return this.#rate.speed;
  }

  /** Another speed, or a correction: now may jump with it. */
  set(rate: ClockRate): void {
    this.#rate = rate;
    for (const sleeper of this.#sleepers) this.#arm(sleeper);
  }

  now(): number {
    const { siteAt, realAt, speed } = this.#rate;
    return Math.floor(siteAt + (Date.now() - realAt) * speed);
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const end = () => {
        clearTimeout(sleeper.timer);
        this.#sleepers.delete(sleeper);
        signal.removeEventListener("abort", abort);
      };
      const abort = () => {
        end();
        reject(signal.reason);
      };
      const wake = () => {
        end();
        resolve();
      };
      const sleeper: Sleeper = { until: this.now() + ms, wake, timer: undefined };
      signal.addEventListener("abort", abort);
      this.#sleepers.add(sleeper);
      this.#arm(sleeper);
    });
  }

  #arm(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    const leftMs = (sleeper.until - this.now()) / this.#rate.speed;
    sleeper.timer = setTimeout(
      () => {
        // A timer may fire a moment early by the wall clock.
        if (this.now() < sleeper.until) this.#arm(sleeper);
        else sleeper.wake();
      },
      Math.min(Math.max(Math.ceil(leftMs), 0), longestTimerMs),
    );
  }
}

function timer(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const abort = () => {
      clearTimeout(handle);
      reject(signal.reason);
    };
    const handle = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
  });
}
