import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import { type Calendar, type CalendarArgs, calendarOf, type ScheduleUnit } from "./calendar.ts";
import { eventsIn, type TimelineEvent } from "./timeline.ts";

/** Some terminals are to be switched at this instant. `reboot`: off, and on one minute later. */
export type Occurrence = TimelineEvent & {
  /** The terminal, group or cluster that the schedule, or else the change, stands on. */
  targetId: NodeId;
  clusterId: NodeId | null;
  terminalIds: readonly NodeId[];
};

/**
 * Every on and off time in [from, until), oldest first: with one-off changes applied, in real time where the clocks change.
 * A pool server is named with its group; an on time starts it only if it ran before. O(days × units).
 */
export function nextOccurrences(args: CalendarArgs & { from: Instant; until: Instant }): Occurrence[] {
  return occurrencesIn(calendarOf(args), args.from, args.until);
}

/** The same from a calendar that is at hand. */
export function occurrencesIn(calendar: Calendar, from: Instant, until: Instant): Occurrence[] {
  return calendar.units.flatMap((unit) => occurrencesOf(unit, from, until)).sort((a, b) => a.at - b.at);
}

/** Those of one unit. */
export function occurrencesOf(unit: ScheduleUnit, from: Instant, until: Instant): Occurrence[] {
  const { targetId, clusterId, terminals } = unit;
  const terminalIds = terminals.map((t) => t.id);
  return eventsIn(unit.timeline, from, until).map((event) => ({ ...event, targetId, clusterId, terminalIds }));
}
