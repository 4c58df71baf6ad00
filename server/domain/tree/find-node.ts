import type { NodeId, Tree } from "./entities.ts";
import type { Relations } from "./relations.ts";

/**
 * The group, UPS, storage, terminal or cluster that a person names: by its id, its path, or a name that no other one has. The
 * network's id or name: all of it. null: there is none such, or more than one.
 */
export function findNode(tree: Tree, relations: Relations, named: string): NodeId | null {
  const nodes = [tree.network, ...tree.groups, ...tree.upses, ...tree.storages, ...tree.terminals, ...tree.clusters];
  const exact = nodes.find((n) => n.id === named || relations.pathOf(n.id) === named);
  if (exact) return exact.id;
  const [only, another] = nodes.filter((n) => n.name === named);
  return only && !another ? only.id : null;
}
