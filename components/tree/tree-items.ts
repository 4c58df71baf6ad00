import type { NodeId, PowerGroup, Tree } from "../../server/domain/tree/entities.ts";
import { type Folder, folders, type Place } from "../../server/domain/tree/folders.ts";

/** One row of the tree. The id of a node is its own; a folder's is `<group>/<folder>` (no node id holds a slash). */
export type TreeItem =
  | { kind: "network" | "group" | "ups" | "storage" | "terminal" | "load"; id: NodeId; name: string }
  | { kind: "folder"; id: string; folder: Folder; groupId: NodeId; count: number };

export type TreeItems = {
  rootId: string;
  items: ReadonlyMap<string, TreeItem>;
  children: ReadonlyMap<string, readonly string[]>;
  parents: ReadonlyMap<string, string>;
};

/** A site of up to so many rows stands open, and wholly in the document. */
export const smallSite = 300;

/** Not a row itself: the rows' common parent, which the tree library wants. */
export const rootId = "/";

/** Lays the tree out as AMC does: below the network groups; in each group its four folders, then its groups. */
export function treeItems(tree: Tree): TreeItems {
  const items = new Map<string, TreeItem>();
  const children = new Map<string, string[]>([[rootId, []]]);
  const parents = new Map<string, string>();

  function add(parentId: string, item: TreeItem): void {
    items.set(item.id, item);
    parents.set(item.id, parentId);
    const siblings = children.get(parentId);
    if (siblings) siblings.push(item.id);
    else children.set(parentId, [item.id]);
    if (item.kind === "network" || item.kind === "group") children.set(item.id, []);
  }

  add(rootId, { kind: "network", id: tree.network.id, name: tree.network.name });
  const groupsOf = Map.groupBy(tree.groups, (group) => group.parentId);
  const upsesOf = Map.groupBy(tree.upses, (ups) => ups.groupId);
  const storagesOf = Map.groupBy(tree.storages, (storage) => storage.groupId);
  const terminalsOf = Map.groupBy(tree.terminals, (terminal) => terminal.groupId);
  const loadsOf = Map.groupBy(tree.loads, (load) => load.groupId);

  function addGroup(parentId: string, group: PowerGroup): void {
    if (items.has(group.id)) return;
    add(parentId, { kind: "group", id: group.id, name: group.name });
    const upses = upsesOf.get(group.id) ?? [];
    const terminals = terminalsOf.get(group.id) ?? [];
    const inner = groupsOf.get(group.id) ?? [];
    const controlGroups = inner.filter((each) => each.folder === "controlTerminals");
    const content: Record<Folder, TreeItem[]> = {
      power: [
        ...upses.filter((ups) => ups.role === "power").map((ups) => row("ups", ups)),
        ...(loadsOf.get(group.id) ?? []).map((load) => row("load", load)),
      ],
      linked: [
        ...upses.filter((ups) => ups.role === "linked").map((ups) => row("ups", ups)),
        ...(storagesOf.get(group.id) ?? []).map((storage) => row("storage", storage)),
      ],
      controlTerminals: terminals.filter((each) => each.kind === "control").map((each) => row("terminal", each)),
      linkedTerminals: terminals.filter((each) => each.kind === "linked").map((each) => row("terminal", each)),
    };
    for (const folder of folders) {
      const rows = content[folder];
      const nested = folder === "controlTerminals" ? controlGroups : [];
      const folderId = `${group.id}/${folder}`;
      add(group.id, {
        ...{ kind: "folder", id: folderId, folder },
        ...{ groupId: group.id, count: rows.length + nested.length },
      });
      for (const each of rows) add(folderId, each);
      for (const each of nested) addGroup(folderId, each);
    }
    for (const each of inner) if (each.folder === "groups") addGroup(group.id, each);
  }
  for (const group of groupsOf.get(tree.network.id) ?? []) addGroup(tree.network.id, group);
  return { rootId, items, children, parents };
}

/** Whether both trees have the same rows: nothing but fields that no row shows differs. Lists that are the same object cost nothing. */
export function hasSameRows(a: Tree, b: Tree): boolean {
  return (
    a.network.name === b.network.name &&
    isAlike(a.groups, b.groups, (one, other) => one.parentId === other.parentId && one.folder === other.folder) &&
    isAlike(a.upses, b.upses, (one, other) => one.groupId === other.groupId && one.role === other.role) &&
    isAlike(a.storages, b.storages, (one, other) => one.groupId === other.groupId) &&
    isAlike(a.terminals, b.terminals, (one, other) => one.groupId === other.groupId && one.kind === other.kind) &&
    isAlike(a.loads, b.loads, (one, other) => one.groupId === other.groupId)
  );
}

function isAlike<T extends { id: NodeId; name: string }>(
  a: readonly T[],
  b: readonly T[],
  isPlacedAlike: (one: T, other: T) => boolean,
): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  return a.every((one, i) => {
    const other = b[i];
    if (other === one) return true;
    return other !== undefined && one.id === other.id && one.name === other.name && isPlacedAlike(one, other);
  });
}

function row(kind: "ups" | "storage" | "terminal" | "load", node: { id: NodeId; name: string }): TreeItem {
  return { kind, id: node.id, name: node.name };
}

/** Every row that holds others: what *expand all* opens. */
export function expandableIds({ children }: TreeItems): string[] {
  return [...children].filter(([id, inner]) => id !== rootId && inner.length > 0).map(([id]) => id);
}

/** The rows above a row, nearest first. */
export function ancestorsOf({ parents }: TreeItems, id: string): string[] {
  const result: string[] = [];
  for (let at = parents.get(id); at !== undefined && at !== rootId; at = parents.get(at)) result.push(at);
  return result;
}

/** What else than its name a node is found by: addresses, model, state, findings. */
export type SearchTexts = (id: NodeId) => readonly string[];

/**
 * Nodes whose name, or whatever else they are found by, holds the text, in the order of the tree; upper and lower case, and full and half
 * width, are the same.
 */
export function findItems({ items }: TreeItems, text: string, textsOf: SearchTexts = () => []): string[] {
  const wanted = fold(text);
  if (wanted === "") return [];
  const found: string[] = [];
  for (const item of items.values()) {
    if (item.kind === "folder") continue;
    if (fold(item.name).includes(wanted) || textsOf(item.id).some((one) => fold(one).includes(wanted)))
      found.push(item.id);
  }
  return found;
}

/** The same tree with these rows and those above them only. */
export function onlyThese(all: TreeItems, ids: readonly string[]): TreeItems {
  const kept = new Set<string>([rootId]);
  for (const id of ids) for (const one of [id, ...ancestorsOf(all, id)]) kept.add(one);
  const children = [...all.children].filter(([id]) => kept.has(id));
  return { ...all, children: new Map(children.map(([id, inner]) => [id, inner.filter((one) => kept.has(one))])) };
}

/** Where what is put *on* this row stands then: in the folder, below the group, or beside the node. */
export function placeOn({ items, parents }: TreeItems, id: string): Place | null {
  const item = items.get(id);
  if (item === undefined) return null;
  if (item.kind === "folder") return { parentId: item.groupId, folder: item.folder };
  if (item.kind === "network" || item.kind === "group") return { parentId: item.id, folder: null };
  const parent = items.get(parents.get(id) ?? "");
  return parent?.kind === "folder" ? { parentId: parent.groupId, folder: parent.folder } : null;
}

function fold(text: string): string {
  // Most names and all addresses are plain, where there is nothing to normalize.
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase().trim();
  return text.normalize("NFKC").toLowerCase().trim();
}

/** Type-ahead: the next of the shown rows, after `from` and around, whose name begins with what was typed. */
export function typeAhead(names: readonly string[], from: number, typed: string): number | null {
  const wanted = fold(typed);
  // One letter again and again goes on to the next row; a longer word may stay where it is.
  const start = wanted.length === 1 ? from + 1 : from;
  for (let step = 0; step < names.length; step += 1) {
    const index = (start + step) % names.length;
    if (fold(names[index] ?? "").startsWith(wanted)) return index;
  }
  return null;
}
