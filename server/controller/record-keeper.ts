import type { RecordNote } from "../domain/world/memory.ts";
import type { Instant, Observation } from "../domain/world/readings.ts";
import type { ControllerLog } from "./controller-log.ts";
import type { Journal } from "./journal.ts";
import type { Clock } from "./ports.ts";

/** Real time. What comes at once is written at once, and what decides is never kept waiting by more than one such append. */
const gatherMs = 500;
const atOnce = 100;
/** In memory. The driver that tells them bounds their rate; this holds when the disk is full. */
const waitingAtMost = 5_000;

/** Writes what is only for the record into the journal, behind what was decided. */
export type RecordKeeper = {
  keep(observations: readonly Observation[]): void;
  /** Writes what waits, and takes nothing more. */
  close(): Promise<void>;
};

type Waiting = { note: RecordNote; at: Instant };

export function createRecordKeeper(args: {
  journal: Pick<Journal, "number" | "write" | "isInTrouble">;
  realClock: Clock;
  log: ControllerLog;
}): RecordKeeper {
  const { journal, realClock, log } = args;
  const closing = new AbortController();
  let waiting: Waiting[] = [];
  let dropped = 0;
  let writing: Promise<void> | null = null;

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      await realClock.sleep(gatherMs, closing.signal).catch(() => {});
      // Of a disk that cannot be written the next thing is what was decided.
      while (waiting.length > 0 && !journal.isInTrouble())
        await journal.write(waiting.splice(0, atOnce).map(({ note, at }) => journal.number(note, at)));
      if (closing.signal.aborted) return;
    }
  }

  return {
    keep(observations) {
      if (closing.signal.aborted) return;
      for (const observation of observations) {
        const note = noteOf(observation);
        if (note !== null) waiting.push({ note, at: observation.at });
      }
      if (waiting.length > waitingAtMost) {
        const tooMany = waiting.splice(0, waiting.length - waitingAtMost).length;
        if (dropped === 0) log.warn({ tooMany }, "events are dropped: the journal cannot be written");
        dropped += tooMany;
      }
      if (waiting.length === 0 || writing !== null) return;
      writing = writeAll().finally(() => {
        writing = null;
      });
    },
    async close() {
      closing.abort();
      await writing;
      waiting = [];
    },
  };
}

/** null: it is not for the record. */
function noteOf(observation: Observation): RecordNote | null {
  switch (observation.kind) {
    case "trapHeard":
    case "messageRefused": {
      const { at: _, ...note } = observation;
      return note;
    }
    default:
      return null;
  }
}
