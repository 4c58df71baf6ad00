import type { NodeId } from "../../server/domain/tree/entities.ts";
import type { NodeGroup } from "../../server/domain/tree/node-groups.ts";

export type TimelineRow =
  | { kind: "group"; id: NodeId; name: string; nodeIds: readonly NodeId[]; isOpen: boolean }
  | { kind: "node"; id: NodeId; groupId: NodeId };

/** The rows in sight: one per group, and below an open group one per node. */
export function timelineRows(groups: readonly NodeGroup[], closed: ReadonlySet<NodeId>): TimelineRow[] {
  return groups.flatMap((group): TimelineRow[] => {
    const isOpen = !closed.has(group.id);
    const head: TimelineRow = { kind: "group", ...group, isOpen };
    return isOpen
      ? [head, ...group.nodeIds.map((id): TimelineRow => ({ kind: "node", id, groupId: group.id }))]
      : [head];
  });
}
