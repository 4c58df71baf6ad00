import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { timesStillNeeded } from "./time-still-needed.ts";

const nothing: ReadonlySet<NodeId> = new Set();

/** One complete stop of what hangs on each UPS, in seconds: from confirmed to cut with everything running, without `confirmSec`. */
export function completeStops(tree: Tree, relations: Relations): (upsId: NodeId) => number {
  return timesStillNeeded({ tree, relations, downIds: nothing, flushedIds: nothing, darkIds: nothing });
}

/** Battery budget of a UPS for an outage, in seconds: `confirmSec` and one complete stop, to be held against its measured runtime. */
export function batteryBudgetSec(tree: Tree, relations: Relations, upsId: NodeId): number {
  return (relations.upses.get(upsId)?.confirmSec ?? 0) + completeStops(tree, relations)(upsId);
}
