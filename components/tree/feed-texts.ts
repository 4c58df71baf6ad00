import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import { relate } from "../../server/domain/tree/relations.ts";

/** The names of what feeds each terminal, storage and load. O(nodes). */
export function feedTexts(tree: Tree): Map<NodeId, string> {
  const relations = relate(tree);
  const nameOf = (id: NodeId) => relations.upses.get(id)?.name ?? id;
  const texts = new Map<NodeId, string>();
  const put = (id: NodeId, upsIds: readonly NodeId[]) => texts.set(id, [...new Set(upsIds)].map(nameOf).join(", "));
  for (const { id } of tree.terminals) put(id, relations.feedsOf(id));
  for (const { id } of tree.storages) put(id, relations.upsesOfStorage(id));
  for (const { id, feeds } of tree.loads) put(id, feeds);
  return texts;
}
