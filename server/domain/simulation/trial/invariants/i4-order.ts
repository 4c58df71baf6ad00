import type { Command } from "../../../decide/command.ts";
import { pastMarginSec, pastTimeSec } from "../../../timing/past-time.ts";
import { flushTimeoutSecOf } from "../../../timing/storage-times.ts";
import type { ClusterLinkage, NodeId, Terminal } from "../../../tree/entities.ts";
import { knownStorage, knownUps } from "../../../world/known.ts";
import type { Check, Ground } from "../ground.ts";
import { keptOf } from "../kept.ts";
import { faultsOf } from "../plan.ts";
import { isHalted, isLying, isPastTimeByRecord, isUp, showsOff, terminalOf, whyStop } from "./facts.ts";

/** What changed so lately on the site no controller can know: two polls of 5 s. */
const lagMs = 10_000;
/** A card that starts again is silent for 60 s, and lost polls are made up for by as many more. */
const blindLagMs = 75_000;

/**
 * I4: nothing is asked to start before all that it needs is ready: power, mains that have been stable, charge, its storage, what it
 * depends on; nothing to stop before its dependents are down or past their time. Control terminals and their own disk are excepted.
 */
export const order: Check = (happening, g) => {
  if (happening.kind !== "entry" || happening.entry.kind !== "commandIssued") return [];
  const { command, reason } = happening.entry;
  switch (command.kind) {
    case "terminalShutdown":
    case "terminalReboot":
      return [...stopTooEarly(g, command), ...clusterStillRuns(g, command)];
    case "storageFlush":
      return flushTooEarly(g, command.storageId);
    case "terminalWake":
      return wakeTooEarly(g, command.terminalId);
    case "upsOn":
      return [...unfit(g, command.upsId, `on ${command.upsId}`), ...onTooEarly(g, command.upsId)];
    case "clusterShutdown":
      return clusterTooEarly(g, command.clusterId);
    case "clusterRestart":
    case "check":
      return [];
    case "upsOff":
      return reason.code === "recovery" ? unfit(g, command.upsId, `cycle of ${command.upsId}`) : [];
  }
};

function isDownOrPast(g: Ground, id: NodeId): boolean {
  const t = terminalOf(g, id);
  if (!t || isHalted(g, id) || isLying(g, id) || isPastTimeByRecord(g, t)) return true;
  const down = g.world.memory.downs[id];
  // A spare that booted by itself, or one that is on its way up and not heard: known as down, and not asked to be anything else.
  if (g.site.terminals[id]?.state === "booting" && down) return true;
  if (down && hasJustBooted(g, id)) return true;
  const stop = g.world.memory.stops[id];
  return stop !== undefined && g.now - stop.firstAt >= (clusterSecOf(g, stop.clusterId) + pastTimeSec(t)) * 1000;
}

function hasJustBooted(g: Ground, id: NodeId): boolean {
  const since = keptOf(g.terminals, id).runningSince;
  return since !== null && g.now - since <= lagOf(g);
}

/** With the restart of its cluster its own time begins when that has stopped, or had its time. */
function clusterSecOf(g: Ground, clusterId: NodeId | undefined): number {
  return g.tree.clusters.find((c) => c.id === clusterId)?.shutdownTimeoutSec ?? 0;
}

function stopTooEarly(g: Ground, command: Extract<Command, { terminalId: NodeId }>): string[] {
  const id = command.terminalId;
  const stop = g.world.memory.stops[id];
  if (stop && !stop.reboot) return [];
  const up = g.relations.dependentsOf(id).filter((d) => {
    const t = terminalOf(g, d);
    return !isDownOrPast(g, d) && !(t && isLeftOut(g, id, t));
  });
  return up.length > 0 ? [`${id} is asked to stop while what needs it is up: ${up.join(" ")}`] : [];
}

/** Who is up of the cluster and was not asked to stop before. */
function membersUp(g: Ground, memberIds: readonly NodeId[]): Terminal[] {
  return memberIds.flatMap((id) => {
    const t = terminalOf(g, id);
    return t && isUp(g, id) && !isDownOrPast(g, id) ? [t] : [];
  });
}

/** Just gone, or booting: whether they are up, and have to be stopped in time, no controller can be sure of. */
function membersInDoubt(g: Ground, memberIds: readonly NodeId[]): Terminal[] {
  return memberIds.flatMap((id) => {
    const t = terminalOf(g, id);
    const goneAt = g.terminals[id]?.haltedSince ?? null;
    const isJustGone = goneAt !== null && g.now - goneAt <= lagOf(g);
    return t && !isUp(g, id) && (isJustGone || g.site.terminals[id]?.state === "booting") ? [t] : [];
  });
}

/** It runs, or boots, whatever the controller has heard of that yet; the rest fails over to it: not all members are concerned (2.3, 5). */
function isThereToStay(g: Ground, id: NodeId): boolean {
  const t = terminalOf(g, id);
  const state = g.site.terminals[id]?.state;
  // What its UPS does a controller that has just come up, and could not read it, does not know.
  const isUnread = g.relations.feedsOf(id).some((u) => knownUps(g.world, u).reading === null);
  if (!t || (whyStop(g, t) !== null && !isUnread)) return false;
  return state === "booting" || state === "running" || isThoughtToBoot(g, t);
}

/** By the record its UPSes are on again since it went down, after a cycle that nobody saw, and its start time is not over. */
function isThoughtToBoot(g: Ground, t: Terminal): boolean {
  const downAt = g.world.memory.downs[t.id]?.at;
  const onAt = g.relations.feedsOf(t.id).map((u) => g.world.memory.restoredAt[u] ?? 0);
  return downAt !== undefined && onAt.some((at) => at > downAt && g.now - at < t.startSec * 1000);
}

/** Where all of its members have to stop, the cluster stops before their OS, or had its time; or its manager refused, or it did not fit. */
function clusterStillRuns(g: Ground, command: Extract<Command, { terminalId: NodeId }>): string[] {
  const { terminalId, kind } = command;
  const cluster = g.relations.clusterOf(terminalId);
  const stop = g.world.memory.stops[terminalId];
  if (!cluster || stop || g.site.clusters[cluster.id]?.state === "stopped") return [];
  const asked = g.world.memory[kind === "terminalReboot" ? "clusterRestarts" : "clusterStops"][cluster.id];
  const hadItsTime = asked !== undefined && g.now - asked.firstAt >= cluster.shutdownTimeoutSec * 1000;
  if (hadItsTime || asked?.outcome === "rejected" || asked?.outcome === "unsupported") return [];
  // It was looked at when the first of them was asked: with that the shutdown of the cluster was given up.
  const isGivenUp = g.world.memory.clusterStops[cluster.id]?.ended?.outcome === "doesNotFit";
  if (isGivenUp && cluster.memberIds.some((id) => g.world.memory.stops[id])) return [];
  // Another one has been restarted, or has booted with the disks there: the cluster runs on it.
  const hasBegun = cluster.memberIds.some((id) => g.world.memory.rebooted[id]);
  if (kind === "terminalReboot" && hasBegun) return [];
  if (kind === "terminalReboot") return [`reboot ${terminalId} and not its cluster ${cluster.id}`];
  // It had stopped, and one that booted a moment ago runs it again: that nobody has heard yet.
  const hasStopped = g.world.memory.clusterStops[cluster.id]?.ended?.outcome === "stopped";
  if (hasStopped && cluster.memberIds.some((id) => hasJustBooted(g, id))) return [];
  const up = membersUp(g, cluster.memberIds);
  if (cluster.memberIds.some((id) => isThereToStay(g, id))) return [];
  const thoughtUp = [...up, ...membersInDoubt(g, cluster.memberIds)];
  if (!cluster.shutdownOnOutage || up.some((t) => whyStop(g, t) === null) || !holds(g, cluster, thoughtUp)) return [];
  return [`${terminalId} is asked to stop while its cluster ${cluster.id} runs`];
}

/** All batteries concerned hold for the cluster's timeout and two stops after one another; or have mains. */
function holds(g: Ground, cluster: ClusterLinkage, up: readonly Terminal[]): boolean {
  const flushSec = Math.max(
    0,
    ...up.flatMap((t) => g.relations.storagesUsedBy(t.id).map((s) => flushTimeoutSecOf(g.tree, s))),
  );
  const [first = 0, second = 0] = up.map(pastTimeSec).sort((a, b) => b - a);
  const needSec = cluster.shutdownTimeoutSec + first + second + flushSec;
  // One whose outlets are dark is no longer there to stop in time.
  if (up.some((t) => g.relations.feedsOf(t.id).filter((id) => !showsOff(g, id)).length < t.feedsNeeded)) return false;
  const upsIds = up.flatMap((t) => [
    ...g.relations.feedsOf(t.id),
    ...g.relations.storagesUsedBy(t.id).flatMap((s) => g.relations.upsesOfStorage(s.id)),
  ]);
  return upsIds.every((id) => {
    const reading = knownUps(g.world, id).reading;
    if (g.world.memory.cuts[id]) return false;
    return reading?.output !== "battery" || (!reading.lowBattery && (reading.runtimeSec ?? needSec) >= needSec);
  });
}

function clusterTooEarly(g: Ground, clusterId: NodeId): string[] {
  const cluster = g.tree.clusters.find((c) => c.id === clusterId);
  if (!cluster || g.world.memory.clusterStops[clusterId]) return [];
  const up = cluster.memberIds
    .flatMap((id) => g.relations.dependentsOf(id))
    .filter((id) => g.relations.clusterOf(id) !== cluster && !isDownOrPast(g, id));
  return up.length > 0 ? [`${clusterId} is asked to stop while what needs it is up: ${up.join(" ")}`] : [];
}

function flushTooEarly(g: Ground, storageId: NodeId): string[] {
  const up = g.relations.usersOf(storageId).filter((t) => !isDownOrPast(g, t.id) && !isLeftOut(g, storageId, t));
  return up.length > 0
    ? [`${storageId} is asked to flush while its users are up: ${up.map((t) => t.id).join(" ")}`]
    : [];
}

/** 2.3 (6): the waits for it are shortened, or given up. */
function isLeftOut(g: Ground, nodeId: NodeId, t: Terminal): boolean {
  const shortened = g.world.memory.shortened[nodeId];
  return shortened !== undefined && (shortened.waits === "gracefulStop" || isNearlyDown(g, t));
}

/** 2.3 (6): with a battery that runs empty its goodbye is enough, or its time without the 30 s over it. */
function isNearlyDown(g: Ground, t: Terminal): boolean {
  const stop = g.world.memory.stops[t.id];
  return (
    g.hasSaidGoodbye(t.id) || (stop !== undefined && g.now - stop.firstAt >= (pastTimeSec(t) - pastMarginSec) * 1000)
  );
}

function lagOf(g: Ground): number {
  return g.plan.faults.some(
    (f) => f.kind === "cardReboots" || f.kind === "pollsTimeOut" || f.kind === "storagePollsTimeOut",
  )
    ? blindLagMs
    : lagMs;
}

function storagesNotReady(g: Ground, terminalIds: readonly NodeId[]): NodeId[] {
  const ids = new Set(
    terminalIds.flatMap((id) =>
      g.relations
        .storagesUsedBy(id)
        .filter((s) => !g.relations.isControlSide(s.groupId))
        .map((s) => s.id),
    ),
  );
  return [...ids].filter((id) => {
    const since = g.storages[id]?.notReadySince ?? null;
    return since !== null && g.now - since > lagOf(g) && !saysFlushedFalsely(g, id);
  });
}

/** What reports falsely (2.8) answers that it is flushed before it is up: nobody can tell. */
function saysFlushedFalsely(g: Ground, storageId: NodeId): boolean {
  const lies = faultsOf(g.plan, "flush").some((f) => f.storageId === storageId && f.how === "lies");
  return lies && knownStorage(g.world, storageId).reading?.state === "flushed";
}

function wakeTooEarly(g: Ground, id: NodeId): string[] {
  const t = terminalOf(g, id);
  if (!t) return [];
  const found: string[] = [];
  const feeds = g.relations.feedsOf(id);
  const lit = feeds.filter((u) => {
    const darkAt = g.upses[u]?.darkAt ?? null;
    return darkAt === null || g.now - darkAt <= lagOf(g);
  });
  if (lit.length < t.feedsNeeded) found.push(`wake ${id} without power`);
  const needed = g.relations.needsOf(id).filter((n) => {
    const since = g.terminals[n]?.notRunningSince ?? null;
    return since !== null && g.now - since > lagOf(g);
  });
  if (needed.length > 0) found.push(`wake ${id} before what it needs runs: ${needed.join(" ")}`);
  const disks = t.kind === "linked" ? storagesNotReady(g, [id]) : [];
  if (disks.length > 0) found.push(`wake ${id} before its storage is ready: ${disks.join(" ")}`);
  const fit = feeds.filter((u) => unfit(g, u, "").length === 0);
  if (fit.length < t.feedsNeeded) found.push(...feeds.flatMap((u) => unfit(g, u, `wake ${id}`)));
  return found;
}

/** Mains seen without a break for `stableSec`, and the charge that the settings ask for. */
function unfit(g: Ground, upsId: NodeId, what: string): string[] {
  const ups = g.relations.upses.get(upsId);
  const reading = knownUps(g.world, upsId).reading;
  if (!ups || !reading) return [];
  if (reading.mainsPresent !== true) return [`${what}: ${upsId} has no mains`];
  const since = Math.max(g.upses[upsId]?.lastNoMainsReadAt ?? 0, g.world.observingSince);
  const stableSec = g.relations.policyOf(ups.groupId).stableSec;
  if (g.now - since < stableSec * 1000)
    return [`${what}: mains of ${upsId} are not stable yet (${(g.now - since) / 1000} of ${stableSec} s)`];
  if (reading.chargePercent !== null && reading.chargePercent < ups.minRestartChargePercent)
    return [`${what}: ${upsId} holds ${reading.chargePercent} of ${ups.minRestartChargePercent} %`];
  return [];
}

function onTooEarly(g: Ground, upsId: NodeId): string[] {
  const found: string[] = [];
  const fed = g.relations.fedBy(upsId);
  const storages = g.relations.storagesFedBy(upsId);
  if (storages.length === 0 && fed.length > 0) {
    const must = fed.filter((t) => {
      const why = whyStop(g, t);
      return why !== null && !/^(feeds|needs)/.test(why);
    });
    if (must.length === fed.length) found.push(`on ${upsId} while all that it feeds must stop `);
    const users = fed.filter((t) => t.kind === "linked" && g.terminals[t.id]?.ranBefore).map((t) => t.id);
    const disks = storagesNotReady(g, users);
    if (disks.length > 0) found.push(`on ${upsId} before the storage of what it feeds is ready: ${disks.join(" ")}`);
    for (const t of fed.filter((f) => f.start.kind === "power" && f.kind === "linked" && isHalted(g, f.id))) {
      const needed = g.relations
        .needsOf(t.id)
        .filter((n) => !isUp(g, n) && !fed.some((f) => f.id === n) && g.terminals[n]?.ranBefore);
      if (needed.length > 0) found.push(`on ${upsId} boots ${t.id} before what it needs runs: ${needed.join(" ")}`);
    }
  }
  for (const s of storages) {
    if (!s.controllerUpsIds.includes(upsId) || s.enclosureUpsIds.includes(upsId)) continue;
    const dark = s.enclosureUpsIds.filter((id) => {
      const darkAt = g.upses[id]?.darkAt ?? null;
      return g.site.upses[id]?.output === "off" && darkAt !== null && g.now - darkAt > lagOf(g);
    });
    if (dark.length > 0) found.push(`on ${upsId} (controller of ${s.id}) before its enclosures: ${dark.join(" ")}`);
  }
  return found;
}
