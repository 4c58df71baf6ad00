import { type ClosedMinute, MinuteRecorder } from "../domain/statistics/minute-recorder.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { Observation } from "../domain/world/readings.ts";
import type { ControllerLog } from "./controller-log.ts";
import { createPause } from "./pause.ts";
import type { Clock, StatisticsStore } from "./ports.ts";

/** Real time. A clock that runs many times as fast closes minutes faster than that: then they are written together. */
const writeEveryMs = 1_000;
/** In memory, while the disk cannot be written; of ten thousand UPSes a minute is 2 MB. */
const waitingAtMost = 15;

/** Sums up what is read of the UPSes and has it written minute by minute, beside everything else: nobody waits for it. */
export type Statistics = {
  observed(observations: readonly Observation[]): void;
  journaled(entries: readonly JournalEntry[]): void;
  /** The UPSes of the tree that drives the controller. */
  keepOnly(upsIds: ReadonlySet<NodeId>): void;
  /** Closed minutes that are not on disk yet. */
  waiting(): number;
  /** Writes the open minute, too, as far as it has come. */
  close(): Promise<void>;
};

export function createStatistics(args: {
  clock: Clock;
  realClock: Clock;
  store: StatisticsStore;
  log: ControllerLog;
}): Statistics {
  const { clock, realClock, store, log } = args;
  const recorder = new MinuteRecorder(clock.now());
  const closing = new AbortController();
  const minuteEnds = createPause(clock);
  const rest = createPause(realClock);
  let waiting: ClosedMinute[] = [];
  let trouble = false;

  function closeMinute(): void {
    const minute = recorder.advance(clock.now());
    if (minute !== null) keep(minute);
  }

  function keep(minute: ClosedMinute): void {
    if (minute.upsIds.length > 0) waiting.push(minute);
    if (waiting.length > waitingAtMost) waiting = waiting.slice(-waitingAtMost);
  }

  async function writeWaiting(): Promise<void> {
    if (waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    try {
      await store.write(batch);
      if (trouble) log.info({}, "statistics are written again");
      trouble = false;
    } catch (error) {
      waiting = [...batch, ...waiting];
      if (!trouble) log.warn({ err: error }, "statistics cannot be written");
      trouble = true;
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await minuteEnds.wait(Math.max(0, recorder.endsAt - clock.now()), closing.signal);
      closeMinute();
      await writeWaiting();
      await rest.wait(writeEveryMs, closing.signal);
    }
    keep(recorder.end(clock.now()));
    await writeWaiting();
  }
  const running = run();

  return {
    observed(observations) {
      closeMinute();
      for (const o of observations) {
        if (o.kind === "upsRead") recorder.read(o.upsId, o.at, o.reading);
        else if (o.kind === "upsReadFailed") recorder.readFailed(o.upsId, o.at);
      }
    },
    journaled(entries) {
      for (const entry of entries) if (entry.kind === "outageBegan") recorder.outageBegan(entry.upsId);
    },
    keepOnly(upsIds) {
      recorder.keepOnly(upsIds, clock.now());
    },
    waiting: () => waiting.length,
    async close() {
      closing.abort();
      await running;
    },
  };
}
