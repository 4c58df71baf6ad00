import { type Actor, type Role, roleSchema, roles } from "../contract/api.ts";
import { findApiKey, readApiKey } from "../persistence/api-keys.ts";
import { addAudit } from "../persistence/audits.ts";
import type { ConsoleStore } from "../persistence/console-file.ts";
import { endSessionsOf } from "../persistence/sessions.ts";
import type { StoredActor } from "../persistence/stored-actor.ts";
import { addUser, countUsers, groupsIn, madeUpEmail, readUser, type StoredUser } from "../persistence/users.ts";
import { AccountError } from "./account-error.ts";
import { clientAddressHeader, createBetterAuth, internalOrigin } from "./better.ts";
import { createPeople } from "./people.ts";
import { isSetupToken, issueSetupToken, takeSetupToken } from "./setup-token.ts";

/** The owner of keys that the command line made. */
const commandLine = "commandLine";

/** Who asks, and by what. `setCookie`: headers to send back (a session that was prolonged). */
export type Credential = { actor: Actor; sessionId: string | null; by: "cookie" | "key"; setCookie: string[] };
/** `actor` null: the second factor is still to come (`secondStep`). */
export type SignedIn = { actor: Actor | null; setCookie: string[] };

/** Accounts, sessions and keys in our own words; better-auth stands behind them. */
export type Accounts = Awaited<ReturnType<typeof createAccounts>>;

/**
 * `secureCookies`: the browser reaches us over TLS. `signInsPerMinute`: attempts per client address.
 * Every method throws `AccountError`, or `StoreError` when the database is in trouble.
 */
export async function createAccounts(args: {
  store: ConsoleStore;
  secureCookies: boolean;
  now: () => number;
  signInsPerMinute?: number;
}) {
  const { store, secureCookies, now, signInsPerMinute = 10 } = args;
  const { database } = store;
  const better = createBetterAuth({ store, secureCookies, signInsPerMinute });
  const { password } = await better.$context;
  const ended = createEnded();

  /**
   * By cookie or `Authorization: Bearer`; a key that is sent decides, also when it is wrong. null: neither is good.
   * `prolong` false: for who cannot send back the cookie that a prolonged session needs.
   */
  async function authenticate(headers: Headers, { prolong = true } = {}): Promise<Credential | null> {
    const bearer = headers.get("authorization");
    return bearer === null ? bySession(headers, prolong) : byKey(bearer);
  }

  async function byKey(authorization: string): Promise<Credential | null> {
    const key = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization)?.[1];
    const found = key === undefined ? null : await findApiKey(database, key, now());
    const role = roleSchema.safeParse(found?.role);
    if (found === null || !role.success) return null;
    // A key may no more than who made it may now; the command line's keys have nobody above them.
    const own: Actor = { kind: "apiKey", id: found.id, name: found.name, role: role.data };
    const credential = { sessionId: null, by: "key" as const, setCookie: [] };
    if (found.ownerId === commandLine) return { actor: own, ...credential };
    const owner = await database.read((client) => readUser(client, found.ownerId));
    const ownerRole = roleSchema.safeParse(owner?.role).data;
    if (owner === null || owner.disabled || ownerRole === undefined) return null;
    const lesser = roles.indexOf(ownerRole) > roles.indexOf(role.data) ? ownerRole : role.data;
    return { actor: { ...own, role: lesser, ...(owner.groups && { groups: owner.groups }) }, ...credential };
  }

  async function bySession(headers: Headers, prolong: boolean): Promise<Credential | null> {
    if (!headers.has("cookie")) return null;
    const only = headersOf(headers, ["cookie"]);
    const ask = (query: { disableRefresh?: boolean }) =>
      better.api.getSession({ headers: only, query, returnHeaders: true });
    // Prolonging a session writes; on a disk that cannot be written it is still a session.
    const found = await ask({ disableRefresh: !prolong }).catch(() => ask({ disableRefresh: true }));
    if (found.response === null) return null;
    const actor = actorOf(found.response.user);
    return (
      actor && { actor, sessionId: found.response.session.id, by: "cookie", setCookie: found.headers.getSetCookie() }
    );
  }

  /** Goes through better-auth's own router, where attempts are counted per address. */
  async function signIn(given: { name: string; password: string; headers: Headers }): Promise<SignedIn> {
    const headers = headersOf(given.headers, [clientAddressHeader, "user-agent"]);
    headers.set("content-type", "application/json");
    headers.set("origin", internalOrigin);
    const body = JSON.stringify({ email: madeUpEmail(given.name), password: given.password });
    const request = new Request(`${internalOrigin}/api/auth/sign-in/email`, { method: "POST", headers, body });
    const answer = await database.read(() => better.handler(request)).catch((error: unknown) => refused(error));
    if (answer.status === 429)
      throw new AccountError("tooManyRequests", Number(answer.headers.get("x-retry-after") ?? 60));
    if (answer.status >= 400) throw new AccountError("wrongCredentials");
    const found = (await answer.json()) as { user: { id: string } } | { twoFactorRedirect: true };
    // No session yet: the cookie that comes along says whose code is awaited.
    if ("twoFactorRedirect" in found) return { actor: null, setCookie: answer.headers.getSetCookie() };
    return begin(found.user, answer);
  }

  async function begin(user: { id: string }, answer: Response): Promise<SignedIn & { actor: Actor }> {
    const row = await database.read((client) => client.user.findUnique({ where: { id: user.id } }));
    if (row?.disabled) {
      // Said only to who knew the password; the session that better-auth has begun ends here.
      await database.transaction((tx) => endSessionsOf(tx, row.id));
      throw new AccountError("accountDisabled");
    }
    const actor = row && actorOf(row);
    if (!actor) throw new AccountError("wrongCredentials");
    await note(storedActorOf(actor), "session.begin", null, null);
    return { actor, setCookie: answer.headers.getSetCookie() };
  }

  /** The cookies that end a session in the browser; the session itself is gone. */
  async function signOut(headers: Headers, actor: Actor): Promise<string[]> {
    const done = await database.read(() =>
      better.api.signOut({ headers: headersOf(headers, ["cookie"]), returnHeaders: true }),
    );
    await note(storedActorOf(actor), "session.end", null, null);
    return done.headers.getSetCookie();
  }

  async function createUser(given: {
    name: string;
    password: string;
    role: Role;
    groups?: string[] | null;
    by: StoredActor;
  }): Promise<StoredUser> {
    const passwordHash = await password.hash(given.password);
    const groups = given.groups ?? null;
    return database.transaction(async (tx) => {
      const user = await addUser(tx, { name: given.name, role: given.role, groups, passwordHash, at: now() });
      if (user === null) throw new AccountError("nameTaken");
      const after = { name: user.name, role: user.role, ...(groups && { groups }) };
      await addAudit(tx, { at: now(), actor: given.by, verb: "users.create", nodeId: null, before: null, after });
      return user;
    });
  }

  const setup = {
    /** Whether the first account is still missing. */
    needed: () => database.read(async (client) => (await countUsers(client)) === 0),

    /** A new one-time token for the set-up link; the one before it no longer works. null: not needed. */
    async issueToken(): Promise<string | null> {
      return (await setup.needed()) ? issueSetupToken(database, now()) : null;
    },

    /** Creates the first administrator. Of two that come at once, one is told `badSetupToken` or `setupDone`. */
    async run(given: { token: string; name: string; password: string }): Promise<void> {
      if (!(await setup.needed())) throw new AccountError("setupDone");
      // Before the hash, which costs time that a stranger shall not spend.
      if (!(await isSetupToken(database, given.token))) throw new AccountError("badSetupToken");
      const passwordHash = await password.hash(given.password);
      await database.transaction(async (tx) => {
        if ((await countUsers(tx)) > 0) throw new AccountError("setupDone");
        if (!(await takeSetupToken(tx, given.token))) throw new AccountError("badSetupToken");
        const user = await addUser(tx, { name: given.name, role: "administrator", passwordHash, at: now() });
        if (user === null) throw new AccountError("nameTaken");
        const actor: StoredActor = { kind: "user", id: user.id, name: user.name };
        const after = { name: user.name, role: user.role };
        await addAudit(tx, { at: now(), actor, verb: "setup.run", nodeId: null, before: null, after });
      });
    },
  };

  /** For unattended set-up: creates `admin` when there is no account; false: there is one. */
  async function ensureAdministrator(adminPassword: string, by: StoredActor): Promise<boolean> {
    if (!(await setup.needed())) return false;
    await createUser({ name: "admin", password: adminPassword, role: "administrator", by });
    return true;
  }

  /** `key` is told this once; only its hash is stored. */
  async function createApiKey(given: {
    name: string;
    role: Role;
    by: StoredActor;
  }): Promise<{ id: string; key: string }> {
    const { name, role, by } = given;
    // A key that a key makes belongs to whom that one belongs, and ends with that person.
    const maker = by.kind === "apiKey" ? await database.read((client) => readApiKey(client, by.id ?? "")) : null;
    const userId = maker?.ownerId ?? by.id ?? commandLine;
    const made = await database.read(() => better.api.createApiKey({ body: { name, userId, metadata: { role } } }));
    await note(by, "apiKeys.create", null, { id: made.id, name, role });
    return { id: made.id, key: made.key };
  }

  /** One's own password; all other sessions of the person end, and this one gets a new cookie. Attempts are counted per address. */
  async function changePassword(given: { headers: Headers; current: string; password: string; actor: Actor }) {
    const { current: currentPassword, password: newPassword } = given;
    const answer = await ask("/change-password", given.headers, {
      ...{ currentPassword, newPassword, revokeOtherSessions: true },
    });
    if (answer.status >= 400) throw new AccountError("wrongPassword");
    await note(storedActorOf(given.actor), "password.change", null, null);
    ended.tell();
    return answer.headers.getSetCookie();
  }

  /** One of better-auth's routes, with the caller's cookies; attempts are counted per address. @throws AccountError `tooManyRequests` */
  async function ask(route: string, given: Headers, body: unknown, cookie = given.get("cookie")): Promise<Response> {
    const headers = headersOf(given, [clientAddressHeader, "user-agent"]);
    if (cookie !== null) headers.set("cookie", cookie);
    headers.set("content-type", "application/json");
    headers.set("origin", internalOrigin);
    const sent = { method: "POST", headers, body: JSON.stringify(body) };
    const request = new Request(`${internalOrigin}/api/auth${route}`, sent);
    const answer = await database.read(() => better.handler(request)).catch((error: unknown) => refused(error));
    if (answer.status === 429)
      throw new AccountError("tooManyRequests", Number(answer.headers.get("x-retry-after") ?? 60));
    return answer;
  }

  /** The second step of a sign-in: a code of the app, or a recovery code, which is used up. */
  async function secondStep(given: { code: string; headers: Headers }): Promise<SignedIn & { actor: Actor }> {
    const isRecovery = !/^\d{6}$/.test(given.code);
    const route = isRecovery ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp";
    // Only whose code is awaited counts here, not who is signed in already.
    const awaited = (given.headers.get("cookie") ?? "").split(/; */).filter((one) => /^[^=]*two_factor=/.test(one));
    const answer = await ask(route, given.headers, { code: given.code }, awaited.join("; "));
    if (answer.status >= 400) {
      const why = (answer.headers.get(codeHeader) ?? "") + (await answer.text());
      const isOver = awaited.length === 0 || /INVALID_TWO_FACTOR_COOKIE|TOO_MANY_ATTEMPTS/.test(why);
      throw new AccountError(isOver ? "secondFactorExpired" : "wrongCode");
    }
    const { user } = (await answer.json()) as { user: { id: string } };
    return begin(user, answer);
  }

  const secondFactor = {
    isOn: async (actor: Actor) => (await database.read((client) => readUser(client, actor.id)))?.secondFactor === true,

    /** A new secret and recovery codes, told this once; on only when a code of it was given. @throws AccountError `wrongPassword`, `secondFactorOn` */
    async setUp(given: { password: string; headers: Headers; actor: Actor }) {
      if (await secondFactor.isOn(given.actor)) throw new AccountError("secondFactorOn");
      const answer = await ask("/two-factor/enable", given.headers, { password: given.password });
      if (answer.status >= 400) throw new AccountError("wrongPassword");
      const made = (await answer.json()) as { totpURI: string; backupCodes: string[] };
      // The made-up mail address would be nobody's name in the app.
      const uri = new URL(made.totpURI);
      const named = `otpauth://totp/Fukuden:${encodeURIComponent(given.actor.name)}${uri.search}`;
      return { uri: named, secret: uri.searchParams.get("secret") ?? "", recoveryCodes: made.backupCodes };
    },

    /** Switches it on. Returns the session's new cookies. @throws AccountError `wrongCode` */
    async confirm(given: { code: string; headers: Headers; actor: Actor }): Promise<string[]> {
      const answer = await ask("/two-factor/verify-totp", given.headers, { code: given.code });
      if (answer.status >= 400) throw new AccountError("wrongCode");
      await note(storedActorOf(given.actor), "secondFactor.on", null, null);
      return answer.headers.getSetCookie();
    },

    /** Switches it off. Returns the session's new cookies. @throws AccountError `wrongPassword` */
    async end(given: { password: string; headers: Headers; actor: Actor }): Promise<string[]> {
      const answer = await ask("/two-factor/disable", given.headers, { password: given.password });
      if (answer.status >= 400) throw new AccountError("wrongPassword");
      await note(storedActorOf(given.actor), "secondFactor.off", null, null);
      return answer.headers.getSetCookie();
    },
  };

  const people = createPeople({ database, hash: password.hash, now, ended: () => ended.tell() });

  async function note(actor: StoredActor, verb: string, before: unknown, after: unknown): Promise<void> {
    await database.transaction((tx) => addAudit(tx, { at: now(), actor, verb, nodeId: null, before, after }));
  }

  return {
    ...{ authenticate, signIn, signOut, createUser, createApiKey, ensureAdministrator, setup, changePassword, people },
    ...{ secondStep, secondFactor },
    /** Calls `listener` whenever somebody's sessions or keys were ended: who holds connections looks again who may have them. */
    onEnded: ended.listen,
    ended: ended.tell,
  };
}

export function storedActorOf(actor: StoredActor): StoredActor {
  return { kind: actor.kind, id: actor.id, name: actor.name };
}

type UserRow = {
  id: string;
  name: string;
  role?: unknown;
  groups?: string | null | undefined;
  disabled?: boolean | null | undefined;
};

/** null: its role is none of ours, or it is disabled. */
function actorOf(user: UserRow): Actor | null {
  const role = roleSchema.safeParse(user.role);
  if (!role.success || user.disabled) return null;
  const groups = groupsIn(user.groups);
  return { kind: "user", id: user.id, name: user.name, role: role.data, ...(groups === null ? {} : { groups }) };
}

function createEnded() {
  const listeners = new Set<() => void>();
  return {
    listen: (listener: () => void) => void listeners.add(listener),
    tell: () => {
      for (const listener of listeners) listener();
    },
  };
}

function headersOf(all: Headers, names: readonly string[]): Headers {
  const some = new Headers();
  for (const name of names) {
    const value = all.get(name);
    if (value !== null) some.set(name, value);
  }
  return some;
}

/** Carries why better-auth refused, from `refused` to who asked. */
const codeHeader = "x-code";

/** better-auth throws its refusals as errors with a status; everything else is not ours to swallow. */
function refused(error: unknown): Response {
  const status = typeof error === "object" && error !== null && "statusCode" in error ? error.statusCode : null;
  if (typeof status === "number" && status >= 400 && status < 500) {
    const body = (error as { body?: unknown }).body;
    const code = typeof body === "object" && body !== null && "code" in body ? String(body.code) : "";
    return new Response(null, { status, headers: { [codeHeader]: code } });
  }
  throw error;
}
