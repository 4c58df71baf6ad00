import { pastMarginSec, pastTimeSec } from "../timing/past-time.ts";
import { flushTimeoutSecOf } from "../timing/storage-times.ts";
import type { NodeId, Storage, Terminal } from "../tree/entities.ts";
import { knownTerminal, knownUps } from "../world/known.ts";
import { batteryOf, isDown, isOut, reached, type Situation, seconds, take } from "./situation.ts";

/** Held back, so that a runtime that jitters does not shorten what would just have fitted. */
const reserveSec = 30;

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
      if (runtimeSec >= fitsSec || (before && waitSec === 0)) continue;
      const waits = before ? "gracefulStop" : "confirmation";
      const neededSec = flushSec + waitSec;
      take(s, { kind: "waitsShortened", storageId: storage.id, upsId, waits, runtimeSec, neededSec });
      break;
    }
  }
}

function runtimeOf(s: Situation, upsId: NodeId): number | null {
  const known = knownUps(s.world, upsId);
  if (known.link !== "ok" || known.reading?.output !== "battery") return null;
  return batteryOf(s, upsId)?.runtimeSec ?? null;
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

/** Whether the flush of this storage need not wait for this user of it any more. */
export function isDownEnough(s: Situation, storage: Storage, t: Terminal): boolean {
  if (isDown(s, t.id)) return true;
  const shortened = s.memory.shortened[storage.id];
  if (!shortened) return false;
  if (shortened.waits === "gracefulStop") return true;
  // It went down, and is on its way up again: its goodbye is of before.
  if (s.memory.downs[t.id]) return false;
  const known = knownTerminal(s.world, t.id);
  if (known.goodbyeAt !== null && !known.connected) return true;
  const stop = s.memory.stops[t.id];
  return stop !== undefined && !stop.reboot && reached(s, stop.firstAt + seconds(pastTimeSec(t) - pastMarginSec));
}

/** Whether a user that this storage's flush did not wait for went down only after it: what it wrote last is not flushed. */
export function isOvertaken(s: Situation, storage: Storage): boolean {
  const ended = s.memory.flushes[storage.id]?.ended;
  if (!ended || s.memory.shortened[storage.id]?.waits !== "gracefulStop") return false;
  return s.relations.usersOf(storage.id).some((t) => {
    const down = s.memory.downs[t.id];
    return down !== undefined && down.at > ended.at;
  });
}
