import type { NodeId, Storage, Ups } from "../tree/entities.ts";
import { knownStorage } from "../world/known.ts";
import { cut, isDark, isDarkOrPast } from "./cut-upses.ts";
import { mayRepeat } from "./may-repeat.ts";
import { isControlLoss } from "./must-stop.ts";
import type { Reason } from "./reason.ts";
import { isDownEnough, isOvertaken } from "./run-out-of-time.ts";
import { intend, isControlStorage, isForced, reached, type Situation, seconds, take, waits } from "./situation.ts";
import { isDown } from "./terminal-state.ts";
import { isOutOrOrderedOff } from "./ups-state.ts";

export function flushTimeoutSec(s: Situation, storage: Storage): number {
  return storage.flushTimeoutSec ?? s.tree.shared.flushTimeoutSec;
}

/** Linked storage: its users down and their UPSes off → flush → cut, controllers before enclosures (2.3, 4). */
export function stopStorages(s: Situation): void {
  for (const storage of s.tree.storages) {
    if (isControlStorage(s, storage) || s.relations.upsesOfStorage(storage.id).length === 0) continue;
    trackFlush(s, storage);
    const reason = mustStopStorage(s, storage);
    if (reason) stopStorage(s, storage, reason);
    else release(s, storage);
  }
}

/** Its own supply is out, or nobody will be left to look after it. Its servers going down for another reason is no reason. */
export function mustStopStorage(s: Situation, storage: Storage): Reason | null {
  const off = s.offStorages.get(storage.id);
  if (off) return off.reason;
  const out = s.relations.upsesOfStorage(storage.id).filter((id) => isOutOrOrderedOff(s, id));
  if (out.length > 0) return { code: "supplyLost", upsIds: out };
  return isControlLoss(s) && s.relations.policyOf(storage.groupId).onControlLoss === "stopLinked"
    ? { code: "controlLoss" }
    : null;
}

function stopStorage(s: Situation, storage: Storage, reason: Reason): void {
  const isCut = goesDark(s, storage);
  for (const id of s.relations.upsesOfStorage(storage.id)) {
    if (isCut) s.cutWanted.add(id);
    const off = s.offUpses.get(id) ?? (isCut ? s.offStorages.get(storage.id)?.reason : undefined);
    if (off) s.heldOff.set(id, off);
  }
  const users = s.relations.usersOf(storage.id);
  const up = users.filter((t) => !isDownEnough(s, storage.id, t.id));
  if (up.length > 0 && isForced(s, storage.id)) flush(s, storage, reason);
  if (up.length > 0) {
    waits(s, storage.id, { code: "waitsForDown", nodeIds: up.map((t) => t.id) });
    return;
  }
  const lit = s.memory.shortened[storage.id] ? [] : litUserUpses(s, storage);
  if (lit.length > 0) {
    waits(s, storage.id, { code: "waitsForDark", upsIds: lit });
    return;
  }
  if (storage.linkage && !flush(s, storage, reason)) return;
  // Flushed in time; what hangs on it may still be on its way.
  const late = users.filter((t) => !isDown(s, t.id));
  if (late.length > 0) waits(s, storage.id, { code: "waitsForDown", nodeIds: late.map((t) => t.id) });
  else if (isOvertaken(s, storage)) take(s, { kind: "flushOvertaken", storageId: storage.id });
  else if (isCut) cutStorage(s, storage);
}

/** Flushed only, and left on, where an order says so. */
function goesDark(s: Situation, storage: Storage): boolean {
  const off = s.offStorages.get(storage.id);
  return !off || off.cutUps || s.relations.upsesOfStorage(storage.id).some((id) => isOutOrOrderedOff(s, id));
}

/** UPSes of its users that are to go dark, and have not yet. One that stays on for others is not waited for. */
function litUserUpses(s: Situation, storage: Storage): NodeId[] {
  const own = s.relations.upsesFeedingStorage(storage.id);
  const upses = new Set(s.relations.usersOf(storage.id).flatMap((t) => s.relations.upsesFeeding(t.id)));
  const lit = [...upses].filter((ups) => {
    const goesDark = s.cutWanted.has(ups.id) || s.memory.cuts[ups.id] !== undefined;
    return !own.includes(ups) && goesDark && !isDarkOrPast(s, ups);
  });
  return lit.map((ups) => ups.id);
}

function trackFlush(s: Situation, storage: Storage): void {
  const flush = s.memory.flushes[storage.id];
  if (!flush || flush.ended) return;
  const known = knownStorage(s.world, storage.id);
  if (known.reading?.state === "flushed" && known.readAt !== null && known.readAt > flush.firstAt) {
    take(s, { kind: "flushEnded", storageId: storage.id, outcome: "flushed" });
  } else if (s.memory.skips[storage.id] === "stop") {
    take(s, { kind: "flushEnded", storageId: storage.id, outcome: "skipped" });
  } else if (reached(s, flush.firstAt + seconds(flushTimeoutSec(s, storage)))) {
    take(s, { kind: "flushEnded", storageId: storage.id, outcome: "timedOut" });
  }
}

/** True once it is flushed, or its time has passed. An unreachable storage is asked all the same, and gets the whole time. */
function flush(s: Situation, storage: Storage, reason: Reason): boolean {
  const flush = s.memory.flushes[storage.id];
  if (flush?.ended) return true;
  const known = knownStorage(s.world, storage.id);
  if (!flush) intend(s, { kind: "storageFlush", storageId: storage.id }, reason);
  else if (known.reading?.state !== "flushing" && mayRepeat(s, flush))
    intend(s, { kind: "storageFlush", storageId: storage.id }, reason);
  waits(s, storage.id, {
    code: "flushing",
    sinceAt: flush?.firstAt ?? s.now,
    atMostSec: flushTimeoutSec(s, storage),
    dirtyBytes: known.reading?.dirtyBytes ?? null,
  });
  return false;
}

function cutStorage(s: Situation, storage: Storage): void {
  const ended = s.memory.flushes[storage.id]?.ended;
  if (ended) waits(s, storage.id, { code: ended.outcome === "flushed" ? "flushed" : "flushTimedOut", at: ended.at });
  const upses = s.relations.upsesFeedingStorage(storage.id);
  const controllers = upses.filter((ups) => storage.controllerUpsIds.includes(ups.id));
  const enclosures = upses.filter((ups) => !controllers.includes(ups));
  for (const ups of controllers) cutIfNobodyElse(s, ups);
  if (controllers.every((ups) => isDark(s, ups.id))) for (const ups of enclosures) cutIfNobodyElse(s, ups);
}

/** Not while it feeds a terminal that is up, or other linked storage that is not done. */
function cutIfNobodyElse(s: Situation, ups: Ups): void {
  const upNodes = s.relations
    .fedBy(ups.id)
    .filter((t) => !isDown(s, t.id))
    .map((t) => t.id);
  const undone = s.relations
    .storagesFedBy(ups.id)
    .filter((other) => !isDone(s, other))
    .map((other) => other.id);
  const inTheWay = [...upNodes, ...undone];
  if (inTheWay.length > 0) waits(s, ups.id, { code: "waitsForDown", nodeIds: inTheWay });
  else cut(s, ups, "offNow", { code: "allDown" });
}

function isDone(s: Situation, storage: Storage): boolean {
  if (s.relations.usersOf(storage.id).some((t) => !isDown(s, t.id))) return false;
  return !storage.linkage || s.memory.flushes[storage.id]?.ended != null;
}

/**
 * Mains are back before it was cut: the flush that runs is let end, then the storage is there for its users again. A flush that
 * was asked for and does not run is forgotten: the next stop must ask anew, with its whole time.
 */
function release(s: Situation, storage: Storage): void {
  const flush = s.memory.flushes[storage.id];
  if (!flush || s.relations.upsesOfStorage(storage.id).some((id) => s.memory.cuts[id])) return;
  const known = knownStorage(s.world, storage.id);
  const idle =
    known.link === "ok" && known.reading?.state !== "flushing" && known.readAt !== null && known.readAt > flush.lastAt;
  if (flush.ended || idle) take(s, { kind: "storageReleased", storageId: storage.id });
}
