import type { NodeId, Tree } from "./entities.ts";
import { changedIds } from "./patch.ts";

/** The power-control groups that somebody is limited to; null: the whole site. */
export type GroupLimit = readonly NodeId[] | null;

/**
 * Answers of each node of a tree whether it stands below one of these groups; the groups themselves do not. What joins nodes (a dependency,
 * a cluster linkage) or is meant for one (a schedule, a LAN factor) stands where all of those stand. Unknown ids: false.
 */
export function belowGroups(tree: Tree, limit: GroupLimit): (id: NodeId) => boolean {
  if (limit === null) return () => true;
  const wanted = new Set(limit);
  const above = new Map<NodeId, NodeId>(tree.groups.map(({ id, parentId }) => [id, parentId]));
  for (const list of [tree.upses, tree.storages, tree.terminals, tree.loads])
    for (const { id, groupId } of list) above.set(id, groupId);
  const joined = new Map<NodeId, readonly NodeId[]>();
  for (const { id, memberIds } of tree.clusters) joined.set(id, memberIds);
  for (const { id, dependentId, neededId } of tree.dependencies) joined.set(id, [dependentId, neededId]);
  for (const { id, targetId } of [...tree.schedules, ...tree.lanFactors]) joined.set(id, [targetId]);

  function isPlacedBelow(id: NodeId): boolean {
    // Groups that stand in each other, which the rules refuse, end the climb.
    const seen = new Set<NodeId>();
    for (let at = above.get(id); at !== undefined && !seen.has(at); at = above.get(at)) {
      if (wanted.has(at)) return true;
      seen.add(at);
    }
    return false;
  }
  /** A schedule's target may be a cluster; nothing joins further than that. */
  function isBelow(id: NodeId, depth: number): boolean {
    const ends = joined.get(id);
    if (ends === undefined || depth === 0) return isPlacedBelow(id);
    return ends.length > 0 && ends.every((end) => isBelow(end, depth - 1));
  }
  return (id) => isBelow(id, 2);
}

/** What differs between two trees and is not, on each side where it stands, below these groups: a limited person may not have changed it. */
export function changedOutside(limit: GroupLimit, before: Tree, after: Tree): NodeId[] {
  if (limit === null) return [];
  const changed = changedIds(before, after);
  if (changed.length === 0) return [];
  const sides = [before, after].map((tree) => ({ has: idsOf(tree), isBelow: belowGroups(tree, limit) }));
  return changed.filter((id) => !sides.every(({ has, isBelow }) => !has.has(id) || isBelow(id)));
}

function idsOf(tree: Tree): Set<NodeId> {
  const { formatVersion: _, shared: __, network, ...lists } = tree;
  return new Set([network.id, ...Object.values(lists).flatMap((list) => list.map(({ id }) => id))]);
}
