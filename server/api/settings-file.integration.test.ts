import { afterEach, describe, expect, test } from "vitest";
import type { AuditPage, Draft } from "../contract/api.ts";
import { type ImportedSettings, type SettingsFile, settingsFileSchema } from "../contract/settings-file.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { type Client, openApiBench } from "../testing/api-bench.ts";

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function console(tree: typeof exampleSite | null = exampleSite) {
  const api = await openApiBench({ tree });
  endings.push(() => api[Symbol.asyncDispose]());
  return { api, admin: await api.signedIn("administrator") };
}

const passphrase = "correct horse battery";
async function exported(admin: Client, given: string | null = null): Promise<SettingsFile> {
  const answer = await admin.ask("POST", "/draft/export", { passphrase: given });
  expect(answer.status).toBe(200);
  return settingsFileSchema.parse(answer.body);
}
const draftOf = async (client: Client) => (await client.ask("GET", "/draft")).body as Draft;
async function imported(client: Client, file: unknown, more: object = {}) {
  const { version } = await draftOf(client);
  return client.ask("POST", "/draft/settings", { version, file, ...more });
}

describe("a settings file", () => {
  test("without secrets: none is in it, and another site has to enter them", async () => {
    const from = await console();
    const file = await exported(from.admin);
    expect(file).toMatchObject({ format: "fukuden-settings", version: 1, site: "network", revision: 1 });
    expect(JSON.stringify(file)).not.toMatch(/"private"|"public"/);
    const to = await console(null);
    const answer = (await imported(to.admin, file)).body as ImportedSettings;
    expect(answer.withoutSecrets).toEqual(["ups1", "ups2", "ups3", "ups4", "ups5", "ups6"]);
    expect(new Set(answer.findings.map(({ code }) => code))).toEqual(new Set(["T14"]));
    expect(answer.draft?.tree.terminals).toEqual(file.tree.terminals);
  });

  test("with secrets under a pass phrase: it comes out as it went in", async () => {
    const from = await console();
    const file = await exported(from.admin, passphrase);
    expect(JSON.stringify(file)).not.toMatch(/"private"|"public"|correct horse/);
    const to = await console(null);
    const answer = (await imported(to.admin, file, { passphrase })).body as ImportedSettings;
    expect([answer.withoutSecrets, answer.findings]).toEqual([[], []]);
    // Saved, the other site hashes it to the same.
    const saved = await to.admin.ask("POST", "/revisions", { comment: "", draftVersion: answer.draft?.version });
    expect(saved.status).toBe(201);
    expect((await exported(to.admin, null)).tree).toEqual(file.tree);
  });

  test("the same site keeps the secrets that the file leaves out", async () => {
    const { admin } = await console();
    const file = await exported(admin);
    const [first, ...others] = file.tree.upses;
    const changed = { ...file, tree: { ...file.tree, upses: [{ ...first, confirmSec: 931 }, ...others] } };
    const asked = (await imported(admin, changed, { dryRun: true })).body as ImportedSettings;
    expect(asked.changes.items).toEqual([{ nodeId: "ups1", field: "confirmSec", from: 930, to: 931 }]);
    expect([asked.draft, asked.withoutSecrets, (await draftOf(admin)).changedIds]).toEqual([null, [], []]);
    await imported(admin, changed);
    expect((await draftOf(admin)).changedIds).toEqual(["ups1"]);
  });

  test("a node that answers at another address by the file gets no secrets of the draft", async () => {
    const { admin } = await console();
    const file = await exported(admin);
    const [first, ...others] = file.tree.upses;
    if (first?.source.kind !== "snmp") throw new Error("no SNMP UPS");
    for (const to of [{ host: "192.0.2.66" }, { port: 1161 }]) {
      const upses = [{ ...first, source: { ...first.source, ...to } }, ...others];
      const answer = await imported(admin, { ...file, tree: { ...file.tree, upses } }, { dryRun: true });
      expect((answer.body as ImportedSettings).withoutSecrets).toEqual(["ups1"]);
    }
  });

  test("nor does one whose NUT server is to be asked without TLS, or with another certificate", async () => {
    const source = { kind: "nut", host: "192.0.2.9", port: 3493, upsName: "ups", user: "fukuden", password: "secret" };
    const [first, ...rest] = exampleSite.upses;
    if (first === undefined) throw new Error("the example has UPSes");
    const nut = { ...first, source: { ...source, tls: true, certificateSha256: "ab".repeat(32) } };
    const { admin } = await console({ ...exampleSite, upses: [nut, ...rest] } as typeof exampleSite);
    const file = await exported(admin);
    const [own, ...others] = file.tree.upses;
    for (const [to, left] of [
      [{}, []],
      [{ tls: false }, ["ups1"]],
      [{ certificateSha256: "cd".repeat(32) }, ["ups1"]],
    ] as const) {
      const upses = [{ ...own, source: { ...own?.source, ...to } }, ...others];
      const answer = await imported(admin, { ...file, tree: { ...file.tree, upses } }, { dryRun: true });
      expect((answer.body as ImportedSettings).withoutSecrets).toEqual(left);
    }
  });

  test("what it took away comes back with its secrets; whether it brings others is said", async () => {
    const { admin } = await console();
    const file = await exported(admin);
    const [ups6, ...others] = file.tree.upses.toReversed();
    const answer = (await imported(admin, { ...file, tree: { ...file.tree, upses: others.reverse() } }))
      .body as ImportedSettings;
    expect(answer.replacesSecrets).toBe(false);
    expect((await draftOf(admin)).findings.length).toBeGreaterThan(0);
    const change = { lists: { upses: { put: [ups6], remove: [], at: {} } } };
    const { version } = await draftOf(admin);
    const back = await admin.ask("POST", "/draft/changes", { version, change });
    expect(back.status).toBe(200);
    // T14 would name a UPS whose communities are gone.
    expect((await draftOf(admin)).findings).toEqual([]);

    const sealed = await exported(admin, passphrase);
    await patchAccess(admin, "ups1");
    const asked = (await imported(admin, sealed, { passphrase, dryRun: true })).body as ImportedSettings;
    expect(asked.replacesSecrets).toBe(true);
  });

  test("is audited both ways, without secrets", async () => {
    const { admin } = await console();
    const file = await exported(admin, passphrase);
    await imported(admin, { ...file, tree: file.tree }, { passphrase });
    const audit = (await admin.ask("GET", "/audit")).body as AuditPage;
    expect(audit.items.map(({ verb }) => verb)).toContain("draft.export");
    expect(JSON.stringify(audit)).not.toContain("private");
  });

  const damaged: [string, (file: SettingsFile) => unknown, string][] = [
    ["no object", () => "text", "notSettings"],
    ["nothing", () => null, "notSettings"],
    ["a list", () => [], "notSettings"],
    ["of another program", () => ({ format: "other", version: 1 }), "notSettings"],
    ["of a newer version", (file) => ({ ...file, version: 2, news: true }), "newerSettings"],
    ["with more than belongs there", (file) => ({ ...file, extra: 1 }), "invalidFields"],
    ["without settings", ({ tree: _, ...file }) => file, "invalidFields"],
    [
      "with groups that stand in each other",
      (file) => ({ ...file, tree: withGroups(file, { ssc: "kyoyu", kyoyu: "ssc" }) }),
      "invalidFields",
    ],
    ["with a name of 10,000 letters", (file) => ({ ...file, tree: named(file, "x".repeat(10_000)) }), "invalidFields"],
    ["with a control character in a name", (file) => ({ ...file, tree: named(file, "a\u0000b") }), "invalidFields"],
    [
      "with a name that turns the writing round",
      (file) => ({ ...file, tree: named(file, "a\u202eb") }),
      "invalidFields",
    ],
    [
      "with an id twice",
      (file) => ({ ...file, tree: { ...file.tree, upses: [...file.tree.upses, file.tree.upses[0]] } }),
      "invalidFields",
    ],
    ["with a feed that is not there", (file) => ({ ...file, tree: { ...file.tree, upses: [] } }), "invalidFields"],
  ];
  test.each(damaged)("%s is refused, and nothing is changed", async (_name, damage, code) => {
    const { admin } = await console();
    const before = await draftOf(admin);
    const answer = await imported(admin, damage(await exported(admin)));
    expect(answer.problem.code).toBe(code);
    expect(await draftOf(admin)).toEqual(before);
  });

  test("HTML in a name is a name", async () => {
    const { admin } = await console();
    const answer = await imported(admin, {
      ...(await exported(admin)),
      tree: named(await exported(admin), "<img src=x>"),
    });
    expect((answer.body as ImportedSettings).draft?.tree.groups[0]?.name).toBe("<img src=x>");
  });

  test("another pass phrase, none, and a file whose addresses were changed after it was sealed", async () => {
    const { admin } = await console();
    const file = await exported(admin, passphrase);
    const codeOf = async (given: unknown, more: object = {}) => (await imported(admin, given, more)).problem.code;
    expect(await codeOf(file)).toBe("passphraseNeeded");
    expect(await codeOf(file, { passphrase: "wrong horse battery" })).toBe("wrongPassphrase");
    const [first, ...others] = file.tree.upses;
    if (first?.source.kind !== "snmp") throw new Error("no SNMP UPS");
    const elsewhere = { ...first, source: { ...first.source, host: "192.0.2.66" } };
    const bent = { ...file, tree: { ...file.tree, upses: [elsewhere, ...others] } };
    expect(await codeOf(bent, { passphrase })).toBe("wrongPassphrase");
    const { secrets } = file;
    if (secrets.kind !== "encrypted") throw new Error("not encrypted");
    const costly = { ...file, secrets: { ...secrets, kdf: { ...secrets.kdf, n: 1_048_576, r: 32 } } };
    expect(await codeOf(costly, { passphrase })).toBe("wrongPassphrase");
  });

  test("is for administrators; a pass phrase has at least 8 characters; a draft that has moved on is a conflict", async () => {
    const { api, admin } = await console();
    for (const role of ["operator", "viewer"] as const) {
      const client = await api.signedIn(role);
      expect((await client.ask("POST", "/draft/export", { passphrase: null })).problem.code).toBe("forbidden");
      expect((await imported(client, {})).problem.code).toBe("forbidden");
    }
    expect((await admin.ask("POST", "/draft/export", { passphrase: "short" })).problem.code).toBe("invalidRequest");
    const file = await exported(admin);
    const late = await admin.ask("POST", "/draft/settings", { version: 99, file });
    expect(late.problem.code).toBe("draftConflict");
  });
});

async function patchAccess(admin: Client, id: string): Promise<void> {
  const { version, tree } = await draftOf(admin);
  const source = tree.upses.find((ups) => ups.id === id)?.source;
  if (source?.kind !== "snmp") throw new Error("no SNMP UPS");
  const fields = { source: { ...source, access: { ...source.access, readCommunity: "another" } } };
  expect((await admin.ask("PATCH", `/draft/nodes/${id}`, { version, fields })).status).toBe(200);
}

function withGroups({ tree }: SettingsFile, parents: Record<string, string>): SettingsFile["tree"] {
  return { ...tree, groups: tree.groups.map((group) => ({ ...group, parentId: parents[group.id] ?? group.parentId })) };
}

function named({ tree }: SettingsFile, name: string): SettingsFile["tree"] {
  return { ...tree, groups: tree.groups.map((group, i) => (i === 0 ? { ...group, name } : group)) };
}
