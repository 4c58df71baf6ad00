import { linkedUsersOf } from "../timing/linked-side.ts";
import { offWithGraceToDarkSec } from "../timing/off-to-dark.ts";
import { scheduleGapSec } from "../timing/schedule-gap.ts";
import { flushTimeoutSecOf, storageLeadSec } from "../timing/storage-times.ts";
import type { NodeId, Storage, Terminal, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import type { Calendar, ScheduleUnit } from "./calendar.ts";

/** Whether a terminal runs. For a plan: everything does but pool servers, which are taken to be idle. */
export type Runs = (terminal: Terminal) => boolean;
export const runsAsPlanned: Runs = (terminal) => !terminal.pool;

/** What of a linked storage its schedules depend on. */
export type StorageNeed = {
  storage: Storage;
  /** Its users that are switched by schedule. Idle pool servers do not count. */
  units: readonly ScheduleUnit[];
  /** Users that run, and that no schedule switches off. While there are any, the storage stays on. */
  unscheduled: readonly Terminal[];
  /** The least seconds from off time to on time for which it is cut (2.4). */
  neededSec: number;
  /** Its UPSes, each with the seconds by which it goes on before the servers. */
  leads: readonly { upsId: NodeId; leadSec: number }[];
};

/**
 * null: schedules do not concern it: it stands on the control side (whose schedules never start a flush), nobody uses it by schedule,
 * or no UPS feeds it or its users. A user without off times counts as unscheduled. O(users).
 */
export function storageNeedOf(args: {
  tree: Tree;
  relations: Relations;
  calendar: Calendar;
  storage: Storage;
  runs?: Runs;
}): StorageNeed | null {
  const { tree, relations, calendar, storage, runs = runsAsPlanned } = args;
  if (relations.isControlSide(storage.groupId)) return null;
  const units = new Set<ScheduleUnit>();
  const unscheduled: Terminal[] = [];
  const counted: Terminal[] = [];
  for (const terminal of linkedUsersOf(relations, storage.id)) {
    if (terminal.pool && !runs(terminal)) continue;
    const unit = calendar.unitOf(terminal.id);
    if (unit && (unit.timeline.pattern.hasOff || unit.changes.length > 0)) {
      units.add(unit);
      counted.push(terminal);
    } else if (runs(terminal)) unscheduled.push(terminal);
  }
  const storageUpses = relations.upsesFeedingStorage(storage.id);
  const terminalUps = slowest(new Set(counted.flatMap((t) => relations.upsesFeeding(t.id))), offWithGraceToDarkSec);
  const storageUps = slowest(storageUpses, storageLeadSec);
  if (units.size === 0 || !terminalUps || !storageUps) return null;
  // The source takes the enclosure's UPS; where a controller's needs longer to come back, the gap has to cover that.
  const neededSec = scheduleGapSec({
    terminalUps,
    enclosureUps: storageUps,
    flushTimeoutSec: flushTimeoutSecOf(tree, storage),
  });
  const leads = storageUpses.map((ups) => ({ upsId: ups.id, leadSec: storageLeadSec(ups) }));
  return { storage, units: [...units], unscheduled, neededSec, leads };
}

function slowest(upses: Iterable<Ups>, sec: (ups: Ups) => number): Ups | null {
  let found: Ups | null = null;
  for (const ups of upses) if (found === null || sec(ups) > sec(found)) found = ups;
  return found;
}

/** When each UPS of the storage goes on for servers that start at `onAt`, and when the first does. */
export function powerOnTimes(
  need: StorageNeed,
  onAt: Instant,
): { first: Instant; upses: { upsId: NodeId; at: Instant }[] } {
  const upses = need.leads.map(({ upsId, leadSec }) => ({ upsId, at: onAt - leadSec * 1000 }));
  return { first: Math.min(onAt, ...upses.map((u) => u.at)), upses };
}

/** The rule of 2.6: whether storage is flushed and cut between these times. `onAt` null: nobody comes on again. */
export function isGapEnough(offAt: Instant, onAt: Instant | null, neededSec: number): boolean {
  return onAt === null || onAt - offAt >= neededSec * 1000;
}
