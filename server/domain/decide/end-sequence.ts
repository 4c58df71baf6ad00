import type { NodeId, Terminal } from "../tree/entities.ts";
import type { Kept } from "../world/memory.ts";
import { isDark } from "./cut-upses.ts";
import type { PartOf } from "./orders.ts";
import { isOffByPlan } from "./reason.ts";
import { isClusterSettled } from "./restart-clusters.ts";
import { ask, type Situation, take } from "./situation.ts";
import { hasGoneUnseen, isKnownToHaveRun, isRunning, isToRestore, isYetToBeHeard } from "./terminal-state.ts";

/** The incident is over when no outage is open, nothing is under way, and all that is to run again by our doing does. True: it is. */
export function endSequence(s: Situation, partOf: PartOf): boolean {
  const m = s.memory;
  if (!m.sequence || s.intents.length > 0 || hasAny(m.outages) || m.controlReboot) return false;
  if (!s.whole.situations.every((part) => ask(part, isPartSettled))) return false;
  const kept = keptOf(s, partOf);
  take(s, Object.values(kept).some(hasAny) ? { kind: "sequenceEnded", kept } : { kind: "sequenceEnded" });
  return true;
}

function isPartSettled(s: Situation): boolean {
  const { flushes, cuts, downs } = s.memory;
  const { upses, storages, terminals } = s.tree;
  if (storages.some(({ id }) => flushes[id] && !(s.offStorages.has(id) && flushes[id].ended))) return false;
  if (upses.some(({ id }) => cuts[id] && !isLeftToHand(s, id) && !isKeptOff(s, id))) return false;
  if ([...s.mustStop.keys()].some((id) => !downs[id])) return false;
  return terminals.every((t) => isSettled(s, t)) && s.tree.clusters.every((c) => isClusterSettled(s, c));
}

/** Dark, and to stay so by order or by schedule. */
function isKeptOff(s: Situation, upsId: NodeId): boolean {
  return s.heldOff.has(upsId) && isDark(s, upsId);
}

/** What is down by order or by schedule has to be found again when its time comes; the rest is over. */
function keptOf(s: Situation, partOf: PartOf): Kept {
  const { memory } = s;
  // No outage is open: whoever must stop has to by plan, itself or because of what feeds it.
  const isOff = (id: NodeId) => {
    const part = partOf(id);
    return (
      memory.downs[id] !== undefined && (part?.wishes.get(id)?.wanted === "off" || part?.mustStop.has(id) === true)
    );
  };
  return {
    stops: only(memory.stops, isOff),
    downs: only(memory.downs, isOff),
    cuts: only(memory.cuts, (id) => partOf(id)?.heldOff.has(id) === true),
    flushes: only(memory.flushes, (id) => partOf(id)?.offStorages.has(id) === true),
    orders: memory.orders,
    checks: memory.checks,
    due: memory.due,
    upSince: only(memory.upSince, (id) => partOf(id)?.wishes.has(id) === true || hasAny(memory.due)),
    changes: memory.changes,
  };
}

function only<T>(records: Record<NodeId, T>, isKept: (id: NodeId) => boolean): Record<NodeId, T> {
  return Object.fromEntries(Object.entries(records).filter(([id]) => isKept(id)));
}

/** It stays off until somebody switches it on (`restart: none`, or no restart on recovery). */
function isLeftToHand(s: Situation, upsId: NodeId): boolean {
  return s.waits.get(upsId)?.code === "byHand";
}

/** It runs as before, was off before, was given up, or waits for a person. */
function isSettled(s: Situation, t: Terminal): boolean {
  const { stops, downs } = s.memory;
  const wish = s.wishes.get(t.id);
  if (wish?.stops && wish.wanted === "reboot") return false;
  if (wish?.wanted === "off") return !wish.stops || downs[t.id] !== undefined;
  if (s.mustStop.has(t.id)) return downs[t.id] !== undefined && (isKeptDown(s, t.id) || !canHavePower(s, t));
  if (wish?.starts && !isRunning(s, t.id)) return isGivenUp(s, t);
  if (isRunning(s, t.id)) return !stops[t.id] && !downs[t.id];
  // It ran when the incident began, and a controller that is just up has not heard it yet.
  if (!downs[t.id] && !stops[t.id] && isKnownToHaveRun(s, t.id) && isYetToBeHeard(s, t.id)) return false;
  if (hasGoneUnseen(s, t)) return !canHavePower(s, t) || isGivenUp(s, t);
  if (!downs[t.id]) return !stops[t.id];
  if (!isToRestore(s, t) || !canHavePower(s, t)) return true;
  return isGivenUp(s, t);
}

/** It must stop because of a plan: its own, that of what feeds it, or that of what it needs; not because something is dark until it is charged. */
function isKeptDown(s: Situation, terminalId: NodeId): boolean {
  const reason = s.mustStop.get(terminalId);
  switch (reason?.code) {
    case "feedsLost":
    case "storageLost":
      return reason.upsIds.every((id) => s.heldOff.has(id));
    case "neededStops":
      return isKeptDown(s, reason.neededId);
    default:
      return isOffByPlan(reason);
  }
}

function isGivenUp(s: Situation, t: Terminal): boolean {
  const waiting = s.waits.get(t.id)?.code;
  return waiting === "byHand" || waiting === "startTimedOut" || waiting === "skipped";
}

/** Neither its UPSes nor those of its storage are left to hand. */
function canHavePower(s: Situation, t: Terminal): boolean {
  const feeds = s.relations.feedsOf(t.id);
  const alive = feeds.filter((id) => !isLeftToHand(s, id)).length;
  const storages = s.relations.storagesUsedBy(t.id).flatMap((st) => s.relations.upsesOfStorage(st.id));
  return alive >= Math.min(t.feedsNeeded, feeds.length) && !storages.some((id) => isLeftToHand(s, id));
}

function hasAny(records: Record<string, unknown>): boolean {
  for (const _ in records) return true;
  return false;
}
