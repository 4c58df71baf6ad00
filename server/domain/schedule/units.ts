import type { ClusterLinkage, LanFactor, NodeId, Schedule, Terminal, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { ScheduleChange } from "./schedule-change.ts";

/** Terminals that are switched as one: they follow the same schedules and one-off changes. */
export type Members = {
  /** Names them, as long as the tree stays the same: their cluster, or the first of them. */
  key: NodeId;
  /** The node that the schedules, or else the first change, stand on. */
  targetId: NodeId;
  /** The members of this cluster: off is a cluster shutdown, on is together. null: terminals for themselves. */
  clusterId: NodeId | null;
  terminals: readonly Terminal[];
  schedules: readonly Schedule[];
  lanFactors: readonly LanFactor[];
  changes: readonly ScheduleChange[];
};

type Targeted = { targetId: NodeId };
const none: readonly never[] = [];

/**
 * Who follows which schedule. Of several, the nearest holds whole: a terminal's own, else that of the nearest group above; one
 * without entries takes its target out of the group's. The members of a cluster share one: the cluster's, else that of the
 * first member that has one of its own, else the nearest of the first member's groups. LAN factors are found in the same way;
 * changes add up. A control terminal follows only schedules of its own, of its cluster, and of groups on the control side.
 * O(nodes × depth).
 */
export function membersOf(tree: Tree, relations: Relations, changes: readonly ScheduleChange[]): Members[] {
  const schedules = byTarget(tree.schedules);
  const lanFactors = byTarget(tree.lanFactors);
  const changed = byTarget(changes);
  const clusterOf = new Map<NodeId, ClusterLinkage>();
  for (const cluster of tree.clusters)
    if (cluster.enabled) for (const id of cluster.memberIds) if (!clusterOf.has(id)) clusterOf.set(id, cluster);

  const chains = new Map<string, NodeId[]>();
  function groupsAbove(terminal: Terminal): NodeId[] {
    const key = `${terminal.kind} ${terminal.groupId}`;
    const known = chains.get(key);
    if (known) return known;
    const ids: NodeId[] = [];
    for (let group = relations.groups.get(terminal.groupId); group && !ids.includes(group.id); ) {
      if (terminal.kind === "control" && !relations.isControlSide(group.id)) break;
      ids.push(group.id);
      group = relations.groups.get(group.parentId);
    }
    chains.set(key, ids);
    return ids;
  }

  const units = new Map<string, Members & { terminals: Terminal[] }>();
  function place(terminals: readonly Terminal[], clusterId: NodeId | null, name: NodeId): void {
    const own = [...(clusterId ? [clusterId] : none), ...terminals.map((t) => t.id)];
    const nearestFirst = [...own, ...terminals.slice(0, 1).flatMap(groupsAbove)];
    const targetId = nearestFirst.find((id) => schedules.has(id));
    const lanId = nearestFirst.find((id) => lanFactors.has(id));
    const reached = changed.size === 0 ? none : [...own, ...new Set(terminals.flatMap(groupsAbove))];
    const its = reached.flatMap((id) => changed.get(id) ?? []);
    const standsOn = targetId ?? its[0]?.targetId ?? lanId;
    if (standsOn === undefined) return;
    const key = JSON.stringify([targetId ?? null, lanId ?? null, clusterId, its.map((c) => c.id)]);
    const unit = units.get(key);
    if (unit) unit.terminals.push(...terminals);
    else
      units.set(key, {
        key: name,
        targetId: standsOn,
        clusterId,
        terminals: [...terminals],
        schedules: (targetId && schedules.get(targetId)) || none,
        lanFactors: (lanId && lanFactors.get(lanId)) || none,
        changes: its,
      });
  }

  const placed = new Set<NodeId>();
  for (const terminal of tree.terminals) {
    const cluster = clusterOf.get(terminal.id);
    if (!cluster) place([terminal], null, terminal.id);
    else if (!placed.has(cluster.id)) {
      placed.add(cluster.id);
      const members = cluster.memberIds.filter((id) => clusterOf.get(id) === cluster);
      place(
        members.flatMap((id) => relations.terminals.get(id) ?? []),
        cluster.id,
        cluster.id,
      );
    }
  }
  return [...units.values()];
}

function byTarget<T extends Targeted>(items: readonly T[]): Map<NodeId, T[]> {
  const map = new Map<NodeId, T[]>();
  for (const item of items) {
    const list = map.get(item.targetId);
    if (list) list.push(item);
    else map.set(item.targetId, [item]);
  }
  return map;
}
