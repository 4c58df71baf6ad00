import type { ClusterLinkage, NodeId } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";

/** Seconds that the shutdown of this cluster still takes at the most. */
export type ClusterStopSec = (cluster: ClusterLinkage) => number;

const nothing: ReadonlySet<NodeId> = new Set();

/** All its members are control terminals: it stops with the control side (2.3, 5), else with what hangs on linked devices. */
export function isControlCluster(relations: Relations, cluster: ClusterLinkage): boolean {
  return cluster.memberIds.every((id) => relations.terminals.get(id)?.kind !== "linked");
}

/** Of a cluster on the linked side, its timeout; 0 where an outage does not shut it down, or that has ended (`stoppedIds`). */
export function linkedClusterStops(relations: Relations, stoppedIds: ReadonlySet<NodeId> = nothing): ClusterStopSec {
  return (cluster) =>
    cluster.shutdownOnOutage && !stoppedIds.has(cluster.id) && !isControlCluster(relations, cluster)
      ? cluster.shutdownTimeoutSec
      : 0;
}
