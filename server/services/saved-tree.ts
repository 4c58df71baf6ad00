import type { Tree } from "../domain/tree/entities.ts";
import { type Relations, relate } from "../domain/tree/relations.ts";
import type { ConsoleStore } from "../persistence/console-file.ts";
import { newestRevisionNumber, readRevision } from "../persistence/revisions.ts";

/** The newest saved settings, with their look-ups. A revision never changes, so that of a large site is opened only once. */
export type SavedTree = { number: number; tree: Tree; relations: Relations };

/** Answers with the newest saved settings; null: none yet. @throws StoreError */
export function createSavedTree(store: ConsoleStore): () => Promise<SavedTree | null> {
  const { database, box } = store;
  let held: SavedTree | null = null;
  return async () => {
    const number = await database.read(newestRevisionNumber);
    if (number === null) return null;
    if (held?.number === number) return held;
    const revision = await database.read((client) => readRevision(client, number, box));
    held = revision && { number, tree: revision.tree, relations: relate(revision.tree) };
    return held;
  };
}
