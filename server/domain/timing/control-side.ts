import type { NodeId, Terminal, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { longestChainSec, stopChains } from "./stop-chain.ts";

const nothing: ReadonlySet<NodeId> = new Set();

/**
 * Seconds that the stop of the control side takes at the most, once it begins (2.3, 5): cluster shutdown up to its timeout, the other
 * control terminals in parallel, the last one, and the shutoff grace of their UPSes. What is in `downIds` takes no more time.
 */
export function controlSideStopSec(
  tree: Tree,
  relations: Relations,
  downIds: ReadonlySet<NodeId> = nothing,
  stoppedClusterIds: ReadonlySet<NodeId> = nothing,
): number {
  const up = tree.terminals.filter((t) => t.kind === "control" && !downIds.has(t.id));
  if (up.length === 0) return 0;
  const clusterSec = clusterShutdownSec(tree, up, stoppedClusterIds);
  return clusterSec + shutdownsSec(relations, up, downIds) + longestGraceSec(relations, up);
}

/** The longest timeout of the clusters that these terminals are members of; 0 where none is shut down on an outage, or all have been. */
export function clusterShutdownSec(
  tree: Tree,
  terminals: readonly Terminal[],
  stoppedIds: ReadonlySet<NodeId> = nothing,
): number {
  const ids = new Set(terminals.map((t) => t.id));
  return tree.clusters
    .filter((c) => c.enabled && c.shutdownOnOutage && !stoppedIds.has(c.id) && c.memberIds.some((id) => ids.has(id)))
    .reduce((longest, c) => Math.max(longest, c.shutdownTimeoutSec), 0);
}

/** Others, then the last: whichever that is, no longer than the two longest after one another. */
export function shutdownsSec(
  relations: Relations,
  terminals: readonly Terminal[],
  downIds: ReadonlySet<NodeId>,
): number {
  const chain = stopChains(relations, downIds);
  const [longest = 0, next = 0] = terminals.map((t) => chain(t.id)).sort((a, b) => b - a);
  return longest + next;
}

/** The longest grace of the UPSes that feed these terminals, or a disk of theirs on the control side. */
function longestGraceSec(relations: Relations, terminals: readonly Terminal[]): number {
  const upses = terminals.flatMap((t) => [
    ...relations.upsesFeeding(t.id),
    ...relations
      .storagesUsedBy(t.id)
      .filter((s) => relations.isControlSide(s.groupId))
      .flatMap((s) => relations.upsesFeedingStorage(s.id)),
  ]);
  return upses.reduce((longest, ups) => Math.max(longest, ups.shutoffGraceSec), 0);
}

/** What some control terminals need that leave alone while others stay: their stop, and the grace of the UPS that is cut. */
export function leavingStopSec(
  relations: Relations,
  ups: Ups,
  leaving: readonly Terminal[],
  downIds: ReadonlySet<NodeId>,
): number {
  return longestChainSec(stopChains(relations, downIds), leaving) + ups.shutoffGraceSec;
}
