import type { NodeId, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { stopChains } from "./stop-chain.ts";
import { flushTimeoutSecOf } from "./storage-times.ts";
import { timeToDarkSec } from "./time-to-dark.ts";

/** The linked branch that takes longest in a full outage. `neededSec` is the sum of the other three. */
export type LongestBranch = { ups: Ups; confirmSec: number; darkSec: number; flushSec: number; neededSec: number };

/**
 * How long after an outage began the linked side is done at the latest: over the UPSes of linked terminals, `confirmSec` + time to
 * dark + flush timeout of the storage that they use. null: no linked terminal has a UPS. The rule T05 assumes that all are
 * confirmed down; with `allConfirmed` false it is the worse case that the forecast shows.
 */
export function longestLinkedBranch(tree: Tree, relations: Relations, allConfirmed: boolean): LongestBranch | null {
  const chain = stopChains(relations);
  let longest: LongestBranch | null = null;
  for (const ups of tree.upses) {
    const fed = relations.fedBy(ups.id);
    if (!fed.some((t) => t.kind === "linked")) continue;
    const darkSec = timeToDarkSec(relations, chain, ups, allConfirmed);
    const flushSec = longestFlushSec(
      tree,
      relations,
      fed.filter((t) => t.kind === "linked"),
    );
    const neededSec = ups.confirmSec + darkSec + flushSec;
    if (!longest || neededSec > longest.neededSec)
      longest = { ups, confirmSec: ups.confirmSec, darkSec, flushSec, neededSec };
  }
  return longest;
}

function longestFlushSec(tree: Tree, relations: Relations, terminals: readonly { id: NodeId; groupId: NodeId }[]) {
  // Terminals of one group use the same storage.
  const oneOfEach = new Map<string, string>();
  for (const t of terminals) oneOfEach.set(t.groupId, t.id);
  const storages = [...oneOfEach.values()].flatMap((id) => relations.storagesUsedBy(id));
  return storages.reduce((longest, s) => Math.max(longest, flushTimeoutSecOf(tree, s)), 0);
}
