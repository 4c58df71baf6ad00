import type { HeldRevision, PeerItem } from "../../contract/peers.ts";
import type { Transaction } from "../../persistence/database.ts";
import { listRevisions, type StoredRevision } from "../../persistence/revisions.ts";

/** The newest revision of this terminal, as it is told to others; null: none was saved yet. */
export async function newestHeld(tx: Transaction): Promise<HeldRevision | null> {
  const [newest] = await listRevisions(tx);
  return newest === undefined ? null : heldOf(newest);
}

export function heldOf({ number, sha256, author, createdAt, comment }: StoredRevision): HeldRevision {
  return { number, sha256, author, createdAt, comment };
}

type Relation = Pick<NonNullable<PeerItem["state"]>, "relation" | "earlierNumber">;

/** What another terminal holds, seen from here. By content: each terminal numbers its own revisions. @param own newest first */
export function relationOf(held: HeldRevision | null, own: readonly StoredRevision[]): Relation {
  if (held === null) return { relation: "nothing", earlierNumber: null };
  if (own[0]?.sha256 === held.sha256) return { relation: "same", earlierNumber: null };
  const earlier = own.find(({ sha256 }) => sha256 === held.sha256);
  return earlier
    ? { relation: "earlier", earlierNumber: earlier.number }
    : { relation: "unknown", earlierNumber: null };
}
