import type { Tree } from "./entities.ts";
import { treeLists } from "./lists.ts";
import { isSame } from "./same.ts";

/**
 * `tree` made of the nodes of `known` wherever it says the same, so that what is equal is also identical; `known` itself where all is.
 * Trees that come from elsewhere share nothing, and comparing them again and again would cost their whole size. O(nodes).
 */
export function shareNodes(known: Tree, tree: Tree): Tree {
  const next: Tree = { ...tree };
  if (isSame(known.network, tree.network)) next.network = known.network;
  if (isSame(known.shared, tree.shared)) next.shared = known.shared;
  for (const list of treeLists) Object.assign(next, { [list]: sharedList<{ id: string }>(known[list], tree[list]) });
  const isAll =
    next.network === known.network &&
    next.shared === known.shared &&
    treeLists.every((list) => next[list] === known[list]);
  return isAll ? known : next;
}

function sharedList<T extends { id: string }>(known: readonly T[], list: readonly T[]): readonly T[] {
  const byId = new Map(known.map((node) => [node.id, node]));
  const shared = list.map((node) => {
    const before = byId.get(node.id);
    return before !== undefined && isSame(before, node) ? before : node;
  });
  const isAll = shared.length === known.length && shared.every((node, index) => node === known[index]);
  return isAll ? known : shared;
}
