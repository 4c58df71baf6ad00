import { pastMarginSec, pastTimeSec } from "../timing/past-time.ts";
import { flushTimeoutSecOf } from "../timing/storage-times.ts";
import type { NodeId, Storage } from "../tree/entities.ts";
import { knownTerminal, knownUps } from "../world/known.ts";
import type { Instant } from "../world/readings.ts";
import { reached, type Situation, seconds, take } from "./situation.ts";
import { isDown } from "./terminal-state.ts";
import { batteryOf, isOut } from "./ups-state.ts";

/** Held back, so that a runtime that jitters does not shorten what would just have fitted. */
export const reserveSec = 30;

/**
 * Running out of time (2.3, 6): the battery of a UPS of linked storage holds for less than the waits that are left and the flush. From
 * then on, for this outage, its flush waits no longer for what only makes sure: the silence after a goodbye, the 30 s over
 * `shutdownSec`, a UPS of its users to be seen dark. Where it soon holds for the flush alone, it does not wait for its users to have
 * stopped either.
 */
export function shortenWaits(s: Situation): void {
  for (const storage of s.tree.storages) {
    const before = s.memory.shortened[storage.id]?.waits;
    if (!storage.linkage || s.memory.flushes[storage.id] || before === "gracefulStop") continue;
    for (const upsId of s.relations.upsesOfStorage(storage.id)) {
      const runtimeSec = isOut(s, upsId) ? runtimeOf(s, upsId) : null;
      if (runtimeSec === null) continue;
      const flushSec = flushTimeoutSecOf(s.tree, storage);
      // A battery that holds for all of the waits need not be looked at against the clock.
      const mostSec = s.relations.usersOf(storage.id).reduce((most, t) => Math.max(most, pastTimeSec(t)), 0);
      if (runtimeSec >= flushSec + mostSec + reserveSec) continue;
      const waitSec = longestWaitSec(s, storage);
      const fitsSec = flushSec + reserveSec + (before ? 0 : waitSec);
      if (before && waitSec === 0) continue;
      if (runtimeSec >= fitsSec) {
        if (before) fallsTo(s, upsId, runtimeSec, fitsSec);
        continue;
      }
      const waits = before ? "gracefulStop" : "confirmation";
      const neededSec = flushSec + waitSec;
      take(s, { kind: "waitsShortened", storageId: storage.id, upsId, waits, runtimeSec, neededSec });
      break;
    }
  }
}

/** Seconds that a UPS says it holds, as it was read just now; null: it does not say, or is not on battery. */
export function runtimeOf(s: Situation, upsId: NodeId): number | null {
  const known = knownUps(s.world, upsId);
  if (known.link !== "ok" || known.reading?.output !== "battery") return null;
  return batteryOf(s, upsId)?.runtimeSec ?? null;
}

/**
 * Asks for a look when this UPS, which holds for longer now, will hold for so many seconds only. What it is then read to hold decides, so it
 * says nothing itself.
 */
export function fallsTo(s: Situation, upsId: NodeId, runtimeSec: number, atLeastSec: number): void {
  // Its runtime is known, so it was read.
  const readAt = knownUps(s.world, upsId).readAt as Instant;
  reached(s, readAt + seconds(runtimeSec - atLeastSec));
}

/** Until the last of its users is down or past its time, in seconds; one that was not asked yet has all of it before it. */
function longestWaitSec(s: Situation, storage: Storage): number {
  return s.relations.usersOf(storage.id).reduce((longest, t) => {
    if (isDown(s, t.id)) return longest;
    const stop = s.memory.stops[t.id];
    // It only falls with time: what is not shortened now will not be until something changes, so there is no moment to ask for.
    const leftSec = stop ? pastTimeSec(t) - (s.whole.now - stop.firstAt) / 1000 : pastTimeSec(t);
    return Math.max(longest, leftSec);
  }, 0);
}

/** Whether this node, a storage before its flush or a terminal before its stop, need not wait any more for this terminal, which uses or needs it. */
export function isDownEnough(s: Situation, nodeId: NodeId, terminalId: NodeId): boolean {
  if (isDown(s, terminalId)) return true;
  const t = s.relations.terminals.get(terminalId);
  const shortened = s.memory.shortened[nodeId];
  if (!t || !shortened) return false;
  if (shortened.waits === "gracefulStop") return true;
  // It went down, and is on its way up again: its goodbye is of before.
  if (s.memory.downs[terminalId]) return false;
  const known = knownTerminal(s.world, terminalId);
  if (known.goodbyeAt !== null && !known.connected) return true;
  const stop = s.memory.stops[terminalId];
  return stop !== undefined && !stop.reboot && reached(s, stop.firstAt + seconds(pastTimeSec(t) - pastMarginSec));
}

/**
 * Whether a user of this storage went down only after its flush, that did not wait for it, or that booted meanwhile: what it wrote last is
 * not flushed.
 */
export function isOvertaken(s: Situation, storage: Storage): boolean {
  const ended = s.memory.flushes[storage.id]?.ended;
  if (!ended) return false;
  const didNotWait = s.memory.shortened[storage.id]?.waits === "gracefulStop";
  return s.relations.usersOf(storage.id).some((t) => {
    const down = s.memory.downs[t.id];
    const stop = s.memory.stops[t.id];
    return down !== undefined && down.at > ended.at && (didNotWait || (stop !== undefined && stop.firstAt > ended.at));
  });
}
