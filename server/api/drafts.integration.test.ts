import { describe, expect, it } from "vitest";
import type { AuditPage, Differences, Draft, DraftItem, MergedDraft } from "../contract/api.ts";
import { changeBetween, type TreeChange } from "../domain/tree/change.ts";
import { clipOf, pasteClip } from "../domain/tree/edit/clip.ts";
import { removeNodes } from "../domain/tree/edit/remove-nodes.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { changedIds, patchNode } from "../domain/tree/patch.ts";
import { hideSecrets } from "../domain/tree/secrets.ts";
import { openRevisionStore } from "../persistence/revision-store.ts";
import { createDrafts } from "../services/draft/current-draft.ts";
import { type Client, openApiBench } from "../testing/api-bench.ts";

type Bench = Awaited<ReturnType<typeof openApiBench>>;
type Edit = (tree: Tree) => Tree;

const set =
  (id: string, fields: Record<string, unknown>): Edit =>
  (tree) =>
    patchNode(tree, id, fields) ?? tree;
const draftOf = async (client: Client) => (await client.ask("GET", "/draft")).body as Draft;
const upsIn = (tree: Tree, id: string) => tree.upses.find((ups) => ups.id === id);

/** Edits as the page does: what it has, changed, and what that comes to sent. */
async function edit(client: Client, make: Edit, copies: Record<string, string> = {}) {
  const { tree, version } = await draftOf(client);
  return client.ask("POST", "/draft/changes", { version, change: changeBetween(tree, make(tree)), copies });
}
async function save(client: Client, comment = "") {
  return client.ask("POST", "/revisions", { comment, draftVersion: (await draftOf(client)).version });
}
async function savedUps(bench: Bench, id: string) {
  const store = openRevisionStore({ dataDir: bench.dataDir });
  const newest = await store.newest();
  await store.close();
  return newest && upsIn(newest.tree, id);
}
async function twoPeople() {
  const bench = await openApiBench();
  return {
    bench,
    ann: await bench.signedIn("administrator", "ann"),
    ben: await bench.signedIn("administrator", "ben"),
  };
}

describe("an edit", () => {
  it("is made in the draft, audited, and survives a restart of the console", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    expect(await edit(admin, set("ups5", { confirmSec: 90 }))).toMatchObject({ status: 200, body: { version: 1 } });
    expect((await edit(admin, (tree) => removeNodes(tree, ["svr100"]))).status).toBe(200);
    const draft = await draftOf(admin);
    expect(draft).toMatchObject({ version: 2, baseRevision: 1, newestRevision: 1 });
    expect(draft.changedIds.sort()).toEqual(["svr100", "svr100-1", "svr100-2", "svr100-pool", "ups5", "ups6"]);
    // Opened anew from the file: the body, then the changes behind it.
    const { database, box } = bench.context.store;
    const [item] = ((await admin.ask("GET", "/drafts")).body as { items: DraftItem[] }).items;
    const opened = await database.read((client) => createDrafts(box).current(client, item?.id ?? ""));
    expect(opened.tree.groups.map(({ id }) => id)).toEqual(draft.tree.groups.map(({ id }) => id));
    expect(upsIn(opened.tree, "ups5")).toMatchObject({
      confirmSec: 90,
      source: { access: { readCommunity: "public" } },
    });
    const { items } = (await admin.ask("GET", "/audit")).body as AuditPage;
    expect(items.find((one) => one.verb === "draft.change" && one.nodeId === "ups5")).toMatchObject({
      before: [{ nodeId: "ups5", field: "confirmSec", value: 60 }],
      after: { count: 1, changes: [{ nodeId: "ups5", field: "confirmSec", value: 90 }] },
    });
  });

  it("after very many others still comes out as the last one", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const first = await draftOf(admin);
    const make = (n: number) => changeBetween(first.tree, set("ups5", { note: String(n) })(first.tree));
    for (let version = 0; version < 205; version += 1)
      expect((await admin.ask("POST", "/draft/changes", { version, change: make(version) })).status).toBe(200);
    const { database, box } = bench.context.store;
    const [item] = ((await admin.ask("GET", "/drafts")).body as { items: DraftItem[] }).items;
    const opened = await database.read((client) => createDrafts(box).current(client, item?.id ?? ""));
    expect([opened.version, upsIn(opened.tree, "ups5")?.note]).toEqual([205, "204"]);
  });

  it("of nothing changes nothing, and one of the order alone does", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    expect((await edit(admin, (tree) => ({ ...tree }))).body).toEqual({ version: 0 });
    const turned = await edit(admin, (tree) => ({ ...tree, upses: tree.upses.toReversed() }));
    expect(turned.body).toEqual({ version: 1 });
    expect((await draftOf(admin)).tree.upses.map(({ id }) => id)).toEqual([
      "ups6",
      "ups5",
      "ups4",
      "ups3",
      "ups2",
      "ups1",
    ]);
  });

  it("keeps secrets: of a node that comes back, of a copy, and takes new ones; none is shown", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const before = (await draftOf(admin)).tree;
    await edit(admin, (tree) => removeNodes(tree, ["ups6"]));
    // Undone: the page puts back what it had, its secrets hidden.
    await edit(admin, () => before);
    const clip = clipOf(before, ["ups5"]);
    const pasted = clip && pasteClip(before, clip, { parentId: "svr100", folder: "power" }, () => "ups-copy");
    if (!pasted || !("tree" in pasted)) throw new Error("not pasted");
    const answer = await edit(
      admin,
      () => ({
        ...pasted.tree,
        upses: pasted.tree.upses.map((ups) =>
          ups.id === "ups-copy" ? { ...ups, source: { ...ups.source, port: 16199 } as typeof ups.source } : ups,
        ),
      }),
      pasted.copies,
    );
    expect(answer.status).toBe(200);
    expect(JSON.stringify(await draftOf(admin))).not.toContain("private");
    expect((await save(admin)).status).toBe(201);
    const access = { readCommunity: "public", writeCommunity: "private" };
    expect(await savedUps(bench, "ups6")).toMatchObject({ source: { access } });
    expect(await savedUps(bench, "ups-copy")).toMatchObject({ source: { access, port: 16199 } });
  });

  it.each<[string, (change: TreeChange) => unknown, object]>([
    [
      "a field out of range",
      (c) => withPut(c, { confirmSec: 9999 }),
      { path: expect.arrayContaining(["confirmSec"]), code: "tooBig" },
    ],
    [
      "a field that is none",
      (c) => withPut(c, { colour: "red" }),
      { path: expect.arrayContaining(["colour"]), code: "unknownField" },
    ],
    [
      "a name of control characters",
      (c) => withPut(c, { name: "a\u0007b" }),
      { path: expect.arrayContaining(["name"]), code: "badFormat" },
    ],
    [
      "a name of 10,000 characters",
      (c) => withPut(c, { name: "x".repeat(10_000) }),
      { path: expect.arrayContaining(["name"]), code: "badFormat" },
    ],
    [
      "a group that is not there",
      (c) => withPut(c, { groupId: "nowhere" }),
      { path: ["upses", "4", "groupId"], code: "notAllowed" },
    ],
    [
      "a group inside of itself",
      () => ({
        lists: {
          groups: {
            put: [{ id: "ssc", name: "SSC", note: "", parentId: "blade", folder: "groups", policy: {} }],
            remove: [],
            at: {},
          },
        },
      }),
      { path: expect.arrayContaining(["parentId"]), code: "notAllowed" },
    ],
    [
      "what others name taken away",
      () => ({ lists: { upses: { put: [], remove: ["ups4"], at: {} } } }),
      { path: expect.arrayContaining(["controllerUpsIds"]), code: "notAllowed" },
    ],
    [
      "an id of another node",
      () => ({
        lists: {
          loads: {
            put: [{ id: "blade-1", name: "x", note: "", groupId: "ssc", kind: "hub", feeds: [], onControlPath: false }],
            remove: [],
            at: {},
          },
        },
      }),
      { code: "notAllowed" },
    ],
    ["a list that is none", () => ({ lists: { users: { put: [], remove: [], at: {} } } }), { code: "unknownField" }],
  ])("with %s is refused, and nothing is changed", async (_what, make, error) => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const { tree } = await draftOf(admin);
    const change = make(changeBetween(tree, set("ups5", { note: "x" })(tree)));
    const answer = await admin.ask("POST", "/draft/changes", { version: 0, change });
    expect([answer.status, answer.problem.fieldErrors]).toEqual([
      answer.problem.code === "invalidRequest" ? 400 : 422,
      expect.arrayContaining([expect.objectContaining(error)]),
    ]);
    expect(await draftOf(admin)).toMatchObject({ version: 0, changedIds: [] });
  });

  it("made on another version is refused; nobody but administrators may", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    await edit(admin, set("ups5", { note: "one" }));
    const change: TreeChange = { lists: {} };
    expect(await admin.ask("POST", "/draft/changes", { version: 0, change })).toMatchObject({
      status: 409,
      problem: { code: "draftConflict", currentVersion: 1 },
    });
    for (const role of ["operator", "viewer"] as const)
      expect((await (await bench.signedIn(role)).ask("POST", "/draft/changes", { version: 0, change })).status).toBe(
        403,
      );
  });
});

/** Each draft as another process would find it. */
async function reopened({ context: { store } }: Bench, client: Client): Promise<Partial<Draft>> {
  const items = ((await client.ask("GET", "/drafts")).body as { items: DraftItem[] }).items;
  const id = items.find(({ isMine }) => isMine)?.id ?? "";
  const { tree, base, version, baseRevision } = await store.database.read((tx) =>
    createDrafts(store.box).current(tx, id),
  );
  return { tree: hideSecrets(tree), version, baseRevision, changedIds: changedIds(base, tree) };
}

describe("a draft that is read from the file", () => {
  it("is the same after each step: begun, saved, gone on with, left behind by another, gone on with on the newest", async () => {
    const { bench, ann, ben } = await twoPeople();
    await using _bench = bench;
    const isKept = async (client: Client) => {
      const { findings: _, newestRevision: __, ...draft } = await draftOf(client);
      expect(await reopened(bench, client)).toEqual(draft);
    };
    await edit(ann, set("ups5", { note: "first" }));
    await isKept(ann);
    await save(ann);
    await edit(ann, set("ups5", { note: "second" }));
    await isKept(ann);
    expect(await draftOf(ann)).toMatchObject({ version: 3, baseRevision: 2, changedIds: ["ups5"] });
    await save(ann);
    await edit(ben, set("ups6", { note: "ben" }));
    await save(ben);
    await edit(ann, (tree) => removeNodes(tree, ["svr100"]));
    await isKept(ann);
    expect(await draftOf(ann)).toMatchObject({ version: 5, baseRevision: 4 });
    await save(ann);
    expect((await draftOf(ben)).tree.upses.map(({ id }) => id)).toEqual(["ups1", "ups2", "ups3", "ups4", "ups5"]);
  });
});

describe("two people", () => {
  it("edit drafts of their own: what one does, the other does not see before it is saved", async () => {
    const { bench, ann, ben } = await twoPeople();
    await using _bench = bench;
    await edit(ann, set("ups5", { note: "Ann" }));
    expect(await draftOf(ben)).toMatchObject({ version: 0, changedIds: [] });
    expect(((await ben.ask("GET", "/drafts")).body as { items: DraftItem[] }).items).toMatchObject([
      { owner: { kind: "user", name: "ann" }, baseRevision: 1, changes: 1, isMine: false },
    ]);
    await save(ann);
    expect(await draftOf(ben)).toMatchObject({ baseRevision: 2, newestRevision: 2, changedIds: [] });
  });

  it("save at once: one wins, the other is told what changed, merges, and saves; nothing is lost", async () => {
    const { bench, ann, ben } = await twoPeople();
    await using _bench = bench;
    await edit(ann, set("ups5", { note: "Ann", confirmSec: 70 }));
    await edit(ben, set("ups5", { note: "Ben" }));
    await edit(ben, set("ups6", { note: "Ben" }));
    expect((await save(ann, "first")).status).toBe(201);
    expect(await save(ben)).toMatchObject({
      status: 409,
      problem: { code: "revisionConflict", newestRevision: 2, changedIds: ["ups5"] },
    });
    expect(await draftOf(ben)).toMatchObject({ version: 2, baseRevision: 1, newestRevision: 2 });

    const merge = (more: object) =>
      ben.ask("POST", "/draft/merge", { version: 2, from: { kind: "newestRevision" }, ...more });
    const asked = (await merge({})).body as MergedDraft;
    expect(asked).toMatchObject({
      draft: null,
      nodes: { ups5: { kind: "ups", name: "UPS⑤" } },
      conflicts: [
        {
          nodeId: "ups5",
          mine: [{ field: "note", from: "", to: "Ben" }],
          theirs: expect.arrayContaining([{ nodeId: "ups5", field: "confirmSec", from: 60, to: 70 }]),
        },
      ],
    });
    const looked = (await merge({ choices: { ups5: "theirs" }, dryRun: true })).body as MergedDraft;
    expect(looked).toMatchObject({
      conflicts: [],
      draft: null,
      changes: { total: 2, nodes: { ups5: { kind: "ups", name: "UPS⑤" } } },
    });
    expect((await draftOf(ben)).version).toBe(2);
    const merged = (await merge({ choices: { ups5: "theirs" } })).body as MergedDraft;
    expect(merged.draft).toMatchObject({ version: 3, baseRevision: 2, changedIds: ["ups6"] });
    expect(upsIn(merged.draft?.tree as Tree, "ups5")).toMatchObject({ note: "Ann", confirmSec: 70 });
    expect((await save(ben)).body).toMatchObject({ number: 3 });
    // Secrets went through the merge as themselves.
    expect(await savedUps(bench, "ups6")).toMatchObject({
      note: "Ben",
      source: { access: { writeCommunity: "private" } },
    });
  });

  it("take over each other's drafts", async () => {
    const { bench, ann, ben } = await twoPeople();
    await using _bench = bench;
    await edit(ann, set("ups5", { note: "Ann" }));
    await edit(ben, set("ups6", { note: "Ben" }));
    const { items } = (await ben.ask("GET", "/drafts")).body as { items: DraftItem[] };
    const id = items.find(({ isMine }) => !isMine)?.id;
    const merged = (await ben.ask("POST", "/draft/merge", { version: 1, from: { kind: "draft", id } }))
      .body as MergedDraft;
    expect(merged.draft?.changedIds.sort()).toEqual(["ups5", "ups6"]);
    expect((await draftOf(ann)).changedIds).toEqual(["ups5"]);
    const own = items.find(({ isMine }) => isMine)?.id;
    for (const nobody of ["user:nobody", own])
      expect((await ben.ask("POST", "/draft/merge", { version: 2, from: { kind: "draft", id: nobody } })).status).toBe(
        404,
      );
  });
});

describe("revisions", () => {
  it("are compared with each other and with the draft, and restored, secrets and all", async () => {
    await using bench = await openApiBench();
    const admin = await bench.signedIn("administrator");
    const { tree } = await draftOf(admin);
    const source = {
      ...upsIn(tree, "ups5")?.source,
      access: { version: "2c", readCommunity: "[secret]", writeCommunity: "newer" },
    };
    await edit(admin, set("ups5", { note: "two", source }));
    await save(admin);
    await edit(admin, (now) => removeNodes(now, ["blade-pool"]));
    const between = async (from: number | string, to: number | string) =>
      (await admin.ask("GET", `/differences?from=${from}&to=${to}`)).body as Differences;
    expect(await between(1, 2)).toMatchObject({
      total: 2,
      items: expect.arrayContaining([
        { nodeId: "ups5", field: "note", from: "", to: "two" },
        { nodeId: "ups5", field: "source.access.writeCommunity", from: "changed", to: "changed" },
      ]),
      nodes: { ups5: { kind: "ups", name: "UPS⑤", path: "SSC/共有ディスク_連動用/Bladeサーバ/UPS⑤" } },
    });
    expect(await between(2, "draft")).toMatchObject({
      items: [{ nodeId: "blade-pool", field: "", from: "blade-pool", to: null }],
      nodes: { "blade-pool": { kind: "terminal", name: "blade-pool" } },
    });
    const restored = (
      await admin.ask("POST", "/draft/restore", { version: (await draftOf(admin)).version, revision: 1 })
    ).body as Draft;
    expect(restored).toMatchObject({ baseRevision: 2, changedIds: ["ups5"] });
    expect((await save(admin, "back")).body).toMatchObject({ number: 3 });
    expect(await savedUps(bench, "ups5")).toMatchObject({
      note: "",
      source: { access: { writeCommunity: "private" } },
    });
    expect((await between(1, 3)).total).toBe(0);
  });

  it.each(["from=1&to=9", "from=0&to=1", "from=draft", "from=x&to=1"])(
    "that are not there are not compared: %s",
    async (query) => {
      await using bench = await openApiBench();
      const admin = await bench.signedIn("administrator");
      expect([400, 404]).toContain((await admin.ask("GET", `/differences?${query}`)).status);
      expect((await admin.ask("POST", "/draft/restore", { version: 0, revision: 9 })).status).toBe(404);
    },
  );
});

function withPut(change: TreeChange, fields: object): unknown {
  const upses = change.lists.upses;
  return { lists: { upses: { ...upses, put: upses?.put.map((ups) => ({ ...ups, ...fields })) } } };
}
