import { describe, expect, test } from "vitest";
import { applyChange, changeBetween, isNoChange, type TreeChange } from "./change.ts";
import type { Tree } from "./entities.ts";
import { exampleSite } from "./example-site.ts";

const spare = (id: string) => ({
  ...exampleSite.loads[0],
  id,
  name: id,
  note: "",
  groupId: "ssc",
  kind: "hub" as const,
  feeds: ["ups1"],
  onControlPath: false,
});
const withLoads = (...ids: string[]): Tree => ({ ...exampleSite, loads: ids.map(spare) });
const order = (tree: Tree) => tree.loads.map((load) => load.id).join("");

describe("what makes one tree of another, and back", () => {
  test.each<[name: string, before: Tree, after: (tree: Tree) => Tree, listsTouched: string[]]>([
    ["nothing", exampleSite, (tree) => tree, []],
    ["a list made anew with the same nodes", exampleSite, (tree) => ({ ...tree, upses: [...tree.upses] }), []],
    [
      "a field",
      exampleSite,
      (tree) => ({ ...tree, upses: tree.upses.map((u) => (u.id === "ups4" ? { ...u, confirmSec: 45 } : u)) }),
      ["upses"],
    ],
    [
      "the network and the shared settings",
      exampleSite,
      (tree) => ({
        ...tree,
        network: { ...tree.network, name: "site" },
        shared: { ...tree.shared, storagePort: 7001 },
      }),
      [],
    ],
    ["one at the end", withLoads("a", "b"), (tree) => ({ ...tree, loads: [...tree.loads, spare("c")] }), ["loads"]],
    [
      "one in the middle",
      withLoads("a", "b"),
      (tree) => ({ ...tree, loads: tree.loads.toSpliced(1, 0, spare("c")) }),
      ["loads"],
    ],
    [
      "one taken out of the middle",
      withLoads("a", "b", "c"),
      (tree) => ({ ...tree, loads: tree.loads.toSpliced(1, 1) }),
      ["loads"],
    ],
    [
      "the order turned round",
      withLoads("a", "b", "c", "d"),
      (tree) => ({ ...tree, loads: tree.loads.toReversed() }),
      ["loads"],
    ],
    [
      "the first two change places",
      withLoads("a", "b", "c", "d"),
      (tree) => ({ ...tree, loads: [tree.loads[1], tree.loads[0], ...tree.loads.slice(2)] as Tree["loads"] }),
      ["loads"],
    ],
    [
      "the last comes first",
      withLoads("a", "b", "c"),
      (tree) => ({ ...tree, loads: [tree.loads[2], tree.loads[0], tree.loads[1]] as Tree["loads"] }),
      ["loads"],
    ],
    [
      "all at once",
      withLoads("a", "b", "c"),
      (tree) => ({ ...tree, loads: [spare("d"), { ...spare("c"), note: "x" }, spare("a")], clusters: [] }),
      ["loads", "clusters"],
    ],
  ])("%s", (_, before, make, listsTouched) => {
    const after = make(before);
    const there = changeBetween(before, after);
    const back = changeBetween(after, before);
    expect(Object.keys(there.lists).sort()).toEqual(listsTouched.toSorted());
    // As it travels: through JSON.
    const sent = (change: TreeChange) => JSON.parse(JSON.stringify(change)) as TreeChange;
    expect(applyChange(before, sent(there))).toEqual(after);
    expect(applyChange(after, sent(back))).toEqual(before);
    expect(isNoChange(there)).toBe(JSON.stringify(after) === JSON.stringify(before));
  });

  test("leaves what it does not touch the same objects", () => {
    const after = { ...exampleSite, upses: exampleSite.upses.map((u) => (u.id === "ups4" ? { ...u, note: "x" } : u)) };
    const applied = applyChange(exampleSite, changeBetween(exampleSite, after));
    expect(applied.terminals).toBe(exampleSite.terminals);
    expect(applied.upses[0]).toBe(exampleSite.upses[0]);
  });

  test("names only what differs: an added node has no place, nor have the others", () => {
    const before = withLoads("a", "b");
    const { lists } = changeBetween(before, { ...before, loads: [...before.loads, spare("c")] });
    expect(lists.loads).toEqual({ put: [spare("c")], remove: [], at: {} });
  });
});

describe("on a tree that went on meanwhile", () => {
  test.each<[name: string, change: TreeChange["lists"]["loads"], expected: string]>([
    ["a place beyond the end is the end", { put: [spare("z")], remove: [], at: { z: 99 } }, "abcz"],
    ["two for one place keep their order", { put: [spare("y"), spare("z")], remove: [], at: { y: 1, z: 1 } }, "ayzbc"],
    ["a place for a node that is gone is passed over", { put: [], remove: [], at: { nobody: 0 } }, "abc"],
    ["a node is taken out that is not there", { put: [], remove: ["nobody"], at: {} }, "abc"],
  ])("%s", (_, loads, expected) => {
    expect(order(applyChange(withLoads("a", "b", "c"), { lists: loads ? { loads } : {} }))).toBe(expected);
  });
});
