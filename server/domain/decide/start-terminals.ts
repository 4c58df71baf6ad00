import { pastTimeSec } from "../timing/past-time.ts";
import type { NodeId, Terminal } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { Start } from "../world/memory.ts";
import { cycleForBoot, feedsToBeCycled } from "./cycle-for-boot.ts";
import { feedsWanted, poweredSince } from "./feeds.ts";
import { mayRepeat } from "./may-repeat.ts";
import type { Reason } from "./reason.ts";
import { controlSideLeft, whyNotFit, whyStorageNotReady } from "./restart-upses.ts";
import { intend, isControlStorage, isForced, reached, type Situation, seconds, take, waits } from "./situation.ts";
import { hasGoneUnseen, isRunning, isStillThere, isToRestore, startEndsAt } from "./terminal-state.ts";

const repeatWakeSec = 15;
/** Wakes that are not held back come in shorter pauses, also those that get no answer. */
const heldBackSec = 4 * repeatWakeSec;

/** Starts what ran before (the restore set), each terminal as soon as all that it needs is there. */
export function startTerminals(s: Situation): void {
  for (const t of s.tree.terminals) {
    if (s.mustStop.has(t.id)) continue;
    if (hasGoneUnseen(s, t)) {
      wakeUnseen(s, t);
      continue;
    }
    if (!s.memory.downs[t.id]) continue;
    const wish = s.wishes.get(t.id);
    if (wish?.wanted === "off") {
      waits(s, t.id, wish.reason);
      continue;
    }
    if (!isToRestore(s, t) && !wish?.starts) {
      waits(s, t.id, { code: "wasOffBefore" });
      continue;
    }
    const wait = isForced(s, t.id) ? null : whyNotStart(s, t);
    if (wait) waits(s, t.id, wait);
    else startTerminal(s, t);
  }
}

/**
 * It may have lost its power, and got it back, while no controller looked. Only a wake packet is sent, which does nothing to one that runs:
 * a silent agent alone is no reason to take its terminal for down.
 */
function wakeUnseen(s: Situation, t: Terminal): void {
  const wait = t.start.kind === "wol" ? whyNotStart(s, t) : ({ code: "byHand" } as const);
  if (wait) waits(s, t.id, wait);
  else startTerminal(s, t);
}

function whyNotStart(s: Situation, t: Terminal): Reason | null {
  // Redfish and IPMI have no driver yet: an administrator is told to start it.
  const startsByUs = t.start.kind === "wol" || t.start.kind === "power";
  const isWanted = s.relations.policyOf(t.groupId).restartOnRecovery || s.wishes.get(t.id)?.starts === true;
  if (!startsByUs || !isWanted) return { code: "byHand" };
  // Nobody saw it go: its outlet is not cut to find out.
  if (t.start.kind === "power" && s.memory.downs[t.id]?.confirmed === false && !s.memory.stops[t.id])
    return { code: "byHand" };
  if (s.memory.skips[t.id] === "start") return { code: "skipped" };
  // What was only asked to stop goes down completely first (2.5).
  const stop = s.memory.stops[t.id];
  if (stop && isStillThere(s, t)) return { code: "shuttingDown", sinceAt: stop.firstAt, atMostSec: pastTimeSec(t) };
  const feeds = s.relations.feedsOf(t.id);
  const without = feeds.filter((id) => isWithoutMains(s, id));
  if (feeds.length - without.length < feedsWanted(s, t)) return { code: "waitsForPower", upsIds: without };
  if (t.kind === "linked") {
    const control = controlSideLeft(s);
    if (control.length > 0) return { code: "waitsForControlSide", nodeIds: [...control] };
    for (const storage of s.relations.storagesUsedBy(t.id))
      if (!isControlStorage(s, storage) && whyStorageNotReady(s, storage))
        return { code: "waitsForStorage", storageIds: [storage.id] };
  }
  const needs = s.relations.needsOf(t.id);
  const needed = needs.length > 0 ? needs.filter((id) => isMissing(s, id)) : needs;
  if (needed.length > 0) return { code: "waitsForNeeded", nodeIds: [...needed] };
  const leaving = siblingsGoingDown(s, t);
  if (leaving.length > 0) return { code: "waitsForDown", nodeIds: leaving };
  for (const ups of s.relations.upsesFeeding(t.id)) {
    const wait = without.includes(ups.id) ? null : whyNotFit(s, ups);
    if (wait && !(isOfBattery(wait) && hasBegunOn(s, t, ups.id))) return wait;
  }
  return null;
}

function isOfBattery(wait: Reason): boolean {
  return wait.code === "waitsForCharge" || wait.code === "waitsForRuntime";
}

/**
 * The battery is asked about before a start begins (2.5): once it has, the runtime falls by the load of the others that start, and packets
 * that got lost are still sent again. Mains that failed since have used the battery up: it begins anew.
 */
function hasBegunOn(s: Situation, t: Terminal, upsId: NodeId): boolean {
  const start = s.memory.starts[t.id];
  const { mainsSince } = knownUps(s.world, upsId);
  return start !== undefined && mainsSince !== null && mainsSince <= start.firstAt;
}

function isWithoutMains(s: Situation, upsId: NodeId): boolean {
  const { cuts, outages } = s.memory;
  return (
    cuts[upsId] !== undefined || outages[upsId] !== undefined || knownUps(s.world, upsId).reading?.output !== "mains"
  );
}

/** A terminal that another one needs: it does not run, and nobody said to start without it. */
function isMissing(s: Situation, terminalId: NodeId): boolean {
  return s.relations.terminals.has(terminalId) && !isRunning(s, terminalId) && s.memory.skips[terminalId] !== "start";
}

/** Nobody saw its outlets dark, and it did not boot: they never were, and what was taken to be is taken back. */
function wasDarkUnseen(s: Situation, t: Terminal): boolean {
  const unseen = s.relations
    .feedsOf(t.id)
    .filter((id) => s.memory.darkBefore[id]?.seen === false && !s.memory.cuts[id]);
  for (const upsId of unseen) take(s, { kind: "cutWithoutEffect", upsId });
  return unseen.length > 0;
}

/** Members of its cluster that are still on their way down: they start together. */
function siblingsGoingDown(s: Situation, t: Terminal): NodeId[] {
  const { stops, downs } = s.memory;
  const memberIds = s.relations.clusterOf(t.id)?.memberIds ?? [];
  return memberIds.filter((id) => stops[id] !== undefined && !stops[id].reboot && downs[id] === undefined);
}

/** Its time ran out while nothing was sent, because it had to wait: that says nothing of it, and it is started anew. */
function wasHeldBack(start: Start | undefined): boolean {
  return start?.timedOutAt != null && start.timedOutAt - start.lastAt > seconds(heldBackSec);
}

function startTerminal(s: Situation, t: Terminal): void {
  const byPower = t.start.kind === "power";
  const start = s.memory.starts[t.id];
  // Power alone starts only what boots by it; one that is woken has not begun before it was.
  const beganAt = start?.firstAt ?? (byPower ? poweredSince(s, t) : null);
  if (beganAt !== null && !wasHeldBack(start)) {
    const endsAt = start ? startEndsAt(s, t, start) : beganAt + seconds(t.startSec);
    const timedOut = start?.timedOutAt != null || reached(s, endsAt);
    const sinceAt = start?.timedOutAt ?? beganAt;
    if (timedOut && start === undefined && wasDarkUnseen(s, t)) return;
    waits(s, t.id, { code: timedOut ? "startTimedOut" : "starting", sinceAt, atMostSec: t.startSec });
    if (timedOut) return;
  }
  if (byPower) {
    if (beganAt === null) cycleForBoot(s, t);
    if (!s.waits.has(t.id)) waits(s, t.id, { code: "starting", sinceAt: s.now, atMostSec: t.startSec });
    return;
  }
  const cycled = feedsToBeCycled(s, t, (other) => whyNotStart(s, other) === null);
  if (!start && cycled.length > 0) {
    waits(s, t.id, { code: "waitsForPower", upsIds: cycled });
    return;
  }
  if (!start) waits(s, t.id, { code: "starting", sinceAt: s.now, atMostSec: t.startSec });
  if (!start || mayRepeat(s, start, repeatWakeSec))
    intend(s, { kind: "terminalWake", terminalId: t.id }, { code: "recovery" });
}
