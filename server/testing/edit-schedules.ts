import type { LanFactor, Schedule, ScheduleEntry } from "../domain/tree/entities.ts";
import type { Edit } from "./edit-site.ts";

const everyDay = [0, 1, 2, 3, 4, 5, 6];

/** `on 08:00 off 22:00`, either of them or neither. */
function times(words: string): Pick<ScheduleEntry, "onTime" | "offTime"> {
  return { onTime: /on (\S+)/.exec(words)?.[1] ?? null, offTime: /off (\S+)/.exec(words)?.[1] ?? null };
}
export const weekly = (words: string, weekdays: number[] = everyDay): ScheduleEntry => ({
  on: "weekly",
  weekdays,
  date: null,
  ...times(words),
});
export const dated = (date: string, words: string): ScheduleEntry => ({
  on: "dated",
  weekdays: [],
  date,
  ...times(words),
});
export const onHolidays = (words: string): ScheduleEntry => ({
  on: "holiday",
  weekdays: [],
  date: null,
  ...times(words),
});

export function scheduleOf(targetId: string, entries: ScheduleEntry[]): Schedule {
  return { id: `schedule-${targetId}`, name: `schedule-${targetId}`, note: "", targetId, entries };
}

/** One schedule for each target; several ids are separated by a blank. */
export const schedule =
  (targetIds: string, ...entries: ScheduleEntry[]): Edit =>
  (t) => ({ ...t, schedules: [...t.schedules, ...targetIds.split(" ").map((id) => scheduleOf(id, entries))] });

export const holidays =
  (...dates: string[]): Edit =>
  (t) => ({ ...t, network: { ...t.network, holidays: dates } });

export const timeZone =
  (name: string): Edit =>
  (t) => ({ ...t, network: { ...t.network, timeZone: name } });

export const lanFactor =
  (targetId: string, change: Partial<LanFactor>): Edit =>
  (t) => ({
    ...t,
    lanFactors: [
      ...t.lanFactors,
      {
        id: `lan-${t.lanFactors.length + 1}`,
        name: "LAN",
        note: "",
        targetId,
        hosts: ["pc1"],
        silenceMin: 10,
        ...change,
      },
    ],
  });
