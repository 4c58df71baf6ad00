import { describe, expect, test } from "vitest";
import type { Tree } from "../entities.ts";
import { exampleSite } from "../example-site.ts";
import { type Folder, listsHeldBy, placedAt, placedNode, placedNodes, placeOf } from "../folders.ts";
import { references } from "../references.ts";
import { type Clip, clipOf, pasteClip } from "./clip.ts";
import { isPlace, moveNodes, whyNotMove } from "./move-nodes.ts";
import { putNodes } from "./put-nodes.ts";
import { removeNodes } from "./remove-nodes.ts";
import { outermost, subtreeIds } from "./subtree.ts";

const hub = {
  id: "hub",
  name: "hub",
  note: "",
  groupId: "blade",
  kind: "hub" as const,
  feeds: ["ups5", "ups6"],
  onControlPath: true,
};
/** The example with one of everything that names a node. */
const site: Tree = {
  ...exampleSite,
  loads: [hub],
  terminals: exampleSite.terminals.map((t) =>
    t.id === "blade-1" ? { ...t, feeds: ["ups5", "ups6"], feedsNeeded: 1 } : t,
  ),
  dependencies: [
    { id: "d1", dependentId: "blade-1", neededId: "blade-2" },
    { id: "d2", dependentId: "blade-1", neededId: "svr100-1" },
  ],
  schedules: [
    { id: "s1", name: "s1", note: "", targetId: "blade", entries: [] },
    { id: "s2", name: "s2", note: "", targetId: "ssc-cl", entries: [] },
  ],
  lanFactors: [{ id: "l1", name: "l1", note: "", targetId: "svr100", hosts: [], silenceMin: 5 }],
};
const cycle: Tree = { ...site, groups: site.groups.map((g) => (g.id === "ssc" ? { ...g, parentId: "kyoyu" } : g)) };

function dangling(tree: Tree): string[] {
  const known = new Set([
    tree.network.id,
    ...[...placedNodes(tree)].map(({ node }) => node.id),
    ...tree.clusters.map(({ id }) => id),
  ]);
  return [...references(tree)].filter(({ to }) => !known.has(to)).map(({ from, to }) => `${from} → ${to}`);
}

describe("what stands where", () => {
  test.each<[id: string, parentId: string, folder: Folder | null]>([
    ["kyoyu", "ssc", null],
    ["ssc-cluster", "ssc", "controlTerminals"],
    ["ups4", "kyoyu", "linked"],
    ["ups5", "blade", "power"],
    ["shared-disk", "kyoyu", "linked"],
    ["sv1", "seigyo-1", "controlTerminals"],
    ["blade-1", "blade", "linkedTerminals"],
    ["hub", "blade", "power"],
  ])("%s stands in %s, folder %s, and placed there it is itself", (id, parentId, folder) => {
    const placed = placedNode(site, id);
    if (!placed) throw new Error(id);
    expect(placeOf(placed)).toEqual({ parentId, folder });
    expect(placedAt(placed, { parentId, folder })).toEqual(placed);
    expect(listsHeldBy(folder)).toContain(placed.list);
  });

  test("what is no row has no place", () => {
    expect([placedNode(site, "ssc-cl"), placedNode(site, "nobody")]).toEqual([null, null]);
  });

  test.each<[name: string, ids: string[], all: string[], outer: string[]]>([
    ["a leaf", ["ups5"], ["ups5"], ["ups5"]],
    [
      "a group and what is in it",
      ["blade", "blade-1"],
      ["blade", "ups5", "blade-1", "blade-2", "blade-pool", "hub"],
      ["blade"],
    ],
    ["the same twice", ["ups5", "ups5"], ["ups5"], ["ups5"]],
  ])("subtree of %s", (_, ids, all, outer) => {
    expect([...subtreeIds(site, ids)].sort()).toEqual(all.toSorted());
    expect(outermost(site, ids)).toEqual(outer);
  });

  test("groups that stand in each other end the climb", () => {
    expect(outermost(cycle, ["blade"])).toEqual(["blade"]);
    expect([...subtreeIds(cycle, ["kyoyu"])]).toContain("ssc");
  });
});

describe("removing", () => {
  test.each<[name: string, ids: string[], check: (tree: Tree) => unknown, expected: unknown]>([
    [
      "a UPS leaves the feeds of others",
      ["ups6"],
      (t) => [t.terminals.find((x) => x.id === "blade-1")?.feeds, t.loads[0]?.feeds],
      [["ups5"], ["ups5"]],
    ],
    [
      "all feeds: none, not inherited ones",
      ["ups5", "ups6"],
      (t) => t.terminals.find((x) => x.id === "blade-1")?.feeds,
      [],
    ],
    ["a UPS leaves the parts of its storage", ["ups4"], (t) => t.storages[1]?.enclosureUpsIds, []],
    [
      "only the enclosures' UPS",
      ["ups3"],
      (t) => [t.storages[0]?.controllerUpsIds, t.storages[1]?.controllerUpsIds],
      [[], ["ups4"]],
    ],
    ["a terminal takes its dependencies along", ["blade-2"], (t) => t.dependencies.map(({ id }) => id), ["d2"]],
    [
      "a group takes what is in it, and its schedule",
      ["blade"],
      (t) => [t.schedules.map(({ id }) => id), t.loads, t.dependencies],
      [["s2"], [], []],
    ],
    ["a LAN factor goes with its target", ["svr100"], (t) => t.lanFactors, []],
    ["one member leaves its cluster", ["sv1"], (t) => t.clusters[0]?.memberIds, ["sv2"]],
    [
      "the last member takes the cluster, and its schedule",
      ["sv1", "sv2"],
      (t) => [t.clusters, t.schedules.map(({ id }) => id)],
      [[], ["s1"]],
    ],
    ["the network stays", ["network"], (t) => t.groups.length, site.groups.length],
    [
      "a cluster by its own id",
      ["ssc-cl"],
      (t) => [t.clusters, t.schedules.map(({ id }) => id), t.terminals.length],
      [[], ["s1"], site.terminals.length],
    ],
  ])("%s", (_, ids, check, expected) => {
    const tree = removeNodes(site, ids);
    expect(check(tree)).toEqual(expected);
    expect(dangling(tree)).toEqual([]);
  });

  test("leaves what it does not touch the same objects", () => {
    const tree = removeNodes(site, ["svr100-pool"]);
    expect(tree.upses).toBe(site.upses);
    expect(tree.storages).toBe(site.storages);
    expect(tree.clusters).toBe(site.clusters);
    expect(tree.terminals[0]).toBe(site.terminals[0]);
  });
});

describe("moving", () => {
  const at = (id: string) => (tree: Tree) => {
    const placed = placedNode(tree, id);
    return placed && placeOf(placed);
  };
  test.each<
    [name: string, ids: string[], to: [string, Folder | null], check: (tree: Tree) => unknown, expected: unknown]
  >([
    [
      "a terminal to another group",
      ["blade-2"],
      ["svr100", "linkedTerminals"],
      at("blade-2"),
      { parentId: "svr100", folder: "linkedTerminals" },
    ],
    [
      "a UPS becomes a linked device",
      ["ups5"],
      ["blade", "linked"],
      (t) => t.upses.find((u) => u.id === "ups5")?.role,
      "linked",
    ],
    [
      "a linked device becomes a power device",
      ["ups4"],
      ["kyoyu", "power"],
      (t) => t.upses.find((u) => u.id === "ups4")?.role,
      "power",
    ],
    [
      "a pool server becomes a control terminal, and is no spare then",
      ["blade-pool"],
      ["seigyo-1", "controlTerminals"],
      (t) => t.terminals.filter((x) => x.id === "blade-pool").map((x) => [x.kind, x.pool]),
      [["control", false]],
    ],
    [
      "a group to the control side",
      ["blade"],
      ["ssc", "controlTerminals"],
      at("blade"),
      { parentId: "ssc", folder: "controlTerminals" },
    ],
    [
      "a group to the network, its content with it",
      ["blade", "blade-1"],
      ["network", null],
      (t) => [at("blade")(t), at("blade-1")(t)],
      [
        { parentId: "network", folder: null },
        { parentId: "blade", folder: "linkedTerminals" },
      ],
    ],
    ["a storage", ["shared-disk"], ["ssc", "linked"], at("shared-disk"), { parentId: "ssc", folder: "linked" }],
    ["a switch", ["hub"], ["svr100", "power"], at("hub"), { parentId: "svr100", folder: "power" }],
    [
      "devices and terminals to a group, each into its folder",
      ["ups5", "ups4", "blade-1", "sv2"],
      ["svr100", null],
      (t) => ["ups5", "ups4", "blade-1", "sv2"].map((id) => at(id)(t)),
      ["power", "linked", "linkedTerminals", "controlTerminals"].map((folder) => ({ parentId: "svr100", folder })),
    ],
  ])("%s", (_, ids, [parentId, folder], check, expected) => {
    const moved = moveNodes(site, ids, { parentId, folder });
    expect("tree" in moved && check(moved.tree)).toEqual(expected);
    expect(whyNotMove(site, ids, { parentId, folder })).toBeNull();
  });

  test.each<[name: string, ids: string[], to: [string, Folder | null], refused: string]>([
    ["the network", ["network"], ["ssc", null], "network"],
    ["a node that is not there", ["nobody"], ["ssc", "power"], "unknown"],
    ["a group that is not there", ["ups5"], ["nowhere", "power"], "unknown"],
    ["a UPS straight below the network", ["ups5"], ["network", null], "wrongFolder"],
    ["into a folder of the network", ["ups5"], ["network", "power"], "unknown"],
    ["a group into itself", ["kyoyu"], ["kyoyu", null], "intoItself"],
    ["a group into what it holds", ["kyoyu"], ["blade", null], "intoItself"],
    ["a terminal among the power devices", ["blade-1"], ["svr100", "power"], "wrongFolder"],
    ["one of two", ["ups5", "blade-1"], ["svr100", "power"], "wrongFolder"],
  ])("refused: %s", (_, ids, [parentId, folder], refused) => {
    expect(moveNodes(site, ids, { parentId, folder })).toEqual({ refused });
    expect(whyNotMove(site, ids, { parentId, folder })).toBe(refused);
  });

  test("to where it stands changes nothing", () => {
    expect(moveNodes(site, ["ups5"], { parentId: "blade", folder: "power" })).toEqual({ tree: site });
  });

  test("in front of a sibling; in front of itself or of another kind of node it stays in its list's order", () => {
    const ids = (before: string | null) => {
      const moved = moveNodes(site, ["blade-pool"], { parentId: "blade", folder: "linkedTerminals" }, before);
      return "tree" in moved ? moved.tree.terminals.map(({ id }) => id).filter((id) => id.startsWith("blade")) : null;
    };
    expect(ids("blade-1")).toEqual(["blade-pool", "blade-1", "blade-2"]);
    expect(ids("blade-pool")).toEqual(["blade-1", "blade-2", "blade-pool"]);
    expect(ids("hub")).toEqual(["blade-1", "blade-2", "blade-pool"]);
  });

  test("places: a group with its folders, the network without", () => {
    expect(isPlace(site, { parentId: "network", folder: null })).toBe(true);
    expect(isPlace(site, { parentId: "blade", folder: "power" })).toBe(true);
    expect(isPlace(site, { parentId: "ups5", folder: "power" })).toBe(false);
  });

  test("new nodes come at the end of their lists", () => {
    const tree = putNodes(site, [
      { list: "loads", node: { ...hub, id: "hub2" } },
      { list: "loads", node: { ...hub, note: "x" } },
    ]);
    expect(tree.loads.map(({ id, note }) => `${id}${note}`)).toEqual(["hubx", "hub2"]);
  });
});

describe("copying", () => {
  function copied(ids: string[], to: [string, Folder | null], into: Tree = site) {
    const clip = clipOf(site, ids);
    if (!clip) throw new Error("nothing to copy");
    let number = 0;
    return pasteClip(into, clip, { parentId: to[0], folder: to[1] }, () => `new-${number++}`);
  }

  test("a whole group: new ids, its own references among the copies, others kept, a free name", () => {
    const pasted = copied(["blade"], ["kyoyu", null]);
    if (!("tree" in pasted)) throw new Error(pasted.refused);
    const { tree, copies } = pasted;
    expect(dangling(tree)).toEqual([]);
    const idOf = (former: string) => Object.keys(copies).find((id) => copies[id] === former);
    const group = tree.groups.find(({ id }) => id === idOf("blade"));
    expect(group).toMatchObject({ name: "Bladeサーバ 2", parentId: "kyoyu" });
    expect(tree.terminals.find(({ id }) => id === idOf("blade-1"))).toMatchObject({
      name: "blade-1",
      groupId: group?.id,
      feeds: [idOf("ups5"), "ups6"],
    });
    expect(tree.loads.at(-1)).toMatchObject({ groupId: group?.id, feeds: [idOf("ups5"), "ups6"] });
    // blade-1 needs blade-2, which is copied; svr100-1 is not.
    expect(tree.dependencies.slice(2)).toEqual([
      { id: idOf("d1"), dependentId: idOf("blade-1"), neededId: idOf("blade-2") },
    ]);
  });

  test("a storage and a cluster", () => {
    const pasted = copied(["ssc-cluster"], ["ssc", "controlTerminals"]);
    if (!("tree" in pasted)) throw new Error(pasted.refused);
    expect(dangling(pasted.tree)).toEqual([]);
    expect(pasted.tree.clusters.at(-1)?.memberIds.map((id) => pasted.copies[id])).toEqual(["sv1", "sv2"]);
    expect(pasted.tree.storages.at(-1)?.controllerUpsIds.map((id) => pasted.copies[id])).toEqual(["ups3"]);
  });

  test("into another site: what that one does not know goes", () => {
    const other: Tree = {
      ...site,
      upses: [],
      terminals: [],
      storages: [],
      loads: [],
      dependencies: [],
      clusters: [],
      schedules: [],
      lanFactors: [],
    };
    const pasted = copied(["blade-1", "svr100-pool"], ["blade", "linkedTerminals"], other);
    expect("tree" in pasted && pasted.tree.terminals.map(({ name, feeds }) => [name, feeds])).toEqual([
      ["blade-1", []],
      ["svr100-pool", null],
    ]);
  });

  test("what stands below nothing of the clip stays below what it named", () => {
    const clip = clipOf(site, ["blade"]) as Clip;
    const torn = { ...clip, nodes: clip.nodes.filter(({ node }) => node.id !== "blade") };
    const pasted = pasteClip(site, torn, { parentId: "kyoyu", folder: null }, () => "copy");
    expect("tree" in pasted && pasted.tree.upses.at(-1)?.groupId).toBe("blade");
  });

  test.each<[name: string, to: [string, Folder | null], refused: string]>([
    ["a place that is not there", ["nowhere", "power"], "unknown"],
    ["a folder of others", ["blade", "linkedTerminals"], "wrongFolder"],
  ])("refused: %s", (_, to, refused) => {
    expect(copied(["ups5"], to)).toEqual({ refused });
  });

  test.each<[name: string, ids: string[], clip: Partial<Clip> | null]>([
    ["the network cannot be", ["network"], null],
    ["nothing of that id", ["nobody"], null],
    ["a cluster without members is nobody's", ["blade-2"], { clusters: [], dependencies: [] }],
  ])("%s", (_, ids, clip) => {
    const tree: Tree = { ...site, clusters: [{ ...(site.clusters[0] as Tree["clusters"][number]), memberIds: [] }] };
    const found = clipOf(tree, ids);
    expect(found && { clusters: found.clusters, dependencies: found.dependencies }).toEqual(clip);
  });
});
