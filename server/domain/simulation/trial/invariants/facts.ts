import { pastTimeSec, stopJobsSec } from "../../../timing/past-time.ts";
import { stopChains } from "../../../timing/stop-chain.ts";
import type { NodeId, Storage, Terminal } from "../../../tree/entities.ts";
import { knownUps } from "../../../world/known.ts";
import type { Instant, UpsReading } from "../../../world/readings.ts";
import { trialStartAt } from "../context.ts";
import type { Ground } from "../ground.ts";
import { keptOf } from "../kept.ts";
import { faultsOf } from "../plan.ts";
import { cardRebootMs } from "../ups-cards.ts";

export const terminalOf = (g: Ground, id: NodeId): Terminal | undefined => g.relations.terminals.get(id);
export const isUp = (g: Ground, id: NodeId): boolean => {
  const state = g.site.terminals[id]?.state;
  return state === "running" || state === "stopping";
};
export const isHalted = (g: Ground, id: NodeId): boolean => {
  const state = g.site.terminals[id]?.state;
  return state === "off" || state === "crashed";
};

/** The record says that it passed its time, and it had all of it: asked, then so long nothing. */
export function isPastTimeByRecord(g: Ground, t: Terminal): boolean {
  const stop = g.world.memory.stops[t.id];
  const down = g.world.memory.downs[t.id];
  return stop !== undefined && down?.cause === "pastTime" && down.at - stop.firstAt >= pastTimeSec(t) * 1000;
}

/** It needs longer than its settings say, or will never be done. */
export function outlasts(g: Ground, t: Terminal): boolean {
  return keptOf(g.site.terminals, t.id).stopSec > stopJobsSec(t) + t.shutdownSec;
}

/** It said goodbye and runs on. */
export function isLying(g: Ground, id: NodeId): boolean {
  return faultsOf(g.plan, "terminalLies").some((f) => f.terminalId === id) && g.hasSaidGoodbye(id);
}

/** Time in which a controller lived, and could act, between two instants: without its journal it may not. */
export function aliveMs(g: Ground, from: Instant, to: Instant): number {
  const gone = faultsOf(g.plan, "journalGone").map((f) => [f.atSec, f.atSec + f.forSec + 1] as const);
  const idle = gone.map(([a, b]) => [trialStartAt + a * 1000, trialStartAt + b * 1000] as const);
  const within = (a: Instant, b: Instant) => Math.max(0, Math.min(to, b) - Math.max(from, a));
  const lived = g.lives.reduce((sum, l) => sum + within(l.from, l.to ?? to), 0);
  return Math.max(0, lived - idle.reduce((sum, [a, b]) => sum + within(a, b), 0));
}
export function livesBetween(g: Ground, from: Instant, to: Instant): number {
  return g.lives.filter((l) => l.from > from && l.from <= to).length;
}

/** How long the card of a UPS was silent between two instants. */
export function silentMs(g: Ground, upsId: NodeId, from: Instant, to: Instant): number {
  return faultsOf(g.plan, "cardReboots")
    .filter((f) => f.upsId === upsId)
    .map((f) => trialStartAt + f.atSec * 1000)
    .reduce((sum, at) => sum + Math.max(0, Math.min(to, at + cardRebootMs + 15_000) - Math.max(from, at)), 0);
}
export function agentGoneMs(g: Ground, id: NodeId, from: Instant, to: Instant): number {
  return faultsOf(g.plan, "agentGone")
    .filter((f) => f.terminalId === id)
    .map((f) => [trialStartAt + f.atSec * 1000, trialStartAt + (f.atSec + f.forSec) * 1000 + 15_000] as const)
    .reduce((sum, [at, end]) => sum + Math.max(0, Math.min(to, end) - Math.max(from, at)), 0);
}

/** The shortest time in which it can be down from then on: what needs it first, each by its own real time. */
export function leastStopMs(g: Ground, id: NodeId, from: Instant, seen: Set<NodeId> = new Set()): number {
  if (seen.has(id)) return 0;
  seen.add(id);
  const t = terminalOf(g, id);
  const downAt = g.terminals[id]?.haltedSince ?? null;
  if (!t || (seen.size > 1 && downAt !== null && downAt < from)) return 0;
  const own = Math.min(keptOf(g.site.terminals, id).stopSec, pastTimeSec(t)) * 1000;
  // What needs it and boots has to be up before it can be asked.
  const bootMs = seen.size > 1 ? Math.max(0, (g.terminals[id]?.runningSince ?? from) - from) : 0;
  const before = g.relations.dependentsOf(id).map((d) => leastStopMs(g, d, from, seen));
  // What went through the network: the order, its answer, the goodbye and the silence after it.
  return bootMs + own + Math.max(0, ...before.map((ms) => ms + 12_000)) + 3_000;
}

const isOut = (g: Ground, upsId: NodeId): boolean => {
  const outage = g.world.memory.outages[upsId];
  return outage !== undefined && outage.confirmedAt !== null && outage.mainsBackAt === null;
};
export const showsOff = (g: Ground, upsId: NodeId): boolean => knownUps(g.world, upsId).reading?.output === "off";
export const isOutByRecord = isOut;

/** By the record: it feeds nobody, or soon will not. */
export function isLost(g: Ground, upsId: NodeId): boolean {
  return isOut(g, upsId) || g.world.memory.cuts[upsId] !== undefined || showsOff(g, upsId);
}

/** All control terminals lose their own supply. */
export function isControlLoss(g: Ground): boolean {
  const control = g.tree.terminals.filter((t) => t.kind === "control");
  return (
    control.length > 0 &&
    control.every((t) => g.relations.feedsOf(t.id).filter((id) => !isOut(g, id)).length < t.feedsNeeded)
  );
}

/** The reason in the tree for which this terminal has to stop, worked out anew from 2.3; null: there is none. */
export function whyStop(g: Ground, t: Terminal, seen: Set<NodeId> = new Set()): string | null {
  if (seen.has(t.id)) return null;
  seen.add(t.id);
  const policy = g.relations.policyOf(t.groupId);
  const feeds = g.relations.feedsOf(t.id);
  const lost = feeds.filter((id) => isLost(g, id));
  if (policy.stopOnOutage) {
    const tooFew = feeds.length - lost.length < t.feedsNeeded || (policy.stopWhen === "anyUps" && lost.length > 0);
    if (lost.length > 0 && tooFew) return `feeds ${lost.join(" ")}`;
    for (const st of g.relations.storagesUsedBy(t.id)) {
      const upsIds = g.relations.upsesOfStorage(st.id);
      const gone = g.relations.isControlSide(st.groupId)
        ? upsIds.some((id) => isOut(g, id)) && !upsIds.some((id) => hasStoppedForDisk(g, t.id, id))
        : upsIds.some((id) => isLost(g, id));
      if (gone) return `storage ${st.id}`;
    }
  }
  if (t.kind === "linked" && policy.onControlLoss === "stopLinked" && isControlLoss(g)) return "control loss";
  for (const id of g.relations.needsOf(t.id)) {
    const needed = terminalOf(g, id);
    if (needed && whyStop(g, needed, seen) !== null) return `needs ${id}`;
  }
  return null;
}

/** It went down and came up again for this outage of its own disk. */
function hasStoppedForDisk(g: Ground, terminalId: NodeId, upsId: NodeId): boolean {
  const beganAt = g.world.memory.outages[upsId]?.beganAt;
  return beganAt !== undefined && g.diskStops.get(`${terminalId}/${upsId}`) === beganAt;
}

export function whyStopStorage(g: Ground, st: Storage): string | null {
  if (g.relations.upsesOfStorage(st.id).some((id) => isOut(g, id))) return "supply";
  return isControlLoss(g) && g.relations.policyOf(st.groupId).onControlLoss === "stopLinked" ? "control loss" : null;
}

export function showsBattery(reading: UpsReading | null | undefined): boolean {
  return reading?.output === "battery" && (!reading.testing || reading.lowBattery);
}

export { stopChains };
