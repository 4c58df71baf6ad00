import type { Network, NodeId, SharedSettings, Tree } from "./entities.ts";
import { type TreeList, treeLists } from "./lists.ts";

/**
 * What an edit does to one list: nodes put in whole, where they were or new at the end; ids taken out; and, for nodes that stand
 * elsewhere than that, their place in the list as it is afterwards.
 */
export type ListChange<T> = { put: T[]; remove: NodeId[]; at: Record<NodeId, number> };

/** What an edit does to a tree. A list that is absent stays as it is, and so do `network` and `shared`. */
export type TreeChange = {
  network?: Network;
  shared?: SharedSettings;
  lists: { [L in TreeList]?: ListChange<Tree[L][number]> };
};

/** Whether it changes nothing at all. */
export function isNoChange({ network, shared, lists }: TreeChange): boolean {
  return network === undefined && shared === undefined && Object.keys(lists).length === 0;
}

/**
 * What makes `after` of `before`. Nodes are told apart by identity, so that it costs what was changed: an edited tree shares with the
 * former one all that it did not touch. O(nodes) in the lists that were touched.
 */
export function changeBetween(before: Tree, after: Tree): TreeChange {
  const change: TreeChange = { lists: {} };
  if (before.network !== after.network) change.network = after.network;
  if (before.shared !== after.shared) change.shared = after.shared;
  for (const list of treeLists) compareList(change, list, before, after);
  return change;
}

function compareList<L extends TreeList>(change: TreeChange, list: L, before: Tree, after: Tree): void {
  if (before[list] === after[list]) return;
  const found = listChange<Node>(before[list], after[list]);
  if (found.put.length > 0 || found.remove.length > 0 || Object.keys(found.at).length > 0)
    change.lists[list] = found as TreeChange["lists"][L];
}

type Node = { id: NodeId };

function listChange<T extends Node>(before: readonly T[], after: readonly T[]): ListChange<T> {
  const former = new Map(before.map((node) => [node.id, node]));
  const ids = new Set(after.map((node) => node.id));
  const put = after.filter((node) => former.get(node.id) !== node);
  const remove = before.filter((node) => !ids.has(node.id)).map((node) => node.id);
  // Where everything would stand without places: what stayed, then what is new. Only the stretch that differs needs them.
  const expected = [
    ...before.filter((node) => ids.has(node.id)).map((node) => node.id),
    ...after.filter((node) => !former.has(node.id)).map((node) => node.id),
  ];
  const at: Record<NodeId, number> = {};
  let [first, last] = [0, after.length - 1];
  while (first <= last && expected[first] === after[first]?.id) first += 1;
  while (last > first && expected[last] === after[last]?.id) last -= 1;
  for (const [index, node] of after.slice(first, last + 1).entries()) at[node.id] = first + index;
  return { put, remove, at };
}

/** The tree with a change made. What it does not touch are the same objects as before; places beyond the end are the end. */
export function applyChange(tree: Tree, change: TreeChange): Tree {
  const next: Tree = { ...tree, network: change.network ?? tree.network, shared: change.shared ?? tree.shared };
  for (const list of treeLists) changeList(next, list, change);
  return next;
}

function changeList<L extends TreeList>(next: Tree, list: L, change: TreeChange): void {
  const own = change.lists[list];
  if (own !== undefined) next[list] = changedList<Node>(next[list], own) as Tree[L];
}

function changedList<T extends Node>(nodes: readonly T[], { put, remove, at }: ListChange<T>): T[] {
  const removed = new Set(remove);
  const given = new Map(put.map((node) => [node.id, node]));
  const known = new Set(nodes.map((node) => node.id));
  const all = [
    ...nodes.filter((node) => !removed.has(node.id)).map((node) => given.get(node.id) ?? node),
    ...put.filter((node) => !known.has(node.id)),
  ];
  const isPlaced = (node: T) => Object.hasOwn(at, node.id);
  const placed = all.filter(isPlaced).sort((a, b) => placeIn(at, a) - placeIn(at, b));
  if (placed.length === 0) return all;
  const rest = all.filter((node) => !isPlaced(node));
  const result: T[] = [];
  let taken = 0;
  for (const node of placed) {
    const wanted = placeIn(at, node) - result.length;
    if (wanted > 0) {
      result.push(...rest.slice(taken, taken + wanted));
      taken += wanted;
    }
    result.push(node);
  }
  return [...result, ...rest.slice(taken)];
}

function placeIn(at: Readonly<Record<NodeId, number>>, node: Node): number {
  return at[node.id] as number;
}
