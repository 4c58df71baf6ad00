import type { NodeId, Tree } from "./entities.ts";

/** A group that holds nodes: its UPSes, then its storage, then its terminals. */
export type NodeGroup = { id: NodeId; name: string; nodeIds: NodeId[] };

/** The groups that hold nodes, in the order of the tree. */
export function nodeGroups(tree: Tree): NodeGroup[] {
  const result: NodeGroup[] = [];
  const inner = Map.groupBy(tree.groups, (group) => group.parentId);
  const nodes = new Map<NodeId, NodeId[]>();
  for (const list of [tree.upses, tree.storages, tree.terminals])
    for (const node of list) {
      const known = nodes.get(node.groupId);
      if (known) known.push(node.id);
      else nodes.set(node.groupId, [node.id]);
    }
  const seen = new Set<NodeId>();
  function walk(parentId: NodeId): void {
    for (const group of inner.get(parentId) ?? []) {
      if (seen.has(group.id)) continue;
      seen.add(group.id);
      const nodeIds = nodes.get(group.id) ?? [];
      if (nodeIds.length > 0) result.push({ id: group.id, name: group.name, nodeIds });
      walk(group.id);
    }
  }
  walk(tree.network.id);
  return result;
}
