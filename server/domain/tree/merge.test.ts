import { describe, expect, test } from "vitest";
import { removeNodes } from "./edit/remove-nodes.ts";
import type { Tree } from "./entities.ts";
import { exampleSite } from "./example-site.ts";
import { type MergeChoice, mergeTrees } from "./merge.ts";
import { patchNode } from "./patch.ts";

type Edit = (tree: Tree) => Tree;
const set =
  (id: string, fields: Record<string, unknown>): Edit =>
  (tree) =>
    patchNode(tree, id, fields) ?? tree;
const remove =
  (...ids: string[]): Edit =>
  (tree) =>
    removeNodes(tree, ids);
const nothing: Edit = (tree) => tree;
const both =
  (...edits: Edit[]): Edit =>
  (tree) =>
    edits.reduce((now, edit) => edit(now), tree);
const add =
  (id: string, groupId: string): Edit =>
  (tree) => ({
    ...tree,
    loads: [...tree.loads, { id, name: id, note: "", groupId, kind: "hub", feeds: ["ups5"], onControlPath: false }],
  });
const need =
  (dependentId: string, neededId: string): Edit =>
  (tree) => ({
    ...tree,
    dependencies: [...tree.dependencies, { id: `${dependentId}-${neededId}`, dependentId, neededId }],
  });
const newGroup =
  (id: string, parentId: string): Edit =>
  (tree) => ({ ...tree, groups: [...tree.groups, { id, name: id, note: "", parentId, folder: "groups", policy: {} }] });

/** Read from two places, they share nothing. */
const fresh = (tree: Tree) => structuredClone(tree);

describe("merged without a question", () => {
  test.each<[name: string, mine: Edit, theirs: Edit, merged: Edit]>([
    ["nobody changed anything", nothing, nothing, nothing],
    ["only I did", set("ups4", { confirmSec: 45 }), nothing, set("ups4", { confirmSec: 45 })],
    ["only they did", nothing, set("ups4", { confirmSec: 45 }), set("ups4", { confirmSec: 45 })],
    ["both did, the same", set("ups4", { note: "x" }), set("ups4", { note: "x" }), set("ups4", { note: "x" })],
    [
      "different nodes",
      set("ups4", { note: "x" }),
      set("ups5", { note: "y" }),
      both(set("ups4", { note: "x" }), set("ups5", { note: "y" })),
    ],
    [
      "different fields of one node",
      set("ups4", { note: "x", confirmSec: 31 }),
      set("ups4", { warmupSec: 360, confirmSec: 31 }),
      set("ups4", { note: "x", confirmSec: 31, warmupSec: 360 }),
    ],
    [
      "the network's name and the shared settings",
      set("network", { name: "site" }),
      set("network", { shared: { storagePort: 7 } }),
      set("network", { name: "site", shared: { storagePort: 7 } }),
    ],
    [
      "a field that came into being",
      set("network", { holidays: ["2026-01-01"] }),
      set("network", { name: "x" }),
      set("network", { name: "x", holidays: ["2026-01-01"] }),
    ],
    ["both removed it", remove("blade-2"), remove("blade-2"), remove("blade-2")],
    [
      "I removed it, they left it alone",
      remove("blade-2"),
      set("ups5", { note: "y" }),
      both(remove("blade-2"), set("ups5", { note: "y" })),
    ],
    [
      "they removed a whole group",
      set("ups4", { note: "x" }),
      remove("svr100"),
      both(set("ups4", { note: "x" }), remove("svr100")),
    ],
    ["both added", add("a", "ssc"), add("b", "ssc"), both(add("b", "ssc"), add("a", "ssc"))],
  ])("%s", (_, mine, theirs, merged) => {
    const result = mergeTrees(fresh(exampleSite), fresh(mine(exampleSite)), fresh(theirs(exampleSite)));
    expect(result).toEqual({ tree: merged(exampleSite), conflicts: [] });
  });
});

describe("a choice decides", () => {
  type Row = [name: string, mine: Edit, theirs: Edit, conflicts: string[], asMine: Edit, asTheirs: Edit];
  test.each<Row>([
    [
      "one field, two values",
      set("ups4", { confirmSec: 45 }),
      set("ups4", { confirmSec: 40 }),
      ["ups4"],
      set("ups4", { confirmSec: 45 }),
      set("ups4", { confirmSec: 40 }),
    ],
    [
      "the network's name",
      set("network", { name: "a" }),
      set("network", { name: "b" }),
      ["network"],
      set("network", { name: "a" }),
      set("network", { name: "b" }),
    ],
    [
      "I removed what they changed",
      remove("blade-2"),
      set("blade-2", { note: "x" }),
      ["blade-2"],
      remove("blade-2"),
      set("blade-2", { note: "x" }),
    ],
    [
      "they removed what I changed",
      set("blade-2", { note: "x" }),
      remove("blade-2"),
      ["blade-2"],
      set("blade-2", { note: "x" }),
      remove("blade-2"),
    ],
    ["both added one id", both(add("a", "ssc")), both(add("a", "kyoyu")), ["a"], add("a", "ssc"), add("a", "kyoyu")],
    [
      "they removed a group that I put something in",
      add("a", "svr100"),
      remove("svr100"),
      ["svr100"],
      add("a", "svr100"),
      remove("svr100"),
    ],
    [
      "I removed a terminal that theirs now needs",
      remove("blade-2"),
      need("blade-1", "blade-2"),
      ["blade-2"],
      remove("blade-2"),
      need("blade-1", "blade-2"),
    ],
  ])("%s", (_, mine, theirs, conflicts, asMine, asTheirs) => {
    const trees = [fresh(exampleSite), fresh(mine(exampleSite)), fresh(theirs(exampleSite))] as const;
    expect(mergeTrees(...trees).conflicts).toEqual(conflicts);
    const choose = (choice: MergeChoice) =>
      mergeTrees(...trees, Object.fromEntries(conflicts.map((id) => [id, choice])));
    expect(choose("mine").conflicts).toEqual([]);
    expect(sorted(choose("mine").tree).groups).toEqual(sorted(asMine(exampleSite)).groups);
    if (!conflicts.includes("svr100")) expect(sorted(choose("mine").tree)).toEqual(sorted(asMine(exampleSite)));
    expect(sorted(choose("theirs").tree)).toEqual(sorted(asTheirs(exampleSite)));
  });

  test("lists that I never touched are the others', as they are", () => {
    const theirs = remove("blade-2")(exampleSite);
    expect(mergeTrees(exampleSite, exampleSite, theirs).tree).toEqual(theirs);
  });

  test("a group that is put back is there with all that stands between it and the network", () => {
    const base = newGroup("inner", "svr100")(exampleSite);
    const mine = add("a", "inner")(base);
    const merged = mergeTrees(fresh(base), fresh(mine), fresh(remove("svr100")(base)));
    expect(merged.conflicts).toEqual(["inner", "svr100"]);
    expect(merged.tree.groups.map(({ id }) => id)).toEqual(expect.arrayContaining(["inner", "svr100"]));
    // What nothing of mine names stays gone.
    expect(merged.tree.terminals.some(({ id }) => id === "svr100-1")).toBe(false);
  });
});

/** What is put back stands at the end of its list. */
function sorted(tree: Tree): Tree {
  const byId = <T extends { id: string }>(nodes: T[]) => nodes.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    ...tree,
    groups: byId(tree.groups),
    upses: byId(tree.upses),
    terminals: byId(tree.terminals),
    loads: byId(tree.loads),
  };
}
