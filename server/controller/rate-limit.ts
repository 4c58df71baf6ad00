import type { Clock } from "./ports.ts";

/** Allows something so many times a second, and so many of them at the same moment. */
export type RateLimit = {
  /** False: not now. */
  take(): boolean;
};

export function createRateLimit(args: { clock: Clock; perSec: number; atOnce: number }): RateLimit {
  const { clock, perSec, atOnce } = args;
  let left = atOnce;
  let seenAt = clock.now();
  return {
    take() {
      const now = clock.now();
      left = Math.min(atOnce, left + ((now - seenAt) * perSec) / 1000);
      seenAt = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
