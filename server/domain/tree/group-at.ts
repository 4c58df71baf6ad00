import type { NodeId, PowerGroup, Tree } from "./entities.ts";

/** The group of that id, or at that path from below the network down; null: there is none. */
export function groupAt(tree: Tree, named: string): PowerGroup | null {
  const byId = tree.groups.find((group) => group.id === named);
  if (byId !== undefined) return byId;
  const { group, missing } = alongPath(tree, named);
  return missing.length === 0 ? group : null;
}

/** The tree with the groups of a path that it lacks, each among the groups of the one above it, and the ids of those that were made. */
export function withGroups(
  tree: Tree,
  path: string,
  newId: () => NodeId,
): { tree: Tree; groupId: NodeId; made: NodeId[] } {
  const { group, missing } = alongPath(tree, path);
  let parentId = group?.id ?? tree.network.id;
  const made = missing.map((name): PowerGroup => {
    const next: PowerGroup = { id: newId(), name, note: "", parentId, folder: "groups", policy: {} };
    parentId = next.id;
    return next;
  });
  return { tree: { ...tree, groups: [...tree.groups, ...made] }, groupId: parentId, made: made.map(({ id }) => id) };
}

/** As far as the path leads, and the names behind that. */
function alongPath(tree: Tree, path: string): { group: PowerGroup | null; missing: string[] } {
  let group: PowerGroup | null = null;
  const names = path.split("/");
  for (const [depth, name] of names.entries()) {
    const parentId: NodeId = group?.id ?? tree.network.id;
    const next: PowerGroup | undefined = tree.groups.find((one) => one.parentId === parentId && one.name === name);
    if (next === undefined) return { group, missing: names.slice(depth) };
    group = next;
  }
  return { group, missing: [] };
}
