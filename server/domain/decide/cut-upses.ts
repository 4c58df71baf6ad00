import { offWithGraceToDarkSec } from "../timing/off-to-dark.ts";
import type { NodeId, Terminal, Ups } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { Cut } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { OffForm } from "./command.ts";
import { feedsWanted } from "./feeds.ts";
import { formOfPeer } from "./form-of-peer.ts";
import { isControlLoss } from "./must-stop.ts";
import { offWithTerminals } from "./off-by-schedule.ts";
import { isOffByPlan, type Reason } from "./reason.ts";
import {
  intend,
  isControlUps,
  isForced,
  reached,
  type Situation,
  seconds,
  stableSecOf,
  take,
  waits,
} from "./situation.ts";
import { isConfirmedDown, isDown } from "./terminal-state.ts";
import { isOff, isOut, isOutOrOrderedOff, isRefused, isSeenToFeed } from "./ups-state.ts";

/** An accepted OFF without grace shows in the output within this time, or the device ignored it. */
const immediateSec = 15;
const retrySec = 10;
const retriesSoon = 5;
/** A UPS that so many times did not go dark will not the next time either. */
const futileAtMost = 5;
/** A command that got no answer shows by then what it did: a driver's wait for the answer, and a poll. */
const arrivalSec = 15;
/** A cycle is dark for at least so long: an output seen on sooner after the command did not cycle. */
const minDarkSec = 30;

/** Notes which commanded UPSes went dark, and which are on again (by themselves, or because we switched them on). */
export function trackCuts(s: Situation): void {
  for (const ups of s.tree.upses) {
    const cut = s.memory.cuts[ups.id];
    const known = knownUps(s.world, ups.id);
    if (!known.reading || known.readAt === null) continue;
    if (isSeenToFeed(s, ups.id)) noteSeenToFeed(s, ups);
    else if (!cut) trackUncommanded(s, ups, known.darkSince);
    else if (known.darkSince !== null && cut.darkAt === null && known.readAt >= cut.firstAt)
      take(s, { kind: "upsDark", upsId: ups.id, darkAt: known.darkSince });
    else if (isRefusedForGood(s, ups, cut) || isLostForGood(s, ups, cut))
      take(s, { kind: "cutWithoutEffect", upsId: ups.id });
    else if (!isToGoDark(s, ups, cut) && isOnAgain(s, ups))
      take(s, { kind: stayedOn(s, ups, cut) ? "cutWithoutEffect" : "upsRestored", upsId: ups.id });
  }
}

function noteSeenToFeed(s: Situation, ups: Ups): void {
  if (s.memory.cuts[ups.id] || s.memory.selfDarks[ups.id] !== undefined)
    take(s, { kind: "upsRestored", upsId: ups.id });
}

/** Switched off by order or schedule, mains or not: as long as it has not gone dark, an output that is on is no return. */
function isToGoDark(s: Situation, ups: Ups, cut: Cut): boolean {
  if (cut.darkAt !== null) return false;
  const fed = s.relations.fedBy(ups.id);
  return s.offUpses.has(ups.id) || (fed.length > 0 && offWithTerminals(s, ups, fed) !== null);
}

function trackUncommanded(s: Situation, ups: Ups, darkSince: Instant | null): void {
  const form = formOfPeer(s, ups);
  if (form !== null) take(s, { kind: "cutFound", upsId: ups.id, form, darkAt: darkSince });
  else trackSelfDark(s, ups, darkSince);
}

/** Went dark without a command of ours: when it is on again, what hangs on it has had no power meanwhile. */
function trackSelfDark(s: Situation, ups: Ups, darkSince: Instant | null): void {
  const isNoted = s.memory.selfDarks[ups.id] !== undefined;
  if (darkSince !== null && s.memory.sequence && !isNoted)
    take(s, { kind: "upsDark", upsId: ups.id, darkAt: darkSince });
  else if (darkSince === null && isNoted && isLit(s, ups)) take(s, { kind: "upsRestored", upsId: ups.id });
}

/** Its output was read to be on, just now. */
function isLit(s: Situation, ups: Ups): boolean {
  const known = knownUps(s.world, ups.id);
  return known.link === "ok" && known.outputSince !== null;
}

/** It said no, nobody asks any more, and nothing counts down. */
function isRefusedForGood(s: Situation, ups: Ups, cut: Cut): boolean {
  const known = knownUps(s.world, ups.id);
  if (!isRefused(cut) || cut.darkAt !== null || !isLit(s, ups) || known.reading?.shutdownPending === true) return false;
  const untilAt = cut.lastAt + seconds(2 * retryAfterSec(cut));
  return reached(s, untilAt) && known.readAt !== null && known.readAt >= untilAt;
}

/** It never arrived, and by now mains are there: it is not sent again for the outage that it was meant for. */
function isLostForGood(s: Situation, ups: Ups, cut: Cut): boolean {
  return cut.darkAt === null && neverArrived(s, ups, cut) && knownUps(s.world, ups.id).reading?.output === "mains";
}

/** Every reading since before the command has shown its output on, and it was not out of sight for long enough to have been dark. */
function stayedOn(s: Situation, ups: Ups, cut: Cut): boolean {
  const { outputSince, foundAgainAt } = knownUps(s.world, ups.id);
  if (foundAgainAt !== null && foundAgainAt >= cut.firstAt) return false;
  return cut.darkAt === null && outputSince !== null && outputSince < cut.firstAt;
}

/** At first soon, since the last controller has not long to live; then longer each time, so that a device that never takes it is not asked for ever at the same pace. */
function retryAfterSec(cut: Cut): number {
  return Math.min(retrySec * Math.max(1, cut.count - retriesSoon), 120);
}

/** The output is on after it was dark; or so long after the command that it will not go dark any more (we may have missed the dark). */
function isOnAgain(s: Situation, ups: Ups): boolean {
  const cut = s.memory.cuts[ups.id];
  const known = knownUps(s.world, ups.id);
  const reading = known.reading;
  if (!cut || !reading || known.link !== "ok" || known.readAt === null || known.outputSince === null) return false;
  if (cut.darkAt !== null) return known.readAt > cut.darkAt;
  // The last controller cannot see its own UPS go dark: it finds it on again after its restart.
  const returns = cut.form === "cycleNow" || cut.form === "cycleWithGrace";
  // It counted down when that controller went, and counts down no more: whatever the clock says now, the cycle is over.
  if (returns && wasAcceptedBefore(s, cut) && reading.shutdownPending === false) return true;
  if (reading.shutdownPending === true || (s.memory.outages[ups.id] && !returns)) return false;
  const marginSec = reading.shutdownPending === false ? minDarkSec : 2 * minDarkSec;
  const latestSec =
    cut.form === "offNow" || cut.form === "cycleNow" ? immediateSec * 4 : ups.shutoffGraceSec + marginSec;
  const untilAt = cut.lastAt + seconds(latestSec);
  return reached(s, untilAt) && known.readAt >= untilAt;
}

function wasAcceptedBefore(s: Situation, cut: Cut): boolean {
  return cut.lastAt <= s.world.observingSince && (cut.outcome === "accepted" || cut.outcome === "done");
}

/** Cuts the UPSes of linked terminals when all that they feed is down, or with the shutdown request (`withShutdown`). */
export function cutTerminalUpses(s: Situation): void {
  if (s.mustStop.size === 0 && s.offUpses.size === 0) return;
  for (const ups of s.tree.upses) {
    if (isControlUps(s, ups)) continue;
    if (s.relations.storagesFedBy(ups.id).length > 0) continue;
    const fed = s.relations.fedBy(ups.id);
    const off = s.offUpses.get(ups.id) ?? offWithTerminals(s, ups, fed);
    const goes = (t: Terminal) => isOffByPlan(s.mustStop.get(t.id));
    const stays = (t: Terminal) => s.offUpses.has(ups.id) && !s.mustStop.has(t.id);
    const isLost = (t: Terminal) => isCutCause(s.mustStop.get(t.id)) && isOutFor(s, t);
    const lost = fed.find(isLost);
    // What is off by plan does not hold a battery that is of no use to anybody; but it must not boot when that has power again.
    const isOffAnyway = (t: Terminal) =>
      lost !== undefined && isOut(s, ups.id) && isOffByPlan(s.mustStop.get(t.id)) && t.start.kind !== "power";
    const reason = off ?? (lost && s.mustStop.get(lost.id));
    if (!reason) continue;
    if (!fed.every((t) => isLost(t) || isOffAnyway(t) || (off && (goes(t) || stays(t))))) continue;
    s.cutWanted.add(ups.id);
    if (off) s.heldOff.set(ups.id, off);
    const up = fed.filter((t) => !isDown(s, t.id) && !stays(t));
    if (up.length === 0)
      cut(s, ups, fed.every((t) => stays(t) || isConfirmedDown(s, t.id)) ? "offNow" : "offWithGrace", {
        code: "allDown",
      });
    else if (isForced(s, ups.id)) cut(s, ups, "offWithGrace", reason);
    else if (ups.offCommand === "withShutdown" && up.every((t) => isAskedToStop(s, t)))
      cut(s, ups, "offWithGrace", reason);
    else waits(s, ups.id, { code: "waitsForDown", nodeIds: up.map((t) => t.id) });
  }
}

/** One that is down in the record and up by now boots: it is asked when it can be. */
function isAskedToStop({ memory }: Situation, t: Terminal): boolean {
  return memory.stops[t.id] !== undefined && memory.downs[t.id] === undefined;
}

/** A terminal that stops only because something it needs stops leaves its UPS on. */
function isCutCause(reason: Reason | undefined): boolean {
  return reason?.code === "feedsLost" || reason?.code === "storageLost" || reason?.code === "controlLoss";
}

/** An outage keeps it down, not only that a UPS which we cut is not on again yet: else two feeds would cut each other for ever. */
function isOutFor(s: Situation, t: Terminal): boolean {
  const { relations } = s;
  const policy = relations.policyOf(t.groupId);
  const feeds = relations.feedsOf(t.id);
  const alive = feeds.filter((id) => !isOutOrOrderedOff(s, id)).length;
  if (alive < feedsWanted(s, t)) return true;
  const storageOut = relations
    .storagesUsedBy(t.id)
    .some((st) => relations.upsesOfStorage(st.id).some((id) => isOut(s, id)));
  return storageOut || (policy.onControlLoss === "stopLinked" && isControlLoss(s));
}

/**
 * Switches a UPS off, and sees to it that it goes dark: an answer that never came or a refusal is repeated, an accepted but ignored
 * command is tried in another form. A cycling form that may have been accepted is never repeated.
 */
export function cut(s: Situation, ups: Ups, form: OffForm, reason: Reason): void {
  const last = s.memory.cuts[ups.id];
  if (isDark(s, ups.id)) return;
  if (isGivenUp(s, ups.id)) {
    waits(s, ups.id, { code: "cutFailed", upsId: ups.id });
    return;
  }
  const mainsSaidAt = whenMainsWereSaid(s, ups);
  if (mainsSaidAt !== null) {
    const untilAt = mainsSaidAt + seconds(stableSecOf(s, ups.id));
    waits(s, ups.id, { code: "waitsForStable", upsId: ups.id, untilAt });
    return;
  }
  if (!last) {
    intend(s, { kind: "upsOff", upsId: ups.id, form }, reason);
    return;
  }
  const graceful = last.form === "offWithGrace" || last.form === "cycleWithGrace";
  const cycling = last.form === "cycleNow" || last.form === "cycleWithGrace";
  const withinSec = graceful ? offWithGraceToDarkSec(ups) : immediateSec;
  waits(s, ups.id, { code: "cutPending", upsId: ups.id, sinceAt: last.lastAt, atMostSec: withinSec });
  if (knownUps(s.world, ups.id).reading?.shutdownPending === true) return;
  if (isRefused(last)) {
    if (reached(s, last.lastAt + seconds(retryAfterSec(last))))
      intend(
        s,
        {
          kind: "upsOff",
          upsId: ups.id,
          form: last.outcome === "rejected" ? anotherForm(s, ups, last.form, form) : form,
        },
        reason,
      );
    return;
  }
  if (neverArrived(s, ups, last)) {
    intend(s, { kind: "upsOff", upsId: ups.id, form }, reason);
    return;
  }
  if (cycling || !reached(s, last.lastAt + seconds(withinSec))) return;
  intend(s, { kind: "upsOff", upsId: ups.id, form: anotherForm(s, ups, last.form, form) }, reason);
}

/**
 * When its card said that mains are back, which no reading has judged yet: a cut cannot be taken back, a reading is on its way.
 * null: it did not.
 */
function whenMainsWereSaid(s: Situation, ups: Ups): Instant | null {
  const known = knownUps(s.world, ups.id);
  if (known.link !== "ok" || known.trap?.name !== "powerRestored" || s.memory.outages[ups.id]?.mainsBackAt !== null)
    return null;
  return known.readAt === null || known.readAt < known.trap.at ? known.trap.at : null;
}

/**
 * No answer came, or it was journaled by a controller that died before one; and the device, read since and before a cycle could have
 * come and gone, says that its output is on and that nothing is pending: it was never sent, or got lost.
 */
function neverArrived(s: Situation, ups: Ups, last: Cut): boolean {
  const known = knownUps(s.world, ups.id);
  if (known.readAt === null || known.link !== "ok") return false;
  const isUnanswered = last.outcome === null && last.lastAt < s.world.observingSince;
  if (!isUnanswered && last.outcome !== "timeout") return false;
  const arrivedUntilAt = last.lastAt + seconds(arrivalSec);
  if (!reached(s, arrivedUntilAt) || known.readAt < arrivedUntilAt) return false;
  if (known.reading?.shutdownPending !== false || known.outputSince === null) return false;
  const graceful = last.form === "offWithGrace" || last.form === "cycleWithGrace";
  const cycles = last.form === "cycleNow" || last.form === "cycleWithGrace";
  // It may have come and gone in a time that no clock tells; without mains what it was for stands whatever came of it.
  if (last.longAgo && cycles && known.reading.output === "mains") return false;
  return known.outputSince < last.lastAt + seconds(graceful ? ups.shutoffGraceSec : minDarkSec);
}

/** Another form than the one that did nothing; but none without grace while something on it is up, maybe the one that asks. */
function anotherForm(s: Situation, ups: Ups, tried: OffForm, wanted: OffForm): OffForm {
  return s.relations.fedBy(ups.id).every((t) => isDown(s, t.id)) ? otherForm(tried) : wanted;
}

function otherForm(form: OffForm): OffForm {
  switch (form) {
    case "offNow":
      return "offWithGrace";
    case "offWithGrace":
      return "offNow";
    case "cycleNow":
      return "cycleWithGrace";
    case "cycleWithGrace":
      return "cycleNow";
  }
}

/** So often it was commanded off and stayed on that a person has to look. */
export function isGivenUp(s: Situation, upsId: NodeId): boolean {
  return (s.memory.futileCuts[upsId] ?? 0) >= futileAtMost;
}

/** Seen dark since it was commanded, or dark anyway. */
export function isDark(s: Situation, upsId: NodeId): boolean {
  const last = s.memory.cuts[upsId];
  return isOff(s, upsId) || (last !== undefined && last.darkAt !== null);
}

/** Seen dark, or so long after OFF with grace that it must be (formula ① of 2.4), or it does not go dark at all. */
export function isDarkOrPast(s: Situation, ups: Ups): boolean {
  const last = s.memory.cuts[ups.id];
  if (s.memory.skips[ups.id] === "stop" || s.memory.futileCuts[ups.id] !== undefined) return true;
  return isDark(s, ups.id) || (last !== undefined && reached(s, last.firstAt + seconds(offWithGraceToDarkSec(ups))));
}

/** Mains stand at this UPS, without a break for as long as its groups ask for. */
export function hasStableMains(s: Situation, upsId: NodeId): boolean {
  const known = knownUps(s.world, upsId);
  if (!known.reading || known.link !== "ok" || known.mainsSince === null || s.memory.outages[upsId]) return false;
  return reached(s, known.mainsSince + seconds(Math.min(stableSecOf(s, upsId), 3600)));
}
