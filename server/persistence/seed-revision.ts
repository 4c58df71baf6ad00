import type { Tree } from "../domain/tree/entities.ts";
import { openConsoleStore } from "./console-file.ts";
import { addRevision, newestRevisionNumber } from "./revisions.ts";
import { systemActor } from "./stored-actor.ts";

/** Saves a tree as the first revision of a site that has none; false: it has one. */
export async function seedRevision(args: {
  dataDir: string;
  tree: Tree;
  comment: string;
  now: number;
}): Promise<boolean> {
  const { dataDir, tree, comment, now } = args;
  const { database, box, close } = await openConsoleStore({ dataDir });
  try {
    return await database.transaction(async (tx) => {
      if ((await newestRevisionNumber(tx)) !== null) return false;
      await addRevision(tx, { number: 1, tree, comment, actor: systemActor, at: now, box });
      return true;
    });
  } finally {
    await close();
  }
}
