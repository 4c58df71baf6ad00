import type { NodeId, Tree } from "./entities.ts";

/** The lists of a tree and what kind of node each holds. */
export const kindOfList = {
  groups: "group",
  upses: "ups",
  storages: "storage",
  terminals: "terminal",
  loads: "load",
  dependencies: "dependency",
  clusters: "cluster",
  schedules: "schedule",
  lanFactors: "lanFactor",
} as const;

export type TreeList = keyof typeof kindOfList;
export const treeLists = Object.keys(kindOfList) as TreeList[];
export type NodeKind = "network" | (typeof kindOfList)[TreeList];

/** The list that holds a node; null: none does (the network stands in no list). */
export function listOf(tree: Tree, id: NodeId): TreeList | null {
  return treeLists.find((list) => tree[list].some((node) => node.id === id)) ?? null;
}

/** null: there is no such node. */
export function kindOf(tree: Tree, id: NodeId): NodeKind | null {
  if (tree.network.id === id) return "network";
  const list = listOf(tree, id);
  return list ? kindOfList[list] : null;
}
