import type { NodeId, Tree } from "../entities.ts";

/** `cycle`: the way from the needed terminal back to the one that is to need it, both ends included. */
export type DependencyRefusal = { kind: "self" | "exists" | "unknown" } | { kind: "cycle"; path: NodeId[] };

/** The tree where `dependentId` also needs `neededId`: it stops before it and starts after it. `id` is the new dependency's. */
export function addDependency(
  tree: Tree,
  dependency: { id: NodeId; dependentId: NodeId; neededId: NodeId },
): { tree: Tree } | { refused: DependencyRefusal } {
  const { dependentId, neededId } = dependency;
  const ids = new Set(tree.terminals.map((terminal) => terminal.id));
  if (!ids.has(dependentId) || !ids.has(neededId)) return { refused: { kind: "unknown" } };
  if (dependentId === neededId) return { refused: { kind: "self" } };
  if (tree.dependencies.some((one) => one.dependentId === dependentId && one.neededId === neededId))
    return { refused: { kind: "exists" } };
  const path = wayOf(tree, neededId, dependentId);
  if (path !== null) return { refused: { kind: "cycle", path } };
  return { tree: { ...tree, dependencies: [...tree.dependencies, dependency] } };
}

/** The tree without it; the same tree where there is none such. */
export function removeDependency(tree: Tree, id: NodeId): Tree {
  const dependencies = tree.dependencies.filter((one) => one.id !== id);
  return dependencies.length === tree.dependencies.length ? tree : { ...tree, dependencies };
}

/** The shortest way from one terminal to another along what each needs; null: there is none. O(dependencies). */
function wayOf(tree: Tree, from: NodeId, to: NodeId): NodeId[] | null {
  const needs = Map.groupBy(tree.dependencies, (one) => one.dependentId);
  const cameFrom = new Map<NodeId, NodeId | null>([[from, null]]);
  for (const id of cameFrom.keys()) {
    if (id === to) return pathTo(cameFrom, id);
    for (const { neededId } of needs.get(id) ?? []) if (!cameFrom.has(neededId)) cameFrom.set(neededId, id);
  }
  return null;
}

function pathTo(cameFrom: ReadonlyMap<NodeId, NodeId | null>, end: NodeId): NodeId[] {
  const path: NodeId[] = [];
  for (let at: NodeId | null | undefined = end; at; at = cameFrom.get(at)) path.unshift(at);
  return path;
}
