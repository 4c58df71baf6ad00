import { describe, expect, it } from "vitest";
import type { Draft, UserItem } from "../contract/api.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { type Client, openApiBench, secret } from "../testing/api-bench.ts";

const [own] = exampleSite.terminals;
const other = exampleSite.terminals.find((one) => one.groupId !== own?.groupId);
if (own === undefined || other === undefined) throw new Error("the example has terminals in two groups");
const upsOutside = exampleSite.upses.find((one) => one.groupId !== own.groupId)?.id ?? "";

async function idOf(admin: Client, name: string): Promise<string> {
  const { items } = (await admin.ask("GET", "/users")).body as { items: UserItem[] };
  return items.find((one) => one.name === name)?.id ?? "";
}

async function patchNote(client: Client, node: { id: string }, note: string) {
  const draft = (await client.ask("GET", "/draft")).body as Draft;
  return client.ask("PATCH", `/draft/nodes/${node.id}`, { version: draft.version, fields: { note } });
}

async function save(client: Client) {
  const draft = (await client.ask("GET", "/draft")).body as Draft;
  return client.ask("POST", "/revisions", { comment: "", draftVersion: draft.version });
}

describe("accounts", () => {
  it("who is disabled is out at once, with the keys made, and in again when enabled", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const person = await bench.signedIn("administrator", "second");
    const { key } = (await person.ask("POST", "/api-keys", { name: "k", role: "viewer" })).body as { key: string };
    const id = await idOf(admin, "second");
    let told = 0;
    bench.context.accounts.onEnded(() => {
      told += 1;
    });
    const answer = await admin.ask("PATCH", `/users/${id}`, { disabled: true });
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ name: "second", disabled: true })]);
    expect(told).toBe(1);
    expect((await person.ask("GET", "/draft")).status).toBe(401);
    expect((await bench.client({ key }).ask("GET", "/draft")).status).toBe(401);
    const refused = await bench.client().ask("POST", "/session", { name: "second", password: secret });
    expect([refused.status, refused.problem.code]).toEqual([403, "accountDisabled"]);
    const wrong = await bench.client().ask("POST", "/session", { name: "second", password: "wrong" });
    expect(wrong.problem.code).toBe("wrongCredentials");
    await admin.ask("PATCH", `/users/${id}`, { disabled: false });
    expect((await bench.client({ key }).ask("GET", "/draft")).status).toBe(200);
    expect((await bench.client().ask("POST", "/session", { name: "second", password: secret })).status).toBe(200);
  });

  it("who is removed is out at once, and the keys are gone", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const person = await bench.signedIn("administrator", "second");
    const { key } = (await person.ask("POST", "/api-keys", { name: "k", role: "administrator" })).body as {
      key: string;
    };
    const program = bench.client({ key });
    const byKey = (await program.ask("POST", "/api-keys", { name: "k2", role: "administrator" })).body as {
      key: string;
    };
    expect((await bench.client(byKey).ask("GET", "/users")).status).toBe(200);
    expect((await admin.ask("DELETE", `/users/${await idOf(admin, "second")}`)).status).toBe(204);
    expect((await person.ask("GET", "/session")).status).toBe(401);
    expect((await program.ask("GET", "/draft")).status).toBe(401);
    expect((await bench.client(byKey).ask("GET", "/draft")).status).toBe(401);
    expect((await admin.ask("GET", "/api-keys")).body).toEqual({ items: [] });
    expect((await admin.ask("DELETE", "/users/nobody")).problem.code).toBe("notFound");
  });

  it("a key may no more than who made it may now", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const person = await bench.signedIn("administrator", "second");
    const made = await person.ask("POST", "/api-keys", { name: "k", role: "administrator" });
    const program = bench.client({ key: (made.body as { key: string }).key });
    expect((await program.ask("GET", "/users")).status).toBe(200);
    await admin.ask("PATCH", `/users/${await idOf(admin, "second")}`, { role: "operator" });
    expect((await program.ask("GET", "/session")).body).toMatchObject({ actor: { role: "operator" } });
    expect((await program.ask("GET", "/users")).problem.code).toBe("forbidden");
  });

  it("the last administrator of the whole site stays: not removed, disabled, limited, given another role", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const id = await idOf(admin, "the-administrator");
    const groups = [own.groupId];
    for (const change of [{ disabled: true }, { groups }, { role: "operator" }]) {
      const refused = await admin.ask("PATCH", `/users/${id}`, change);
      expect([refused.status, refused.problem.code]).toEqual([409, "lastAdministrator"]);
    }
    expect((await admin.ask("DELETE", `/users/${id}`)).problem.code).toBe("lastAdministrator");
    expect((await admin.ask("GET", "/session")).status).toBe(200);
    // An administrator of a part is none of the whole.
    await admin.ask("POST", "/users", { name: "partly", password: secret, role: "administrator", groups });
    expect((await admin.ask("DELETE", `/users/${id}`)).problem.code).toBe("lastAdministrator");
    await bench.signedIn("administrator", "second");
    expect((await admin.ask("DELETE", `/users/${id}`)).status).toBe(204);
  });

  it("are managed by administrators of the whole site only, whatever is asked", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    await admin.ask("POST", "/users", {
      name: "partly",
      password: secret,
      role: "administrator",
      groups: [own.groupId],
    });
    const partly = await bench.signedIn("administrator", "partly");
    const operator = await bench.signedIn("operator");
    const id = await idOf(admin, "the-administrator");
    const asks = [
      ["POST", "/users", { name: "new", password: secret, role: "viewer" }],
      ["PATCH", `/users/${id}`, { disabled: true }],
      ["DELETE", `/users/${id}`, undefined],
      ["POST", `/users/${id}/password-link`, {}],
      ["DELETE", "/users/sessions/x", undefined],
      ["POST", "/api-keys", { name: "k", role: "viewer" }],
    ] as const;
    for (const [method, path, body] of asks) {
      expect([path, (await partly.ask(method, path, body)).problem.code]).toEqual([path, "outsideGroups"]);
      expect([path, (await operator.ask(method, path, body)).problem.code]).toEqual([path, "forbidden"]);
      expect([path, (await bench.client().ask(method, path, body)).status]).toEqual([path, 401]);
    }
    const wrong = await admin.ask("PATCH", `/users/${id}`, { role: "god" });
    expect(wrong.status).toBe(400);
    const noGroup = await admin.ask("POST", "/users", { name: "lost", role: "operator", groups: ["nowhere"] });
    expect([noGroup.status, noGroup.problem.code]).toEqual([422, "invalidFields"]);
  });

  it("everybody's sessions are listed and ended by administrators", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const viewer = await bench.signedIn("viewer");
    const { items } = (await admin.ask("GET", "/users/sessions")).body as { items: { id: string; userName: string }[] };
    expect(items.map(({ userName }) => userName).sort()).toEqual(["the-administrator", "the-viewer"]);
    const session = items.find(({ userName }) => userName === "the-viewer")?.id;
    expect((await admin.ask("DELETE", `/users/sessions/${session}`)).status).toBe(204);
    expect((await viewer.ask("GET", "/session")).status).toBe(401);
    expect((await admin.ask("DELETE", `/users/sessions/${session}`)).status).toBe(404);
  });
});

describe("passwords", () => {
  it("are set by a link that works once, and the newest only; sessions end", async () => {
    let now = Date.now();
    await using bench = await openApiBench({ now: () => now });
    const admin = await bench.signedIn("administrator");
    expect((await admin.ask("POST", "/users", { name: "newcomer", role: "viewer" })).status).toBe(201);
    const id = await idOf(admin, "newcomer");
    const link = async () =>
      ((await admin.ask("POST", `/users/${id}/password-link`, {})).body as { token: string }).token;
    const [first, second] = [await link(), await link()];
    const set = (token: string, password = "a new password") =>
      bench.client().ask("POST", "/password", { token, password });
    for (const bad of [first, "guess"]) {
      const refused = await set(bad);
      expect([refused.status, refused.problem.code]).toEqual([403, "badPasswordLink"]);
    }
    expect((await set(second, "short")).status).toBe(400);
    expect((await set(second)).status).toBe(200);
    expect((await set(second)).problem.code).toBe("badPasswordLink");
    const person = bench.client();
    expect((await person.ask("POST", "/session", { name: "newcomer", password: "a new password" })).status).toBe(200);
    const third = await link();
    expect((await set(third, "one more password")).status).toBe(200);
    expect((await person.ask("GET", "/session")).status).toBe(401);
    const late = await link();
    now += 24 * 3_600_000 + 1;
    expect((await set(late)).problem.code).toBe("badPasswordLink");
    const stored = JSON.stringify(await bench.context.store.database.client.verification.findMany());
    expect(stored).not.toContain(late);
  });

  it("one's own needs the current one, is throttled, and ends the other sessions", async () => {
    await using bench = await openApiBench({ signInsPerMinute: 3 });
    const [here, there] = [await bench.signedIn("viewer"), await bench.signedIn("viewer")];
    const wrong = await here.ask("POST", "/account/password", { current: "wrong", password: "a new password" });
    expect([wrong.status, wrong.problem.code]).toEqual([422, "wrongPassword"]);
    const done = await here.ask("POST", "/account/password", { current: secret, password: "a new password" });
    expect(done.status).toBe(200);
    expect((await here.ask("GET", "/session")).status).toBe(200);
    expect((await there.ask("GET", "/session")).status).toBe(401);
    const asks = await Promise.all(
      [1, 2].map(() => here.ask("POST", "/account/password", { current: "wrong", password: "a new password" })),
    );
    expect(asks.map(({ problem }) => problem.code)).toContain("tooManyRequests");
  });
});

describe("an administrator limited to groups", () => {
  async function partlyOf(bench: Awaited<ReturnType<typeof openApiBench>>) {
    const admin = await bench.signedIn("administrator");
    const given = { name: "partly", password: secret, role: "administrator", groups: [own?.groupId] };
    await admin.ask("POST", "/users", given);
    return { admin, partly: await bench.signedIn("administrator", "partly") };
  }

  it("edits and saves below them, and reads the whole", async () => {
    await using bench = await openApiBench();
    const { partly } = await partlyOf(bench);
    expect((await partly.ask("GET", "/session")).body).toMatchObject({ actor: { groups: [own.groupId] } });
    expect((await patchNote(partly, own, "renamed")).status).toBe(200);
    expect((await save(partly)).status).toBe(201);
  });

  it("is refused elsewhere: a field, a change, a restore, a connection test, what lives in a UPS; nothing changes", async () => {
    await using bench = await openApiBench();
    const { admin, partly } = await partlyOf(bench);
    expect((await patchNote(admin, other, "by the administrator")).status).toBe(200);
    expect((await save(admin)).body).toMatchObject({ number: 2 });
    const { version } = (await partly.ask("GET", "/draft")).body as Draft;
    const asks = [
      ["PATCH", `/draft/nodes/${other.id}`, { version, fields: { name: "mine" } }],
      ["PATCH", `/draft/nodes/${own.groupId}`, { version, fields: { name: "mine" } }],
      ["PATCH", `/draft/nodes/${exampleSite.network.id}`, { version, fields: { name: "mine" } }],
      ["POST", "/draft/restore", { version, revision: 1 }],
      ["POST", "/draft/connection-test", { nodeId: upsOutside, fields: {} }],
      ["POST", `/ups/${upsOutside}/settings`, { fields: ["shutoffGraceSec"] }],
      ["POST", "/draft/export", { passphrase: null }],
    ] as const;
    for (const [method, path, body] of asks)
      expect([path, (await partly.ask(method, path, body)).problem.code]).toEqual([path, "outsideGroups"]);
    expect(((await partly.ask("GET", "/draft")).body as Draft).version).toBe(version);
  });

  it("takes over what others saved elsewhere, but not another one's draft of it", async () => {
    await using bench = await openApiBench();
    const { admin, partly } = await partlyOf(bench);
    await patchNote(partly, own, "mine");
    await patchNote(admin, other, "by the administrator");
    const { version } = (await partly.ask("GET", "/draft")).body as Draft;
    const drafts = (await partly.ask("GET", "/drafts")).body as { items: { id: string }[] };
    const mine = await idOf(admin, "partly");
    const from = { kind: "draft", id: drafts.items.find(({ id }) => !id.includes(mine))?.id };
    const refused = await partly.ask("POST", "/draft/merge", { version, from, choices: {}, dryRun: false });
    expect(refused.problem.code).toBe("outsideGroups");
    expect((await save(admin)).status).toBe(201);
    const newest = { kind: "newestRevision" };
    const merged = await partly.ask("POST", "/draft/merge", { version, from: newest, choices: {}, dryRun: false });
    expect(merged.status).toBe(200);
    expect((await save(partly)).status).toBe(201);
  });

  it("who is limited after editing elsewhere cannot save that", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const person = await bench.signedIn("administrator", "second");
    await patchNote(person, other, "elsewhere");
    await admin.ask("PATCH", `/users/${await idOf(admin, "second")}`, { groups: [own.groupId] });
    const refused = await save(person);
    expect([refused.status, refused.problem.code]).toEqual([403, "outsideGroups"]);
    expect((await person.ask("DELETE", "/draft")).status).toBe(200);
    expect((await patchNote(person, own, "here")).status).toBe(200);
    expect((await save(person)).status).toBe(201);
  });
});
