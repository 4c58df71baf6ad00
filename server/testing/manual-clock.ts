import type { Clock } from "../controller/ports.ts";
import type { Instant } from "../domain/world/readings.ts";

export type ManualClock = Clock & {
  /** Moves the time on, waking every sleeper at its own instant, and lets all that follows from it happen before the next. */
  advance(ms: number): Promise<void>;
  /** It is later all of a sudden, as for whoever works without a pause: nobody wakes until the time is moved on. */
  jump(ms: number): void;
  /** When the next sleeper wakes; null: nobody sleeps. */
  nextWakeAt(): Instant | null;
};

type Sleeper = { at: Instant; wake: () => void };

/** A clock that only tests move. It starts at 2026-01-01T00:00Z unless told otherwise. */
export function createManualClock(startAt: Instant = Date.UTC(2026, 0, 1)): ManualClock {
  let now = startAt;
  const sleepers = new Set<Sleeper>();
  const earliest = (): Sleeper | undefined => [...sleepers].reduce<Sleeper | undefined>(earlier, undefined);

  return {
    now: () => now,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        const sleeper: Sleeper = {
          at: now + Math.max(0, ms),
          wake() {
            sleepers.delete(sleeper);
            signal.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        const onAbort = () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        };
        signal.addEventListener("abort", onAbort, { once: true });
        sleepers.add(sleeper);
      });
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (let next = earliest(); next !== undefined && next.at <= until; next = earliest()) {
        now = Math.max(now, next.at);
        next.wake();
        await settle();
      }
      now = until;
      await settle();
    },
    jump(ms) {
      now += ms;
    },
    nextWakeAt: () => earliest()?.at ?? null,
  };
}

/** Lets promises and immediates that are due run, and those that follow from them. */
export async function settle(rounds = 6): Promise<void> {
  for (let i = 0; i < rounds; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

function earlier(a: Sleeper | undefined, b: Sleeper): Sleeper {
  return a === undefined || b.at < a.at ? b : a;
}
