import { describe, expect, test } from "vitest";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { relate } from "../../domain/tree/relations.ts";
import { inheritedValue } from "./inherited.ts";

const group = (id: string, change: object) => ({
  ...exampleSite,
  groups: exampleSite.groups.map((one) => (one.id === id ? { ...one, ...change } : one)),
});
const of = (tree: typeof exampleSite, id: string, path = "policy.stableSec") =>
  inheritedValue(tree, { kind: "group", id, path });

describe("a policy that a group leaves empty", () => {
  test("is that of the nearest group above which has one, whatever the group itself says", () => {
    const tree = group("kyoyu", { policy: { stableSec: 90 } });
    expect(of(tree, "blade")).toEqual({ value: 90, from: "kyoyu" });
    expect(of(tree, "kyoyu")).toEqual({ value: 30, from: null });
    const top = group("ssc", { policy: { stableSec: 0, stopOnOutage: false } });
    expect(of(top, "blade")).toEqual({ value: 0, from: "ssc" });
    expect(of(top, "blade", "policy.stopOnOutage")).toEqual({ value: false, from: "ssc" });
    expect(of(top, "blade", "policy.stopWhen")).toEqual({ value: "feedsLost", from: null });
  });

  test("is what the decisions go by", () => {
    const tree = group("ssc", { policy: { stableSec: 77 } });
    for (const { id, parentId } of tree.groups.filter(({ policy }) => policy.stableSec === undefined)) {
      expect([parentId, of(tree, id)?.value]).toEqual([parentId, relate(tree).policyOf(id).stableSec]);
    }
  });

  test("groups that stand in each other end the climb", () => {
    expect(of(group("ssc", { parentId: "kyoyu" }), "blade")).toEqual({ value: 30, from: null });
  });
});

test("port and flush timeout of a storage come from the network; nothing else does", () => {
  const tree = { ...exampleSite, shared: { storagePort: 6002, flushTimeoutSec: 500 } };
  const at = (path: string) => inheritedValue(tree, { kind: "storage", id: "shared-disk", path });
  expect([at("driver.port"), at("flushTimeoutSec")]).toEqual([
    { value: 6002, from: "network" },
    { value: 500, from: "network" },
  ]);
  expect([at("name"), of(tree, "blade", "name")]).toEqual([null, null]);
  expect(inheritedValue(tree, { kind: "ups", id: "ups1", path: "confirmSec" })).toBeNull();
});
