import { completeStops } from "../timing/battery-budget.ts";
import type { NodeId, Storage, Terminal, Ups } from "../tree/entities.ts";
import { knownStorage, knownUps } from "../world/known.ts";
import type { Cut } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import { hasStableMains, isDark } from "./cut-upses.ts";
import { feedsWanted } from "./feeds.ts";
import { mayRepeat } from "./may-repeat.ts";
import { isControlLoss } from "./must-stop.ts";
import type { Reason } from "./reason.ts";
import {
  factOf,
  intend,
  isControlStorage,
  isControlUps,
  isForced,
  reached,
  type Situation,
  seconds,
  waits,
} from "./situation.ts";
import { flushTimeoutSec } from "./stop-storages.ts";
import { isDown, isToRestore } from "./terminal-state.ts";
import { runtimeReserveSec } from "./track-outages.ts";
import { batteryOf, isOff, isOut } from "./ups-state.ts";

/** After OFF a UPS stays dark for at least this long, so that power supplies really reset. */
export const darkAtLeastSec = 30;
const repeatOnSec = 15;
/** A battery that ran flat takes hours until it is half full again. */
const longFlatPercent = 50;
/** Batteries that float say 98 or 99 at times. */
const fullPercent = 98;

/** Switches on again, in order, what we switched off and what a control terminal is to start again (2.5). */
export function restartUpses(s: Situation): void {
  for (const ups of s.tree.upses) {
    const cut = s.memory.cuts[ups.id];
    if (cut) orWait(s, ups, isForced(s, ups.id) && isOff(s, ups.id) ? null : whyNotOn(s, ups, cut));
    else if (isOff(s, ups.id) && isOrderedOn(s, ups.id)) orWait(s, ups, whyNotFit(s, ups));
  }
}

function orWait(s: Situation, ups: Ups, wait: Reason | null): void {
  if (wait) waits(s, ups.id, wait);
  else switchOn(s, ups);
}

/** An order to start it stands, and none to stop it came after. */
function isOrderedOn(s: Situation, upsId: NodeId): boolean {
  const last = s.standing.findLast((o) => (o.kind === "start" || o.kind === "stop") && o.scope.upsIds.has(upsId));
  return last?.kind === "start";
}

/** Somebody, or a schedule, wants it on or a terminal on it started: whatever recovery alone would leave to people. */
function isWantedOn(s: Situation, ups: Ups): boolean {
  return isOrderedOn(s, ups.id) || s.relations.fedBy(ups.id).some((t) => s.wishes.get(t.id)?.starts === true);
}

function switchOn(s: Situation, ups: Ups): void {
  const start = s.memory.starts[ups.id];
  if (!start || mayRepeat(s, start, repeatOnSec)) intend(s, { kind: "upsOn", upsId: ups.id }, { code: "recovery" });
  waits(s, ups.id, { code: "starting", sinceAt: start?.firstAt ?? s.now, atMostSec: repeatOnSec });
}

/** What keeps a UPS that we switched off from being switched on; null: nothing. */
function whyNotOn(s: Situation, ups: Ups, cut: Cut): Reason | null {
  const known = knownUps(s.world, ups.id);
  if (!isOff(s, ups.id))
    return { code: "cutPending", upsId: ups.id, sinceAt: cut.firstAt, atMostSec: ups.shutoffGraceSec };
  const held = s.heldOff.get(ups.id);
  if (held) return held;
  // Its own mains may be there; nobody would be left to look after what it feeds.
  const goesWithControl = s.relations.policyOf(ups.groupId).onControlLoss === "stopLinked" && !isControlUps(s, ups);
  if (goesWithControl && isControlLoss(s)) return { code: "controlLoss" };
  const mains = whyNotFit(s, ups);
  if (mains) return mains;
  const isLeftToPeople = ups.restart === "none" || !s.relations.policyOf(ups.groupId).restartOnRecovery;
  if (isLeftToPeople && !isWantedOn(s, ups)) return { code: "byHand" };
  const darkUntilAt = (cut.darkAt ?? cut.firstAt) + seconds(darkAtLeastSec);
  if (!reached(s, darkUntilAt)) return { code: "waitsForDarkTime", upsId: ups.id, untilAt: darkUntilAt };
  // One that returns by itself is helped only when it has had its time and mains, and still is dark.
  if (ups.restart === "ups") {
    /* v8 ignore next -- with mains that are fit (above) it is known since when they are there */
    const ownTimeUntilAt = Math.max(darkUntilAt, known.mainsSince ?? s.now) + seconds(ups.shutoffGraceSec + 60);
    if (!reached(s, ownTimeUntilAt)) return { code: "waitsForDarkTime", upsId: ups.id, untilAt: ownTimeUntilAt };
  }
  const lit = feedsToGoDarkWith(s, ups);
  if (lit.length > 0) return { code: "waitsForDark", upsIds: lit };
  const storages = s.relations.storagesFedBy(ups.id);
  const first = storages[0];
  return first ? whyNotStorageOn(s, ups, first) : isControlUps(s, ups) ? null : whyNotUsersOn(s, ups);
}

/** Other feeds of what boots only by power, commanded off and not dark yet: it must be without any at the same time. */
function feedsToGoDarkWith(s: Situation, ups: Ups): NodeId[] {
  const byPower = s.relations
    .fedBy(ups.id)
    .filter((t) => t.start.kind === "power" && isToRestore(s, t) && isDown(s, t.id));
  const others = new Set(byPower.flatMap((t) => s.relations.feedsOf(t.id)));
  others.delete(ups.id);
  return [...others].filter((id) => s.memory.cuts[id] !== undefined && !isDark(s, id));
}

/** A battery that says so holds all that it ever will: waiting for more would keep what hangs on it down for ever. */
function isFull(chargePercent: number | null): boolean {
  return chargePercent !== null && chargePercent >= fullPercent;
}

/** Mains present and stable, battery charged for one more complete stop, or as full as it can be: then an alarm says that it is too small. */
export function whyNotFit(s: Situation, ups: Ups): Reason | null {
  const known = knownUps(s.world, ups.id);
  const reading = known.reading;
  const outage = s.memory.outages[ups.id];
  if (reading?.mainsPresent !== true || known.mainsSince === null || outage?.mainsBackAt === null)
    return { code: "waitsForMains", upsIds: [ups.id] };
  if (!hasStableMains(s, ups.id)) {
    const untilAt = known.mainsSince + seconds(s.relations.policyOf(ups.groupId).stableSec);
    return { code: "waitsForStable", upsId: ups.id, untilAt };
  }
  /* v8 ignore next -- a UPS with mains (above) was read */
  const { chargePercent = null, runtimeSec = null } = batteryOf(s, ups.id) ?? {};
  if (chargePercent !== null && chargePercent < ups.minRestartChargePercent)
    return { code: "waitsForCharge", upsId: ups.id, chargePercent, neededPercent: ups.minRestartChargePercent };
  if (runtimeSec === null) return null;
  const neededSec = completeStops(s.whole.tree, s.relations)(ups.id) + runtimeReserveSec;
  if (runtimeSec >= neededSec) return null;
  if (isFull(chargePercent)) {
    s.tooSmall.add(ups.id);
    return null;
  }
  return { code: "waitsForRuntime", upsId: ups.id, runtimeSec, neededSec };
}

/** Storage comes up by warm-up order; linked storage after the control side, when all its UPSes have mains, enclosures before controllers. */
function whyNotStorageOn(s: Situation, ups: Ups, storage: Storage): Reason | null {
  if (!isControlStorage(s, storage)) {
    const control = controlSideLeft(s);
    if (control.length > 0) return { code: "waitsForControlSide", nodeIds: [...control] };
    const withoutMains = s.relations.upsesOfStorage(storage.id).filter((id) => !hasStableMains(s, id));
    if (withoutMains.length > 0) return { code: "waitsForMains", upsIds: withoutMains };
  } else if (s.world.selfId !== null && s.mustStop.has(s.world.selfId))
    return { code: "waitsForControlSide", nodeIds: [s.world.selfId] };
  for (const before of predecessors(s, ups, storage)) {
    const restoredAt = s.memory.restoredAt[before.id];
    if (s.memory.cuts[before.id] || isOff(s, before.id)) return { code: "waitsForPower", upsIds: [before.id] };
    if (restoredAt === undefined) continue;
    const warmAt = restoredAt + seconds(before.warmupSec);
    if (!reached(s, warmAt)) return { code: "waitsForWarmup", nodeId: before.id, untilAt: warmAt };
  }
  return null;
}

/** UPSes of storage that come up before this one: enclosures before controllers, then by `warmupOrder`. On the control side, over all its disks. */
function predecessors(s: Situation, ups: Ups, storage: Storage): Ups[] {
  const rank = (u: Ups, st: Storage) =>
    (st.controllerUpsIds.includes(u.id) && !st.enclosureUpsIds.includes(u.id) ? 1000 : 0) + u.warmupOrder;
  const control = isControlStorage(s, storage);
  const peers = control ? s.relations.controlStorages : [storage];
  const mine = rank(ups, storage);
  const before: Ups[] = [];
  for (const st of peers)
    for (const id of s.relations.upsesOfStorage(st.id)) {
      const other = s.relations.upses.get(id);
      if (other && other.id !== ups.id && rank(other, st) < mine) before.push(other);
    }
  return before;
}

function whyNotUsersOn(s: Situation, ups: Ups): Reason | null {
  const fed = s.relations.fedBy(ups.id);
  // Of terminals that need more than this one, the others must be able to come on too: else it would be cut again at once.
  const lacking = (t: Terminal) => s.relations.feedsOf(t.id).filter((id) => id !== ups.id && !hasStableMains(s, id));
  const useful = fed.some((t) => s.relations.feedsOf(t.id).length - lacking(t).length >= feedsWanted(s, t));
  if (fed.length > 0 && !useful) return { code: "waitsForMains", upsIds: [...new Set(fed.flatMap(lacking))] };
  const storages = new Set(
    fed.flatMap((t) => s.relations.storagesUsedBy(t.id)).filter((st) => !isControlStorage(s, st)),
  );
  const notReady = [...storages].filter((st) => whyStorageNotReady(s, st) !== null);
  if (notReady.length > 0) return { code: "waitsForStorage", storageIds: notReady.map((st) => st.id) };
  const control = controlSideLeft(s);
  return control.length > 0 ? { code: "waitsForControlSide", nodeIds: [...control] } : null;
}

/** What keeps users of this storage from starting; null: it is ready. */
export function whyStorageNotReady(s: Situation, storage: Storage): Reason | null {
  const upsIds = s.relations.upsesOfStorage(storage.id);
  const off = upsIds.filter((id) => s.memory.cuts[id] || isOff(s, id) || isOut(s, id));
  if (off.length > 0) return { code: "waitsForPower", upsIds: off };
  if (s.memory.skips[storage.id] === "start") return null;
  const flush = s.memory.flushes[storage.id];
  // Until it is released it is on its way to be cut, whatever it says of itself.
  if (flush) {
    const atMostSec = flushTimeoutSec(s, storage);
    return { code: "flushing", sinceAt: flush.firstAt, atMostSec, dirtyBytes: null };
  }
  const restoredAt = restoredLastAt(s, upsIds);
  // What was on again before this controller came up may have gone dark once more after that.
  const isUnsure = (restoredAt ?? 0) < s.world.observingSince && mayHaveBeenDark(s, storage);
  const onSince = isUnsure ? s.world.observingSince : restoredAt;
  if (storage.linkage) {
    const known = knownStorage(s.world, storage.id);
    const state = known.reading?.state;
    const fresh = known.link === "ok" && known.readAt !== null && (onSince === null || known.readAt > onSince);
    return fresh && (state === "ready" || state === "flushed")
      ? null
      : { code: "starting", sinceAt: onSince ?? s.now, atMostSec: warmupSecOf(s, storage) };
  }
  if (onSince === null) return null;
  const warmAt = onSince + seconds(warmupSecOf(s, storage));
  return reached(s, warmAt) ? null : { code: "waitsForWarmup", nodeId: storage.id, untilAt: warmAt };
}

/** It was dark in this incident, and has been warm since before then: who booted later has taken it up. */
export function wasWarmAt(s: Situation, storage: Storage, at: Instant): boolean {
  const restoredAt = restoredLastAt(s, s.relations.upsesOfStorage(storage.id));
  if (restoredAt === null || whyStorageNotReady(s, storage) !== null || mayHaveBeenDark(s, storage)) return false;
  return restoredAt + seconds(warmupSecOf(s, storage)) <= at;
}

/** When the last of these UPSes was noted to be on again in this incident; null: none was. */
function restoredLastAt(s: Situation, upsIds: readonly NodeId[]): Instant | null {
  let lastAt: Instant | null = null;
  for (const id of upsIds) {
    const at = s.memory.restoredAt[id];
    if (at !== undefined && (lastAt === null || at > lastAt)) lastAt = at;
  }
  return lastAt;
}

/** It does not say how it stands; and while no controller looked its UPS may have run flat, and come back: its battery is far from full. */
export function mayHaveBeenDark(s: Situation, storage: Storage): boolean {
  const { sequence } = s.memory;
  if (storage.linkage || !sequence || s.world.observingSince <= sequence.startedAt) return false;
  return s.relations.upsesOfStorage(storage.id).some((id) => {
    const chargePercent = batteryOf(s, id)?.chargePercent ?? null;
    return chargePercent !== null && chargePercent < longFlatPercent;
  });
}

function warmupSecOf(s: Situation, storage: Storage): number {
  return Math.max(0, ...s.relations.upsesFeedingStorage(storage.id).map((ups) => ups.warmupSec));
}

/** What of the control side comes before the linked side: its disks that can come up, and the one restart after them. */
export function controlSideLeft(s: Situation): readonly NodeId[] {
  if (!s.part.isControl) return factOf(s, "controlSideLeft");
  const left: NodeId[] = [];
  for (const disk of s.relations.controlStorages) if (wasDark(s, disk) && !hasOutage(s, disk)) left.push(disk.id);
  const reboot = s.memory.controlReboot;
  if (reboot && !left.includes(reboot.storageId) && !hasOutage(s, s.relations.storages.get(reboot.storageId)))
    left.push(reboot.storageId);
  return left;
}

/** By our command or by itself, and it is not noted yet that it is on again. */
function wasDark(s: Situation, storage: Storage): boolean {
  for (const id of s.relations.upsesOfStorage(storage.id))
    if (s.memory.cuts[id] || s.memory.selfDarks[id] !== undefined) return true;
  return false;
}

/** A disk whose mains are away holds nobody else up. */
export function hasOutage(s: Situation, storage: Storage | undefined): boolean {
  return storage
    ? s.relations.upsesOfStorage(storage.id).some((id) => s.memory.outages[id]?.mainsBackAt === null)
    : false;
}
