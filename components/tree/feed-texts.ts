import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import { relate } from "../../server/domain/tree/relations.ts";

/** Answers the names of what feeds a terminal, a storage or a load; null: nothing is known to feed it. Worked out for a row when it is shown. */
export function feedTexts(tree: Tree): (id: NodeId) => string | null {
  const relations = relate(tree);
  const loads = new Map(tree.loads.map((load) => [load.id, load.feeds]));
  const nameOf = (id: NodeId) => relations.upses.get(id)?.name ?? id;
  function feedsOf(id: NodeId): readonly NodeId[] | null {
    if (relations.terminals.has(id)) return relations.feedsOf(id);
    if (relations.storages.has(id)) return relations.upsesOfStorage(id);
    return loads.get(id) ?? null;
  }
  return (id) => {
    const feeds = feedsOf(id);
    return feeds && [...new Set(feeds)].map(nameOf).join(", ");
  };
}
