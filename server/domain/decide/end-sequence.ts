import type { NodeId, Terminal } from "../tree/entities.ts";
import { isRunning, type Situation, take } from "./situation.ts";
import { isToRestore } from "./start-terminals.ts";

/** The incident is over when no outage is open, nothing is under way, and all that can run again by our doing does. */
export function endSequence(s: Situation): void {
  const m = s.memory;
  if (!m.sequence || s.intents.length > 0 || hasAny(m.outages) || hasAny(m.flushes) || m.controlReboot) return;
  if (Object.keys(m.cuts).some((id) => !isLeftToHand(s, id))) return;
  if ([...s.mustStop.keys()].some((id) => !m.downs[id])) return;
  if (s.tree.terminals.every((t) => isSettled(s, t))) take(s, { kind: "sequenceEnded" });
}

/** It stays off until somebody switches it on (`restart: none`, or no restart on recovery). */
function isLeftToHand(s: Situation, upsId: NodeId): boolean {
  return s.waits.get(upsId)?.code === "byHand";
}

/** It runs as before, was off before, was given up, or waits for a person. */
function isSettled(s: Situation, t: Terminal): boolean {
  const { stops, downs } = s.memory;
  if (isRunning(s, t.id)) return !stops[t.id] && !downs[t.id];
  if (!downs[t.id]) return !stops[t.id];
  if (!isToRestore(s, t) || !canHavePower(s, t)) return true;
  const waiting = s.waits.get(t.id)?.code;
  return waiting === "byHand" || waiting === "startTimedOut";
}

/** Neither its UPSes nor those of its storage are left to hand. */
function canHavePower(s: Situation, t: Terminal): boolean {
  const feeds = s.relations.feedsOf(t.id);
  const alive = feeds.filter((id) => !isLeftToHand(s, id)).length;
  const storages = s.relations.storagesUsedBy(t.id).flatMap((st) => s.relations.upsesOfStorage(st.id));
  return alive >= Math.min(t.feedsNeeded, feeds.length) && !storages.some((id) => isLeftToHand(s, id));
}

const hasAny = (records: Record<string, unknown>): boolean => Object.keys(records).length > 0;
