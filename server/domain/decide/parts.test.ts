import { describe, expect, test } from "vitest";
import { load, needs, site } from "../../testing/edit-site.ts";
import { drawPlan } from "../simulation/trial/draw-plan.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import { partsOf } from "./parts.ts";

const randomSites = Array.from({ length: 200 }, (_, seed) => drawPlan(seed, { sites: "random", faults: false }).tree);
const withCluster = (memberIds: NodeId[]): Tree => ({
  ...exampleSite,
  clusters: exampleSite.clusters.map((c) => ({ ...c, memberIds })),
});
const idsOf = (tree: Tree) =>
  [...tree.upses, ...tree.terminals, ...tree.storages, ...tree.clusters].map((node) => node.id);
const isIn = (tree: Tree, id: NodeId) => idsOf(tree).includes(id);

describe("the parts of a site", () => {
  test("hold every node once", () => {
    for (const tree of [exampleSite, ...randomSites]) {
      const { all } = partsOf(tree, relate(tree));
      expect(all.flatMap((part) => idsOf(part.tree)).sort()).toEqual(idsOf(tree).sort());
    }
  });

  test("lead nowhere else", () => {
    for (const tree of [exampleSite, ...randomSites]) {
      const r = relate(tree);
      for (const part of partsOf(tree, r).all) {
        const reached = [
          ...part.tree.terminals.flatMap(({ id }) => [
            ...r.feedsOf(id),
            ...r.storagesUsedBy(id).map((s) => s.id),
            ...r.needsOf(id),
            ...r.dependentsOf(id),
          ]),
          ...part.tree.upses.flatMap(({ id }) => [...r.fedBy(id), ...r.storagesFedBy(id)].map((node) => node.id)),
          ...part.tree.storages.flatMap(({ id }) => [...r.upsesOfStorage(id), ...r.usersOf(id).map((t) => t.id)]),
          ...part.tree.clusters.flatMap((c) => c.memberIds),
        ];
        expect(reached.filter((id) => !part.has(id))).toEqual([]);
      }
    }
  });

  test("are several in most sites of some size", () => {
    const counts = randomSites.map((tree) => partsOf(tree, relate(tree)).all.length);
    expect(counts.filter((count) => count > 2).length).toBeGreaterThan(20);
  });

  test("begin with the control side", () => {
    const [control, ...linked] = partsOf(exampleSite, relate(exampleSite)).all;
    expect(control?.isControl).toBe(true);
    expect(control?.tree.terminals.map((t) => t.id)).toEqual(["sv1", "sv2"]);
    expect(linked.map((part) => part.isControl)).toEqual([false]);
  });

  test("are one where a linked terminal hangs together with the control side", () => {
    const tree = withCluster(["sv1", "blade-1"]);
    const [control] = partsOf(tree, relate(tree)).all;
    expect(control && isIn(control.tree, "svr100-1")).toBe(true);
  });

  test("leave out loads and dependencies of nodes that there are not", () => {
    const tree = site(load({ feeds: ["nobody"] }), needs("nobody blade-1", "blade-2 blade-1"));
    const all = partsOf(tree, relate(tree)).all.map((part) => part.tree);
    expect(all.flatMap((part) => part.loads)).toEqual([]);
    expect(all.flatMap((part) => part.dependencies.map((d) => d.dependentId))).toEqual(["blade-2"]);
  });

  test("know the schedules of their nodes and of the groups above them", () => {
    const schedules = ["ssc", "blade-1", "nobody"].map((targetId) => ({
      id: `at-${targetId}`,
      name: targetId,
      note: "",
      targetId,
      entries: [],
    }));
    const lanFactors = ["blade", "nobody"].map((targetId) => ({
      id: `lan-${targetId}`,
      name: targetId,
      note: "",
      targetId,
      hosts: [],
      silenceMin: 10,
    }));
    const tree: Tree = { ...exampleSite, schedules, lanFactors };
    const found = partsOf(tree, relate(tree)).all.map((part) => part.tree.schedules.map((s) => s.targetId));
    expect(found).toEqual([["ssc"], ["ssc", "blade-1"]]);
    const factors = partsOf(tree, relate(tree)).all.map((part) => part.tree.lanFactors.map((f) => f.targetId));
    expect(factors).toEqual([[], ["blade"]]);
  });
});
