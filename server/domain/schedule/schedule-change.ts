import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";

/**
 * A one-off change, as "run until 23:00 today": from `fromAt` (included) until `untilAt` (not included) the target is wanted so, whatever
 * its schedule says; afterwards the schedule holds again as it stands then, and where there is none the opposite of `wanted`. Off times
 * and reboots in between do not come later. It is no part of the settings. `targetId`: a terminal, group or cluster; a change of a member is one of its cluster.
 */
export type ScheduleChange = {
  id: string;
  targetId: NodeId;
  wanted: "on" | "off";
  fromAt: Instant;
  untilAt: Instant;
  /** Of two changes that overlap, the one made later holds. */
  madeAt: Instant;
};

/** The change that holds at this instant; null: none, the schedule does. */
export function changeAt(changes: readonly ScheduleChange[], at: Instant): ScheduleChange | null {
  let found: ScheduleChange | null = null;
  for (const change of changes) {
    if (at < change.fromAt || at >= change.untilAt) continue;
    if (found === null || change.madeAt > found.madeAt || (change.madeAt === found.madeAt && change.id > found.id))
      found = change;
  }
  return found;
}

/** The instants in [from, until) at which another change, or none, begins to hold; oldest first. */
export function handovers(changes: readonly ScheduleChange[], from: Instant, until: Instant): Instant[] {
  const bounds = new Set(changes.flatMap((c) => [c.fromAt, c.untilAt]));
  return [...bounds]
    .filter((at) => at >= from && at < until && changeAt(changes, at - 1) !== changeAt(changes, at))
    .sort((a, b) => a - b);
}

/** Since when what holds at `at` has held without a break; -Infinity: since ever, and then it is no change. */
export function heldSince(changes: readonly ScheduleChange[], at: Instant): Instant {
  return handovers(changes, Number.NEGATIVE_INFINITY, at + 1).at(-1) ?? Number.NEGATIVE_INFINITY;
}
