import type { JournalStore, Leadership, RevisionStore } from "../controller/ports.ts";
import type { Tree } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";

export type FakeJournal = JournalStore & {
  /** What is on disk. */
  entries: JournalEntry[];
  /** What an append does: writes, refuses as a full disk does, or keeps its caller waiting until `release`. */
  mode: "write" | "refuse" | "hang";
  /** Appends that were asked for, refused ones too. */
  appends: number;
  /** Ends every append that hangs, with what it wrote on disk. */
  release(): void;
};

/** A journal in memory that can be told to fail. */
export function createFakeJournal(): FakeJournal {
  let hanging: (() => void)[] = [];
  const journal: FakeJournal = {
    entries: [],
    mode: "write",
    appends: 0,
    async append(entries) {
      journal.appends += 1;
      if (journal.mode === "refuse") throw new Error("no space left on device");
      if (journal.mode === "hang") await new Promise<void>((resolve) => hanging.push(resolve));
      journal.entries.push(...structuredClone(entries));
    },
    async loadOpen() {
      const end = journal.entries.findLastIndex((e) => e.kind === "sequenceEnded");
      return {
        entries: structuredClone(journal.entries.slice(Math.max(0, end))),
        lastSeq: journal.entries.at(-1)?.seq ?? 0,
      };
    },
    release() {
      for (const end of hanging) end();
      hanging = [];
    },
  };
  return journal;
}

/** `savedAt` left out: long ago. */
type Saved = { number: number; tree: Tree; savedAt?: number };
export type FakeRevisions = RevisionStore & { saved: Saved | null; older: Saved[]; failing: boolean };

export function createFakeRevisions(tree: Tree | null): FakeRevisions {
  const store: FakeRevisions = {
    saved: tree === null ? null : { number: 1, tree },
    older: [],
    failing: false,
    async newest() {
      if (store.failing) throw new Error("database is locked");
      return store.saved && { savedAt: 0, ...store.saved };
    },
    async byNumber(number) {
      if (store.failing) throw new Error("database is locked");
      const found = [...store.older, ...(store.saved ? [store.saved] : [])].find((r) => r.number === number);
      return found ? { savedAt: 0, ...found } : null;
    },
  };
  return store;
}

export function createFakeLeadership(epoch = 1): Leadership & { acts: boolean } {
  const leadership = { acts: true, current: () => ({ acts: leadership.acts, epoch }) };
  return leadership;
}
