import type { NodeId, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { timesStillNeeded } from "./time-still-needed.ts";

const nothing: ReadonlySet<NodeId> = new Set();
/** They depend on the settings alone, so they are computed once for each. */
const known = new WeakMap<Relations, (upsId: NodeId) => number>();

/** One complete stop of what hangs on each UPS, in seconds: from confirmed to cut with everything running, without `confirmSec`. */
export function completeStops(tree: Tree, relations: Relations): (upsId: NodeId) => number {
  const before = known.get(relations);
  if (before) return before;
  const stillNeeded = timesStillNeeded({ tree, relations, downIds: nothing, flushedIds: nothing, darkIds: nothing });
  const seconds = new Map<NodeId, number>();
  const completeStop = (upsId: NodeId): number => {
    const sec = seconds.get(upsId) ?? stillNeeded(upsId);
    seconds.set(upsId, sec);
    return sec;
  };
  known.set(relations, completeStop);
  return completeStop;
}

/** Battery budget of a UPS for an outage, in seconds: `confirmSec` and one complete stop, to be held against its measured runtime. */
export function batteryBudgetSec(tree: Tree, relations: Relations, ups: Ups): number {
  return ups.confirmSec + completeStops(tree, relations)(ups.id);
}
