import type { NodeId, Tree } from "../entities.ts";
import { placedNodes, placeOf } from "../folders.ts";

/** These nodes and all that stands below them. The network brings all. O(nodes). */
export function subtreeIds(tree: Tree, ids: Iterable<NodeId>): Set<NodeId> {
  const below = new Map<NodeId, NodeId[]>();
  for (const placed of placedNodes(tree)) {
    const { parentId } = placeOf(placed);
    const siblings = below.get(parentId);
    if (siblings) siblings.push(placed.node.id);
    else below.set(parentId, [placed.node.id]);
  }
  const all = new Set<NodeId>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (all.has(id)) continue;
    all.add(id);
    open.push(...(below.get(id) ?? []));
  }
  return all;
}

/** Of these nodes those that do not stand below another of them, in the order given. */
export function outermost(tree: Tree, ids: readonly NodeId[]): NodeId[] {
  const parents = new Map([...placedNodes(tree)].map((placed) => [placed.node.id, placeOf(placed).parentId]));
  const given = new Set(ids);
  return [...given].filter((id) => {
    const climbed = new Set<NodeId>();
    for (let at = parents.get(id); at !== undefined && !climbed.has(at); at = parents.get(at)) {
      if (given.has(at)) return false;
      climbed.add(at);
    }
    return true;
  });
}
