import type { NodeId, Tree } from "../entities.ts";
import { type Place, type Placed, placedAt, placedNode, placeOf } from "../folders.ts";
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
  if (ids.includes(tree.network.id)) return { refused: "network" };
  if (!isPlace(tree, to)) return { refused: "unknown" };
  const placed = outermost(tree, ids).map((id) => placedNode(tree, id));
  if (placed.some((one) => one === null)) return { refused: "unknown" };
  if (subtreeIds(tree, ids).has(to.parentId)) return { refused: "intoItself" };
  const moved: Placed[] = [];
  for (const one of placed as Placed[]) {
    const there = placedBelow(tree, one, to);
    if (there === null) return { refused: "wrongFolder" };
    moved.push(isSame(placeOf(one), placeOf(there)) ? one : there);
  }
  if (before === null && moved.every((one, index) => one.node === placed[index]?.node)) return { tree };
  return { tree: putNodes(tree, moved, before) };
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
