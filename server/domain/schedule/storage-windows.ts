import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import type { ScheduleUnit } from "./calendar.ts";
import { isGapEnough, powerOnTimes, type StorageNeed } from "./storage-need.ts";
import { eventsIn, levelAt, nextOnAt, offSince, rebootMs } from "./timeline.ts";

/** From the latest off time of a storage's users to the earliest on time. */
export type StorageWindow = {
  storageId: NodeId;
  offAt: Instant;
  /** null: nobody is switched on again. */
  onAt: Instant | null;
  /** null: without end. */
  gapSec: number | null;
  neededSec: number;
  /** Flushed and cut; else it stays on throughout. */
  cut: boolean;
  /** The last to go off reboots: the storage is not touched, and nobody asked for more. */
  isReboot: boolean;
  /** When its UPSes go on again; empty: it is not cut, or nobody comes on. */
  upsOnAt: { upsId: NodeId; at: Instant }[];
};

type Turn = { at: Instant; unit: ScheduleUnit; off: boolean };

/**
 * The windows that begin in [from, until), oldest first; before them one that is open at `from`. None while a user runs that no
 * schedule switches off. O(events × log events).
 */
export function storageWindows(need: StorageNeed, from: Instant, until: Instant): StorageWindow[] {
  if (need.unscheduled.length > 0) return [];
  const off = new Map(need.units.map((unit) => [unit, levelAt(unit.timeline, from - 1)?.wanted === "off"]));
  let running = need.units.filter((unit) => !off.get(unit)).length;
  const windows: StorageWindow[] = [];
  let offAt: Instant | null = running === 0 ? allOffSince(need, from - 1) : null;
  const turns = need.units.flatMap((unit) => turnsOf(unit, from, until)).sort((a, b) => a.at - b.at);
  turns.forEach((turn, index) => {
    if (off.get(turn.unit) !== turn.off) running += turn.off ? -1 : 1;
    off.set(turn.unit, turn.off);
    // What falls on one instant counts together: one goes off and another comes on is no time without users.
    if (turns[index + 1]?.at === turn.at) return;
    if (running === 0) offAt ??= turn.at;
    else if (offAt !== null) {
      windows.push(windowOf(need, offAt, turn.at));
      offAt = null;
    }
  });
  if (offAt !== null) windows.push(windowOf(need, offAt, nextOnOf(need, until - 1)));
  return windows;
}

function turnsOf(unit: ScheduleUnit, from: Instant, until: Instant): Turn[] {
  return eventsIn(unit.timeline, from, until).flatMap(({ at, kind }): Turn[] => {
    if (kind !== "reboot") return [{ at, unit, off: kind === "off" }];
    return [
      { at, unit, off: true },
      { at: at + rebootMs, unit, off: false },
    ];
  });
}

/** The latest of its users' off times; null: one is not wanted off. */
export function allOffSince(need: StorageNeed, now: Instant): Instant | null {
  let latest: Instant | null = null;
  for (const { timeline } of need.units) {
    const since = offSince(timeline, now);
    if (since === null) return null;
    latest = latest === null ? since : Math.max(latest, since);
  }
  return latest;
}

/** The earliest on time of its users after an instant at which all are off; null: there is none. */
export function nextOnOf(need: StorageNeed, after: Instant): Instant | null {
  const times = need.units.flatMap((unit) => nextOnAt(unit.timeline, after) ?? []);
  return times.length > 0 ? Math.min(...times) : null;
}

function windowOf(need: StorageNeed, offAt: Instant, onAt: Instant | null): StorageWindow {
  const cut = isGapEnough(offAt, onAt, need.neededSec);
  return {
    storageId: need.storage.id,
    offAt,
    onAt,
    gapSec: onAt === null ? null : Math.round((onAt - offAt) / 1000),
    neededSec: need.neededSec,
    cut,
    isReboot: onAt !== null && onAt - offAt <= rebootMs,
    upsOnAt: cut && onAt !== null ? powerOnTimes(need, onAt).upses : [],
  };
}
