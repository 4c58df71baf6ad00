import type { NodeId, Tree } from "../entities.ts";
import type { Placed } from "../folders.ts";

/**
 * The tree with these nodes put in. Where a node of that id stands it is replaced, new ones come at the end of their list; with `before`
 * all of them that are of that node's list come right in front of it. Untouched nodes are the same objects.
 */
export function putNodes(tree: Tree, nodes: readonly Placed[], before: NodeId | null = null): Tree {
  const next: Tree = { ...tree };
  for (const list of new Set(nodes.map((one) => one.list))) {
    const own = nodes.filter((one) => one.list === list).map(({ node }) => node);
    Object.assign(next, { [list]: withNodes(tree[list], own, before) });
  }
  return next;
}

type Node = Placed["node"];

function withNodes(list: readonly Node[], given: readonly Node[], before: NodeId | null): Node[] {
  const byId = new Map(given.map((node) => [node.id, node]));
  const others = list.filter(({ id }) => !byId.has(id));
  const index = others.findIndex(({ id }) => id === before);
  if (index >= 0) return [...others.slice(0, index), ...given, ...others.slice(index)];
  const known = new Set(list.map(({ id }) => id));
  return [...list.map((node) => byId.get(node.id) ?? node), ...given.filter(({ id }) => !known.has(id))];
}
