import { describe, expect, test } from "vitest";
import type { Draft } from "../../../server/contract/api.ts";
import { applyChange } from "../../../server/domain/tree/change.ts";
import { removeNodes } from "../../../server/domain/tree/edit/remove-nodes.ts";
import type { Tree } from "../../../server/domain/tree/entities.ts";
import { exampleSite } from "../../../server/domain/tree/example-site.ts";
import { patchNode } from "../../../server/domain/tree/patch.ts";
import { eventually } from "../../../server/testing/eventually.ts";
import { createEditSession, type EditServer, type EditShelf } from "./edit-session.ts";

const note = (id: string, text: string) => (tree: Tree) => patchNode(tree, id, { note: text }) ?? tree;
const draftOf = (tree: Tree, version = 0): Draft => ({
  tree,
  version,
  baseRevision: 1,
  newestRevision: 1,
  changedIds: [],
  findings: [],
});
const noteOf = (tree: Tree, id: string) => tree.upses.find((ups) => ups.id === id)?.note;
type Fault = "unreachable" | "conflict" | "refused";
class Failed extends Error {
  readonly kind: Fault;
  constructor(kind: Fault) {
    super(kind);
    this.kind = kind;
  }
}

/** A server with one draft, whose answers wait until the test lets them go; and a shelf. */
function bench(over: { shelved?: ReturnType<EditShelf["take"]>; draft?: Draft } = {}) {
  let draft = over.draft ?? draftOf(exampleSite);
  const requests: Parameters<EditServer["send"]>[0][] = [];
  const open: { go: () => void; fail: (kind: Fault) => void }[] = [];
  const timers: (() => void)[] = [];
  let shelved = over.shelved ?? null;
  const server: EditServer = {
    send(request) {
      requests.push(request);
      return new Promise((resolve, reject) => {
        open.push({
          go() {
            if (request.version !== draft.version) return reject(new Failed("conflict"));
            const tree = applyChange(structuredClone(draft.tree), structuredClone(request.change));
            draft = { ...draft, tree, version: draft.version + 1 };
            resolve({ version: draft.version });
          },
          fail: (kind) => reject(new Failed(kind)),
        });
      });
    },
    read: async () => ({ draft: structuredClone(draft), base: structuredClone(exampleSite) }),
    faultOf: (error) => ({ kind: (error as Failed).kind, fieldErrors: [] }),
  };
  const session = createEditSession({
    ...{ draft: structuredClone(draft), base: structuredClone(exampleSite), server },
    shelf: {
      put(next) {
        shelved = structuredClone(next);
      },
      take: () => shelved,
    },
    setTimer: (run) => {
      timers.push(run);
      return () => void timers.splice(timers.indexOf(run), 1);
    },
  });
  return {
    ...{ session, requests, timers, shelf: () => shelved, serverTree: () => draft.tree },
    /** Somebody else changes the draft. */
    elsewhere(change: (tree: Tree) => Tree) {
      draft = { ...draft, tree: change(draft.tree), version: draft.version + 1 };
    },
    async answer(kind: "go" | Fault = "go") {
      await eventually(() => expect(open.length).toBeGreaterThan(0));
      const next = open.shift();
      if (kind === "go") next?.go();
      else next?.fail(kind);
      // The session goes on in the turns after this one.
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("edits", () => {
  test("are there at once, and sent one after the other, as one request for all that came meanwhile", async () => {
    const { session, requests, answer, serverTree } = bench();
    session.edit("fields", note("ups4", "a"));
    session.edit("fields", note("ups4", "b"));
    session.edit("fields", note("ups5", "c"));
    expect(noteOf(session.state().tree, "ups4")).toBe("b");
    expect(requests).toHaveLength(1);
    await answer();
    expect(requests[1]).toMatchObject({
      version: 1,
      change: { lists: { upses: { put: [{ note: "b" }, { note: "c" }] } } },
    });
    await answer();
    expect(session.state()).toMatchObject({ version: 2, sync: "saved" });
    expect(serverTree()).toEqual(session.state().tree);
  });

  test("are undone and done again without limit; a new one ends what could be done again", async () => {
    const { session, answer, serverTree } = bench();
    const texts = Array.from({ length: 50 }, (_, n) => String(n));
    for (const text of texts) session.edit("fields", note("ups4", text));
    for (const _ of texts) session.undo();
    expect(session.state().tree).toEqual(exampleSite);
    session.undo();
    for (const _ of texts) session.redo();
    session.redo();
    expect(noteOf(session.state().tree, "ups4")).toBe("49");
    session.undo();
    session.edit("fields", note("ups5", "x"));
    session.redo();
    expect([noteOf(session.state().tree, "ups4"), session.state().undone]).toEqual(["48", []]);
    await answer();
    await answer();
    expect(serverTree()).toEqual(session.state().tree);
  });

  test("that change nothing are no steps", () => {
    const { session, requests } = bench();
    session.edit("fields", (tree) => tree);
    session.edit("fields", (tree) => ({ ...tree, upses: [...tree.upses] }));
    expect([session.state().done, requests]).toEqual([[], []]);
  });

  test("bring along of what a copy is one, also when it is done again", async () => {
    const { session, requests, answer } = bench();
    const paste = (tree: Tree): Tree => ({
      ...tree,
      upses: [...tree.upses, { ...(tree.upses[0] as Tree["upses"][number]), id: "copy", name: "copy" }],
    });
    session.edit("paste", paste, { copy: "ups1" });
    await answer();
    session.undo();
    await answer();
    session.redo();
    await answer();
    expect(requests.map((one) => one.copies)).toEqual([{ copy: "ups1" }, {}, { copy: "ups1" }]);
  });
});

describe("when the server", () => {
  test("does not answer, they wait, on the shelf too, and are sent again", async () => {
    const { session, timers, answer, shelf } = bench();
    session.edit("fields", note("ups4", "a"));
    await answer("unreachable");
    expect(session.state().sync).toBe("waiting");
    expect(shelf()).toMatchObject({ version: 0, change: { lists: { upses: { put: [{ note: "a" }] } } } });
    timers[0]?.();
    await answer();
    expect([session.state().sync, shelf()]).toEqual(["saved", null]);
    expect(await session.flush()).toBe(true);
  });

  test("refuses them, they are taken back, and what was taken before stays", async () => {
    const { session, answer } = bench();
    session.edit("fields", note("ups4", "good"));
    await answer();
    session.edit("fields", note("ups4", "bad"));
    session.edit("fields", note("ups5", "after it"));
    await answer("refused");
    expect(session.state()).toMatchObject({ notice: { kind: "refused" }, done: [{ what: "fields" }], undone: [] });
    expect([noteOf(session.state().tree, "ups4"), noteOf(session.state().tree, "ups5")]).toEqual(["good", ""]);
    session.undo();
    await answer();
    expect(session.state().tree).toEqual(exampleSite);
  });

  test("has a newer draft, they are made on that", async () => {
    const { session, answer, elsewhere, serverTree } = bench();
    session.edit("fields", note("ups4", "mine"));
    elsewhere(note("ups5", "theirs"));
    await answer();
    expect(session.state().notice).toEqual({ kind: "changedElsewhere", isLost: false });
    await answer();
    expect(serverTree()).toEqual(note("ups5", "theirs")(note("ups4", "mine")(exampleSite)));
    expect(session.state().tree).toEqual(serverTree());
  });

  test("has a newer draft that they do not fit to, that one counts, and it is said", async () => {
    const { session, answer, elsewhere, serverTree } = bench();
    session.edit("feed", (tree) => patchNode(tree, "blade-1", { feeds: ["ups6"] }) ?? tree);
    elsewhere((tree) => removeNodes(tree, ["svr100"]));
    await answer();
    expect(session.state().notice).toEqual({ kind: "changedElsewhere", isLost: true });
    session.dismiss();
    expect(session.state().notice).toBeNull();
    expect(session.state().tree).toEqual(serverTree());
  });
});

describe("a page that is opened", () => {
  const change = {
    lists: {
      upses: { put: [{ ...(exampleSite.upses[3] as Tree["upses"][number]), note: "unsent" }], remove: [], at: {} },
    },
  };

  test("sends what was left on the shelf", async () => {
    const { session, answer, serverTree } = bench({ shelved: { version: 0, change, copies: {} } });
    expect(noteOf(session.state().tree, "ups4")).toBe("unsent");
    await answer();
    expect(noteOf(serverTree(), "ups4")).toBe("unsent");
  });

  test("leaves it where it does not fit any more", () => {
    const draft = draftOf(removeNodes(exampleSite, ["kyoyu"]));
    const { session, shelf } = bench({ draft, shelved: { version: 0, change, copies: {} } });
    expect(session.state()).toMatchObject({ tree: draft.tree, notice: { kind: "changedElsewhere", isLost: true } });
    expect(shelf()).toBeNull();
  });
});

describe("a draft that comes anew", () => {
  test("keeps the steps where it says the same, and the nodes that are the same", () => {
    const { session } = bench();
    const { tree } = session.state();
    session.adopt(
      { ...draftOf(structuredClone(exampleSite), 4), baseRevision: 2, newestRevision: 2 },
      structuredClone(exampleSite),
    );
    expect(session.state()).toMatchObject({ version: 4, baseRevision: 2 });
    expect(session.state().tree).toBe(tree);
    expect(session.state().base).toBe(tree);
  });

  test("begins anew where it says something else; not while edits are under way", async () => {
    const { session, answer } = bench();
    session.edit("fields", note("ups4", "a"));
    session.adopt(draftOf(exampleSite, 9), exampleSite);
    expect(session.state().version).toBe(0);
    await answer();
    session.adopt(draftOf(note("ups5", "x")(exampleSite), 9), exampleSite);
    expect(session.state()).toMatchObject({ version: 9, done: [] });
    expect(noteOf(session.state().tree, "ups5")).toBe("x");
  });

  test("is a step that can be undone where this page had the server do it; the next one is not", async () => {
    const { session, answer } = bench();
    session.edit("fields", note("ups4", "a"));
    await answer();
    const imported = note("ups5", "x")(session.state().tree);
    session.expect("import", 9);
    session.adopt(draftOf(imported, 8), exampleSite);
    expect(session.state().done).toEqual([]);
    session.adopt(draftOf(note("ups6", "y")(imported), 9), exampleSite);
    expect(session.state().done.map(({ what }) => what)).toEqual(["import"]);
    session.adopt(draftOf(imported, 9), exampleSite);
    expect(session.state().done).toEqual([]);
    session.expect("import", 10);
    session.adopt(draftOf(note("ups6", "y")(imported), 10), exampleSite);
    const notes = () => [noteOf(session.state().tree, "ups5"), noteOf(session.state().tree, "ups6")];
    session.undo();
    expect(notes()).toEqual(["x", ""]);
    session.redo();
    expect(notes()).toEqual(["x", "y"]);
  });
});
