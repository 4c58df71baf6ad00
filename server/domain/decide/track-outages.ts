import { completeStops } from "../timing/battery-budget.ts";
import { linkedStopStillNeededSec, timesStillNeeded } from "../timing/time-still-needed.ts";
import type { NodeId, Ups } from "../tree/entities.ts";
import { knownTerminal, knownUps } from "../world/known.ts";
import type { ConfirmedBy, Outage } from "../world/memory.ts";
import type { Instant, Link, UpsReading } from "../world/readings.ts";
import type { UpsKnown } from "../world/world.ts";
import { ask, reached, type Situation, seconds, stableSecOf, take, waits } from "./situation.ts";
import { isRunning, isYetToBeHeard } from "./terminal-state.ts";
import { batteryOf, isLostFeed, isOff, isOnBattery } from "./ups-state.ts";

/** Held back from the runtime before it confirms an outage by itself. */
export const runtimeReserveSec = 60;
/** How long before it was first seen an outage may have begun when nothing says since when. */
const unseenAtMostSec = 60;

/**
 * Outage of one UPS (2.2):  none → open → confirmed → (mains back, stable for `stableSec`) → none.
 * Mains that return and fail again before that leave it the same outage; its clock has run on, but time with mains never confirms.
 */
export function trackOutages(s: Situation): void {
  for (const ups of s.tree.upses) {
    const known = knownUps(s.world, ups.id);
    if (known.reading && known.readAt !== null) trackOutage(s, ups, known, known.reading, known.readAt);
  }
  confirmTogether(s);
}

/** What one more confirmed outage leaves to be done may be more than the battery of another one lasts: looked at in the same moment. */
function confirmTogether(s: Situation): void {
  const count = () => s.notes.filter((n) => n.kind === "outageConfirmed").length;
  for (let before = 0; count() > before; ) {
    before = count();
    s.stillNeeded = null;
    for (const ups of s.tree.upses) {
      const known = knownUps(s.world, ups.id);
      confirm(s, ups, known);
    }
  }
}

/**
 * Once per incident: who does not run, in the whole site. A controller that comes up in the middle of it has not heard those that were
 * stopped.
 */
export function noteOffBefore(s: Situation): void {
  if (!s.memory.sequence || s.memory.offBefore !== null) return;
  const { terminals } = s.whole.tree;
  if (terminals.some((t) => !isRunning(s, t.id) && isYetToBeHeard(s, t.id))) return;
  // Silence alone does not make it one: its agent may be gone for a moment.
  const isOffNow = (id: NodeId) => {
    const known = knownTerminal(s.world, id);
    return s.memory.downs[id] !== undefined || known.lastHeardAt == null || known.goodbyeAt !== null;
  };
  const off = terminals.filter((t) => !isRunning(s, t.id) && !s.memory.stops[t.id] && isOffNow(t.id));
  take(s, { kind: "offBefore", terminalIds: off.map((t) => t.id) });
}

function trackOutage(s: Situation, ups: Ups, known: UpsKnown, reading: UpsReading, readAt: Instant): void {
  const onBattery = isOnBattery(reading);
  const mainsSince = reading.mainsPresent === true && !onBattery ? known.mainsSince : null;
  if (!s.memory.outages[ups.id] && onBattery)
    take(s, { kind: "outageBegan", upsId: ups.id, ...beginningOf(s, known, reading, readAt) });
  const outage = s.memory.outages[ups.id];
  if (!outage) return;
  if (mainsSince !== null && outage.mainsBackAt === null)
    take(s, { kind: "mainsBack", upsId: ups.id, backAt: mainsSince });
  if (onBattery && outage.mainsBackAt !== null) take(s, { kind: "mainsLostAgain", upsId: ups.id });
  confirm(s, ups, known);
  end(s, ups, known);
}

/** Evidence of when it began: the trap that came first, else the device's own count where it can be believed. */
function beginningOf(
  s: Situation,
  known: UpsKnown,
  reading: UpsReading,
  readAt: Instant,
): { beganAt: Instant; evidence: "trap" | "reading" } {
  const lastGoodAt = known.previousReadAt ?? s.world.memory.lastEntryAt;
  const trap = known.trap;
  if (trap?.name === "onBattery" && trap.at <= readAt && (lastGoodAt === null || trap.at >= lastGoodAt))
    return { beganAt: trap.at, evidence: "trap" };
  const sinceGoodSec = lastGoodAt === null ? null : (readAt - lastGoodAt) / 1000;
  const countedSec = reading.onBatterySec;
  if (countedSec !== null && sinceGoodSec !== null && countedSec < sinceGoodSec)
    return { beganAt: readAt - seconds(countedSec), evidence: "reading" };
  // A count that exceeds the time since the last good reading is left over from an earlier outage.
  const atMostSec = Math.min(unseenAtMostSec, sinceGoodSec ?? countedSec ?? unseenAtMostSec);
  return { beganAt: readAt - seconds(atMostSec), evidence: "reading" };
}

function confirm(s: Situation, ups: Ups, known: UpsKnown): void {
  const outage = s.memory.outages[ups.id];
  const reading = known.reading;
  if (!outage || !reading || outage.mainsBackAt !== null) return;
  if (outage.confirmedAt !== null && outage.abortedAt == null) return;
  const by = confirmedBy(s, ups, outage, reading, known.link);
  if (by) take(s, { kind: "outageConfirmed", upsId: ups.id, by });
  else if (outage.abortedAt == null)
    waits(s, ups.id, { code: "confirming", upsId: ups.id, untilAt: outage.beganAt + seconds(ups.confirmSec) });
}

function confirmedBy(s: Situation, ups: Ups, outage: Outage, reading: UpsReading, link: Link): ConfirmedBy | null {
  // What somebody aborted only its battery can ask for again.
  if (outage.abortedAt == null && reached(s, outage.beganAt + seconds(ups.confirmSec))) return "time";
  // Off without mains while its outage is open: the battery is flat, or it cut itself.
  if (reading.lowBattery || (reading.output === "off" && reading.mainsPresent === false)) return "lowBattery";
  const runtimeSec = batteryOf(s, ups.id)?.runtimeSec ?? null;
  if (runtimeSec === null || link !== "ok") return null;
  // What is left to be done is no more than a complete stop: with a battery that holds for that, nothing need be summed up.
  if (runtimeSec > completeStops(s.whole.tree, s.relations)(ups.id) + runtimeReserveSec) return null;
  s.stillNeeded ??= whatIsStillNeeded(s);
  return runtimeSec <= s.stillNeeded(ups.id) + runtimeReserveSec ? "runtime" : null;
}

/** For all UPSes of one decision, so that what they share is computed once. */
function whatIsStillNeeded(s: Situation): (upsId: NodeId) => number {
  const { tree, relations } = s;
  const others = s.part.isControl ? s.whole.situations.filter((other) => other !== s) : [];
  return timesStillNeeded({
    tree,
    relations,
    ...standingOf(s),
    lostIds: new Set(idsOf(tree.upses, (id) => isLostFeed(s, id))),
    elsewhereSec: () => others.reduce((longest, other) => Math.max(longest, ask(other, stopSec)), 0),
  });
}

function standingOf(s: Situation) {
  const { tree, memory } = s;
  return {
    stoppedClusterIds: new Set(idsOf(tree.clusters, (id) => memory.clusterStops[id]?.ended != null)),
    downIds: new Set(idsOf(tree.terminals, (id) => memory.downs[id] !== undefined)),
    flushedIds: new Set(idsOf(tree.storages, (id) => memory.flushes[id]?.ended != null)),
    darkIds: new Set(idsOf(tree.upses, (id) => isOff(s, id))),
  };
}

function idsOf(nodes: readonly { id: NodeId }[], isMeant: (id: NodeId) => boolean): NodeId[] {
  return nodes.filter(({ id }) => isMeant(id)).map(({ id }) => id);
}

/** Seconds of the linked side's stop in this part. */
function stopSec(s: Situation): number {
  return linkedStopStillNeededSec({ tree: s.tree, relations: s.relations, ...standingOf(s) });
}

function end(s: Situation, ups: Ups, known: UpsKnown): void {
  const outage = s.memory.outages[ups.id];
  if (!outage || outage.mainsBackAt === null || known.link !== "ok") return;
  const untilAt = outage.mainsBackAt + seconds(stableSecOf(s, ups.id));
  // A reading must bear it out: the end of the wait alone, with the last reading older than it, proves nothing.
  if (reached(s, untilAt) && known.readAt !== null && known.readAt >= untilAt)
    take(s, { kind: "outageEnded", upsId: ups.id });
  else waits(s, ups.id, { code: "waitsForStable", upsId: ups.id, untilAt });
}
