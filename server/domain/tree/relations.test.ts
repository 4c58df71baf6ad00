import { describe, expect, test } from "vitest";
import { exampleSite } from "./example-site.ts";
import { relate } from "./relations.ts";

const ids = (nodes: readonly { id: string }[]) => nodes.map((n) => n.id).sort();

describe("the example site", () => {
  const r = relate(exampleSite);

  test("paths are names joined by slashes", () => {
    expect(r.pathOf("blade")).toBe("SSC/共有ディスク_連動用/Bladeサーバ");
    expect(r.pathOf("blade-1")).toBe("SSC/共有ディスク_連動用/Bladeサーバ/blade-1");
    expect(r.pathOf("nobody")).toBeNull();
  });

  test("terminals are fed by the power devices of their group unless they name their feeds", () => {
    expect(r.feedsOf("blade-1")).toEqual(["ups5"]);
    expect(ids(r.fedBy("ups6"))).toEqual(["svr100-1", "svr100-2", "svr100-pool"]);
    expect(r.fedBy("ups4")).toEqual([]);
  });

  test("nesting means use: terminals below a group use the storage on its linked devices", () => {
    expect(ids(r.storagesUsedBy("svr100-1"))).toEqual(["shared-disk"]);
    expect(ids(r.usersOf("control-disk"))).toEqual(["sv1", "sv2"]);
  });

  test("the control side is what stands below a control-terminals folder", () => {
    expect(["ssc", "ssc-cluster", "seigyo-1", "kyoyu"].filter((id) => r.isControlSide(id))).toEqual([
      "ssc-cluster",
      "seigyo-1",
    ]);
  });
});

test("a control terminal does not use linked storage that stands on a group above it", () => {
  const tree = {
    ...exampleSite,
    storages: exampleSite.storages.map((s) => (s.id === "shared-disk" ? { ...s, groupId: "ssc" } : s)),
  };
  expect(ids(relate(tree).usersOf("shared-disk"))).toEqual([
    "blade-1",
    "blade-2",
    "blade-pool",
    "svr100-1",
    "svr100-2",
    "svr100-pool",
  ]);
});

test("of what is not there, nobody knows anything", () => {
  const r = relate({
    ...exampleSite,
    terminals: exampleSite.terminals.map((t) => (t.id === "blade-1" ? { ...t, feeds: ["ups5", "gone"] } : t)),
    storages: exampleSite.storages.map((s) => ({ ...s, enclosureUpsIds: ["gone"] })),
    dependencies: [
      { id: "1", dependentId: "blade-1", neededId: "gone" },
      { id: "2", dependentId: "gone", neededId: "blade-1" },
      { id: "3", dependentId: "blade-1", neededId: "blade-2" },
    ],
  });
  expect([r.feedsOf("blade-1"), ids(r.upsesFeeding("blade-1"))]).toEqual([["ups5"], ["ups5"]]);
  expect([r.upsesOfStorage("shared-disk"), ids(r.upsesFeedingStorage("shared-disk"))]).toEqual([["ups4"], ["ups4"]]);
  expect([r.needsOf("blade-1"), r.dependentsOf("blade-1"), r.dependentsOf("blade-2")]).toEqual([
    ["blade-2"],
    [],
    ["blade-1"],
  ]);
  const lookUps = [r.feedsOf, r.upsesFeeding, r.fedBy, r.storagesUsedBy, r.usersOf, r.storagesFedBy];
  for (const lookUp of [...lookUps, r.upsesOfStorage, r.upsesFeedingStorage, r.dependentsOf, r.needsOf])
    expect(lookUp("gone")).toEqual([]);
  expect([r.isControlUps("gone"), r.stableSecOf("gone"), r.isControlSide("gone")]).toEqual([false, 0, false]);
});

test("a UPS must have mains for as long as the longest of the groups that it serves", () => {
  const groups = exampleSite.groups.map((g) => (g.id === "blade" ? { ...g, policy: { stableSec: 90 } } : g));
  const r = relate({ ...exampleSite, groups });
  expect(exampleSite.upses.map((u) => r.stableSecOf(u.id))).toEqual([30, 30, 30, 90, 90, 30]);
  const unused = relate({ ...exampleSite, groups, terminals: [] });
  expect(exampleSite.upses.map((u) => unused.stableSecOf(u.id))).toEqual([30, 30, 30, 30, 90, 30]);
});

test("a policy is inherited down the tree, and a group overrides single fields", () => {
  const groups = exampleSite.groups.map((g) => {
    if (g.id === "ssc") return { ...g, policy: { stableSec: 90, restartOnRecovery: false } };
    return g.id === "blade" ? { ...g, policy: { restartOnRecovery: true } } : g;
  });
  const r = relate({ ...exampleSite, groups });
  expect(r.policyOf("blade")).toMatchObject({ stableSec: 90, restartOnRecovery: true });
  expect(r.policyOf("svr100")).toMatchObject({ stableSec: 90, restartOnRecovery: false });
});

test("groups that are each other's parents end the climb instead of hanging", () => {
  const groups = exampleSite.groups.map((g) => (g.id === "ssc" ? { ...g, parentId: "kyoyu" } : g));
  expect(relate({ ...exampleSite, groups }).isControlSide("kyoyu")).toBe(false);
});

test("a terminal belongs to the first enabled cluster that names it", () => {
  const [cluster] = exampleSite.clusters;
  if (!cluster) throw new Error("the example site has a cluster");
  const off = { ...cluster, id: "off", enabled: false, memberIds: ["blade-1", "sv1"] };
  const late = { ...cluster, id: "late", memberIds: ["sv2", "blade-2"] };
  const r = relate({ ...exampleSite, clusters: [off, cluster, late] });
  expect(["sv1", "sv2", "blade-1", "blade-2"].map((id) => r.clusterOf(id)?.id ?? null)).toEqual([
    "ssc-cl",
    "ssc-cl",
    null,
    "late",
  ]);
});
