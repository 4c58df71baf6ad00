import type { JournalEntry } from "../domain/world/memory.ts";
import { type ControllerThread, openControllerThread, type StoreLog } from "./controller-thread.ts";

/** Implements the controller's `JournalStore`. */
export type Journal = {
  append(entries: readonly JournalEntry[]): Promise<void>;
  loadOpen(): Promise<{ entries: JournalEntry[]; lastSeq: number }>;
};

export function journalOn(thread: ControllerThread): Journal {
  return {
    append: (entries) => thread.ask({ op: "append", entries }).then(() => undefined),
    loadOpen: () => thread.ask({ op: "loadOpen" }) as ReturnType<Journal["loadOpen"]>,
  };
}

/** The journal alone. @throws StoreError as `openControllerThread` */
export async function openJournal(args: {
  dataDir: string;
  log: StoreLog;
}): Promise<Journal & Pick<ControllerThread, "close">> {
  const thread = await openControllerThread(args);
  return { ...journalOn(thread), close: thread.close };
}
