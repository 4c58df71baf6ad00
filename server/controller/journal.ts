import type { JournalEntry } from "../domain/world/memory.ts";
import type { Instant } from "../domain/world/readings.ts";
import type { ControllerLog } from "./controller-log.ts";
import type { Clock, JournalStore } from "./ports.ts";
import { late, within } from "./within.ts";

/** Real time. */
const retryMs = 2_000;
const appendAtMostMs = 3_000;
const closeAtMostMs = 2_000;

/** What an entry says, before it gets its number. */
export type Said<T = JournalEntry> = T extends unknown ? Omit<T, "seq" | "at" | "epoch"> : never;

/**
 * Writes the journal in order. When it cannot (disk full, read-only, no answer in time) the entries wait in memory, in order, and are tried
 * again: stopping a site in an outage is safer than waiting for a disk. An entry is appended once; one whose append is still open is not tried anew.
 */
export type Journal = {
  /** The next entry. Whatever is numbered must be written. */
  number(said: Said, at: Instant): JournalEntry;
  /** Resolves when the entries are on disk, or wait in memory because they cannot be. Never rejects. */
  write(entries: readonly JournalEntry[]): Promise<void>;
  /** Entries wait in memory. */
  isInTrouble(): boolean;
  /** One more try for what waits. */
  close(): Promise<void>;
};

export function createJournal(args: {
  store: JournalStore;
  realClock: Clock;
  epoch: number;
  lastSeq: number;
  log: ControllerLog;
  /** Trouble began or ended. */
  onTroubleChange(): void;
}): Journal {
  const { store, realClock, epoch, log, onTroubleChange } = args;
  let seq = args.lastSeq;
  let backlog: JournalEntry[] = [];
  let trouble = false;
  const closing = new AbortController();
  let retrying: Promise<void> = Promise.resolve();

  const append = (entries: readonly JournalEntry[]): Promise<{ error: unknown } | null> =>
    (async () => store.append(entries))().then(
      () => null,
      (error: unknown) => ({ error }),
    );

  async function retry(open: Promise<{ error: unknown } | null> | null, openCount: number): Promise<void> {
    // Only when it is known what became of the first append may its entries be written again.
    if (open !== null && (await open) === null) backlog.splice(0, openCount);
    while (backlog.length > 0) {
      await realClock.sleep(retryMs, closing.signal).catch(() => {});
      const batch = [...backlog];
      if ((await append(batch)) === null) backlog.splice(0, batch.length);
      else if (closing.signal.aborted) break;
    }
    if (backlog.length > 0) {
      log.error({ lost: backlog.length }, "the journal could not be written to the end");
      return;
    }
    trouble = false;
    log.info({}, "the journal is written again");
    onTroubleChange();
  }

  return {
    number(said, at) {
      seq += 1;
      return { seq, at, epoch, ...said } as JournalEntry;
    },
    async write(entries) {
      if (entries.length === 0) return;
      if (trouble) {
        backlog = [...backlog, ...entries];
        return;
      }
      const appended = append(entries);
      const result = await within(realClock, appendAtMostMs, appended);
      if (result === null) return;
      trouble = true;
      backlog = [...entries];
      const isLate = result === late;
      log.error(isLate ? {} : { err: (result as { error: unknown }).error }, "the journal cannot be written");
      retrying = retry(isLate ? appended : null, entries.length);
      onTroubleChange();
    },
    isInTrouble: () => trouble,
    async close() {
      closing.abort();
      await within(realClock, closeAtMostMs, retrying);
    },
  };
}
