import type { NodeId } from "../../tree/entities.ts";

/** What is kept of a node of the tree; of each there is something. */
export function keptOf<T>(kept: Readonly<Record<NodeId, T>>, id: NodeId): T {
  const found = kept[id];
  /* v8 ignore next -- a trial keeps something of each node of its tree, and asks of no other */
  if (found === undefined) throw new Error(`nothing is kept of ${id}`);
  return found;
}
