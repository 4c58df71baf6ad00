import type { History } from "../contract/history.ts";
import type { MeasuredTimes } from "../domain/forecast/measured-times.ts";
import { measure, measuredTimesOf, noMeasurements } from "../domain/forecast/measurements.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { relate } from "../domain/tree/relations.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { Instant } from "../domain/world/readings.ts";
import { emptyMemory, rememberAll } from "../domain/world/remember.ts";
import { consoleFile } from "../persistence/console-file.ts";
import { openReader } from "../persistence/database.ts";
import { openEventReader } from "../persistence/event-reader.ts";
import { openRevisionStore } from "../persistence/revision-store.ts";
import { listRevisions, type StoredRevision } from "../persistence/revisions.ts";
import { openStatisticsReader } from "../persistence/statistics-reader.ts";
import { historyOf, type Range } from "./history/history-of.ts";

/** What a site's files say, read without writing to them: for who has the rights to the data folder. */
export type SiteReader = {
  /** null: none saved yet. */
  newestRevision(): Promise<(Omit<StoredRevision, "sha256"> & { tree: Tree }) | null>;
  /** Newest first. */
  events(args: { before: number | null; limit: number; nodeId: string | null }): Promise<JournalEntry[]>;
  /** When the open incident began; null: none is open. */
  openSince(): Promise<Instant | null>;
  /** How the figures of a UPS ran, in steps of `stepSec`. */
  history(args: Range & { upsId: NodeId }): Promise<History>;
  /** How long things took, by the newest of the journal. */
  measuredTimes(tree: Tree): Promise<MeasuredTimes>;
  close(): Promise<void>;
};

const pageSize = 500;
/** Some dozen incidents of a large site: older ones would not count anyway. */
const measuredPagesAtMost = 40;

/** Makes no file that is not there. @throws StoreError from its methods */
export function openSiteReader(args: { dataDir: string }): SiteReader {
  const events = openEventReader(args);
  const revisions = openRevisionStore(args);
  const statistics = openStatisticsReader(args);
  return {
    async newestRevision() {
      const newest = await revisions.newest();
      const reader = newest === null ? null : await openReader({ file: consoleFile(args.dataDir) });
      if (newest === null || reader === null) return null;
      try {
        const known = (await reader.read(listRevisions)).find((revision) => revision.number === newest.number);
        return known ? { ...known, tree: newest.tree } : null;
      } finally {
        await reader.close();
      }
    },
    events: (query) => events.list(query),
    async openSince() {
      return rememberAll(emptyMemory, await events.open()).sequence?.startedAt ?? null;
    },
    history: (query) => historyOf(statistics, query),
    async measuredTimes(tree) {
      const newestFirst: JournalEntry[] = [];
      for (let page = 0; page < measuredPagesAtMost; page++) {
        const before = newestFirst.at(-1)?.seq ?? null;
        const read = await events.list({ before, limit: pageSize, nodeId: null });
        newestFirst.push(...read);
        if (read.length < pageSize) break;
      }
      return measuredTimesOf(measure(noMeasurements, newestFirst.reverse(), relate(tree)));
    },
    async close() {
      await events.close();
      await statistics.close();
      await revisions.close();
    },
  };
}
