import { subjectOf } from "../domain/decide/command.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { canonicalJson, sha256 } from "./canonical-json.ts";
import { type Transaction, theSite } from "./database.ts";

export type EventLink = { seq: bigint; hash: string };
export const firstLink: EventLink = { seq: 0n, hash: "0".repeat(64) };

/**
 * The event that tells of a journal entry, chained to the one before it: a row that was changed or taken out later shows.
 * `commandEnded` names no node: the event carries that of the command, where the journal knows it.
 */
export function chainEvent(entry: JournalEntry, nodeId: string | null, previous: EventLink): Hashed & { hash: string } {
  const row: Hashed = {
    siteId: theSite,
    seq: previous.seq + 1n,
    at: new Date(entry.at),
    epoch: entry.epoch,
    kind: entry.kind,
    nodeId,
    actorKind: "system",
    actorId: null,
    actorName: "controller",
    journalSeq: BigInt(entry.seq),
    body: JSON.stringify(entry),
    previousHash: previous.hash,
  };
  return { ...row, hash: hashOfEvent(row) };
}

type Hashed = {
  siteId: string;
  seq: bigint;
  at: Date;
  epoch: number;
  kind: string;
  nodeId: string | null;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  journalSeq: bigint | null;
  body: string;
  previousHash: string;
};

export function hashOfEvent(row: Hashed): string {
  const { siteId, epoch, kind, nodeId, actorKind, actorId, actorName, body, previousHash } = row;
  return sha256(
    canonicalJson({
      siteId,
      seq: row.seq.toString(),
      at: row.at.toISOString(),
      epoch,
      kind,
      nodeId,
      actor: [actorKind, actorId, actorName],
      journalSeq: row.journalSeq?.toString() ?? null,
      body,
      previousHash,
    }),
  );
}

/** The node that a journal entry speaks of; null: none, or only its command does. */
export function nodeOf(entry: JournalEntry): string | null {
  if (entry.kind === "commandIssued") return subjectOf(entry.command);
  if (entry.kind === "trapHeard") return entry.upsIds.length === 1 ? (entry.upsIds[0] ?? null) : null;
  if ("upsId" in entry) return entry.upsId;
  if ("terminalId" in entry) return entry.terminalId;
  if ("storageId" in entry) return entry.storageId;
  return null;
}

/** The last link of the chain. */
export async function newestLink(tx: Transaction): Promise<EventLink> {
  const row = await tx.event.findFirst({
    where: { siteId: theSite },
    orderBy: { seq: "desc" },
    select: { seq: true, hash: true },
  });
  return row ?? firstLink;
}

/** Journal entries, newest first, those before the journal's `before`; null: from the newest. `nodeId` null: of all nodes. */
export async function listEvents(
  tx: Transaction,
  args: { before: number | null; limit: number; nodeId: string | null },
): Promise<JournalEntry[]> {
  const rows = await tx.event.findMany({
    where: {
      siteId: theSite,
      journalSeq: args.before === null ? { not: null } : { lt: BigInt(args.before) },
      ...(args.nodeId === null ? {} : { nodeId: args.nodeId }),
    },
    orderBy: { seq: "desc" },
    take: args.limit,
    select: { body: true },
  });
  return rows.map((row) => JSON.parse(row.body) as JournalEntry);
}

/** The first event whose hash is not what its row and the one before it say; null: the chain is whole. */
export async function brokenLink(tx: Transaction): Promise<number | null> {
  let previous = firstLink;
  for (;;) {
    const rows = await tx.event.findMany({
      where: { siteId: theSite, seq: { gt: previous.seq } },
      orderBy: { seq: "asc" },
      take: 1000,
    });
    for (const row of rows) {
      const follows = row.seq === previous.seq + 1n && row.previousHash === previous.hash;
      if (!follows || row.hash !== hashOfEvent(row)) return Number(row.seq);
      previous = { seq: row.seq, hash: row.hash };
    }
    if (rows.length < 1000) return null;
  }
}
