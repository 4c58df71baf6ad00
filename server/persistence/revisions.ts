import type { Tree } from "../domain/tree/entities.ts";
import { type Transaction, theSite } from "./database.ts";
import { hashOf, openTree, sealTree } from "./sealed-tree.ts";
import type { SecretBox } from "./secret-key.ts";
import { actorColumns, type StoredActor } from "./stored-actor.ts";

export type StoredRevision = { number: number; author: string; createdAt: number; comment: string; sha256: string };

const summary = { number: true, actorName: true, at: true, comment: true, sha256: true } as const;

/** Newest first. */
export async function listRevisions(tx: Transaction): Promise<StoredRevision[]> {
  const rows = await tx.revision.findMany({
    where: { siteId: theSite },
    orderBy: { number: "desc" },
    select: summary,
    take: 1000,
  });
  return rows.map(storedRevision);
}

/** null: there is no such revision. */
export async function readRevision(
  tx: Transaction,
  number: number,
  box: SecretBox,
): Promise<(StoredRevision & { tree: Tree }) | null> {
  const row = await tx.revision.findUnique({ where: { siteId_number: { siteId: theSite, number } } });
  return row && { ...storedRevision(row), tree: openTree(row.body, box) };
}

/** null: none was saved yet. */
export async function newestRevisionNumber(tx: Transaction): Promise<number | null> {
  const found = await tx.revision.aggregate({ where: { siteId: theSite }, _max: { number: true } });
  return found._max.number;
}

/** Adds the next revision. Call it in the transaction that looked at the newest number. */
export async function addRevision(
  tx: Transaction,
  args: { number: number; tree: Tree; comment: string; actor: StoredActor; at: number; box: SecretBox },
): Promise<StoredRevision> {
  const { number, tree, comment, actor, at, box } = args;
  const row = await tx.revision.create({
    data: {
      siteId: theSite,
      number,
      at: new Date(at),
      comment,
      sha256: hashOf(tree),
      body: sealTree(tree, box),
      ...actorColumns(actor),
    },
    select: summary,
  });
  return storedRevision(row);
}

function storedRevision(row: {
  number: number;
  actorName: string;
  at: Date;
  comment: string;
  sha256: string;
}): StoredRevision {
  const { number, actorName: author, at, comment, sha256 } = row;
  return { number, author, createdAt: at.getTime(), comment, sha256 };
}
