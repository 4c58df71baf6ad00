import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import { relate } from "../../server/domain/tree/relations.ts";

export type GroupOption = { id: NodeId; path: string };

/** The power-control groups by their paths, in the order of these. */
export function groupOptions(tree: Tree): GroupOption[] {
  const { pathOf } = relate(tree);
  const all = tree.groups.map(({ id, name }) => ({ id, path: pathOf(id) ?? name }));
  return all.sort((a, b) => a.path.localeCompare(b.path));
}
