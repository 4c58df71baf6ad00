import { whyNotMove } from "../../../server/domain/tree/edit/move-nodes.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import type { Place } from "../../../server/domain/tree/folders.ts";

const mostPlaces = 100;

/** Whether nodes may stand there, in this tree. While something is dragged the same few places are asked for at each move of the mouse. */
export function legalPlaces(tree: Tree): (ids: readonly NodeId[], to: Place) => boolean {
  const known = new Map<string, boolean>();
  return (ids, to) => {
    const key = JSON.stringify([to.parentId, to.folder, ids]);
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size >= mostPlaces) known.clear();
    const isLegal = whyNotMove(tree, ids, to) === null;
    known.set(key, isLegal);
    return isLegal;
  };
}
