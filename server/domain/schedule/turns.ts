import type { Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import { type Calendar, calendarOf, type ScheduleUnit } from "./calendar.ts";
import { dayMs } from "./local-time.ts";
import type { ScheduleChange } from "./schedule-change.ts";
import { eventsIn, type Level, levelAt, nextOnAt } from "./timeline.ts";

/** What holds for a unit, and until when nothing changes. `level` null: nothing says. `nextOnAt` null: it does not come on again. */
export type Turn = { level: Level | null; fromAt: Instant; untilAt: Instant; nextOnAt: Instant | null };

/** How far ahead the next turn is looked for. */
const aheadMs = 8 * dayMs;

/** What schedules and changes of one site say, made for being asked again and again as time goes on. */
export type Turns = { calendar: Calendar; turnOf(unit: ScheduleUnit, now: Instant): Turn };

/** Reads the settings once; between two on and off times of a unit the answer is at hand. */
export function createTurns(tree: Tree, relations: Relations, changes: readonly ScheduleChange[]): Turns {
  const calendar = calendarOf({ tree, relations, changes });
  const known = new Map<ScheduleUnit, Turn>();
  return {
    calendar,
    turnOf(unit, now) {
      const held = known.get(unit);
      if (held && now >= held.fromAt && now < held.untilAt) return held;
      const next = eventsIn(unit.timeline, now + 1, now + aheadMs)[0]?.at ?? now + aheadMs;
      const turn = {
        level: levelAt(unit.timeline, now),
        fromAt: now,
        untilAt: next,
        nextOnAt: nextOnAt(unit.timeline, now),
      };
      known.set(unit, turn);
      return turn;
    },
  };
}
