import { canonicalJson } from "./canonical-json.ts";
import { type Transaction, theSite } from "./database.ts";
import { actorColumns, type StoredActor, storedActor } from "./stored-actor.ts";

export type AuditRow = {
  seq: number;
  at: number;
  actor: StoredActor;
  verb: string;
  nodeId: string | null;
  before: unknown;
  after: unknown;
};

/** Writes who changed what. Call it in the transaction of the change, with secrets already hidden. */
export async function addAudit(tx: Transaction, entry: Omit<AuditRow, "seq">): Promise<void> {
  const last = await tx.audit.aggregate({ where: { siteId: theSite }, _max: { seq: true } });
  await tx.audit.create({
    data: {
      siteId: theSite,
      seq: (last._max.seq ?? 0n) + 1n,
      at: new Date(entry.at),
      verb: entry.verb,
      nodeId: entry.nodeId,
      before: textOf(entry.before),
      after: textOf(entry.after),
      ...actorColumns(entry.actor),
    },
  });
}

/** Newest first, those of these verbs. */
export async function listAuditsOf(tx: Transaction, verbs: readonly string[], limit: number): Promise<AuditRow[]> {
  const where = { siteId: theSite, verb: { in: [...verbs] } };
  return (await tx.audit.findMany({ where, orderBy: { seq: "desc" }, take: limit })).map(auditRow);
}

/** Newest first, those older than `before`; null: from the newest. */
export async function listAudits(tx: Transaction, args: { before: number | null; limit: number }): Promise<AuditRow[]> {
  const rows = await tx.audit.findMany({
    where: { siteId: theSite, ...(args.before === null ? {} : { seq: { lt: BigInt(args.before) } }) },
    orderBy: { seq: "desc" },
    take: args.limit,
  });
  return rows.map(auditRow);
}

type Row = Awaited<ReturnType<Transaction["audit"]["findMany"]>>[number];

function auditRow(row: Row): AuditRow {
  return {
    seq: Number(row.seq),
    at: row.at.getTime(),
    actor: storedActor(row),
    verb: row.verb,
    nodeId: row.nodeId,
    before: parsed(row.before),
    after: parsed(row.after),
  };
}

function textOf(value: unknown): string | null {
  return value === null || value === undefined ? null : canonicalJson(value);
}

function parsed(text: string | null): unknown {
  return text === null ? null : (JSON.parse(text) as unknown);
}
