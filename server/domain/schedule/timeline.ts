import type { NodeId, ScheduleEntry } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import { dateOf, type LocalDay, timeOf, type Zone } from "./local-time.ts";
import { type DayTime, daysFrom, type Pattern, timesOn } from "./pattern.ts";
import { changeAt, handovers, heldSince, type ScheduleChange } from "./schedule-change.ts";

/** Why something is to be on or off. `moved`: the clocks leave its time out that day, and it comes at the end of the gap. */
export type ScheduleReason =
  | { code: "scheduled"; scheduleId: NodeId; by: ScheduleEntry["on"]; date: string; time: string; moved: boolean }
  | { code: "changed"; changeId: string; untilAt: Instant }
  /** A one-off change ended, and the schedule holds again; null: no schedule says, so it is the opposite of what the change wanted. */
  | { code: "changeEnded"; changeId: string; scheduleId: NodeId | null };

export type TimelineEvent = { at: Instant; kind: "on" | "off" | "reboot"; reason: ScheduleReason };

/** What a pattern and one-off changes say over time. */
export type Timeline = { pattern: Pattern; changes: readonly ScheduleChange[]; zone: Zone };

/** What holds at an instant. `isReboot`: it is wanted on, and a reboot was due at `sinceAt`. */
export type Level = { wanted: "on" | "off"; sinceAt: Instant; reason: ScheduleReason; isReboot: boolean };

/** Everything that falls into [from, until), in order: on and off times that no one-off change covers, and where changes make a difference. */
export function eventsIn(timeline: Timeline, from: Instant, until: Instant): TimelineEvent[] {
  const { zone, changes, pattern } = timeline;
  if (until <= from) return [];
  const found: TimelineEvent[] = [];
  // A day more on both sides: clocks that go back over midnight visit a day twice.
  const last = zone.localOf(until).day + 1;
  for (let day = zone.localOf(from).day - 1; day <= last; day++)
    for (const time of timesOn(pattern, day)) {
      const event = eventOf(timeline, day, time);
      if (event.at >= from && event.at < until && changeAt(changes, event.at) === null) found.push(event);
    }
  const turns = handovers(changes, from, until).flatMap((at) => handoverEvent(timeline, at) ?? []);
  return turns.length === 0 ? found : [...found, ...turns].sort((a, b) => a.at - b.at);
}

function eventOf({ zone }: Timeline, day: LocalDay, { minute, kind, by, scheduleId }: DayTime): TimelineEvent {
  const at = zone.instantOf(day, minute);
  const moved = !zone.has(day, minute);
  return {
    at,
    kind,
    reason: { code: "scheduled", scheduleId, by, date: dateOf(day), time: timeOf(minute), moved },
  };
}

/** null: what begins to hold there wants the same as before, or an on or off time of that instant says so already. */
function handoverEvent(timeline: Timeline, at: Instant): TimelineEvent | null {
  const before = levelAt(timeline, at - 1);
  const after = levelAt(timeline, at);
  if (after === null || after.wanted === before?.wanted) return null;
  const isTimeOfItsOwn = after.reason.code === "scheduled" && after.sinceAt === at;
  return isTimeOfItsOwn ? null : { at, kind: after.wanted, reason: after.reason };
}

/** What is wanted at an instant, since when and why; null: no on or off time, and no change, came before it. */
export function levelAt(timeline: Timeline, at: Instant): Level | null {
  const heldAt = heldSince(timeline.changes, at);
  const change = changeAt(timeline.changes, at);
  if (change) {
    const reason = { code: "changed", changeId: change.id, untilAt: change.untilAt } as const;
    return { wanted: change.wanted, sinceAt: heldAt, reason, isReboot: false };
  }
  const last = lastTime(timeline, at);
  if (last !== null && last.at >= heldAt)
    return { wanted: levelOf(last), sinceAt: last.at, reason: last.reason, isReboot: last.kind === "reboot" };
  const ended = changeAt(timeline.changes, heldAt - 1);
  if (ended === null) return null;
  // A reboot that a change covered is not made up for.
  const wanted = last === null ? opposite[ended.wanted] : levelOf(last);
  const reason = { code: "changeEnded", changeId: ended.id, scheduleId: last?.scheduleId ?? null } as const;
  return { wanted, sinceAt: heldAt, reason, isReboot: false };
}

const opposite = { on: "off", off: "on" } as const;

function levelOf({ kind }: TimelineEvent): "on" | "off" {
  return kind === "off" ? "off" : "on";
}

/** The last on or off time at or before an instant, whether or not a change covered it. */
function lastTime(timeline: Timeline, at: Instant): (TimelineEvent & { scheduleId: NodeId }) | null {
  const { zone, pattern } = timeline;
  for (const day of daysFrom(pattern, zone.localOf(at).day + 1, -1)) {
    const last = timesOn(pattern, day).findLast((time) => zone.instantOf(day, time.minute) <= at);
    if (last) return { ...eventOf(timeline, day, last), scheduleId: last.scheduleId };
  }
  return null;
}

/** When it is first wanted on after an instant at which it is off; null: never. What is off is on from its reboot. */
export function nextOnAt(timeline: Timeline, after: Instant): Instant | null {
  const turns = handovers(timeline.changes, after + 1, Number.POSITIVE_INFINITY).flatMap(
    (at) => handoverEvent(timeline, at) ?? [],
  );
  const turn = turns.find((event) => event.kind !== "off")?.at ?? null;
  return nextTime(timeline, after, turn) ?? turn;
}

/** The next on time or reboot that no change covers, not later than `limit` where there is one. */
function nextTime(timeline: Timeline, after: Instant, limit: Instant | null): Instant | null {
  const { zone, pattern, changes } = timeline;
  for (const day of daysFrom(pattern, zone.localOf(after).day - 1, 1)) {
    const times = timesOn(pattern, day);
    for (const [index, time] of times.entries()) {
      const at = zone.instantOf(day, time.minute);
      const next = times[index + 1];
      // Of several times that a gap of the clocks puts on one instant the last one holds.
      if (time.kind === "off" || (next && zone.instantOf(day, next.minute) === at)) continue;
      if (limit !== null && at > limit) return null;
      if (at > after && changeAt(changes, at) === null) return at;
    }
  }
  return null;
}

/** Since when it has been wanted off without a break; null: it is not wanted off. Of off times in a row at most 400 are followed back. */
export function offSince(timeline: Timeline, at: Instant): Instant | null {
  let level = levelAt(timeline, at);
  let since: Instant | null = null;
  for (let step = 0; level?.wanted === "off" && step < 400; step++) {
    since = level.sinceAt;
    level = levelAt(timeline, level.sinceAt - 1);
  }
  return since;
}
