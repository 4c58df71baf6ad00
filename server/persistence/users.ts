import { type Transaction, theSite } from "./database.ts";

/** `role` as it was written. `groups` null: the whole site. */
export type StoredUser = {
  id: string;
  name: string;
  role: string;
  createdAt: number;
  groups: string[] | null;
  disabled: boolean;
  secondFactor: boolean;
};

type Row = Pick<StoredUser, "id" | "name" | "role" | "disabled"> & {
  createdAt: Date;
  groups: string | null;
  twoFactorEnabled: boolean | null;
};

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
  return rows.map(storedUser);
}

/** null: there is no such user. */
export async function readUser(tx: Transaction, id: string): Promise<StoredUser | null> {
  const row = await tx.user.findUnique({ where: { id } });
  return row && storedUser(row);
}

export async function writeUser(
  tx: Transaction,
  args: Pick<StoredUser, "id" | "role" | "groups" | "disabled"> & { at: number },
): Promise<void> {
  const { id, role, groups, disabled, at } = args;
  const data = { role, groups: groups && JSON.stringify(groups), disabled, updatedAt: new Date(at) };
  await tx.user.update({ where: { id }, data });
}

/** With sessions, password and the keys that the user made. */
export async function removeUser(tx: Transaction, id: string): Promise<void> {
  await tx.apikey.deleteMany({ where: { referenceId: id } });
  await tx.verification.deleteMany({ where: { identifier: passwordLinkOf(id) } });
  await tx.session.deleteMany({ where: { userId: id } });
  await tx.twoFactor.deleteMany({ where: { userId: id } });
  await tx.account.deleteMany({ where: { userId: id } });
  await tx.user.delete({ where: { id } });
}

/** Administrators of the whole site who can sign in. */
export async function countAdministrators(tx: Transaction): Promise<number> {
  return tx.user.count({ where: { role: "administrator", disabled: false, groups: null } });
}

/** The one-time link's place among the verifications. */
export function passwordLinkOf(userId: string): string {
  return `password-link:${userId}`;
}

/** The limit as the database keeps it. What cannot be read limits to nothing rather than not at all. */
export function groupsIn(text: string | null | undefined): string[] | null {
  if (text === null || text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

function storedUser(row: Row): StoredUser {
  const { id, name, role, disabled } = row;
  const secondFactor = row.twoFactorEnabled === true;
  return { id, name, role, disabled, secondFactor, createdAt: row.createdAt.getTime(), groups: groupsIn(row.groups) };
}

/** null: the name is taken. */
export async function addUser(
  tx: Transaction,
  args: { name: string; role: string; passwordHash: string; groups?: string[] | null; at: number },
): Promise<StoredUser | null> {
  const { name, role, passwordHash, groups = null, at } = args;
  const username = usernameOf(name);
  if ((await tx.user.count({ where: { username } })) > 0) return null;
  const [id, createdAt] = [crypto.randomUUID(), new Date(at)];
  await tx.user.create({
    data: {
      ...{ id, siteId: theSite, name, username, email: madeUpEmail(name), role, createdAt, updatedAt: createdAt },
      groups: groups && JSON.stringify(groups),
    },
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
  return { id, name, role, groups, disabled: false, secondFactor: false, createdAt: at };
}
