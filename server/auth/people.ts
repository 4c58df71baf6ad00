import { randomBytes } from "node:crypto";
import type { Role } from "../contract/api.ts";
import { addAudit } from "../persistence/audits.ts";
import { sha256 } from "../persistence/canonical-json.ts";
import type { Database, Transaction } from "../persistence/database.ts";
import { endSessionsOf } from "../persistence/sessions.ts";
import type { StoredActor } from "../persistence/stored-actor.ts";
import {
  countAdministrators,
  passwordLinkOf,
  readUser,
  removeUser,
  type StoredUser,
  writeUser,
} from "../persistence/users.ts";
import { AccountError } from "./account-error.ts";

const linkHoldsMs = 24 * 60 * 60 * 1000;

type Change = { role?: Role | undefined; groups?: string[] | null | undefined; disabled?: boolean | undefined };

/**
 * What an administrator does to other people's accounts; every piece is audited. `hash`: of a password. `ended`: told after somebody's
 * sessions ended or rights changed. Methods throw `AccountError` `notFound`, `lastAdministrator`, `badPasswordLink`, or `StoreError`.
 */
export function createPeople(args: {
  database: Database;
  hash: (password: string) => Promise<string>;
  now: () => number;
  ended: () => void;
}) {
  const { database, hash, now, ended } = args;

  /** Whoever is disabled is out at once: sessions end here, keys are refused while it lasts. */
  async function change(id: string, given: Change, by: StoredActor): Promise<StoredUser> {
    const changed = await database.transaction(async (tx) => {
      const before = await existing(tx, id);
      const { role = before.role, groups = before.groups, disabled = before.disabled } = given;
      // Viewers change nothing anywhere: for them there is nothing to limit.
      const after = { ...before, role, groups: role === "viewer" ? null : groups, disabled };
      await writeUser(tx, { ...after, at: now() });
      if (disabled) await endSessionsOf(tx, id);
      await needsAdministrator(tx);
      const [was, is] = [before, after].map(({ name, role, groups, disabled }) => ({ name, role, groups, disabled }));
      await note(tx, by, "users.change", was, is);
      return after;
    });
    ended();
    return changed;
  }

  /** With all sessions and keys. */
  async function remove(id: string, by: StoredActor): Promise<void> {
    await database.transaction(async (tx) => {
      const { name, role } = await existing(tx, id);
      await removeUser(tx, id);
      await needsAdministrator(tx);
      await note(tx, by, "users.remove", { name, role }, null);
    });
    ended();
  }

  /** A new one-time link; one made before it no longer works. Only its hash is stored. `expiresAt`: epoch ms. */
  async function issuePasswordLink(id: string, by: StoredActor): Promise<{ token: string; expiresAt: number }> {
    const token = randomBytes(32).toString("base64url");
    const [identifier, at] = [passwordLinkOf(id), new Date(now())];
    const expiresAt = new Date(now() + linkHoldsMs);
    await database.transaction(async (tx) => {
      const { name } = await existing(tx, id);
      await tx.verification.deleteMany({ where: { identifier } });
      const row = {
        id: crypto.randomUUID(),
        identifier,
        value: sha256(token),
        expiresAt,
        createdAt: at,
        updatedAt: at,
      };
      await tx.verification.create({ data: row });
      await note(tx, by, "users.passwordLink", null, { name });
    });
    return { token, expiresAt: expiresAt.getTime() };
  }

  /** Uses a link up: the person has this password from now on, and is signed in nowhere. */
  async function setPassword(given: { token: string; password: string }): Promise<void> {
    const value = sha256(given.token);
    const isGood = { value, identifier: { startsWith: passwordLinkOf("") }, expiresAt: { gt: new Date(now()) } };
    // Before the hash, which costs time that a stranger shall not spend.
    const found = await database.read((client) => client.verification.findFirst({ where: isGood }));
    if (found === null) throw new AccountError("badPasswordLink");
    const passwordHash = await hash(given.password);
    const id = found.identifier.slice(passwordLinkOf("").length);
    await database.transaction(async (tx) => {
      const used = await tx.verification.deleteMany({ where: isGood });
      const user = await readUser(tx, id);
      if (used.count !== 1 || user === null) throw new AccountError("badPasswordLink");
      const data = { password: passwordHash, updatedAt: new Date(now()) };
      await tx.account.updateMany({ where: { userId: id, providerId: "credential" }, data });
      await endSessionsOf(tx, id);
      await note(tx, { kind: "user", id, name: user.name }, "password.set", null, { by: "link" });
    });
    ended();
  }

  /** For who lost the device: the person signs in by name and password alone until they set a new one up. Sessions go on. */
  async function resetSecondFactor(id: string, by: StoredActor): Promise<void> {
    await database.transaction(async (tx) => {
      const { name, secondFactor } = await existing(tx, id);
      await tx.twoFactor.deleteMany({ where: { userId: id } });
      await tx.user.update({ where: { id }, data: { twoFactorEnabled: false, updatedAt: new Date(now()) } });
      await note(tx, by, "users.resetSecondFactor", { name, secondFactor }, { name, secondFactor: false });
    });
  }

  async function note(tx: Transaction, actor: StoredActor, verb: string, before: unknown, after: unknown) {
    await addAudit(tx, { at: now(), actor, verb, nodeId: null, before, after });
  }

  return { change, remove, issuePasswordLink, setPassword, resetSecondFactor };
}

async function existing(tx: Transaction, id: string): Promise<StoredUser> {
  const user = await readUser(tx, id);
  if (user === null) throw new AccountError("notFound");
  return user;
}

/** Looked at after the change, in its transaction: of two that come at once the second is refused. */
async function needsAdministrator(tx: Transaction): Promise<void> {
  if ((await countAdministrators(tx)) === 0) throw new AccountError("lastAdministrator");
}
