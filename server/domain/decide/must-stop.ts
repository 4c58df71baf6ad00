import type { NodeId, Storage, Terminal } from "../tree/entities.ts";
import { feedsWanted } from "./feeds.ts";
import type { Reason } from "./reason.ts";
import { controlTerminals, factOf, isControlStorage, type Situation } from "./situation.ts";
import { isLostFeed, isOut, isOutOrOrderedOff } from "./ups-state.ts";

/** Fills `s.mustStop`: who must be down now, with the reason that decides (2.3). Nothing else stops. */
export function findMustStop(s: Situation): void {
  for (const t of controlTerminals(s)) {
    // The disk first: the record that it was stopped for this outage of its disk rests on the reason.
    const reason = controlDiskLost(s, t) ?? feedsLost(s, t) ?? wishedOff(s, t) ?? wishedReboot(s, t);
    if (reason) s.mustStop.set(t.id, reason);
  }
  const controlLoss = isControlLoss(s);
  for (const t of s.tree.terminals) {
    if (t.kind !== "linked") continue;
    // What stays off anyway says so, also while mains are away; a reboot gives way to all else.
    const reason = wishedOff(s, t) ?? outageOf(s, t, controlLoss) ?? wishedReboot(s, t);
    if (reason) s.mustStop.set(t.id, reason);
  }
  spreadToDependents(s);
}

function outageOf(s: Situation, t: Terminal, controlLoss: boolean): Reason | null {
  return feedsLost(s, t) ?? storageLost(s, t) ?? (controlLoss ? leaveOnControlLoss(s, t) : null);
}

function wishedOff(s: Situation, t: Terminal): Reason | null {
  const wish = s.wishes.get(t.id);
  return wish?.wanted === "off" && wish.stops ? wish.reason : null;
}

function wishedReboot(s: Situation, t: Terminal): Reason | null {
  const wish = s.wishes.get(t.id);
  return wish?.wanted === "reboot" && wish.stops ? wish.reason : null;
}

/**
 * Every control terminal must stop because its own power devices fail, or an operator orders it: nobody is left to look after the
 * linked side.
 */
export function isControlLoss(s: Situation): boolean {
  return s.part.isControl ? allControlTerminalsGo(s) : factOf(s, "controlLoss");
}

function allControlTerminalsGo(s: Situation): boolean {
  const all = controlTerminals(s);
  return all.length > 0 && all.every((t) => ownSupplyOut(s, t) || wishedOff(s, t)?.code === "ordered");
}

/** Its outage, not our command: a UPS that we cycle for another reason is no loss of control. */
function ownSupplyOut(s: Situation, t: Terminal): boolean {
  const feeds = s.relations.feedsOf(t.id);
  let alive = 0;
  for (const id of feeds) if (!isOutOrOrderedOff(s, id)) alive += 1;
  return feeds.length > 0 && alive < t.feedsNeeded;
}

function feedsLost(s: Situation, t: Terminal): Reason | null {
  const feeds = s.relations.feedsOf(t.id);
  if (!feeds.some((id) => isLostFeed(s, id)) || !s.relations.policyOf(t.groupId).stopOnOutage) return null;
  const lost = feeds.filter((id) => isLostFeed(s, id));
  const alive = feeds.length - lost.length;
  if (alive >= feedsWanted(s, t)) return null;
  // Fed by enough of them, and the others are dark for a cycle of ours, without an outage: they come on again.
  if (alive >= t.feedsNeeded && lost.every((id) => s.memory.cuts[id] && !isOutOrOrderedOff(s, id))) return null;
  return { code: "feedsLost", upsIds: lost, alive, needed: t.feedsNeeded };
}

function storageLost(s: Situation, t: Terminal): Reason | null {
  const used = s.relations.storagesUsedBy(t.id);
  for (const storage of used) {
    const off = s.offStorages.get(storage.id);
    if (off?.reason.code === "ordered") return off.reason;
  }
  if (!s.relations.policyOf(t.groupId).stopOnOutage) return null;
  for (const storage of used) {
    if (isControlStorage(s, storage)) continue;
    const upsIds = lostSupplies(s, storage);
    if (upsIds.length > 0) return { code: "storageLost", storageId: storage.id, upsIds };
  }
  return null;
}

function leaveOnControlLoss(s: Situation, t: Terminal): Reason | null {
  return s.relations.policyOf(t.groupId).onControlLoss === "stopLinked" ? { code: "controlLoss" } : null;
}

/**
 * Once per outage of its own shared disk: after its restart it waits, running, for the disk. While one of its UPSes has not been stable
 * since, another one that loses its mains belongs to the same outage.
 */
function controlDiskLost(s: Situation, t: Terminal): Reason | null {
  for (const storage of s.relations.storagesUsedBy(t.id)) {
    const ofDisk = s.relations.upsesOfStorage(storage.id);
    if (!ofDisk.some((id) => isOut(s, id))) continue;
    // All whose outage is not over: one that is confirmed, or loses its mains again, a moment later is the same outage of the disk.
    const upsIds = ofDisk.filter((id) => s.memory.outages[id] !== undefined);
    const stop = s.memory.stops[t.id];
    const askedForIt = stop?.reason.code === "controlDiskLost" && !stop.reboot;
    const hasStopped = (id: NodeId) => {
      const outage = s.memory.outages[id];
      return outage !== undefined && s.memory.controlDiskStops[`${t.id}/${id}`] === outage.beganAt;
    };
    if (askedForIt || !ofDisk.some(hasStopped)) return { code: "controlDiskLost", storageId: storage.id, upsIds };
  }
  return null;
}

/** UPSes of this storage that feed it no longer, or are about to. */
export function lostSupplies(s: Situation, storage: Storage): NodeId[] {
  return s.relations.upsesOfStorage(storage.id).filter((id) => isLostFeed(s, id));
}

function spreadToDependents(s: Situation): void {
  const queue = [...s.mustStop.keys()];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    for (const dependentId of s.relations.dependentsOf(id)) {
      if (s.mustStop.has(dependentId)) continue;
      s.mustStop.set(dependentId, { code: "neededStops", neededId: id });
      queue.push(dependentId);
    }
  }
}
