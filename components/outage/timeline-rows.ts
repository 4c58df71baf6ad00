import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";

export type TimelineGroup = { id: NodeId; name: string; nodeIds: NodeId[] };
export type TimelineRow =
  | { kind: "group"; id: NodeId; name: string; nodeIds: readonly NodeId[]; isOpen: boolean }
  | { kind: "node"; id: NodeId; groupId: NodeId };

/** The groups that hold nodes, in the order of the tree: UPSes, then storage, then terminals. */
export function timelineGroups(tree: Tree): TimelineGroup[] {
  const result: TimelineGroup[] = [];
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

/** The rows in sight: one per group, and below an open group one per node. */
export function timelineRows(groups: readonly TimelineGroup[], closed: ReadonlySet<NodeId>): TimelineRow[] {
  return groups.flatMap((group): TimelineRow[] => {
    const isOpen = !closed.has(group.id);
    const head: TimelineRow = { kind: "group", ...group, isOpen };
    return isOpen
      ? [head, ...group.nodeIds.map((id): TimelineRow => ({ kind: "node", id, groupId: group.id }))]
      : [head];
  });
}
