import type { NodeId, Tree } from "../entities.ts";
import { type Place, type Placed, placedAt, placedById, placeOf } from "../folders.ts";
import { isSame } from "../same.ts";
import { putNodes } from "./put-nodes.ts";
import { outermost, subtreeIds } from "./subtree.ts";

/** Why nodes cannot stand there. */
export type PlaceRefusal =
  /** There is no such node or place. */
  | "unknown"
  /** The network stands where it stands. */
  | "network"
  /** A group into itself or into what it holds. */
  | "intoItself"
  /** That folder does not hold such nodes. */
  | "wrongFolder";

export type Moved = { tree: Tree } | { refused: PlaceRefusal };

/**
 * The tree with nodes moved to another place, with all that stands below them; `before`: in front of that sibling. What stands below another
 * of them moves with that one. All or none. O(nodes).
 */
export function moveNodes(tree: Tree, ids: readonly NodeId[], to: Place, before: NodeId | null = null): Moved {
  const there = placedThere(tree, ids, to);
  if ("refused" in there) return there;
  if (before === null && there.isThereAlready) return { tree };
  return { tree: putNodes(tree, there.moved, before) };
}

/** Whether `moveNodes` would move them. null: it would, or they stand there. O(nodes), and makes no tree. */
export function whyNotMove(tree: Tree, ids: readonly NodeId[], to: Place): PlaceRefusal | null {
  const there = placedThere(tree, ids, to);
  return "refused" in there ? there.refused : null;
}

type There = { moved: readonly Placed[]; isThereAlready: boolean } | { refused: PlaceRefusal };

function placedThere(tree: Tree, ids: readonly NodeId[], to: Place): There {
  if (ids.includes(tree.network.id)) return { refused: "network" };
  if (!isPlace(tree, to)) return { refused: "unknown" };
  const outer = outermost(tree, ids);
  const found = placedById(tree, outer);
  const placed = outer.map((id) => found.get(id));
  if (placed.some((one) => one === undefined)) return { refused: "unknown" };
  if (subtreeIds(tree, ids).has(to.parentId)) return { refused: "intoItself" };
  const moved: Placed[] = [];
  let isThereAlready = true;
  for (const one of placed as Placed[]) {
    const there = placedBelow(tree, one, to);
    if (there === null) return { refused: "wrongFolder" };
    const stays = isSame(placeOf(one), placeOf(there));
    if (!stays) isThereAlready = false;
    moved.push(stays ? one : there);
  }
  return { moved, isThereAlready };
}

/** As `placedAt`; straight below the network stand groups only. */
export function placedBelow(tree: Tree, one: Placed, to: Place): Placed | null {
  return to.parentId === tree.network.id && one.list !== "groups" ? null : placedAt(one, to);
}

/** A group with any of its folders; of the network only the place straight below it. */
export function isPlace(tree: Tree, { parentId, folder }: Place): boolean {
  if (parentId === tree.network.id) return folder === null;
  return tree.groups.some(({ id }) => id === parentId);
}
