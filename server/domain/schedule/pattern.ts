import type { NodeId, Schedule, ScheduleEntry } from "../tree/entities.ts";
import { dayOf, type LocalDay, minuteOf, minutesPerDay, weekdayOf } from "./local-time.ts";

/** What a schedule says at a time of one of its days. `reboot`: an off time whose on time is one minute later. */
export type DayTime = { minute: number; kind: "on" | "off" | "reboot"; by: ScheduleEntry["on"]; scheduleId: NodeId };

/** Schedules of one target, read once. */
export type Pattern = {
  /** By weekday, 0 Sunday … 6 Saturday; a day without times is not there. */
  weekly: ReadonlyMap<number, readonly DayTime[]>;
  dated: ReadonlyMap<LocalDay, readonly DayTime[]>;
  /** null: holidays are days like others. */
  holiday: readonly DayTime[] | null;
  holidays: ReadonlySet<LocalDay>;
  /** Days on which it is not the weekly entries that hold, in order. */
  specialDays: readonly LocalDay[];
  hasWeekly: boolean;
  hasOff: boolean;
};

const none: readonly never[] = [];

/** Reads the schedules of one target as one. An entry without a day, and a time that is none, say nothing. */
export function patternOf(schedules: readonly Schedule[], holidays: ReadonlySet<LocalDay>): Pattern {
  const weekly = new Map<number, DayTime[]>();
  const dated = new Map<LocalDay, DayTime[]>();
  let holiday: DayTime[] | null = null;
  for (const schedule of schedules)
    for (const entry of schedule.entries) {
      const times = timesOf(entry, schedule.id);
      switch (entry.on) {
        case "weekly":
          if (times.length > 0)
            for (const day of new Set(entry.weekdays)) weekly.set(day, [...(weekly.get(day) ?? none), ...times]);
          break;
        case "dated": {
          const day = entry.date === null ? null : dayOf(entry.date);
          if (day !== null) dated.set(day, [...(dated.get(day) ?? none), ...times]);
          break;
        }
        case "holiday":
          holiday = [...(holiday ?? none), ...times];
          break;
      }
    }
  const all = [...weekly.values(), ...dated.values(), holiday ?? none];
  return {
    weekly: settledByDay(weekly),
    dated: settledByDay(dated),
    holiday: holiday && settled(holiday),
    holidays,
    specialDays: [...new Set([...dated.keys(), ...(holiday ? holidays : none)])].sort((a, b) => a - b),
    hasWeekly: weekly.size > 0,
    hasOff: all.some((times) => times.some((t) => t.kind === "off")),
  };
}

function timesOf(entry: ScheduleEntry, scheduleId: NodeId): DayTime[] {
  const at = (time: string | null, kind: "on" | "off"): DayTime[] => {
    const minute = time === null ? null : minuteOf(time);
    return minute === null ? [] : [{ minute, kind, by: entry.on, scheduleId }];
  };
  return [...at(entry.offTime, "off"), ...at(entry.onTime, "on")];
}

/** In order, each minute once; of an off and an on time at the same minute the on time holds: contradictions stop nothing. */
function settled(times: readonly DayTime[]): DayTime[] {
  const byMinute = new Map<number, DayTime>();
  for (const time of times) {
    const held = byMinute.get(time.minute);
    if (!held || (held.kind === "off" && time.kind === "on")) byMinute.set(time.minute, time);
  }
  return [...byMinute.values()].sort((a, b) => a.minute - b.minute);
}

function settledByDay(days: ReadonlyMap<number, readonly DayTime[]>): Map<number, DayTime[]> {
  return new Map([...days].map(([day, times]) => [day, settled(times)]));
}

/** A dated entry beats a holiday entry, which beats a weekly one. */
function plainTimesOn(pattern: Pattern, day: LocalDay): readonly DayTime[] {
  const dated = pattern.dated.get(day);
  if (dated) return dated;
  if (pattern.holiday && pattern.holidays.has(day)) return pattern.holiday;
  return pattern.weekly.get(weekdayOf(day)) ?? none;
}

/** The times of a day in order; an off time and an on time one minute later, also across midnight, are one reboot. */
export function timesOn(pattern: Pattern, day: LocalDay): readonly DayTime[] {
  const times = plainTimesOn(pattern, day);
  const found: DayTime[] = [];
  times.forEach((time, index) => {
    if (time.kind === "on" && time.minute === 0 && endsOff(plainTimesOn(pattern, day - 1))) return;
    if (time.kind === "on" && isMinuteAfter(times[index - 1], time.minute)) return;
    found.push(
      time.kind === "off" && isOnNext(pattern, day, time, times[index + 1]) ? { ...time, kind: "reboot" } : time,
    );
  });
  return found;
}

function isMinuteAfter(before: DayTime | undefined, minute: number): boolean {
  return before?.kind === "off" && before.minute === minute - 1;
}

function endsOff(times: readonly DayTime[]): boolean {
  const last = times.at(-1);
  return last?.kind === "off" && last.minute === minutesPerDay - 1;
}

function isOnNext(pattern: Pattern, day: LocalDay, off: DayTime, next: DayTime | undefined): boolean {
  if (off.minute < minutesPerDay - 1) return next?.kind === "on" && next.minute === off.minute + 1;
  const [first] = plainTimesOn(pattern, day + 1);
  return first?.kind === "on" && first.minute === 0;
}

/** How far a search goes day by day: over a year of special days in a row. */
const searchDays = 400;

/** The days on which a pattern may have times, from `day` on forwards or backwards. Weekly ones are looked for within 400 days. */
export function* daysFrom(pattern: Pattern, day: LocalDay, step: 1 | -1): Generator<LocalDay> {
  let next = day;
  if (pattern.hasWeekly) for (; next !== day + step * searchDays; next += step) yield next;
  const rest = pattern.specialDays.filter((d) => (step === 1 ? d >= next : d <= next));
  yield* step === 1 ? rest : rest.reverse();
}
