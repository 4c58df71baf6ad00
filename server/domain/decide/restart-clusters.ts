import { isControlCluster } from "../timing/cluster-times.ts";
import type { ClusterLinkage, Terminal } from "../tree/entities.ts";
import { knownCluster, knownTerminal } from "../world/known.ts";
import type { ClusterStop } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { ClusterMember } from "./command.ts";
import { feedsWanted, poweredSince } from "./feeds.ts";
import { mayRepeat } from "./may-repeat.ts";
import { mayHaveBeenDark, whyStorageNotReady } from "./restart-upses.ts";
import { intend, reached, type Situation, seconds, take, waits } from "./situation.ts";
import { isWholeToStop, memberOf, membersOf, membersUp } from "./stop-clusters.ts";
import { isRunning, isToRestore, isYetToBeHeard } from "./terminal-state.ts";

/** After a member came up its cluster gets this long before its state counts: until then it is not known, which is normal. */
const firstStateSec = 60;
/** A cluster whose members run starts within this time, or it needs a person. */
export const clusterStartSec = 300;

/**
 * Forgets the shutdown of clusters that run again, or of which nobody can say: what has to stop now is asked anew; and notes those that
 * went unseen. Comes before the stops.
 */
export function releaseClusters(s: Situation): void {
  for (const cluster of s.tree.clusters) {
    const stop = s.memory.clusterStops[cluster.id];
    if (hasEnded(stop) && isOver(s, cluster, stop)) take(s, { kind: "clusterReleased", clusterId: cluster.id });
    else if (!stop && hasStoppedUnseen(s, cluster)) {
      const members = membersOf(s, cluster).flatMap((t) => (isRunning(s, t.id) ? [memberOf(s, t)] : []));
      take(s, { kind: "clusterStopEnded", clusterId: cluster.id, outcome: "stopped", members });
    }
  }
}

/**
 * It stands still although a member runs, and its disk may have lost its power while no controller looked: then it went with that, and the
 * member booted before the disk was there. One that somebody stopped has a disk that never went.
 */
function hasStoppedUnseen(s: Situation, cluster: ClusterLinkage): boolean {
  const known = knownCluster(s.world, cluster.id);
  if (known.link !== "ok" || known.state !== "stopped") return false;
  // It is on its way up again.
  if (s.memory.clusterRestarts[cluster.id] || s.memory.controlReboot) return false;
  const running = membersOf(s, cluster).filter((t) => isRunning(s, t.id) && !s.memory.stops[t.id]);
  return running.some((t) => s.relations.storagesUsedBy(t.id).some((disk) => mayHaveBeenDark(s, disk)));
}

/**
 * Brings back what was stopped as a cluster: it comes with the boot of its members; where they were not stopped, mains having come back
 * in time, it is restarted.
 */
export function restartClusters(s: Situation): void {
  for (const cluster of s.tree.clusters) {
    const stop = s.memory.clusterStops[cluster.id];
    if (hasEnded(stop)) restart(s, cluster, stop);
  }
}

type EndedStop = ClusterStop & { ended: NonNullable<ClusterStop["ended"]> };

function hasEnded(stop: ClusterStop | undefined): stop is EndedStop {
  return stop?.ended != null;
}

function isOver(s: Situation, cluster: ClusterLinkage, stop: EndedStop): boolean {
  // Without a member that is up nothing of it is left, whoever was up since.
  if (membersUp(s, cluster).length === 0) return false;
  const sinceAt = latestOf(stop);
  const known = knownCluster(s.world, cluster.id);
  const isRead = known.link === "ok" && known.readAt !== null && known.readAt > sinceAt;
  const runs = isRead && known.state === "running";
  const isToStop = isWholeToStop(s, cluster);
  const cameBefore = stop.memberUpAt !== null && stop.memberUpAt <= stop.ended.at;
  if (isToStop && !cameBefore && hasNewcomer(s, cluster, stop)) return true;
  if (stop.memberUpAt !== null && stop.memberUpAt > stop.ended.at)
    return runs || (!isRead && (isToStop || isSilentFor(s, sinceAt)));
  if (isToStop || membersOf(s, cluster).some((t) => s.memory.stops[t.id])) return false;
  if (stop.ended.outcome === "stopped") return runs;
  return isRead ? !isStopped(s, cluster) : isSilentFor(s, sinceAt);
}

/** Nobody could say in all that time how it stands; a controller that has just come up has not asked yet. */
function isSilentFor(s: Situation, sinceAt: Instant): boolean {
  return reached(s, Math.max(sinceAt, s.world.observingSince) + seconds(firstStateSec));
}

/** A member runs that was not there when it was asked to stop: it may have brought the cluster with it, unless that stopped after it was up. */
function hasNewcomer(s: Situation, cluster: ClusterLinkage, stop: ClusterStop): boolean {
  const wasThere = (t: Terminal) => stop.members.some((m) => m.terminalId === t.id);
  return membersOf(s, cluster).some((t) => isRunning(s, t.id) && !s.memory.stops[t.id] && !wasThere(t));
}

/** When something last changed that its state depends on. */
function latestOf(stop: EndedStop): Instant {
  return Math.max(stop.ended.at, stop.memberUpAt ?? 0, stop.restartedAt ?? 0);
}

function isStopped(s: Situation, cluster: ClusterLinkage): boolean {
  const state = knownCluster(s.world, cluster.id).state;
  return state === "stopped" || state === "stopping";
}

function restart(s: Situation, cluster: ClusterLinkage, stop: EndedStop): void {
  // A controller that is just up again has not heard everybody yet.
  if (membersOf(s, cluster).some((t) => isYetToBeHeard(s, t.id))) return;
  const running = membersOf(s, cluster).filter((t) => isRunning(s, t.id));
  // With the control side's disk it comes back by their one restart.
  if (isControlCluster(s.relations, cluster) && s.memory.controlReboot) return;
  if (running.length === 0 || !isToBeRestarted(s, cluster, stop)) return;
  if (membersOf(s, cluster).some((t) => s.mustStop.has(t.id) || isOnItsWay(s, stop, t))) return;
  const unsure = running.flatMap((t) => unsureFeeds(s, t));
  if (unsure.length > 0) {
    waits(s, cluster.id, { code: "waitsForMains", upsIds: unsure });
    return;
  }
  const disk = running.flatMap((t) => s.relations.storagesUsedBy(t.id)).find((st) => whyStorageNotReady(s, st));
  if (disk) {
    waits(s, cluster.id, { code: "waitsForStorage", storageIds: [disk.id] });
    return;
  }
  waits(s, cluster.id, { code: "clusterRestart", clusterId: cluster.id });
  const last = s.memory.clusterRestarts[cluster.id];
  const isLost = last && last.outcome !== "accepted" && last.outcome !== "done" && !isRefused(last.outcome);
  if (!last || (isLost && mayRepeat(s, last)))
    intend(
      s,
      { kind: "clusterRestart", clusterId: cluster.id, members: restartingWith(s, cluster, running) },
      { code: "clusterRestart", clusterId: cluster.id },
    );
}

/** The members that a restart of their cluster reboots: those that run, and one whose agent is away: it was heard in this boot, and nobody asked it to stop. */
export function restartingWith(s: Situation, cluster: ClusterLinkage, running: readonly Terminal[]): ClusterMember[] {
  const { downs, stops, rebooted } = s.memory;
  const silent = membersOf(s, cluster).filter(({ id }) => {
    const { bootId, goodbyeAt } = knownTerminal(s.world, id);
    const isUp = bootId !== null && goodbyeAt === null && !downs[id] && !stops[id];
    return isUp && !isRunning(s, id) && !rebooted[id];
  });
  return [...running, ...silent].map((t) => memberOf(s, t));
}

export function isRefused(outcome: string | null): boolean {
  return outcome === "rejected" || outcome === "unsupported";
}

/** It stands still although members run: nobody has booted since it was stopped; or they have, and it did not come by itself. */
function isToBeRestarted(s: Situation, cluster: ClusterLinkage, stop: EndedStop): boolean {
  const known = knownCluster(s.world, cluster.id);
  const isRead = known.link === "ok" && known.readAt !== null && known.readAt > latestOf(stop);
  if (stop.memberUpAt === null || stop.memberUpAt <= stop.ended.at)
    return isRead ? known.state === "stopped" : stop.ended.outcome === "stopped";
  const isOnce = s.memory.clusterRestarts[cluster.id] === undefined;
  return isOnce && isRead && known.state === "stopped" && reached(s, stop.memberUpAt + seconds(2 * firstStateSec));
}

/** It goes down, or will boot: its boot brings the cluster with it. */
function isOnItsWay(s: Situation, stop: EndedStop, t: Terminal): boolean {
  const { stops, starts, downs } = s.memory;
  const down = downs[t.id];
  const start = starts[t.id];
  // Its restart is what is asked for here, and may have been lost.
  if (!down) return stops[t.id] !== undefined && stops[t.id]?.clusterId === undefined;
  if (start) return start.timedOutAt === null;
  const mayBoot = isToRestore(s, t) && unsureFeeds(s, t).length === 0;
  const sinceAt = Math.max(latestOf(stop), down.at, poweredSince(s, t) ?? 0);
  return mayBoot && !reached(s, sinceAt + seconds(t.startSec + firstStateSec));
}

/** Feeds whose outage is not over, where it needs them. */
function unsureFeeds(s: Situation, t: Terminal): string[] {
  const feeds = s.relations.feedsOf(t.id);
  const unsure = feeds.filter((id) => s.memory.outages[id]);
  return feeds.length - unsure.length < feedsWanted(s, t) ? unsure : [];
}

/** Nothing more comes of it by itself: it is released, all of its members stay down, or a person has to look. */
export function isClusterSettled(s: Situation, cluster: ClusterLinkage): boolean {
  const stop = s.memory.clusterStops[cluster.id];
  if (!stop) return true;
  if (!hasEnded(stop)) return false;
  if (membersUp(s, cluster).length === 0) return true;
  // The warm-up of its disk may take longer than all that.
  return (
    s.waits.get(cluster.id)?.code !== "waitsForStorage" && reached(s, latestOf(stop) + seconds(2 * clusterStartSec))
  );
}
