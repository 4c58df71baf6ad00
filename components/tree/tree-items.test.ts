import { describe, expect, test } from "vitest";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { exampleSite } from "../../server/domain/tree/example-site.ts";
import { patchNode } from "../../server/domain/tree/patch.ts";
import {
  ancestorsOf,
  expandableIds,
  findItems,
  hasSameRows,
  onlyThese,
  placeOn,
  treeItems,
  typeAhead,
} from "./tree-items.ts";

const items = treeItems(exampleSite);

describe("treeItems", () => {
  test("a group shows its four folders in the fixed order, then its groups", () => {
    expect(items.children.get("ssc")).toEqual([
      "ssc/power",
      "ssc/linked",
      "ssc/controlTerminals",
      "ssc/linkedTerminals",
      "kyoyu",
    ]);
  });

  test("a group of the control side stands in the control-terminals folder", () => {
    expect(items.children.get("ssc/controlTerminals")).toEqual(["ssc-cluster"]);
    expect(items.items.get("ssc/controlTerminals")).toMatchObject({ count: 1 });
  });

  test("storage stands beside its UPS in the linked devices", () => {
    expect(items.children.get("kyoyu/linked")).toEqual(["ups4", "shared-disk"]);
  });

  test("empty folders are there, with their count", () => {
    expect(items.items.get("ssc/power")).toEqual({
      kind: "folder",
      id: "ssc/power",
      folder: "power",
      groupId: "ssc",
      count: 0,
    });
  });

  test("every node of the site is a row", () => {
    for (const list of [exampleSite.groups, exampleSite.upses, exampleSite.storages, exampleSite.terminals])
      for (const node of list) expect(items.items.has(node.id), node.id).toBe(true);
  });

  test("groups that stand in each other do not hang it", () => {
    const [first, second] = exampleSite.groups;
    if (!first || !second) throw new Error("the example site has groups");
    const looped = {
      ...exampleSite,
      groups: [
        { ...first, parentId: second.id },
        { ...second, parentId: first.id },
      ],
    };
    expect(treeItems(looped).items.size).toBe(1);
  });
});

test("expandableIds leaves out what holds nothing", () => {
  expect(expandableIds(items)).not.toContain("ssc/power");
  expect(expandableIds(items)).toContain("blade/linkedTerminals");
});

test("ancestorsOf goes up through folders to the network", () => {
  expect(ancestorsOf(items, "blade-1")).toEqual(["blade/linkedTerminals", "blade", "kyoyu", "ssc", "network"]);
});

test.each([
  ["BLADE-1", ["blade-1"]],
  ["ｂｌａｄｅ－１", ["blade-1"]],
  ["共有ディスク", ["shared-disk", "kyoyu"]],
  ["", []],
])("findItems %j", (text, expected) => {
  expect(findItems(items, text).toSorted()).toEqual(expected.toSorted());
});

test.each([
  ["b", 0, 1],
  ["b", 1, 2],
  ["b", 2, 1],
  ["blade-2", 1, 2],
  ["z", 0, null],
])("typeAhead %j from %i", (typed, from, expected) => {
  expect(typeAhead(["alpha", "blade-1", "blade-2"], from, typed)).toBe(expected);
});

describe("what is put on a row stands then", () => {
  const tree = treeItems(exampleSite);
  test.each([
    ["in the folder", "blade/power", { parentId: "blade", folder: "power" }],
    ["below the group", "blade", { parentId: "blade", folder: null }],
    ["below the network", "network", { parentId: "network", folder: null }],
    ["beside the node", "blade-1", { parentId: "blade", folder: "linkedTerminals" }],
    ["nowhere, where there is no row", "nobody", null],
  ])("%s", (_, id, place) => {
    expect(placeOn(tree, id)).toEqual(place);
  });
});

test("shows only what is found, and what stands above it", () => {
  const tree = treeItems(exampleSite);
  const found = findItems(tree, "192.0.2", (id) => (id === "blade-1" ? ["192.0.2.7"] : []));
  expect(found).toEqual(["blade-1"]);
  const { children } = onlyThese(tree, found);
  expect([...children].filter(([, inner]) => inner.length > 0)).toEqual([
    ["/", ["network"]],
    ["network", ["ssc"]],
    ["ssc", ["kyoyu"]],
    ["kyoyu", ["blade"]],
    ["blade", ["blade/linkedTerminals"]],
    ["blade/linkedTerminals", ["blade-1"]],
  ]);
});

describe("an edit leaves the rows as they are", () => {
  const edited = (id: string, fields: object) =>
    patchNode(exampleSite, id, fields as Record<string, unknown>) ?? exampleSite;
  test.each<[string, Tree, boolean]>([
    ["that changes a time", edited("ups4", { confirmSec: 31 }), true],
    ["that changes nothing", structuredClone(exampleSite), true],
    ["but not one of a name", edited("ups4", { name: "UPS⑦" }), false],
    ["of the network's name", edited("network", { name: "site" }), false],
    ["of a role", edited("ups4", { role: "power" }), false],
    ["of a kind", edited("blade-1", { kind: "control" }), false],
    ["of a place", edited("shared-disk", { groupId: "ssc" }), false],
    ["of a group's place", edited("blade", { parentId: "ssc" }), false],
    ["of a group's folder", edited("ssc-cluster", { folder: "groups" }), false],
    ["of how many there are", { ...exampleSite, terminals: exampleSite.terminals.slice(1) }, false],
    ["of their order", { ...exampleSite, upses: exampleSite.upses.toReversed() }, false],
    [
      "of loads",
      {
        ...exampleSite,
        loads: [
          { id: "hub", name: "hub", note: "", groupId: "ssc", kind: "switch", feeds: [], controlPath: false },
        ] as never,
      },
      false,
    ],
  ])("%s", (_name, tree, same) => {
    expect(hasSameRows(exampleSite, tree)).toBe(same);
  });
});
