import { isRunning, type Situation, take } from "./situation.ts";
import { isToRestore } from "./start-terminals.ts";

/** The incident is over when no outage is open, nothing is under way, and all that can run again does. */
export function endSequence(s: Situation): void {
  const m = s.memory;
  if (!m.sequence || s.mustStop.size > 0 || s.intents.length > 0) return;
  if (hasAny(m.outages) || hasAny(m.cuts) || hasAny(m.flushes) || m.controlReboot) return;
  const left = s.tree.terminals.some((t) => {
    if (isRunning(s, t.id)) return m.stops[t.id] !== undefined || m.downs[t.id] !== undefined;
    const waiting = s.waits.get(t.id)?.code;
    if (waiting === "byHand" || waiting === "startTimedOut") return false;
    return (m.stops[t.id] !== undefined && !m.downs[t.id]) || (m.downs[t.id] !== undefined && isToRestore(s, t));
  });
  if (!left) take(s, { kind: "sequenceEnded" });
}

const hasAny = (records: Record<string, unknown>): boolean => Object.keys(records).length > 0;
