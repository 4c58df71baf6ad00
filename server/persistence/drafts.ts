import { applyChange, type TreeChange } from "../domain/tree/change.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { type Transaction, theSite } from "./database.ts";
import { openSealed, openTree, seal, sealTree } from "./sealed-tree.ts";
import type { SecretBox } from "./secret-key.ts";
import { actorColumns, type StoredActor, storedActor } from "./stored-actor.ts";

/** A node with secrets that was removed from a draft, whole: an undo brings it back. */
export type RemovedNode = { id: NodeId };

/** `version` 0 stands for "as the base revision is": no such row exists. `removed`: newest last. */
export type StoredDraft = { tree: Tree; version: number; baseRevision: number | null; removed: readonly RemovedNode[] };
export type DraftSummary = {
  id: string;
  version: number;
  baseRevision: number | null;
  updatedAt: number;
  actor: StoredActor;
};

/** So many changes behind a body before it is written anew: reading a draft makes them again. */
const mostChanges = 200;

const keyOf = (id: string) => ({ siteId_id: { siteId: theSite, id } });

/** What stands for a whole body: the tree is that of the base revision. */
const asBase = "";

/** The tree of a revision; null: what a site without one starts from. */
export type TreeOf = (tx: Transaction, revision: number | null) => Promise<Tree>;

/** null: nobody changed anything in it yet. */
export async function readDraft(
  tx: Transaction,
  args: { id: string; box: SecretBox; treeOf: TreeOf },
): Promise<StoredDraft | null> {
  const { id, box, treeOf } = args;
  const row = await tx.draft.findUnique({ where: keyOf(id) });
  if (row === null) return null;
  const changes = await tx.draftChange.findMany({
    where: { siteId: theSite, draftId: id },
    orderBy: { version: "asc" },
  });
  const before = row.body === asBase ? await treeOf(tx, row.baseRevision) : openTree(row.body, box);
  const tree = changes.reduce((now, { body }) => applyChange(now, openSealed<TreeChange>(body, box)), before);
  const { version, baseRevision } = row;
  return { tree, version, baseRevision, removed: openSealed<RemovedNode[]>(row.removed, box) };
}

/** null: as above. Cheap: the tree is not opened. */
export async function readDraftSummary(tx: Transaction, id: string): Promise<DraftSummary | null> {
  const row = await tx.draft.findUnique({ where: keyOf(id), select: summary });
  return row && summaryOf(row);
}

/** The one that was changed last comes first. */
export async function listDrafts(tx: Transaction): Promise<DraftSummary[]> {
  const rows = await tx.draft.findMany({ where: { siteId: theSite }, select: summary, orderBy: { updatedAt: "desc" } });
  return rows.map(summaryOf);
}

type Written = { id: string; draft: StoredDraft; actor: StoredActor; at: number; box: SecretBox };

/** Writes the whole draft. Call it in the transaction that read the version. */
export async function writeDraft(tx: Transaction, args: Written): Promise<void> {
  await writeBody(tx, args, sealTree(args.draft.tree, args.box));
}

/** Writes a draft whose tree is that of its base revision, without writing that once more. Call it as `writeDraft`. */
export async function writeDraftAsBase(tx: Transaction, args: Written): Promise<void> {
  await (args.draft.baseRevision === null ? writeDraft(tx, args) : writeBody(tx, args, asBase));
}

async function writeBody(tx: Transaction, { id, draft, actor, at, box }: Written, body: string): Promise<void> {
  const { version, baseRevision, removed } = draft;
  const columns = {
    ...{ version, baseRevision, bodyVersion: version, body },
    removed: seal(removed, box),
    updatedAt: new Date(at),
    ...actorColumns(actor),
  };
  await tx.draftChange.deleteMany({ where: { siteId: theSite, draftId: id } });
  await tx.draft.upsert({ where: keyOf(id), create: { siteId: theSite, id, ...columns }, update: columns });
}

/**
 * Writes one change of the draft, which `draft` is after it. `hasRemoved`: more nodes with secrets were removed than before. Call it as
 * `writeDraft`. A draft that begins, or begins anew on a newer revision, was as that is.
 */
export async function writeDraftChange(
  tx: Transaction,
  args: Written & { change: TreeChange; hasRemoved: boolean },
): Promise<void> {
  const { id, draft, change, hasRemoved, actor, at, box } = args;
  const { version, baseRevision } = draft;
  const row = await tx.draft.findUnique({ where: keyOf(id), select: { bodyVersion: true, baseRevision: true } });
  if (baseRevision !== null && row?.baseRevision !== baseRevision)
    await writeDraftAsBase(tx, { ...args, draft: { ...draft, version: version - 1 } });
  else if (row === null || version - row.bodyVersion > mostChanges) return writeDraft(tx, args);
  await tx.draftChange.create({ data: { siteId: theSite, draftId: id, version, body: seal(change, box) } });
  const removed = hasRemoved ? { removed: seal(draft.removed, box) } : {};
  await tx.draft.update({
    where: keyOf(id),
    data: { version, updatedAt: new Date(at), ...removed, ...actorColumns(actor) },
  });
}

const summary = {
  ...{ id: true, version: true, baseRevision: true, updatedAt: true },
  ...{ actorKind: true, actorId: true, actorName: true },
} as const;

function summaryOf(row: {
  id: string;
  version: number;
  baseRevision: number | null;
  updatedAt: Date;
  actorKind: string;
  actorId: string | null;
  actorName: string;
}): DraftSummary {
  const { id, version, baseRevision, updatedAt } = row;
  return { id, version, baseRevision, updatedAt: updatedAt.getTime(), actor: storedActor(row) };
}
