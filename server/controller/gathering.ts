import type { Instant } from "../domain/world/readings.ts";
import type { Clock } from "./ports.ts";

/** Real time. What can wait is looked at so often at the most; more seldom where to look takes more than this part of the time. */
const everyMs = 200;
const restPerWork = 20;

/** What can wait is gathered, so that a thousand readings a second are decided on a few times. */
export type Gathering = {
  /** Something came: `onOver` is called, now where the last look is long ago. */
  add(): void;
  /** All that came was looked at, which took so long. */
  looked(tookMs: number): void;
};

export function createGathering(args: { realClock: Clock; signal: AbortSignal; onOver(): void }): Gathering {
  const { realClock, signal, onOver } = args;
  let nextAt: Instant = Number.NEGATIVE_INFINITY;
  let waiting = false;
  return {
    add() {
      if (waiting) return;
      const ms = nextAt - realClock.now();
      if (ms <= 0) {
        onOver();
        return;
      }
      waiting = true;
      realClock.sleep(ms, signal).then(
        () => {
          waiting = false;
          onOver();
        },
        () => {},
      );
    },
    looked(tookMs) {
      nextAt = realClock.now() + Math.max(everyMs, tookMs * restPerWork);
    },
  };
}
