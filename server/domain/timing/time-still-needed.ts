import type { NodeId, Terminal, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { linkedClusterStops } from "./cluster-times.ts";
import { controlSideStopSec, leavingStopSec } from "./control-side.ts";
import { linkedSideStopSec, linkedStorageStopSec, type Standing } from "./linked-side.ts";
import { longestChainSec, stopChains } from "./stop-chain.ts";

export type TimeStillNeededArgs = Pick<Standing, "downIds" | "flushedIds" | "darkIds"> & {
  relations: Relations;
  tree: Tree;
  /** Terminals among `downIds` that were not confirmed down. Left out: all were. */
  pastTimeIds?: ReadonlySet<NodeId>;
  /** Clusters whose shutdown has ended, however it did. Left out: none. */
  stoppedClusterIds?: ReadonlySet<NodeId>;
  /** UPSes that feed nobody or soon will not (outage, dark). Left out: the worst, an outage of them all. */
  lostIds?: ReadonlySet<NodeId>;
  /** Seconds of the linked side's stop that `tree` does not hold; left out: it holds all. */
  elsewhereSec?(): number;
};

const nothing: ReadonlySet<NodeId> = new Set();

/**
 * Seconds of work that must still happen before this UPS can be cut, at configured maximum times, beginning now:
 * of a UPS of linked terminals, the longest stop of what it feeds, dependents first; of a linked storage's, its users' stops,
 * their UPSes off and the flush; of the control side's, the linked side's stop (where all control terminals go) and then its own.
 * The largest of these where it is several. 0: it is dark, or nothing that hangs on it is left to be done.
 */
export function timeStillNeededSec(args: TimeStillNeededArgs & { upsId: NodeId }): number {
  return timesStillNeeded(args)(args.upsId);
}

/** The same for several UPSes of one moment: what they have in common is computed once. */
export function timesStillNeeded(args: TimeStillNeededArgs): (upsId: NodeId) => number {
  const { tree, relations } = args;
  const standing: Standing = { ...args, pastTimeIds: args.pastTimeIds ?? nothing };
  const stoppedClusterIds = args.stoppedClusterIds ?? nothing;
  const chain = stopChains(relations, args.downIds, linkedClusterStops(relations, stoppedClusterIds));
  let controlSec: number | null = null;
  let linkedSec: number | null = null;
  const controlSide = () => (controlSec ??= controlSideStopSec(tree, relations, args.downIds, stoppedClusterIds));
  const linkedSide = () =>
    (linkedSec ??= Math.max(linkedSideStopSec({ tree, relations, chain, standing }), args.elsewhereSec?.() ?? 0));

  function ofControlTerminals(ups: Ups, fed: readonly Terminal[]): number {
    if (fed.every((t) => args.downIds.has(t.id))) return 0;
    return allControlTerminalsGo(args, ups.id)
      ? linkedSide() + controlSide()
      : leavingStopSec(relations, ups, fed, args.downIds);
  }

  function ofControlDisk(upsId: NodeId): number {
    const ownSec = controlSide();
    return ownSec > 0 && allControlTerminalsGo(args, upsId) ? linkedSide() + ownSec : ownSec;
  }

  return (upsId) => {
    const ups = relations.upses.get(upsId);
    if (!ups || args.darkIds.has(upsId)) return 0;
    const fed = relations.fedBy(upsId);
    const control = fed.filter((t) => t.kind === "control");
    const needs = [longestChainSec(chain, fed)];
    if (control.length > 0) needs.push(ofControlTerminals(ups, control));
    for (const storage of relations.storagesFedBy(upsId)) {
      if (relations.isControlSide(storage.groupId)) needs.push(ofControlDisk(upsId));
      else needs.push(linkedStorageStopSec({ tree, relations, chain, standing }, storage));
    }
    return Math.max(...needs);
  };
}

/** Seconds of the linked side's stop, for the groups that stop when all control terminals go. */
export function linkedStopStillNeededSec(args: TimeStillNeededArgs): number {
  const { tree, relations } = args;
  const standing: Standing = { ...args, pastTimeIds: args.pastTimeIds ?? nothing };
  return linkedSideStopSec({ tree, relations, chain: stopChains(relations, args.downIds), standing });
}

/** Whether, without this UPS and those already lost, no control terminal has enough feeds. */
function allControlTerminalsGo({ tree, relations, lostIds, downIds, darkIds }: TimeStillNeededArgs, upsId: NodeId) {
  if (!lostIds) return true;
  const isLost = (id: NodeId) => id === upsId || lostIds.has(id) || darkIds.has(id);
  return tree.terminals.every(
    (t) =>
      t.kind !== "control" ||
      downIds.has(t.id) ||
      relations.feedsOf(t.id).filter((id) => !isLost(id)).length < t.feedsNeeded,
  );
}
