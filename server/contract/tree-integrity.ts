import type { z } from "zod";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { treeLists } from "../domain/tree/lists.ts";

type Place = (string | number)[];
type Report = (code: "duplicateId" | "unknownReference" | "groupCycle", path: Place) => void;

/** Refinement of `treeSchema`: what no rule may have to cope with. O(nodes). */
export function checkIntegrity(tree: Tree, ctx: z.RefinementCtx): void {
  reportTorn(tree, (code, path) => ctx.addIssue({ code: "custom", message: code, path }));
}

/** Whether `checkIntegrity` would have nothing to say, for those who do without schemas. O(nodes). */
export function isWhole(tree: Tree): boolean {
  let torn = 0;
  reportTorn(tree, () => {
    torn += 1;
  });
  return torn === 0;
}

function reportTorn(tree: Tree, report: Report): void {
  checkIds(tree, report);
  checkReferences(tree, report);
  checkGroups(tree, report);
}

function checkIds(tree: Tree, report: Report): void {
  const seen = new Set<NodeId>([tree.network.id]);
  for (const list of treeLists)
    tree[list].forEach(({ id }, index) => {
      if (seen.has(id)) report("duplicateId", [list, index, "id"]);
      seen.add(id);
    });
}

function checkReferences(tree: Tree, report: Report): void {
  const groupIds = new Set(tree.groups.map((g) => g.id));
  const upsIds = new Set(tree.upses.map((u) => u.id));
  const terminalIds = new Set(tree.terminals.map((t) => t.id));
  const targets = new Set([...groupIds, ...terminalIds, ...tree.clusters.map((c) => c.id)]);
  const need = (known: ReadonlySet<NodeId>, id: NodeId, path: Place) => {
    if (!known.has(id)) report("unknownReference", path);
  };
  const needAll = (known: ReadonlySet<NodeId>, ids: readonly NodeId[] | null, path: Place) =>
    ids?.forEach((id, index) => {
      need(known, id, [...path, index]);
    });

  tree.groups.forEach((g, i) => {
    if (g.parentId !== tree.network.id) need(groupIds, g.parentId, ["groups", i, "parentId"]);
  });
  for (const list of ["upses", "storages", "terminals", "loads"] as const)
    tree[list].forEach((n, i) => {
      need(groupIds, n.groupId, [list, i, "groupId"]);
    });
  tree.storages.forEach((s, i) => {
    needAll(upsIds, s.controllerUpsIds, ["storages", i, "controllerUpsIds"]);
    needAll(upsIds, s.enclosureUpsIds, ["storages", i, "enclosureUpsIds"]);
  });
  tree.terminals.forEach((t, i) => {
    needAll(upsIds, t.feeds, ["terminals", i, "feeds"]);
  });
  tree.loads.forEach((l, i) => {
    needAll(upsIds, l.feeds, ["loads", i, "feeds"]);
  });
  tree.dependencies.forEach((d, i) => {
    need(terminalIds, d.dependentId, ["dependencies", i, "dependentId"]);
    need(terminalIds, d.neededId, ["dependencies", i, "neededId"]);
  });
  tree.clusters.forEach((c, i) => {
    needAll(terminalIds, c.memberIds, ["clusters", i, "memberIds"]);
  });
  for (const list of ["schedules", "lanFactors"] as const)
    tree[list].forEach((n, i) => {
      need(targets, n.targetId, [list, i, "targetId"]);
    });
}

/** Every group must lead up to the network. */
function checkGroups(tree: Tree, report: Report): void {
  const parents = new Map(tree.groups.map((g) => [g.id, g.parentId]));
  const sound = new Set<NodeId>();
  tree.groups.forEach((group, index) => {
    const climbed = new Set<NodeId>();
    let at: NodeId | undefined = group.id;
    while (at !== undefined && parents.has(at) && !sound.has(at)) {
      if (climbed.has(at)) {
        report("groupCycle", ["groups", index, "parentId"]);
        break;
      }
      climbed.add(at);
      at = parents.get(at);
    }
    for (const id of climbed) sound.add(id);
  });
}
