import { describe, expect, it } from "vitest";
import type { AuditPage, Draft, Revision, RevisionItem } from "../contract/api.ts";
import { draftSchema, revisionItem } from "../contract/api.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { openRevisionStore } from "../persistence/revision-store.ts";
import { addRevision } from "../persistence/revisions.ts";
import { systemActor } from "../persistence/stored-actor.ts";
import { openApiBench } from "../testing/api-bench.ts";

type Bench = Awaited<ReturnType<typeof openApiBench>>;
type Client = Awaited<ReturnType<Bench["signedIn"]>>;

async function draftOf(client: Client): Promise<Draft> {
  return (await client.ask("GET", "/draft")).body as Draft;
}
const patch = (client: Client, id: string, version: number, fields: object) =>
  client.ask("PATCH", `/draft/nodes/${id}`, { version, fields });
const save = (client: Client, draftVersion: number, comment = "") =>
  client.ask("POST", "/revisions", { comment, draftVersion });

/** Saves a revision behind the draft's back, as a transfer from a peer would. */
async function saveElsewhere(bench: Bench, number: number, note: string): Promise<void> {
  const { database, box } = bench.context.store;
  const upses = exampleSite.upses.map((ups) => (ups.id === "ups6" ? { ...ups, note } : ups));
  const tree = { ...exampleSite, upses };
  await database.transaction((tx) => addRevision(tx, { number, tree, comment: "", actor: systemActor, at: 0, box }));
}

describe("the draft", () => {
  it("of a new site is empty, and of a saved one is the newest revision", async () => {
    await using empty = await openApiBench({ tree: null });
    const first = await draftOf(await empty.signedIn("viewer"));
    expect(draftSchema.parse(first)).toMatchObject({ version: 0, baseRevision: null, changedIds: [] });
    expect(first.tree.upses).toEqual([]);
    await using bench = await openApiBench();
    expect(await draftOf(await bench.signedIn("viewer"))).toMatchObject({
      version: 0,
      baseRevision: 1,
      changedIds: [],
    });
  });

  it("takes changes field by field, says which nodes differ, and can be discarded", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const changed = await patch(admin, "ups5", 0, { confirmSec: 90, name: "UPS⑤ 新" });
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({ version: 1, changedIds: ["ups5"] });
    const again = (await patch(admin, "blade-1", 1, { shutdownSec: 100 })).body as Draft;
    expect(again.changedIds.sort()).toEqual(["blade-1", "ups5"]);
    expect(again.tree.upses.find((ups) => ups.id === "ups5")).toMatchObject({ confirmSec: 90, shutoffGraceSec: 180 });
    const back = (await admin.ask("DELETE", "/draft")).body as Draft;
    expect(back).toMatchObject({ version: 3, changedIds: [] });
    expect((await patch(admin, "ups5", 2, { confirmSec: 90 })).problem.code).toBe("draftConflict");
  });

  it("shows no secret, keeps those that come back as placeholders, and takes new ones", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const ups = (await draftOf(admin)).tree.upses[0];
    expect(ups?.source).toMatchObject({ access: { readCommunity: "[secret]", writeCommunity: "[secret]" } });
    const source = {
      ...ups?.source,
      port: 16199,
      access: { version: "2c", readCommunity: "[secret]", writeCommunity: "newer" },
    };
    const answer = await patch(admin, "ups1", 0, { source });
    expect(JSON.stringify(answer.body)).not.toContain("newer");
    await save(admin, 1);
    const store = openRevisionStore({ dataDir: bench.dataDir });
    const newest = await store.newest();
    await store.close();
    expect(newest?.tree.upses.find((one) => one.id === "ups1")?.source).toMatchObject({
      port: 16199,
      access: { readCommunity: "public", writeCommunity: "newer" },
    });
    const audit = (await admin.ask("GET", "/audit")).body as AuditPage;
    expect(JSON.stringify(audit)).not.toMatch(/newer|private/);
    expect(audit.items.find((item) => item.verb === "draft.patch")).toMatchObject({
      nodeId: "ups1",
      actor: { kind: "user", name: "the-administrator" },
      before: { "source.port": 16101, "source.access.writeCommunity": "changed" },
      after: { "source.port": 16199, "source.access.writeCommunity": "changed" },
    });
  });

  it.each([
    [
      "a value out of range",
      "ups1",
      { confirmSec: 4000 },
      { path: ["confirmSec"], code: "tooBig", params: { maximum: 3600 } },
    ],
    ["a wrong kind of value", "ups1", { confirmSec: "60" }, { path: ["confirmSec"], code: "wrongType" }],
    ["an unknown field", "ups1", { colour: "red" }, { path: ["colour"], code: "unknownField" }],
    ["where it stands", "ups1", { groupId: "ssc" }, { path: ["groupId"], code: "unknownField" }],
    ["its id", "ups1", { id: "x" }, { path: ["id"], code: "unknownField" }],
    ["a bad name", "ups1", { name: "a/b" }, { path: ["name"], code: "badFormat" }],
    [
      "a feed that is not there",
      "blade-1",
      { feeds: ["nowhere"] },
      { path: expect.arrayContaining(["feeds"]), code: "notAllowed" },
    ],
    ["half a source", "ups1", { source: { kind: "snmp" } }, { path: ["source", "host"], code: "required" }],
    ["a port that a cluster cannot have", "ssc-cl", { port: 0 }, { path: ["port"], code: "tooSmall" }],
  ])("refuses %s and changes nothing", async (_what, id, fields, error) => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const answer = await patch(admin, id, 0, fields);
    expect([answer.status, answer.problem.code]).toEqual([422, "invalidFields"]);
    expect(answer.problem.fieldErrors).toContainEqual(expect.objectContaining(error));
    expect(await draftOf(admin)).toMatchObject({ version: 0, changedIds: [] });
  });

  it("refuses a kind that has no form, and changes nothing", async () => {
    const dependency = { id: "needs", dependentId: "blade-1", neededId: "blade-2" };
    await using bench = await openApiBench({ tree: { ...exampleSite, dependencies: [dependency] } });
    const admin = await bench.signedIn("administrator");
    const answer = await patch(admin, "needs", 0, { neededId: "svr100-1" });
    expect(answer.problem.fieldErrors).toEqual([expect.objectContaining({ path: ["neededId"], code: "notAllowed" })]);
    expect(await draftOf(admin)).toMatchObject({ version: 0, changedIds: [] });
  });

  it("knows no node that is not there", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    expect((await patch(admin, "ups99", 0, { note: "" })).status).toBe(404);
    expect((await patch(admin, "__proto__", 0, { note: "" })).status).toBe(404);
  });
});

describe("saving", () => {
  it("makes the next revision, tells the controller, and keeps the old ones", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    await patch(admin, "ups5", 0, { note: "two" });
    const saved = await save(admin, 1, "second");
    expect(saved.status).toBe(201);
    expect(revisionItem.parse(saved.body)).toMatchObject({ number: 2, author: "the-administrator", comment: "second" });
    expect(bench.saved).toEqual([2]);
    expect(await draftOf(admin)).toMatchObject({ version: 2, baseRevision: 2, changedIds: [] });
    const { items } = (await admin.ask("GET", "/revisions")).body as { items: RevisionItem[] };
    expect(items.map((item) => [item.number, item.author])).toEqual([
      [2, "the-administrator"],
      [1, "fukuden"],
    ]);
    const first = (await admin.ask("GET", "/revisions/1")).body as Revision;
    expect(first.tree.upses.find((ups) => ups.id === "ups5")?.note).toBe("");
    expect(first.sha256).not.toBe(items[0]?.sha256);
    expect(JSON.stringify(first)).not.toContain('"private"');
    for (const number of ["3", "0", "-1", "1.5", "abc", "99999999999"])
      expect((await admin.ask("GET", `/revisions/${number}`)).status).toBe(404);
  });

  it("of a draft that changed since it was looked at is refused", async () => {
    await using bench = await openApiBench();
    const [one, two] = [await bench.signedIn("administrator"), await bench.signedIn("administrator")];
    await patch(one, "ups5", 0, { note: "one" });
    await patch(two, "ups6", 1, { note: "two" });
    const refused = await save(one, 1);
    expect(refused).toMatchObject({ status: 409, problem: { code: "draftConflict", currentVersion: 2 } });
    expect(bench.saved).toEqual([]);
    expect((await save(one, 2)).status).toBe(201);
  });

  it("after somebody else saved is refused with what changed in between, and nothing is lost", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    await patch(admin, "ups5", 0, { note: "mine" });
    await saveElsewhere(bench, 2, "theirs");
    const refused = await save(admin, 1);
    expect(refused).toMatchObject({
      status: 409,
      problem: { code: "revisionConflict", newestRevision: 2, changedIds: ["ups6"] },
    });
    const kept = await draftOf(admin);
    expect(kept).toMatchObject({ version: 1, baseRevision: 1, changedIds: ["ups5"] });
    const { items } = (await admin.ask("GET", "/revisions")).body as { items: RevisionItem[] };
    expect(items.map((item) => item.number)).toEqual([2, 1]);
    await admin.ask("DELETE", "/draft");
    expect((await draftOf(admin)).tree.upses.find((ups) => ups.id === "ups6")?.note).toBe("theirs");
  });

  it("a draft without changes follows the newest revision", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    await patch(admin, "ups5", 0, { note: "mine" });
    await save(admin, 1);
    await saveElsewhere(bench, 3, "theirs");
    const draft = await draftOf(admin);
    expect(draft).toMatchObject({ baseRevision: 3, changedIds: [] });
    expect(draft.tree.upses.find((ups) => ups.id === "ups6")?.note).toBe("theirs");
    await patch(admin, "ups5", draft.version, { note: "again" });
    expect((await save(admin, draft.version + 1)).body).toMatchObject({ number: 4 });
  });

  it("with errors is refused with the findings; warnings do not block", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const answer = await patch(admin, "ups1", 0, { confirmSec: 100 });
    expect((answer.body as Draft).findings.some((finding) => finding.severity === "error")).toBe(true);
    const refused = await save(admin, 1);
    expect([refused.status, refused.problem.code]).toEqual([422, "invalidSettings"]);
    expect(refused.problem.findings?.map((finding) => finding.code)).toContain("T03");
    expect(bench.saved).toEqual([]);
  });

  it("of nothing is refused", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    expect((await save(admin, 0)).problem.code).toBe("nothingChanged");
  });

  it("by two at once makes one revision", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    await patch(admin, "ups5", 0, { note: "x" });
    const answers = await Promise.all([save(admin, 1), save(admin, 1), save(admin, 1)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409]);
  });

  it("is readable by the controller only once it is whole", async () => {
    await using bench = await openApiBench({ tree: null });
    const store = openRevisionStore({ dataDir: bench.dataDir });
    expect(await store.newest()).toBeNull();
    await saveElsewhere(bench, 1, "here");
    expect(await store.newest()).toMatchObject({ number: 1 });
    expect((await store.newest())?.tree).toEqual({
      ...exampleSite,
      upses: exampleSite.upses.map((ups) => (ups.id === "ups6" ? { ...ups, note: "here" } : ups)),
    });
    await store.close();
  });
});

describe("a disk that cannot be written", () => {
  it("is said with a code; what was saved can still be read; afterwards it goes on", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const made = (await admin.ask("POST", "/api-keys", { name: "k", role: "administrator" })).body as { key: string };
    const program = bench.client({ key: made.key });
    const { client } = bench.context.store.database;
    await client.$queryRawUnsafe("PRAGMA query_only = ON");
    const refused = await patch(admin, "ups5", 0, { note: "x" });
    expect([refused.status, refused.problem.code]).toEqual([503, "storeNotWritable"]);
    expect(JSON.stringify(refused.body)).not.toContain(bench.dataDir);
    expect((await bench.client().ask("POST", "/session", { name: "the-viewer", password: "x" })).status).toBe(503);
    expect((await admin.ask("GET", "/draft")).status).toBe(200);
    expect((await program.ask("GET", "/revisions")).status).toBe(200);
    await client.$queryRawUnsafe("PRAGMA query_only = OFF");
    expect((await patch(admin, "ups5", 0, { note: "x" })).status).toBe(200);
  });
});
