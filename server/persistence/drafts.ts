import type { Tree } from "../domain/tree/entities.ts";
import { type Transaction, theSite } from "./database.ts";
import { openTree, sealTree } from "./sealed-tree.ts";
import type { SecretBox } from "./secret-key.ts";
import { actorColumns, type StoredActor } from "./stored-actor.ts";

/** The one draft that all administrators of a site share. */
const shared = { siteId: theSite, id: "shared" };

/** `version` 0 stands for "as the base revision is": no such row exists. */
export type StoredDraft = { tree: Tree; version: number; baseRevision: number | null };

/** null: nobody has changed anything yet. */
export async function readDraft(tx: Transaction, box: SecretBox): Promise<StoredDraft | null> {
  const row = await tx.draft.findUnique({ where: { siteId_id: shared } });
  return row && { tree: openTree(row.body, box), version: row.version, baseRevision: row.baseRevision };
}

/** Call it in the transaction that read the version. */
export async function writeDraft(
  tx: Transaction,
  args: { draft: StoredDraft; actor: StoredActor; at: number; box: SecretBox },
): Promise<void> {
  const { draft, actor, at, box } = args;
  const columns = {
    version: draft.version,
    baseRevision: draft.baseRevision,
    body: sealTree(draft.tree, box),
    updatedAt: new Date(at),
    ...actorColumns(actor),
  };
  await tx.draft.upsert({ where: { siteId_id: shared }, create: { ...shared, ...columns }, update: columns });
}
