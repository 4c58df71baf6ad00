import type { Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import { type Calendar, calendarOf } from "./calendar.ts";
import { anyZone, dateOf, dayMs, type LocalDay, zoneOf } from "./local-time.ts";
import { type StorageNeed, storageNeedOf } from "./storage-need.ts";

/** A stretch of days to look at. `date`: the special day or the change of clocks that it is for; null: an ordinary week. */
type Stretch = { calendar: Calendar; from: Instant; until: Instant; date: string | null };

/** A Sunday long ago: dates that anybody enters are not near it. */
const ordinarySunday: LocalDay = 3;
/** Days of a year, and a few more, are looked at; a list of special days that is longer is cut off there. */
const specialDaysAtMost = 400;

/**
 * The days on which schedules may behave differently, without reading whole years: an ordinary week on a wall clock; each dated
 * entry and holiday with the days beside it (those that are past are left out where `now` is known); and, where `now` is known,
 * the days of the coming year on which the site's clocks change, in real time.
 */
function stretchesOf(tree: Tree, relations: Relations, now: Instant | null): Stretch[] {
  if (tree.schedules.length === 0) return [];
  const wall = calendarOf({ tree, relations, zone: anyZone });
  const around = (calendar: Calendar, day: LocalDay): Stretch => ({
    calendar,
    from: calendar.zone.instantOf(day - 1, 0),
    until: calendar.zone.instantOf(day + 2, 0),
    date: dateOf(day),
  });
  const today = now === null ? Number.NEGATIVE_INFINITY : Math.floor(now / dayMs) - 1;
  const special = [...new Set(wall.units.flatMap((u) => u.timeline.pattern.specialDays))]
    .filter((day) => day >= today)
    .sort((a, b) => a - b)
    .slice(0, specialDaysAtMost);
  const week = { calendar: wall, from: ordinarySunday * dayMs, until: (ordinarySunday + 8) * dayMs, date: null };
  return [week, ...special.map((day) => around(wall, day)), ...clockChanges(tree, relations, now, around)];
}

function clockChanges(
  tree: Tree,
  relations: Relations,
  now: Instant | null,
  around: (calendar: Calendar, day: LocalDay) => Stretch,
): Stretch[] {
  if (now === null) return [];
  const zone = zoneOf(tree.network.timeZone);
  const today = zone.localOf(now).day;
  const days: LocalDay[] = [];
  for (let day = today; day < today + 366; day++)
    if (zone.instantOf(day + 1, 0) - zone.instantOf(day, 0) !== dayMs) days.push(day);
  if (days.length === 0) return [];
  const real = calendarOf({ tree, relations, zone });
  return days.map((day) => around(real, day));
}

/** All stretches, each with what the linked storages need there. */
export type TypicalDays = readonly (Stretch & { needs: readonly StorageNeed[] })[];

/** Gathered once for all rules that look at schedules. Empty where there are none. */
export function typicalDays(tree: Tree, relations: Relations, now: Instant | null): TypicalDays {
  const known = new Map<Calendar, StorageNeed[]>();
  return stretchesOf(tree, relations, now).map((stretch) => {
    const { calendar } = stretch;
    const needs =
      known.get(calendar) ??
      tree.storages.flatMap((storage) => storageNeedOf({ tree, relations, calendar, storage }) ?? []);
    known.set(calendar, needs);
    return { ...stretch, needs };
  });
}
