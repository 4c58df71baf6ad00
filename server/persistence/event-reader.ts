import type { JournalEntry } from "../domain/world/memory.ts";
import { type Database, openReader, type Transaction } from "./database.ts";
import { listEvents } from "./events.ts";
import { controllerFile, readOpenEntries } from "./journal-file.ts";

/** The web side's look into the controller's file. */
export type EventReader = {
  /** Newest first, before the journal's `before` (null: the newest); empty while the controller has not made its file. @throws StoreError */
  list(args: { before: number | null; limit: number; nodeId: string | null }): Promise<JournalEntry[]>;
  /** What the controller goes on with after a restart: the last incident's end and everything after it but what is for the record only, oldest first. */
  open(): Promise<JournalEntry[]>;
  close(): Promise<void>;
};

export function openEventReader(args: { dataDir: string }): EventReader {
  let database: Database | null = null;
  const read = async (entries: (client: Transaction) => Promise<JournalEntry[]>) => {
    database ??= await openReader({ file: controllerFile(args.dataDir) });
    return database === null ? [] : database.read(entries);
  };
  return {
    list: (query) => read((client) => listEvents(client, query)),
    open: () => read(readOpenEntries),
    async close() {
      await database?.close();
      database = null;
    },
  };
}
