import type { ClosedMinute } from "../domain/statistics/minute-recorder.ts";
import { type ControllerThread, openControllerThread, type StoreLog } from "./controller-thread.ts";
import { type Journal, journalOn } from "./journal.ts";
import type { RevisionReader } from "./revision-store.ts";
import { readRevision } from "./revision-thread.ts";
import type { WrittenStatistics } from "./statistics-file.ts";
import { StoreError } from "./store-error.ts";

/** Implements the controller's `StatisticsStore`. */
export type StatisticsStore = {
  /** Rejects when nothing was written: try again. Where it is not known, they count as written: no outage may count twice. */
  write(minutes: readonly ClosedMinute[]): Promise<void>;
};

export type ControllerStore = Pick<ControllerThread, "close"> & {
  journal: Journal;
  statistics: StatisticsStore;
  revisions: Pick<RevisionReader, "newest" | "byNumber">;
};

/** Everything that the controller writes, in one thread, and the settings that it reads. @throws StoreError as `openControllerThread` */
export async function openControllerStore(args: { dataDir: string; log: StoreLog }): Promise<ControllerStore> {
  const { dataDir, log } = args;
  const thread = await openControllerThread(args);
  return {
    journal: journalOn(thread),
    statistics: {
      async write(minutes) {
        try {
          const { damaged, foldError } = (await thread.ask({ op: "writeStatistics", minutes })) as WrittenStatistics;
          if (damaged > 0) log.warn({ damaged }, "statistics that could not be read were begun anew");
          if (foldError !== null) log.warn({ detail: foldError }, "statistics wait to be folded");
        } catch (error) {
          if (error instanceof StoreError) throw error;
          log.warn({ err: error, minutes: minutes.length }, "some minutes of statistics may be missing");
        }
      },
    },
    revisions: {
      newest: () => readRevision({ dataDir, number: null }),
      byNumber: (number) => readRevision({ dataDir, number }),
    },
    close: thread.close,
  };
}
