import type { NodeId, Tree } from "../tree/entities.ts";
import { type Relations, relate } from "../tree/relations.ts";
import { dayOf, type Zone, zoneOf } from "./local-time.ts";
import { patternOf } from "./pattern.ts";
import type { ScheduleChange } from "./schedule-change.ts";
import type { Timeline } from "./timeline.ts";
import { type Members, membersOf } from "./units.ts";

/** Terminals that are switched as one, and what their schedules and changes say over time. */
export type ScheduleUnit = Members & { timeline: Timeline };

/** Who follows what, computed once per tree and set of one-off changes. */
export type Calendar = {
  zone: Zone;
  /** Only those that a schedule, a change or a LAN factor concerns. */
  units: readonly ScheduleUnit[];
  /** By the id of a terminal, or of a cluster that is switched as one; null: nothing of the kind concerns it. */
  unitOf(id: NodeId): ScheduleUnit | null;
};

export type CalendarArgs = {
  tree: Tree;
  /** If at hand, spares their computing. */
  relations?: Relations;
  changes?: readonly ScheduleChange[];
  /** Left out: the site's own, `network.timeZone`. */
  zone?: Zone;
};

/** Reads schedules, holidays and one-off changes of a site. O(nodes × depth + entries). */
export function calendarOf({ tree, relations = relate(tree), changes = [], ...args }: CalendarArgs): Calendar {
  const zone = args.zone ?? zoneOf(tree.network.timeZone);
  const holidays = new Set((tree.network.holidays ?? []).flatMap((date) => dayOf(date) ?? []));
  const patterns = new Map<unknown, Timeline["pattern"]>();
  const units = membersOf(tree, relations, changes).map((members): ScheduleUnit => {
    // Members that were split by a change still share what their schedules say.
    const pattern = patterns.get(members.schedules) ?? patternOf(members.schedules, holidays);
    patterns.set(members.schedules, pattern);
    return { ...members, timeline: { pattern, changes: members.changes, zone } };
  });
  const byId = new Map<NodeId, ScheduleUnit>();
  for (const unit of units) {
    for (const { id } of unit.terminals) byId.set(id, unit);
    if (unit.clusterId !== null) byId.set(unit.clusterId, unit);
  }
  return { zone, units, unitOf: (id) => byId.get(id) ?? null };
}
