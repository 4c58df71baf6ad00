import { readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import type { JournalEntry } from "../domain/world/memory.ts";
import { writeDurably } from "./durable-file.ts";

/**
 * What the terminal that acts would go on with after a restart, as a stand-by has it: the open entries of its journal. Whoever takes over
 * goes on with them, as if it had been its own controller that was started anew.
 */
export type Replica = {
  terminalId: string;
  /** When it was last heard, by this terminal's clock. */
  at: number;
  entries: readonly JournalEntry[];
  /** The content of the settings that its incident keeps to its end; null: none is open. */
  sequenceSha256: string | null;
};

/** `revision`: this terminal's number of those settings. */
type Left = { entries: readonly JournalEntry[]; revision: number | null };
/** `isNumbered`: as they are to stand in this terminal's journal; they may stand there already. */
type Inheritance = Left & { isNumbered: boolean };

const replicaIn = (dataDir: string) => path.join(dataDir, "replica.json");
const inheritanceIn = (dataDir: string) => path.join(dataDir, "inheritance.json");

/** null: there is none, or none that can be read. */
export function readReplica(dataDir: string): Replica | null {
  return read<Replica>(replicaIn(dataDir));
}

export function writeReplica(dataDir: string, replica: Replica): void {
  writeDurably(replicaIn(dataDir), JSON.stringify(replica));
}

/** For the controller, which takes it over when it starts; the replica is gone then. */
export function leaveToController(dataDir: string, replica: Replica, revision: number | null): void {
  const { entries } = replica;
  writeDurably(inheritanceIn(dataDir), JSON.stringify({ entries, revision, isNumbered: false } satisfies Inheritance));
  rmSync(replicaIn(dataDir), { force: true });
}

type Journal = {
  append(entries: readonly JournalEntry[]): Promise<void>;
  loadOpen(): Promise<{ entries: JournalEntry[]; lastSeq: number }>;
};

/**
 * Writes what another terminal left into this one's journal, behind all that is there; a crash in the middle of it does it once all the
 * same. Answers how many entries it were. @throws StoreError when the journal cannot be written: then it stays for the next start
 */
export async function inherit(dataDir: string, journal: Journal): Promise<number> {
  const file = inheritanceIn(dataDir);
  const left = read<Inheritance>(file);
  if (left === null) return 0;
  const entries = left.isNumbered ? left.entries : numbered(left, await journal.loadOpen());
  // Entries that are there already, word for word, count as written: so the next try must be with the same ones.
  if (!left.isNumbered) writeDurably(file, JSON.stringify({ ...left, entries, isNumbered: true }));
  await journal.append(entries);
  renameSync(file, `${file}.taken`);
  rmSync(`${file}.taken`, { force: true });
  return entries.length;
}

/** Behind all that is there. An incident that this terminal left open when it was taken over from is over: the other one went on with it. */
function numbered(left: Left, open: { entries: readonly JournalEntry[]; lastSeq: number }): JournalEntry[] {
  const [first] = left.entries;
  const isLeftOpen = open.entries.some(({ kind }) => kind !== "upsIdentified" && kind !== "sequenceEnded");
  const end: JournalEntry[] =
    isLeftOpen && first !== undefined && first.kind !== "sequenceEnded"
      ? [{ kind: "sequenceEnded", seq: 0, at: first.at, epoch: first.epoch }]
      : [];
  return [...end, ...left.entries.map((entry) => withRevision(entry, left.revision))].map((entry, i) => ({
    ...entry,
    seq: open.lastSeq + 1 + i,
  }));
}

/** Each terminal numbers its own revisions. */
function withRevision(entry: JournalEntry, revision: number | null): JournalEntry {
  return entry.kind === "sequenceBegan" && revision !== null ? { ...entry, revision } : entry;
}

function read<T>(file: string): T | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    return null;
  }
}
