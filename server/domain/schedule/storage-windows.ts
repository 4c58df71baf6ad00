import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import type { ScheduleUnit } from "./calendar.ts";
import { isGapEnough, powerOnTimes, type StorageNeed } from "./storage-need.ts";
import { eventsIn, levelAt, nextOnAt, offSince } from "./timeline.ts";

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
  /** When its UPSes go on again; empty: it is not cut, or nobody comes on. */
  upsOnAt: { upsId: NodeId; at: Instant }[];
};

/** From the instant at which the last of some units goes off to the instant at which the first comes on again; null: never. */
export type OffWindow = { offAt: Instant; onAt: Instant | null };

/**
 * The windows that begin in [from, until), oldest first; before them one that is open at `from`. None while a user runs that no
 * schedule switches off. O(events × log events).
 */
export function storageWindows(need: StorageNeed, from: Instant, until: Instant): StorageWindow[] {
  if (need.unscheduled.length > 0) return [];
  return offWindows(need.units, from, until).map(({ offAt, onAt }) => windowOf(need, offAt, onAt));
}

type Turn = { at: Instant; unit: ScheduleUnit; off: boolean };

/** The same of any units: when all of them are off. What reboots is not off. */
export function offWindows(units: readonly ScheduleUnit[], from: Instant, until: Instant): OffWindow[] {
  const off = new Map(units.map((unit) => [unit, levelAt(unit.timeline, from - 1)?.wanted === "off"]));
  let running = units.filter((unit) => !off.get(unit)).length;
  const windows: OffWindow[] = [];
  let offAt: Instant | null = running === 0 ? allOffSince(units, from - 1) : null;
  const turns = units.flatMap((unit) => turnsOf(unit, from, until)).sort((a, b) => a.at - b.at);
  turns.forEach((turn, index) => {
    if (off.get(turn.unit) !== turn.off) running += turn.off ? -1 : 1;
    off.set(turn.unit, turn.off);
    // What falls on one instant counts together: one goes off and another comes on is no time without users.
    if (turns[index + 1]?.at === turn.at) return;
    if (running === 0) offAt ??= turn.at;
    else if (offAt !== null) {
      windows.push({ offAt, onAt: turn.at });
      offAt = null;
    }
  });
  if (offAt !== null) windows.push({ offAt, onAt: nextOnOf(units, until - 1) });
  return windows;
}

function turnsOf(unit: ScheduleUnit, from: Instant, until: Instant): Turn[] {
  return eventsIn(unit.timeline, from, until).map(({ at, kind }) => ({ at, unit, off: kind === "off" }));
}

/** The latest of their off times; null: one is not wanted off. */
export function allOffSince(units: readonly ScheduleUnit[], now: Instant): Instant | null {
  let latest: Instant | null = null;
  for (const { timeline } of units) {
    const since = offSince(timeline, now);
    if (since === null) return null;
    latest = latest === null ? since : Math.max(latest, since);
  }
  return latest;
}

/** Their earliest on time after an instant at which all are off; null: there is none. */
export function nextOnOf(units: readonly ScheduleUnit[], after: Instant): Instant | null {
  const times = units.flatMap((unit) => nextOnAt(unit.timeline, after) ?? []);
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
    upsOnAt: cut && onAt !== null ? powerOnTimes(need, onAt).upses : [],
  };
}
