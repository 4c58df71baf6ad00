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
  return rows.map(storedSession);
}

/** false: that user has no such session. */
export async function deleteSession(tx: Transaction, args: { userId: string; id: string }): Promise<boolean> {
  const gone = await tx.session.deleteMany({ where: { id: args.id, userId: args.userId } });
  return gone.count === 1;
}

/** Everybody's sessions that still hold, newest first. */
export async function listAllSessions(
  tx: Transaction,
  at: number,
): Promise<(StoredSession & { userId: string; userName: string })[]> {
  const rows = await tx.session.findMany({
    where: { expiresAt: { gt: new Date(at) } },
    orderBy: { createdAt: "desc" },
    take: 1000,
    include: { user: { select: { name: true } } },
  });
  return rows.map((row) => ({ ...storedSession(row), userId: row.userId, userName: row.user.name }));
}

/** Ends a session of anybody. null: there is no such session. */
export async function endSession(tx: Transaction, id: string): Promise<{ userName: string } | null> {
  const row = await tx.session.findUnique({ where: { id }, include: { user: { select: { name: true } } } });
  if (row === null) return null;
  await tx.session.delete({ where: { id } });
  return { userName: row.user.name };
}

export async function endSessionsOf(tx: Transaction, userId: string): Promise<void> {
  await tx.session.deleteMany({ where: { userId } });
}

type Row = { id: string; createdAt: Date; expiresAt: Date; ipAddress: string | null; userAgent: string | null };

function storedSession(row: Row): StoredSession {
  return {
    id: row.id,
    createdAt: row.createdAt.getTime(),
    expiresAt: row.expiresAt.getTime(),
    ipAddress: row.ipAddress === "" ? null : row.ipAddress,
    userAgent: row.userAgent === "" ? null : row.userAgent,
  };
}
