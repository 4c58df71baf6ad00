import type { Transaction } from "./database.ts";

export type StoredSession = {
  id: string;
  createdAt: number;
  expiresAt: number;
  ipAddress: string | null;
  userAgent: string | null;
};

/** A user's sessions that still hold, newest first. */
export async function listSessions(tx: Transaction, args: { userId: string; at: number }): Promise<StoredSession[]> {
  const rows = await tx.session.findMany({
    where: { userId: args.userId, expiresAt: { gt: new Date(args.at) } },
    orderBy: { createdAt: "desc" },
    take: 500,
  });
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    ipAddress: row.ipAddress === "" ? null : row.ipAddress,
    userAgent: row.userAgent === "" ? null : row.userAgent,
  }));
}

/** false: that user has no such session. */
export async function deleteSession(tx: Transaction, args: { userId: string; id: string }): Promise<boolean> {
  const gone = await tx.session.deleteMany({ where: { id: args.id, userId: args.userId } });
  return gone.count === 1;
}
