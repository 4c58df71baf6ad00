import type { Load, NodeId, PowerGroup, Storage, Terminal, Tree, Ups } from "./entities.ts";
import type { TreeList } from "./lists.ts";

/** The four folders of every group, in the order in which they always stand. */
export const folders = ["power", "linked", "controlTerminals", "linkedTerminals"] as const;
export type Folder = (typeof folders)[number];

/** A node that stands in the tree as a row of its own. */
export type Placed =
  | { list: "groups"; node: PowerGroup }
  | { list: "upses"; node: Ups }
  | { list: "storages"; node: Storage }
  | { list: "terminals"; node: Terminal }
  | { list: "loads"; node: Load };

/** Below which node (a group or the network), and in which of its folders; `folder` null: straight below it, as groups among groups. */
export type Place = { parentId: NodeId; folder: Folder | null };

export function placeOf({ list, node }: Placed): Place {
  switch (list) {
    case "groups":
      return { parentId: node.parentId, folder: node.folder === "controlTerminals" ? "controlTerminals" : null };
    case "upses":
      return { parentId: node.groupId, folder: node.role };
    case "storages":
      return { parentId: node.groupId, folder: "linked" };
    case "terminals":
      return { parentId: node.groupId, folder: node.kind === "control" ? "controlTerminals" : "linkedTerminals" };
    case "loads":
      return { parentId: node.groupId, folder: "power" };
  }
}

/** What each folder holds; straight below a group or the network stand groups. */
const heldBy: Record<Folder | "none", readonly Placed["list"][]> = {
  none: ["groups"],
  power: ["upses", "loads"],
  linked: ["upses", "storages"],
  controlTerminals: ["terminals", "groups"],
  linkedTerminals: ["terminals"],
};

/** The lists whose nodes may stand in this folder. */
export function listsHeldBy(folder: Folder | null): readonly Placed["list"][] {
  return heldBy[folder ?? "none"];
}

/**
 * The node as it is in another place: there it takes the role that its folder gives it. Below a group without a folder named, what is no group
 * goes into the folder that it is of. null: it cannot stand there. That the place exists, and is not inside of the node itself, is for whoever asks.
 */
export function placedAt(one: Placed, to: Place): Placed | null {
  const { list, node } = one;
  const { parentId } = to;
  const folder = to.folder === null && list !== "groups" ? placeOf(one).folder : to.folder;
  if (!listsHeldBy(folder).includes(list)) return null;
  switch (list) {
    case "groups":
      return { list, node: { ...node, parentId, folder: folder === "controlTerminals" ? folder : "groups" } };
    case "upses":
      return { list, node: { ...node, groupId: parentId, role: folder === "linked" ? "linked" : "power" } };
    case "terminals": {
      const kind = folder === "controlTerminals" ? "control" : "linked";
      // What only the other kind has goes: a control terminal is no spare, a linked one has no console.
      const own = kind === "control" ? { pool: false } : { consoleUrl: null };
      return { list, node: { ...node, groupId: parentId, kind, ...own } };
    }
    case "storages":
      return { list, node: { ...node, groupId: parentId } };
    case "loads":
      return { list, node: { ...node, groupId: parentId } };
  }
}

const placedLists = ["groups", "upses", "storages", "terminals", "loads"] as const satisfies readonly TreeList[];

/** A node by its id, with the list that holds it; null: there is none such that stands in the tree as a row. */
export function placedNode(tree: Tree, id: NodeId): Placed | null {
  for (const list of placedLists) {
    const node = tree[list].find((one) => one.id === id);
    if (node !== undefined) return { list, node } as Placed;
  }
  return null;
}

/** All nodes that stand in the tree as rows, list by list. */
export function* placedNodes(tree: Tree): Generator<Placed> {
  for (const list of placedLists) for (const node of tree[list]) yield { list, node } as Placed;
}

/** Those of these nodes that stand in the tree as rows. O(nodes), however many are asked for. */
export function placedById(tree: Tree, ids: readonly NodeId[]): Map<NodeId, Placed> {
  const wanted = new Set(ids);
  const found = new Map<NodeId, Placed>();
  for (const placed of placedNodes(tree)) if (wanted.has(placed.node.id)) found.set(placed.node.id, placed);
  return found;
}
