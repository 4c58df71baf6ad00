import type { JournalEntry } from "../../server/domain/world/memory.ts";

/** Live lines (oldest first) and pages read from the journal (newest first) as one list, newest first, each line once. */
export function mergeLog(live: readonly JournalEntry[], older: readonly JournalEntry[]): JournalEntry[] {
  const bySeq = new Map<number, JournalEntry>();
  for (const entry of older) bySeq.set(entry.seq, entry);
  for (const entry of live) bySeq.set(entry.seq, entry);
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq);
}
