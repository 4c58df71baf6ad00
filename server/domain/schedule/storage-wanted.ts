import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import { isGapEnough, powerOnTimes, type StorageNeed } from "./storage-need.ts";
import { allOffSince, nextOnOf } from "./storage-windows.ts";

type UsersOff = { code: "usersOff"; offAt: Instant; onAt: Instant | null; neededSec: number };

export type StorageReason =
  /** These users run, and no schedule switches them off. */
  | { code: "unscheduledUsers"; terminalIds: NodeId[] }
  | { code: "usersOn" }
  /** From `offAt` to `onAt` there is not the time to flush, cut and warm up. */
  | { code: "gapTooShort"; offAt: Instant; onAt: Instant; givenSec: number; neededSec: number }
  | UsersOff
  /** The servers start at `onAt`. */
  | { code: "lead"; onAt: Instant };

/**
 * `off`: flush and cut once every user is off and not before; a window that began with users still up is judged by the same times.
 * `upsOnAt`: when each UPS goes on, where that is known.
 */
export type StorageWanted = (
  | { wanted: "on"; reason: Exclude<StorageReason, UsersOff> }
  | { wanted: "off"; reason: UsersOff }
) & { upsOnAt: { upsId: NodeId; at: Instant }[] };

/** What a linked storage is wanted to be by the schedules of its users (2.6). */
export function storageWanted(need: StorageNeed, now: Instant): StorageWanted {
  const on = (reason: Exclude<StorageReason, UsersOff>): StorageWanted => ({ wanted: "on", reason, upsOnAt: [] });
  if (need.unscheduled.length > 0)
    return on({ code: "unscheduledUsers", terminalIds: need.unscheduled.map((t) => t.id) });
  const offAt = allOffSince(need.units, now);
  if (offAt === null) return on({ code: "usersOn" });
  const { neededSec } = need;
  const onAt = nextOnOf(need.units, now);
  if (onAt === null) return { wanted: "off", reason: { code: "usersOff", offAt, onAt, neededSec }, upsOnAt: [] };
  if (!isGapEnough(offAt, onAt, neededSec)) {
    const givenSec = Math.round((onAt - offAt) / 1000);
    return on({ code: "gapTooShort", offAt, onAt, givenSec, neededSec });
  }
  const { first, upses } = powerOnTimes(need, onAt);
  if (now >= first) return { wanted: "on", reason: { code: "lead", onAt }, upsOnAt: upses };
  return { wanted: "off", reason: { code: "usersOff", offAt, onAt, neededSec }, upsOnAt: upses };
}
