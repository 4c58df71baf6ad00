import { controlSideStopSec } from "../timing/control-side.ts";
import { stopJobsSec } from "../timing/past-time.ts";
import type { NodeId, Terminal, Ups } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { Cut } from "../world/memory.ts";
import { cut, isDark, isDarkOrPast, isGivenUp } from "./cut-upses.ts";
import { isLeftToItself } from "./left-to-itself.ts";
import { offWithTerminals } from "./off-by-schedule.ts";
import { isOffByPlan, type Reason } from "./reason.ts";
import {
  ask,
  controlTerminals,
  isControlStorage,
  isControlUps,
  reached,
  type Situation,
  seconds,
  waits,
} from "./situation.ts";
import { allStopAt, hasStuck, whyClusterHolds } from "./stop-clusters.ts";
import { mustStopStorage } from "./stop-storages.ts";
import { stopTerminal } from "./stop-terminals.ts";
import { isConfirmedDown, isDown, isYetToBeHeard } from "./terminal-state.ts";
import { runtimeReserveSec } from "./track-outages.ts";
import { batteryOf, isOut, isOutOrOrderedOff, isRefused } from "./ups-state.ts";

/** Before its own OS shutdown the last control terminal waits this long for its UPS to accept OFF, then goes all the same. */
const ownCutAtMostSec = 30;
/** A poll may be so old, and the order itself takes a moment. */
const lastMomentReserveSec = 15;
/** As long as its batteries last, it waits this long for a UPS that refuses or does not answer: one that stays on never boots it again. */
const ownCutPatientSec = 300;

/**
 * The control side comes last (2.3, 5): the other control terminals and their UPSes, then the one that this controller runs on,
 * which commands its own UPS and the control-side disks with grace before it shuts itself down.
 */
export function stopControlSide(s: Situation): void {
  const stopping = controlTerminals(s).filter((t) => s.mustStop.has(t.id));
  if (stopping.length === 0) return;
  // One that was asked goes through with it, also when its own reason is over: the last one waits for it all the same.
  const others = controlTerminals(s).filter(
    (t) => t.id !== s.world.selfId && (s.mustStop.has(t.id) || isGoingDown(s, t)),
  );
  const self = stopping.find((t) => t.id === s.world.selfId);
  const because = self && s.mustStop.get(self.id);
  const work = [...workLeft(s), ...s.whole.situations.flatMap((other) => (other === s ? [] : ask(other, workLeft)))];
  if (work.length > 0 && stopping.some((t) => !isAskedToStop(s, t)) && !isOutOfTime(s, stopping)) {
    for (const t of stopping) waits(s, t.id, { code: "waitsForLinkedSide", nodeIds: work });
    // Its own UPS counts down already, which cannot be taken back: it must not run into that.
    if (self && because && s.relations.feedsOf(self.id).some((id) => countsDown(s, id))) stopTerminal(s, self, because);
    return;
  }
  if (waitsForTheRest(s, stopping)) return;
  for (const t of others) {
    const reason = s.mustStop.get(t.id);
    if (!reason) continue;
    stopTerminal(s, t, reason);
    if (isDown(s, t.id)) cutOwnUpses(s, t);
  }
  if (self && because) stopSelf(s, self, because, others);
  else cutDisks(s, false);
}

/**
 * The outages of all the others are about to be confirmed: then nobody is left, and the linked side has to stop first. One that is a moment
 * ahead of them, by a reading that came sooner, waits for that.
 */
function waitsForTheRest(s: Situation, stopping: readonly Terminal[]): boolean {
  const rest = controlTerminals(s).filter((t) => !s.mustStop.has(t.id) && !isDown(s, t.id));
  if (rest.length === 0 || stopping.some((t) => s.memory.stops[t.id]) || isOutOfTime(s, stopping)) return false;
  const untilAt = allStopAt(s, rest);
  if (untilAt === null) return false;
  for (const t of stopping) waits(s, t.id, { code: "waitsForPeers", nodeIds: rest.map((other) => other.id) });
  return true;
}

/** A restart that it was asked for is none: it would be up again. */
function isAskedToStop({ memory }: Situation, { id }: Terminal): boolean {
  return memory.stops[id] !== undefined && !memory.stops[id].reboot;
}

/** Commanded off, and it did not say no; while the answer is on its way nobody knows. */
function countsDown(s: Situation, upsId: NodeId): boolean {
  const last = s.memory.cuts[upsId];
  if (!last) return false;
  const isAsked = last.outcome === null && last.lastAt >= s.world.observingSince;
  return (!isAsked && !isRefused(last)) || knownUps(s.world, upsId).reading?.shutdownPending === true;
}

function isGoingDown(s: Situation, t: Terminal): boolean {
  return s.memory.stops[t.id] !== undefined && !isDown(s, t.id);
}

/** What is left to do of the linked side in this part, because it must stop. */
function workLeft(s: Situation): NodeId[] {
  const terminals = s.tree.terminals.filter((t) => t.kind === "linked" && s.mustStop.has(t.id) && !isDown(s, t.id));
  const upses = s.tree.upses.filter((u) => s.cutWanted.has(u.id) && !isControlUps(s, u) && !isDarkOrPast(s, u));
  const storages = s.tree.storages.filter(
    (st) =>
      st.linkage && !isControlStorage(s, st) && mustStopStorage(s, st) !== null && !s.memory.flushes[st.id]?.ended,
  );
  return [...terminals.map((t) => t.id), ...storages.map((st) => st.id), ...upses.map((ups) => ups.id)];
}

/** The batteries of the control side hold no longer than its own stop takes. */
function isOutOfTime(s: Situation, stopping: readonly Terminal[]): boolean {
  const needSec = controlSideStopSec(s.tree, s.relations) + runtimeReserveSec;
  const upsIds = new Set(stopping.flatMap((t) => suppliesOf(s, t)));
  return [...upsIds].some((id) => {
    if (!isOut(s, id)) return false;
    return knownUps(s.world, id).reading?.lowBattery === true || holdsAtMost(s, id, needSec);
  });
}

function holdsAtMost(s: Situation, upsId: NodeId, sec: number): boolean {
  const known = knownUps(s.world, upsId);
  const runtimeSec = batteryOf(s, upsId)?.runtimeSec ?? null;
  if (known.readAt === null || runtimeSec === null) return false;
  // What the last reading promised has gone on running down; where it is read on, the next reading says.
  const isUsedUp = reached(s, known.readAt + seconds(runtimeSec - sec));
  return known.link === "ok" ? runtimeSec <= sec : isUsedUp;
}

function cutOwnUpses(s: Situation, t: Terminal): void {
  for (const ups of s.relations.upsesFeeding(t.id)) {
    const fed = s.relations.fedBy(ups.id);
    if (fed.some((other) => !isDown(s, other.id)) || !goesDarkWith(s, ups, t)) continue;
    const confirmed = fed.every((other) => isConfirmedDown(s, other.id));
    if (!confirmed && isLeftToItself(s, t)) continue;
    s.cutWanted.add(ups.id);
    const cycles = returns(ups) && !s.heldOff.has(ups.id);
    cut(s, ups, cycles ? (confirmed ? "cycleNow" : "cycleWithGrace") : confirmed ? "offNow" : "offWithGrace", {
      code: "allDown",
    });
  }
}

/** With an outage it goes dark; by order only where that says so, and then for good: somebody switches it on. */
function goesDarkWith(s: Situation, ups: Ups, t: Terminal): boolean {
  const fed = s.relations.fedBy(ups.id);
  const off = s.offUpses.get(ups.id) ?? offWithTerminals(s, ups, fed);
  if (off) s.heldOff.set(ups.id, off);
  const reason = s.mustStop.get(t.id);
  return off !== null || !(isOffByPlan(reason) || reason?.code === "scheduledReboot");
}

/** The UPS of a control terminal must come back by itself: nobody is left to switch it on (T21). */
function returns(ups: Ups): boolean {
  return ups.restart === "ups";
}

function stopSelf(s: Situation, self: Terminal, reason: Reason, others: readonly Terminal[]): void {
  const left = others.filter(
    (t) =>
      (!isDown(s, t.id) && !hasStuck(s, t)) ||
      s.relations.feedsOf(t.id).some((id) => s.cutWanted.has(id) && !isCommanded(s, id)),
  );
  if (left.length > 0 && !isLastMoment(s, self)) {
    waits(s, self.id, { code: "waitsForPeers", nodeIds: left.map((t) => t.id) });
    return;
  }
  // Just up again, maybe by the very cycle that it asked for: which boot it is, its own agent says first.
  if (isYetToBeHeard(s, self.id)) {
    waits(s, self.id, reason);
    return;
  }
  const held = whyClusterHolds(s, self, reason);
  if (held) {
    waits(s, self.id, held);
    return;
  }
  // It reboots: what it is to do next it does when it is up again, and its UPS must not run out below it meanwhile.
  if (s.memory.stops[self.id]?.reboot) {
    stopTerminal(s, self, reason);
    return;
  }
  // Its own UPS first, then the disks: with the same grace the disks go dark after the servers.
  let commanded = true;
  for (const ups of s.relations.upsesFeeding(self.id)) {
    if (s.relations.fedBy(ups.id).some((t) => t.id !== self.id && !isDown(s, t.id))) continue;
    if (!goesDarkWith(s, ups, self)) continue;
    cut(s, ups, returns(ups) && !s.heldOff.has(ups.id) ? "cycleWithGrace" : "offWithGrace", reason);
    commanded &&= isCommanded(s, ups.id);
  }
  if ((cutDisks(s, true) && commanded) || isLastMoment(s, self)) stopTerminal(s, self, reason);
}

/** OFF for every control-side disk whose supply is out and whose users are down (but the one that commands). True once each was commanded, or cannot be. */
function cutDisks(s: Situation, withGrace: boolean): boolean {
  let commanded = true;
  const reason: Reason = { code: "allDown" };
  for (const storage of s.tree.storages) {
    if (!isControlStorage(s, storage)) continue;
    const upses = s.relations.upsesFeedingStorage(storage.id);
    const users = s.relations.usersOf(storage.id).filter((t) => !withGrace || t.id !== s.world.selfId);
    if (users.some((t) => !isDown(s, t.id))) continue;
    if (!upses.some(({ id }) => isOutOrOrderedOff(s, id) || s.memory.outages[id]?.mainsBackAt === null)) continue;
    for (const ups of upses) {
      s.cutWanted.add(ups.id);
      const off = s.offUpses.get(ups.id);
      if (off) s.heldOff.set(ups.id, off);
      cut(s, ups, withGrace ? (returns(ups) && !off ? "cycleWithGrace" : "offWithGrace") : "offNow", reason);
      commanded &&= isCommanded(s, ups.id);
    }
  }
  return commanded;
}

/** Its own UPS counts down, which cannot be taken back, or that or its disk's runs flat, and leaves no more than its own stop takes. */
function isLastMoment(s: Situation, self: Terminal): boolean {
  const needSec = stopJobsSec(self) + self.shutdownSec + lastMomentReserveSec;
  if (suppliesOf(s, self).some((id) => isOut(s, id) && holdsAtMost(s, id, needSec))) return true;
  return s.relations.upsesFeeding(self.id).some((ups) => {
    const last = s.memory.cuts[ups.id];
    if (!last || last.darkAt !== null || !wasTaken(s, ups.id, last)) return false;
    return reached(s, last.lastAt + seconds(ups.shutoffGraceSec - needSec));
  });
}

function isCommanded(s: Situation, upsId: NodeId): boolean {
  const last = s.memory.cuts[upsId];
  if (isDark(s, upsId) || isGivenUp(s, upsId)) return true;
  if (!last) return false;
  if (wasTaken(s, upsId, last)) return true;
  const atMostSec = isUnsureOfBatteries(s) ? ownCutAtMostSec : ownCutPatientSec;
  return reached(s, last.firstAt + seconds(atMostSec));
}

/** A battery of the control side may be empty at any moment, or nobody can say: then it does not wait for its last moment. */
function isUnsureOfBatteries(s: Situation): boolean {
  return controlTerminals(s).some((t) =>
    suppliesOf(s, t).some(
      (id) =>
        isOut(s, id) && (knownUps(s.world, id).reading?.lowBattery === true || batteryOf(s, id)?.runtimeSec == null),
    ),
  );
}

/** The UPSes that feed it, and those of the disks that it uses. */
function suppliesOf(s: Situation, t: Terminal): NodeId[] {
  const ofDisks = s.relations.storagesUsedBy(t.id).flatMap((st) => s.relations.upsesOfStorage(st.id));
  return [...s.relations.feedsOf(t.id), ...ofDisks];
}

/** The device said so; or its answer was lost with the controller that asked, and it is seen to count down. */
function wasTaken(s: Situation, upsId: NodeId, { outcome }: Cut): boolean {
  return outcome === "accepted" || outcome === "done" || knownUps(s.world, upsId).reading?.shutdownPending === true;
}
