import type { JournalEntry } from "../domain/world/memory.ts";
import { type Database, openReader, type Transaction } from "./database.ts";
import { listEvents } from "./events.ts";
import { controllerFile, readOpenAfter, readOpenEntries } from "./journal-file.ts";

/** The web side's look into the controller's file. */
export type EventReader = {
  /** Newest first, before the journal's `before` (null: the newest); empty while the controller has not made its file. @throws StoreError */
  list(args: { before: number | null; limit: number; nodeId: string | null }): Promise<JournalEntry[]>;
  /** What the controller goes on with after a restart: the last incident's end and everything after it but what is for the record only, oldest first. */
  open(): Promise<JournalEntry[]>;
  /** Of that only what comes after an entry: see `readOpenAfter`. */
  openAfter(after: number): ReturnType<typeof readOpenAfter>;
  close(): Promise<void>;
};

export function openEventReader(args: { dataDir: string }): EventReader {
  let database: Database | null = null;
  async function read<T>(look: (client: Transaction) => Promise<T>, nothing: T): Promise<T> {
    database ??= await openReader({ file: controllerFile(args.dataDir) });
    return database === null ? nothing : database.read(look);
  }
  return {
    list: (query) => read((client) => listEvents(client, query), []),
    open: () => read(readOpenEntries, []),
    openAfter: (after) =>
      read((client) => readOpenAfter(client, after), { from: null, to: null, entries: [], revision: null }),
    async close() {
      await database?.close();
      database = null;
    },
  };
}
