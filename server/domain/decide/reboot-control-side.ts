import { isControlCluster } from "../timing/cluster-times.ts";
import { pastTimeSec } from "../timing/past-time.ts";
import type { ClusterLinkage, Terminal } from "../tree/entities.ts";
import { knownTerminal } from "../world/known.ts";
import type { Stop } from "../world/memory.ts";
import { upsesToCycle } from "./cycle-for-boot.ts";
import { poweredSince } from "./feeds.ts";
import { mayRepeat } from "./may-repeat.ts";
import { isRefused, restartingWith } from "./restart-clusters.ts";
import { hasOutage, whyStorageNotReady } from "./restart-upses.ts";
import { controlTerminals, intend, reached, type Situation, seconds, take, waits } from "./situation.ts";
import { isRunning, isYetToBeHeard } from "./terminal-state.ts";
import { isOff } from "./ups-state.ts";

/**
 * A control-side disk that was dark asks for one restart of all control terminals once it is back; dark again after some of them have
 * restarted, for another one.
 */
export function noteControlReboot(s: Situation): void {
  const { controlReboot, rebooted } = s.memory;
  if (controlReboot && Object.keys(rebooted).length === 0) return;
  if (controlTerminals(s).length === 0) return;
  for (const storage of s.relations.controlStorages) {
    const dark = s.relations.upsesOfStorage(storage.id).some((id) => isOff(s, id));
    if (dark) {
      take(s, { kind: "controlRebootNeeded", storageId: storage.id });
      return;
    }
  }
}

/** Once the disks are warm: all control terminals that run restart, each once, as a cluster where they are one. */
export function rebootControlSide(s: Situation): void {
  const reboot = s.memory.controlReboot;
  if (!reboot || controlTerminals(s).some((t) => s.mustStop.has(t.id))) return;
  for (const disk of s.relations.controlStorages) {
    const wait = hasOutage(s, disk)
      ? { code: "waitsForMains" as const, upsIds: [...s.relations.upsesOfStorage(disk.id)] }
      : whyStorageNotReady(s, disk);
    if (wait) {
      waits(s, disk.id, wait);
      return;
    }
  }
  // A controller that is just up again has heard nobody yet: who runs is not known.
  if (controlTerminals(s).some((t) => !s.memory.rebooted[t.id] && isYetToBeHeard(s, t.id))) return;
  const coming = controlTerminals(s).filter(
    (t) => !s.memory.rebooted[t.id] && (isStillComing(s, t) || isGoingDown(s, t)),
  );
  if (coming.length > 0) return;
  const left = controlTerminals(s).filter((t) => !s.memory.rebooted[t.id] && (isRunning(s, t.id) || isRebooting(s, t)));
  if (left.length === 0) {
    take(s, { kind: "controlRebootDone" });
    return;
  }
  const clusters = new Set(left.flatMap((t) => s.relations.clusterOf(t.id) ?? []));
  const restarting = new Set([...clusters].filter((cluster) => restartsAsCluster(s, cluster, left)));
  const isSelf = (t: Terminal) => t.id === s.world.selfId;
  for (const t of [...left.filter((t) => !isSelf(t)), ...left.filter(isSelf)]) {
    waits(s, t.id, { code: "controlReboot" });
    const cluster = s.relations.clusterOf(t.id);
    if (!cluster || !restarting.has(cluster)) rebootAlone(s, t);
  }
}

function rebootAlone(s: Situation, t: Terminal): void {
  const stop = s.memory.stops[t.id];
  if (!isRunning(s, t.id) || (stop && stop.clusterId === undefined && !mayRepeat(s, stop))) return;
  const bootId = stop?.bootId ?? knownTerminal(s.world, t.id).bootId;
  intend(s, { kind: "terminalReboot", terminalId: t.id, bootId }, { code: "controlReboot" }, true);
}

/** True while the restart of the cluster is to reboot them; false where it was refused or did not, and each reboots by itself. */
function restartsAsCluster(s: Situation, cluster: ClusterLinkage, left: readonly Terminal[]): boolean {
  if (!isControlCluster(s.relations, cluster)) return false;
  const running = left.filter((t) => s.relations.clusterOf(t.id) === cluster && isRunning(s, t.id));
  const restart = s.memory.clusterRestarts[cluster.id];
  // Once one of them has its disks the cluster runs on it: the others follow one by one.
  const hasBegun =
    left.some((t) => s.memory.stops[t.id]?.reboot) || cluster.memberIds.some((id) => s.memory.rebooted[id]);
  if (!restart && hasBegun) return false;
  if (restart && (isRefused(restart.outcome) || reached(s, restart.firstAt + seconds(cluster.shutdownTimeoutSec))))
    return false;
  const hasArrived = restart?.outcome === "accepted" || restart?.outcome === "done";
  if (running.length > 0 && (!restart || (!hasArrived && mayRepeat(s, restart))))
    intend(
      s,
      { kind: "clusterRestart", clusterId: cluster.id, members: restartingWith(s, cluster, running) },
      { code: "controlReboot" },
    );
  return true;
}

/** It was asked to stop before and goes through with it; then it comes up like the others. */
function isGoingDown(s: Situation, t: Terminal): boolean {
  const stop = s.memory.stops[t.id];
  return stop !== undefined && !stop.reboot && !s.memory.downs[t.id];
}

/** Asked to, and its time is not over: one that hangs must not keep the linked side down. */
function isRebooting(s: Situation, t: Terminal): boolean {
  const stop = s.memory.stops[t.id];
  if (!stop?.reboot) return false;
  const downAt = s.memory.downs[t.id]?.at ?? stop.firstAt + seconds(clusterSecOf(s, stop) + pastTimeSec(t));
  return !reached(s, downAt + seconds(t.startSec));
}

/** The shutdown of the cluster whose restart reboots it comes before. */
function clusterSecOf(s: Situation, stop: Stop): number {
  return s.tree.clusters.find((c) => c.id === stop.clusterId)?.shutdownTimeoutSec ?? 0;
}

/** Down, to be up again, and its start time is not over, or has not begun and can. */
function isStillComing(s: Situation, t: Terminal): boolean {
  const down = s.memory.downs[t.id];
  const hasRun = s.memory.stops[t.id]?.wasRunning || down?.cause === "dark";
  if (!down || !hasRun || s.memory.starts[t.id]?.timedOutAt != null) return false;
  const poweredAt = poweredSince(s, t);
  if (poweredAt !== null) return !reached(s, poweredAt + seconds(t.startSec));
  const feeds = s.relations.feedsOf(t.id);
  const withMains = feeds.filter((id) => s.memory.outages[id]?.mainsBackAt !== null);
  if (withMains.length < t.feedsNeeded || !s.relations.policyOf(t.groupId).restartOnRecovery) return false;
  return feeds.some((id) => s.memory.cuts[id] || isOff(s, id)) || upsesToCycle(s, t).length > 0;
}
