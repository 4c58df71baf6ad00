import type { Instant } from "../domain/world/readings.ts";
import type { ControllerLog } from "./controller-log.ts";
import { createPause, type Pause } from "./pause.ts";
import type { Clock } from "./ports.ts";

/** After a fault of our own, and when ticks never come to rest. Real time. */
const restMs = 1_000;
const ticksInARow = 200;
/** After a tick that took long (a large site in an outage) polls, traps and answers get so much more time than it took. */
const restPerWork = 3;
const longMs = 5;

/** `lookAt`: when to look again at the latest; now or earlier: at once. `workedMs`: real time that it did not spend waiting. */
export type Ticked = { lookAt: Instant; workedMs: number };

/**
 * Runs one tick after the other until the signal aborts: at once while something waits, else when the last tick said, or when
 * `pause` is ended. A tick that throws is logged and comes again after a rest.
 */
export async function runTicks(args: {
  tick(): Promise<Ticked>;
  isWaiting(): boolean;
  pause: Pause;
  clock: Clock;
  realClock: Clock;
  signal: AbortSignal;
  log: ControllerLog;
}): Promise<void> {
  const { tick, isWaiting, pause, clock, realClock, signal, log } = args;
  const rest = createPause(realClock);
  let inARow = 0;
  while (!signal.aborted) {
    // What arrives in the same turn is taken together.
    await new Promise<void>((resolve) => setImmediate(resolve));
    if (signal.aborted) return;
    try {
      const { lookAt, workedMs } = await tick();
      if (workedMs >= longMs) await rest.wait(workedMs * restPerWork, signal);
      const waitMs = lookAt - clock.now();
      inARow = waitMs <= 0 ? inARow + 1 : 0;
      if (inARow >= ticksInARow) {
        log.error({ inARow }, "the decision does not come to rest");
        await rest.wait(restMs, signal);
        inARow = 0;
      } else if (waitMs > 0 && !isWaiting()) await pause.wait(waitMs, signal);
    } catch (error) {
      log.error({ err: error }, "a tick failed");
      await rest.wait(restMs, signal);
    }
  }
}
