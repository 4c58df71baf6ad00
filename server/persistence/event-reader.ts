import type { JournalEntry } from "../domain/world/memory.ts";
import { type Database, openReader } from "./database.ts";
import { listEvents } from "./events.ts";
import { controllerFile } from "./journal-file.ts";

/** The web side's look into the controller's file. */
export type EventReader = {
  /** Newest first, before the journal's `before` (null: the newest); empty while the controller has not made its file. @throws StoreError */
  list(args: { before: number | null; limit: number; nodeId: string | null }): Promise<JournalEntry[]>;
  close(): Promise<void>;
};

export function openEventReader(args: { dataDir: string }): EventReader {
  let database: Database | null = null;
  return {
    async list(query) {
      database ??= await openReader({ file: controllerFile(args.dataDir) });
      return database === null ? [] : database.read((client) => listEvents(client, query));
    },
    async close() {
      await database?.close();
      database = null;
    },
  };
}
