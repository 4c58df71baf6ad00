import type { Tree } from "../domain/tree/entities.ts";
import { consoleFile } from "./console-file.ts";
import { type Database, openReader } from "./database.ts";
import { newestRevisionNumber, readRevision } from "./revisions.ts";
import { openSecretBox, type SecretBox } from "./secret-key.ts";

type SavedTree = { number: number; tree: Tree; savedAt: number };

/** Implements the controller's `RevisionStore`: reads the saved settings in the console's file, and never writes there. */
export type RevisionReader = {
  /** null: none yet, also while the console has not made its file. @throws StoreError */
  newest(): Promise<SavedTree | null>;
  /** null: there is no such revision. @throws StoreError */
  byNumber(number: number): Promise<SavedTree | null>;
  close(): Promise<void>;
};

export function openRevisionStore(args: { dataDir: string }): RevisionReader {
  let open: { database: Database; box: SecretBox } | null = null;
  /** `wanted` null: the newest. */
  async function read(wanted: number | null): Promise<SavedTree | null> {
    if (open === null) {
      const database = await openReader({ file: consoleFile(args.dataDir) });
      if (database === null) return null;
      open = { database, box: openSecretBox(args.dataDir) };
    }
    const { database, box } = open;
    return database.read(async (client) => {
      const number = wanted ?? (await newestRevisionNumber(client));
      const revision = number === null ? null : await readRevision(client, number, box);
      return revision && { number: revision.number, tree: revision.tree, savedAt: revision.createdAt };
    });
  }

  return {
    newest: () => read(null),
    byNumber: read,
    async close() {
      await open?.database.close();
      open = null;
    },
  };
}
