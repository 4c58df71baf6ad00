import type { ClusterLinkage, NodeId, Storage, Terminal, Ups } from "../tree/entities.ts";
import { knownCluster, knownStorage, knownTerminal, knownUps } from "../world/known.ts";
import { isDark } from "./cut-upses.ts";
import type { NodeStatus, NodeVerdict } from "./decision.ts";
import { isOffByPlan, type Reason } from "./reason.ts";
import type { Situation } from "./situation.ts";
import { isWholeToStop, membersOf } from "./stop-clusters.ts";
import { mustStopStorage } from "./stop-storages.ts";
import { isRunning } from "./terminal-state.ts";
import { isOff, isOnBattery } from "./ups-state.ts";

const asWanted: Reason = { code: "asWanted" };

/** What every UPS, terminal, storage and cluster of this part is to be, is, and why, for people. Put into `verdicts`. */
export function findVerdicts(s: Situation, verdicts: Record<NodeId, NodeVerdict>): void {
  for (const ups of s.tree.upses) verdicts[ups.id] = upsVerdict(s, ups);
  for (const t of s.tree.terminals) verdicts[t.id] = terminalVerdict(s, t);
  for (const storage of s.tree.storages) verdicts[storage.id] = storageVerdict(s, storage);
  for (const cluster of s.tree.clusters) if (cluster.enabled) verdicts[cluster.id] = clusterVerdict(s, cluster);
}

function upsVerdict(s: Situation, ups: Ups): NodeVerdict {
  const desired = s.cutWanted.has(ups.id) ? "off" : "on";
  const status = upsStatus(s, ups);
  const reason =
    s.waits.get(ups.id) ??
    (status === "stopped" ? { code: "off" as const, at: s.memory.cuts[ups.id]?.darkAt ?? null } : asWanted);
  return { desired, status, reason };
}

function upsStatus(s: Situation, ups: Ups): NodeStatus {
  const known = knownUps(s.world, ups.id);
  if (!known.reading) return known.link === "lost" ? "lost" : "unknown";
  if (known.link === "lost") return "lost";
  const cut = s.memory.cuts[ups.id];
  switch (known.reading.output) {
    case "off":
      return s.memory.starts[ups.id] ? "starting" : "stopped";
    case "battery":
      return cut && cut.darkAt === null ? "stopping" : isOnBattery(known.reading) ? "onBattery" : "onMains";
    case "mains":
      return cut && cut.darkAt === null ? "stopping" : "onMains";
    case "unknown":
      return "unknown";
  }
}

function terminalVerdict(s: Situation, t: Terminal): NodeVerdict {
  const must = s.mustStop.get(t.id);
  const down = s.memory.downs[t.id];
  const status = terminalStatus(s, t);
  const settled: Reason = down
    ? { code: down.confirmed ? "confirmedDown" : "notConfirmedDown", at: down.at }
    : (must ?? asWanted);
  const isOff = must?.code === "scheduledReboot" ? false : must || s.wishes.get(t.id)?.wanted === "off";
  const desired = isOff || s.waits.get(t.id)?.code === "wasOffBefore" ? "off" : "on";
  return { desired, status, reason: s.waits.get(t.id) ?? settled };
}

function terminalStatus(s: Situation, t: Terminal): NodeStatus {
  const known = knownTerminal(s.world, t.id);
  const reason = s.waits.get(t.id);
  const waiting = reason?.code;
  if (s.memory.downs[t.id]) {
    if (isOffByPlan(reason)) return "stopped";
    if (waiting === "startTimedOut") return "fault";
    if (waiting === "starting") return "starting";
    return s.mustStop.has(t.id) || waiting === undefined || waiting === "wasOffBefore" || waiting === "byHand"
      ? "stopped"
      : "waiting";
  }
  if (s.memory.stops[t.id] || known.phase === "stopping" || known.goodbyeAt !== null) return "stopping";
  if (isRunning(s, t.id)) return "running";
  if (known.lastHeardAt === null) return "unknown";
  return "lost";
}

function storageVerdict(s: Situation, storage: Storage): NodeVerdict {
  const must = mustStopStorage(s, storage);
  const upsIds = s.relations.upsesOfStorage(storage.id);
  const dark = upsIds.find((id) => isOff(s, id) || isDark(s, id));
  const reason =
    s.waits.get(storage.id) ?? (dark ? { code: "waitsForPower" as const, upsIds: [dark] } : (must ?? asWanted));
  return { desired: must ? "off" : "on", status: storageStatus(s, storage, dark !== undefined), reason };
}

function storageStatus(s: Situation, storage: Storage, dark: boolean): NodeStatus {
  if (dark) return "stopped";
  const known = knownStorage(s.world, storage.id);
  if (!storage.linkage) return s.waits.get(storage.id)?.code === "waitsForWarmup" ? "starting" : "running";
  if (!known.reading) return known.link === "lost" ? "lost" : "unknown";
  if (known.link === "lost") return "lost";
  switch (known.reading.state) {
    case "starting":
      return "starting";
    case "ready":
    case "flushed":
      return "running";
    case "flushing":
      return "flushing";
    case "fault":
      return "fault";
  }
}

function clusterVerdict(s: Situation, cluster: ClusterLinkage): NodeVerdict {
  const ended = s.memory.clusterStops[cluster.id]?.ended;
  const settled: Reason = ended ? { code: "clusterStopEnded", ...ended } : asWanted;
  const desired = isWholeToStop(s, cluster) || isOffByPlanWhole(s, cluster) ? "off" : "on";
  return { desired, status: clusterStatus(s, cluster, desired), reason: s.waits.get(cluster.id) ?? settled };
}

/** All of its members are down, and to be. */
function isOffByPlanWhole(s: Situation, cluster: ClusterLinkage): boolean {
  return membersOf(s, cluster).every((t) => s.memory.downs[t.id] && s.wishes.get(t.id)?.wanted === "off");
}

/** Not known for a while after a start is normal (1.4). */
function clusterStatus(s: Situation, cluster: ClusterLinkage, desired: "on" | "off"): NodeStatus {
  const waiting = s.waits.get(cluster.id)?.code;
  if (membersOf(s, cluster).every((t) => s.memory.downs[t.id])) return "stopped";
  if (waiting === "clusterStopping") return "stopping";
  if (waiting === "clusterRestart") return "starting";
  const known = knownCluster(s.world, cluster.id);
  if (known.link === "lost") return "lost";
  switch (known.state) {
    case "running":
    case "stopping":
      return known.state;
    case "stopped":
      return desired === "off" ? "stopped" : "waiting";
    default:
      return "unknown";
  }
}
