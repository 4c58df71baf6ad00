import { type Transaction, theSite } from "./database.ts";

export type StoredUser = { id: string; name: string; role: string; createdAt: number };

/** The name as it is compared: upper and lower case, and both ways to write an accent, are the same. */
export function usernameOf(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

/** better-auth wants an e-mail; nothing is ever sent to this one (`invalid` is no domain, by RFC 2606). */
export function madeUpEmail(name: string): string {
  return `${Buffer.from(usernameOf(name)).toString("hex")}@fukuden.invalid`;
}

export async function countUsers(tx: Transaction): Promise<number> {
  return tx.user.count();
}

export async function listUsers(tx: Transaction): Promise<StoredUser[]> {
  const rows = await tx.user.findMany({ orderBy: { username: "asc" }, take: 1000 });
  return rows.map((row) => ({ id: row.id, name: row.name, role: row.role, createdAt: row.createdAt.getTime() }));
}

/** null: the name is taken. */
export async function addUser(
  tx: Transaction,
  args: { name: string; role: string; passwordHash: string; at: number },
): Promise<StoredUser | null> {
  const { name, role, passwordHash, at } = args;
  const username = usernameOf(name);
  if ((await tx.user.count({ where: { username } })) > 0) return null;
  const [id, createdAt] = [crypto.randomUUID(), new Date(at)];
  await tx.user.create({
    data: { id, siteId: theSite, name, username, email: madeUpEmail(name), role, createdAt, updatedAt: createdAt },
  });
  await tx.account.create({
    data: {
      id: crypto.randomUUID(),
      accountId: id,
      providerId: "credential",
      userId: id,
      password: passwordHash,
      createdAt,
      updatedAt: createdAt,
    },
  });
  return { id, name, role, createdAt: at };
}
