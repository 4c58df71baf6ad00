import { isControlCluster } from "../timing/cluster-times.ts";
import { shutdownsSec } from "../timing/control-side.ts";
import { pastTimeSec } from "../timing/past-time.ts";
import { longestChainSec, stopChains } from "../timing/stop-chain.ts";
import { flushTimeoutSecOf } from "../timing/storage-times.ts";
import type { ClusterLinkage, NodeId, Terminal, Ups } from "../tree/entities.ts";
import { knownCluster, knownTerminal, knownUps } from "../world/known.ts";
import type { ClusterOutcome, ClusterStop } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { ClusterMember } from "./command.ts";
import { feedsToGoDark, feedsWanted } from "./feeds.ts";
import { mayRepeat } from "./may-repeat.ts";
import { isOffByPlan, type Reason } from "./reason.ts";
import { intend, reached, type Situation, seconds, take, waits } from "./situation.ts";
import { isDown, isKnownToHaveRun, isYetToBeHeard } from "./terminal-state.ts";
import { batteryOf, isOff } from "./ups-state.ts";

/** A member whose own outage is confirmed waits so long at the most for one of the others that is about to be. */
const otherMembersSec = 30;

/**
 * Shutdown of one cluster (2.3, 5):  none → asked → ended (stopped, timed out, refused; or it does not fit, asked or not)
 * → released, once it runs again or nobody can say. Until it has ended no member's OS is asked to stop because of what concerns them all.
 */
export function trackClusterStops(s: Situation): void {
  for (const cluster of s.tree.clusters) {
    const stop = s.memory.clusterStops[cluster.id];
    const outcome = stop && !stop.ended ? outcomeOf(s, cluster, stop) : null;
    if (outcome) take(s, { kind: "clusterStopEnded", clusterId: cluster.id, outcome });
  }
}

function outcomeOf(s: Situation, cluster: ClusterLinkage, stop: ClusterStop): ClusterOutcome | null {
  const known = knownCluster(s.world, cluster.id);
  const isRead = known.link === "ok" && known.readAt !== null && known.readAt > stop.firstAt;
  // Without a member that is up nothing of a cluster is left.
  const up = membersUp(s, cluster);
  if ((isRead && known.state === "stopped") || up.length === 0) return "stopped";
  if (s.memory.skips[cluster.id] === "stop") return "skipped";
  if (stop.outcome === "rejected" || stop.outcome === "unsupported") return "refused";
  // It was asked while there was time for it; what the batteries hold now is needed for the OS shutdown.
  if (!holdFor(s, up, osShutdownsSec(s, cluster, up))) return "doesNotFit";
  return reached(s, stop.firstAt + seconds(cluster.shutdownTimeoutSec)) ? "timedOut" : null;
}

/** Its members, where it is the cluster that they belong to. */
export function membersOf(s: Situation, cluster: ClusterLinkage): Terminal[] {
  return cluster.memberIds.flatMap((id) => {
    const t = s.relations.terminals.get(id);
    return t && s.relations.clusterOf(id) === cluster ? [t] : [];
  });
}

/** Those of its members that run, as far as is known: not down, and not off before. */
export function membersUp(s: Situation, cluster: ClusterLinkage): Terminal[] {
  return membersOf(s, cluster).filter((t) => {
    const known = knownTerminal(s.world, t.id);
    if (isDown(s, t.id) || hasStuck(s, t) || (known.goodbyeAt !== null && !known.connected)) return false;
    return isKnownToHaveRun(s, t.id) || isYetToBeHeard(s, t.id);
  });
}

/** Asked to reboot, and it hangs: past its time it is on its way down for ever, and carries nothing any more. */
export function hasStuck(s: Situation, t: Terminal): boolean {
  const stop = s.memory.stops[t.id];
  if (!stop?.reboot || knownTerminal(s.world, t.id).phase !== "stopping") return false;
  const clusterSec = s.tree.clusters.find((c) => c.id === stop.clusterId)?.shutdownTimeoutSec ?? 0;
  return reached(s, stop.firstAt + seconds(clusterSec + pastTimeSec(t)));
}

/** All of its members that are up have to stop: a single one leaves alone, and the rest fail over. */
export function isWholeToStop(s: Situation, cluster: ClusterLinkage): boolean {
  const up = membersUp(s, cluster);
  return up.length > 0 && up.every((t) => s.mustStop.has(t.id));
}

/** What the OS shutdown of a member waits for because of its cluster; null: nothing. Asks the cluster to stop when it is time. */
export function whyClusterHolds(s: Situation, t: Terminal, because: Reason): Reason | null {
  const cluster = s.relations.clusterOf(t.id);
  if (!cluster) return null;
  const known = s.clusterHolds.get(cluster.id);
  if (known !== undefined) return known;
  const reason = stopCluster(s, cluster, because);
  s.clusterHolds.set(cluster.id, reason);
  if (reason) waits(s, cluster.id, reason);
  return reason;
}

function stopCluster(s: Situation, cluster: ClusterLinkage, because: Reason): Reason | null {
  const stop = s.memory.clusterStops[cluster.id];
  if (stop?.ended) return null;
  const up = membersUp(s, cluster);
  if (stop) {
    const state = knownCluster(s.world, cluster.id).state;
    const hasArrived = stop.outcome === "accepted" || stop.outcome === "done";
    if (mayRepeat(s, stop) && (!hasArrived || state === "running")) ask(s, cluster, up, because);
    return stopping(cluster, stop.firstAt);
  }
  if (up.length === 0 || !isShutDown(s, cluster, up)) return null;
  const others = up.filter((t) => !s.mustStop.has(t.id));
  const fits = doesFit(s, cluster, up);
  // Whether one of the others runs and carries it on, that one says first.
  if (others.length > 0 && others.every((t) => isYetToBeHeard(s, t.id))) return because;
  if (others.length > 0) {
    const untilAt = fits ? allStopAt(s, others) : null;
    return untilAt === null ? null : { code: "waitsForMembers", clusterId: cluster.id, untilAt };
  }
  if (up.some((t) => isYetToBeHeard(s, t.id))) return because;
  if (!fits) {
    const members = up.map((t) => memberOf(s, t));
    take(s, { kind: "clusterStopEnded", clusterId: cluster.id, outcome: "doesNotFit", members });
    return null;
  }
  const dependents = dependentsOf(s, cluster, up);
  if (dependents.length > 0) return { code: "waitsForDependents", nodeIds: dependents };
  ask(s, cluster, up, because);
  return stopping(cluster, s.now);
}

function stopping(cluster: ClusterLinkage, sinceAt: Instant): Reason {
  return { code: "clusterStopping", clusterId: cluster.id, sinceAt, atMostSec: cluster.shutdownTimeoutSec };
}

function ask(s: Situation, cluster: ClusterLinkage, up: readonly Terminal[], because: Reason): void {
  const members = up.map((t) => memberOf(s, t));
  intend(s, { kind: "clusterShutdown", clusterId: cluster.id, members }, because);
}

export function memberOf(s: Situation, { id }: Terminal): ClusterMember {
  return { terminalId: id, bootId: knownTerminal(s.world, id).bootId };
}

/** On an outage only where the settings say so; off by schedule or by order is always a cluster shutdown (2.6). */
function isShutDown(s: Situation, cluster: ClusterLinkage, up: readonly Terminal[]): boolean {
  const isPlanned = (reason: Reason | undefined) => isOffByPlan(reason) || reason?.code === "scheduledReboot";
  return cluster.shutdownOnOutage || up.some((t) => isPlanned(s.mustStop.get(t.id)));
}

/** What needs one of its members, is none itself, and is not down. */
function dependentsOf(s: Situation, cluster: ClusterLinkage, up: readonly Terminal[]): NodeId[] {
  const ids = up.flatMap((t) => s.relations.dependentsOf(t.id));
  return [...new Set(ids)].filter((id) => s.relations.clusterOf(id) !== cluster && !isDown(s, id));
}

/** When the outages of all of these will be confirmed too, if that is soon; null: not soon, or not at all. */
export function allStopAt(s: Situation, others: readonly Terminal[]): Instant | null {
  let untilAt = 0;
  for (const t of others) {
    const at = stopsAt(s, t);
    if (at === null || !reached(s, at - seconds(otherMembersSec))) return null;
    untilAt = Math.max(untilAt, at);
  }
  return reached(s, untilAt) ? null : untilAt;
}

/** When it will have to stop if mains stay away; null: not for what is known of. */
function stopsAt(s: Situation, t: Terminal): Instant | null {
  if (!s.relations.policyOf(t.groupId).stopOnOutage) return null;
  const confirmAt = ({ id, confirmSec }: Ups): Instant[] => {
    const outage = s.memory.outages[id];
    return outage?.mainsBackAt === null ? [outage.beganAt + seconds(confirmSec)] : [];
  };
  const feeds = s.relations.upsesFeeding(t.id);
  const lost = feeds.flatMap(confirmAt);
  if (lost.length > 0 && feeds.length - lost.length < feedsWanted(s, t)) return Math.max(...lost);
  const ofDisks = s.relations
    .storagesUsedBy(t.id)
    .flatMap((st) => s.relations.upsesFeedingStorage(st.id).flatMap(confirmAt));
  return ofDisks.length > 0 ? Math.min(...ofDisks) : null;
}

/** Whether the cluster's timeout and the OS shutdown of its members fit into what their batteries and those of their disks hold. */
function doesFit(s: Situation, cluster: ClusterLinkage, up: readonly Terminal[]): boolean {
  // Its outlet goes dark soon, and that cannot be taken back.
  const isCommanded = (id: NodeId) => s.memory.cuts[id] && !isOff(s, id);
  if (up.some((t) => s.relations.feedsOf(t.id).some(isCommanded))) return false;
  return holdFor(s, up, cluster.shutdownTimeoutSec + osShutdownsSec(s, cluster, up));
}

function osShutdownsSec(s: Situation, cluster: ClusterLinkage, up: readonly Terminal[]): number {
  const downIds = new Set(Object.keys(s.memory.downs));
  if (isControlCluster(s.relations, cluster)) return shutdownsSec(s.relations, up, downIds);
  return longestChainSec(
    stopChains(s.relations, downIds, () => 0),
    up,
  );
}

/** The batteries of these members last for so long, and those of their disks for a flush more. */
function holdFor(s: Situation, up: readonly Terminal[], needSec: number): boolean {
  const { relations } = s;
  for (const t of up) {
    const short = relations.feedsOf(t.id).filter((id) => holdsSec(s, id) < needSec);
    if (short.length >= feedsToGoDark(s, t)) return false;
  }
  const disks = new Set(up.flatMap((t) => relations.storagesUsedBy(t.id)));
  return [...disks].every((storage) => {
    const upsIds = relations.upsesOfStorage(storage.id).filter((id) => !isOff(s, id));
    return upsIds.every((id) => holdsSec(s, id) >= needSec + flushTimeoutSecOf(s.tree, storage));
  });
}

/** What this UPS says that it can still feed; without end while it has mains, or says nothing. */
function holdsSec(s: Situation, upsId: NodeId): number {
  const reading = knownUps(s.world, upsId).reading;
  if (reading?.output === "off") return 0;
  if (reading?.output !== "battery") return Number.POSITIVE_INFINITY;
  return reading.lowBattery ? 0 : (batteryOf(s, upsId)?.runtimeSec ?? Number.POSITIVE_INFINITY);
}
