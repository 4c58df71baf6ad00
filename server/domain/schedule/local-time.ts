import type { Instant } from "../world/readings.ts";

/** Days since 1970-01-01, as dates of a calendar: no time zone, no length. */
export type LocalDay = number;

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;
export const minutesPerDay = 24 * 60;

/** Days remembered: decades of schedules. Beyond that it starts anew. */
const daysKept = 40_000;

/** A clock on the wall. `minute` 0…1439 of its day; seconds are dropped. */
export type LocalTime = { day: LocalDay; minute: number };

/**
 * Local dates and times of a zone as instants. The order of local times is kept through every change of the clocks:
 * - a time that the spring gap leaves out comes at the end of the gap (02:30 → 03:00);
 * - of a time that comes twice in autumn, the first one counts, so nothing is switched twice.
 */
export type Zone = {
  instantOf(day: LocalDay, minute: number): Instant;
  /** Whether that day has that time. */
  has(day: LocalDay, minute: number): boolean;
  localOf(at: Instant): LocalTime;
};

/** YYYY-MM-DD; null: that is no date. */
export function dayOf(date: string): LocalDay | null {
  const [, year, month, dayOfMonth] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  const day = Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)) / dayMs;
  return Number.isFinite(day) && dateOf(day) === date ? day : null;
}

/** Remembers what was asked for of a day: a year of a large site asks for the same few again and again. */
function ofDays<T extends string | number>(find: (day: number) => T): (day: number) => T {
  const kept = new Map<number, T>();
  return (day) => {
    const known = kept.get(day);
    if (known !== undefined) return known;
    if (kept.size >= daysKept) kept.clear();
    const found = find(day);
    kept.set(day, found);
    return found;
  };
}

/** YYYY-MM-DD. */
export const dateOf: (day: LocalDay) => string = ofDays((day) => new Date(day * dayMs).toISOString().slice(0, 10));

/** HH:MM as minutes of the day; null: that is no time of day. */
export function minuteOf(time: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes);
}

/** When it is next that minute of the day, after an instant. */
export function nextTimeOfDay(zone: Zone, minute: number, after: Instant): Instant {
  const { day } = zone.localOf(after);
  const today = zone.instantOf(day, minute);
  return today > after ? today : zone.instantOf(day + 1, minute);
}

const two = (n: number) => String(n).padStart(2, "0");
const times = Array.from({ length: minutesPerDay }, (_, m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`);

/** HH:MM of a minute of the day; "" where a day has none such. */
export function timeOf(minute: number): string {
  return times[minute] ?? "";
}

/** 0 Sunday … 6 Saturday. */
export function weekdayOf(day: LocalDay): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** The wall clock itself, without a place: for times that have to fit on any ordinary day. */
export const anyZone: Zone = {
  instantOf: (day, minute) => day * dayMs + minute * minuteMs,
  has: () => true,
  localOf: (at) => localFrom(at),
};

function localFrom(wall: number): LocalTime {
  const day = Math.floor(wall / dayMs);
  return { day, minute: Math.floor((wall - day * dayMs) / minuteMs) };
}

const zones = new Map<string, Zone>();

/**
 * The zone of an IANA name, remembered with the offsets that were asked for.
 * @throws RangeError for a name that this runtime does not know; the settings' schema refuses those.
 */
export function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known) return known;
  const zone = createZone(timeZone);
  zones.set(timeZone, zone);
  return zone;
}

/** The clocks change at `at`; local time is UTC + `before` until then, and UTC + `after` from then on. */
type Change = { at: Instant; before: number; after: number };

function createZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  const changes = new Map<number, Change>();

  function offsetAt(at: Instant): number {
    // "11/20/2026, GMT+09:00", of long ago with seconds; at Greenwich itself there may be nothing after GMT.
    const [, offset = ""] = format.format(at).split("GMT");
    const [hours = 0, minutes = 0, seconds = 0] = offset.slice(1).split(":").map(Number);
    const size = (hours * 3600 + minutes * 60 + seconds) * 1000;
    return offset.startsWith("-") ? -size : size;
  }

  /** Offset at 00:00 UTC of a day. */
  const offsetOf = ofDays((day) => offsetAt(day * dayMs));

  /** The one change of the clocks in the three UTC days around a local day; `before` = `after`: there is none. */
  function changeAround(day: LocalDay): Change {
    const [before, after] = [offsetOf(day - 1), offsetOf(day + 2)];
    if (before === after) return { at: day * dayMs, before, after };
    const known = changes.get(day);
    if (known) return known;
    let [from, to] = [(day - 1) * dayMs, (day + 2) * dayMs];
    while (to - from > 1000) {
      const middle = Math.floor((from + to) / 2000) * 1000;
      if (offsetAt(middle) === before) from = middle;
      else to = middle;
    }
    const change = { at: to, before, after };
    changes.set(day, change);
    return change;
  }

  const wallOf = (day: LocalDay, minute: number) => day * dayMs + minute * minuteMs;
  return {
    instantOf(day, minute) {
      const wall = wallOf(day, minute);
      const { at, before, after } = changeAround(day);
      if (before === after || wall < at + before) return wall - before;
      return Math.max(at, wall - after);
    },
    has(day, minute) {
      const wall = wallOf(day, minute);
      const { at, before, after } = changeAround(day);
      return wall < at + before || wall >= at + after;
    },
    localOf(instant) {
      const { at, before, after } = changeAround(Math.floor(instant / dayMs));
      return localFrom(instant + (instant < at ? before : after));
    },
  };
}
