import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import { type Calendar, type CalendarArgs, calendarOf } from "./calendar.ts";
import { levelAt, type ScheduleReason } from "./timeline.ts";

/**
 * What a terminal or cluster is wanted to be. null: no schedule says, a missed time was given up, or LAN factors are waited for.
 * With `reboot` it is wanted on, and to have been rebooted once since `sinceAt`.
 */
export type Wanted =
  | { wanted: "on" | "off"; sinceAt: Instant; reason: ScheduleReason }
  | { wanted: "on"; sinceAt: Instant; reason: { code: "reboot"; scheduled: ScheduleReason } }
  | { wanted: null; sinceAt: Instant; reason: { code: "missed"; missed: ScheduleReason } }
  | { wanted: null; sinceAt: null; reason: null };

const nobodySays: Wanted = { wanted: null, sinceAt: null, reason: null };

/** Names one on or off time of one target, as long as the settings stay the same. */
export function timeKey(time: { targetId: NodeId; at: Instant }): string {
  return `${time.targetId}@${time.at}`;
}

/**
 * On or off as schedules and one-off changes have it, since when and why. `missed`: the keys of times that came too late
 * to be done (`missedTimes`). The storage that linked terminals use has its own rule (`storageWanted`).
 */
export function wantedBySchedule(args: {
  calendar: Calendar;
  targetId: NodeId;
  now: Instant;
  missed?: ReadonlySet<string>;
}): Wanted {
  const unit = args.calendar.unitOf(args.targetId);
  const level = unit && levelAt(unit.timeline, args.now);
  if (!level) return nobodySays;
  const { wanted, sinceAt, reason } = level;
  if (args.missed?.has(timeKey({ targetId: unit.targetId, at: sinceAt })))
    return { wanted: null, sinceAt, reason: { code: "missed", missed: reason } };
  if (level.isReboot) return { wanted: "on", sinceAt, reason: { code: "reboot", scheduled: reason } };
  return { wanted, sinceAt, reason };
}

/** The same without a calendar at hand; for one question only, since it reads all settings. */
export function wantedNow(args: CalendarArgs & { targetId: NodeId; now: Instant }): Wanted {
  return wantedBySchedule({ calendar: calendarOf(args), targetId: args.targetId, now: args.now });
}
