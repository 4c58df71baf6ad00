import type { Forecast } from "../domain/forecast/forecast.ts";
import type { Instant } from "../domain/world/readings.ts";
import type { ControllerLog } from "./controller-log.ts";
import type { DecideArgs, Predict } from "./decider.ts";
import { createPause } from "./pause.ts";
import type { Clock } from "./ports.ts";

/** Real time. */
const everyMs = 1_000;
/**
 * Where one trap came others may follow: mains seldom fail at one UPS alone. A forecast of a large site takes seconds, in which none would be taken, so
 * it waits until none has come for a moment, but not for ever.
 */
const calmMs = 100;
const calmAtMostMs = 3_000;
/** The forecast shares a thread with the controller: it rests so many times as long as it works, … */
const restPerWork = { incident: 10, calm: 20 };
/** … but for its first moments, in which that of most sites is ready. */
const promptMs = 300;
/** What waits at the door (answers, traps, the publishing just done) waits no longer than this, or one step. */
const sliceMs = 10;

/** Makes forecasts outside the tick, no more often than may be, always of the newest world. */
export type Forecaster = {
  /** One that is being made goes on, unless an incident has begun or ended since. */
  request(args: DecideArgs): void;
  close(): void;
};

export function createForecaster(args: {
  predict: Predict;
  realClock: Clock;
  log: ControllerLog;
  /** When the last trap came, by the real clock. */
  lastTrapAt(): Instant;
  onForecast(forecast: Forecast | null): void;
}): Forecaster {
  const { predict, realClock, log, lastTrapAt, onForecast } = args;
  const closing = new AbortController();
  const pause = createPause(realClock);
  let wanted: DecideArgs | null = null;
  let making: DecideArgs | null = null;
  let running = false;
  let failed = false;

  async function run(): Promise<void> {
    running = true;
    while (wanted !== null && !closing.signal.aborted) {
      for (let waited = 0; realClock.now() - lastTrapAt() < calmMs && waited < calmAtMostMs; waited += calmMs)
        await pause.wait(calmMs, closing.signal);
      if (closing.signal.aborted) break;
      const world = wanted;
      wanted = null;
      making = world;
      const tookMs = await make(world);
      making = null;
      if (tookMs !== null)
        await pause.wait(Math.max(everyMs, Math.min(tookMs, promptMs) * restOf(world)), closing.signal);
    }
    running = false;
  }

  /** Answers with the milliseconds that it worked; null: it was given up. */
  async function make(world: DecideArgs): Promise<number | null> {
    let workedMs = 0;
    let steps: ReturnType<Predict> | null = null;
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (closing.signal.aborted || isOutdated(world)) return null;
      const startedAt = performance.now();
      try {
        steps ??= predict(world);
        const forecast = goOn(steps, startedAt + sliceMs);
        workedMs += performance.now() - startedAt;
        if (forecast !== null) {
          failed = false;
          onForecast(forecast);
          return workedMs;
        }
      } catch (error) {
        if (!failed) log.error({ err: error }, "no forecast could be made");
        failed = true;
        onForecast(null);
        return workedMs + performance.now() - startedAt;
      }
      if (workedMs > promptMs) await pause.wait((performance.now() - startedAt) * restOf(world), closing.signal);
    }
  }

  function isOutdated({ world }: DecideArgs): boolean {
    const isOpen = world.memory.sequence !== null;
    return wanted !== null && (wanted.world.memory.sequence !== null) !== isOpen;
  }

  return {
    request(world) {
      wanted = world;
      if (making !== null && isOutdated(making)) pause.end();
      if (!running && !closing.signal.aborted) void run();
    },
    close() {
      closing.abort();
    },
  };
}

function restOf({ world }: DecideArgs): number {
  return world.memory.sequence === null ? restPerWork.calm : restPerWork.incident;
}

/** null: it is not ready by then. */
function goOn(steps: Iterator<void, Forecast>, until: number): Forecast | null {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() >= until) return null;
  }
}
