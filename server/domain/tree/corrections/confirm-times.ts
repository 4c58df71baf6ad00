import { longestLinkedBranch } from "../../timing/outlive.ts";
import type { NodeId, Tree, Ups } from "../entities.ts";
import { relate } from "../relations.ts";

/** The source's example, in seconds: who feeds control terminals, their disk, linked terminals, and the storage of these. */
export const exampleConfirmSec = { controlTerminal: 930, controlStorage: 900, linkedTerminal: 60, linkedStorage: 30 };
/** Between control terminals' UPSes and those of their disk. */
const controlStepSec = exampleConfirmSec.controlTerminal - exampleConfirmSec.controlStorage;
/** Times that are raised come out in whole steps of it. */
const roundSec = 30;

/** All UPSes of control terminals confirm after the longest time that one of them has: shorter would end the linked side's time. */
export function sameControlTimes(tree: Tree): Tree {
  const { controlTerminal } = partsOf(tree);
  const longestSec = Math.max(...controlTerminal.map((ups) => ups.confirmSec));
  return withTimes(tree, controlTerminal, longestSec);
}

/** The four times of the source's example; the control side's are longer where the linked side needs more. */
export function exampleTimes(tree: Tree): Tree {
  const { linkedTerminal, linkedStorage } = partsOf(tree);
  const linked = withTimes(tree, linkedTerminal, exampleConfirmSec.linkedTerminal);
  return outlivingTimes(withTimes(linked, linkedStorage, exampleConfirmSec.linkedStorage), false);
}

/**
 * The control side confirms late enough to see the linked side down (T05). `keepsLonger`: a time of theirs that is longer stays. The result may be
 * beyond what a confirmation time can be: the rules say so.
 */
export function outlivingTimes(tree: Tree, keepsLonger = true): Tree {
  const { controlTerminal, controlStorage } = partsOf(tree);
  const neededSec = longestLinkedBranch(tree, relate(tree), true)?.neededSec ?? 0;
  const hasSec = keepsLonger ? Math.max(0, ...controlStorage.map((ups) => ups.confirmSec)) : 0;
  const leastSec = Math.max(exampleConfirmSec.controlStorage, Math.ceil(neededSec / roundSec) * roundSec, hasSec);
  const aboveSec = keepsLonger ? Math.max(0, ...controlTerminal.map((ups) => ups.confirmSec)) : 0;
  const raised = withTimes(tree, controlStorage, leastSec);
  return withTimes(raised, controlTerminal, Math.max(leastSec + controlStepSec, aboveSec));
}

type Parts = Record<keyof typeof exampleConfirmSec, Ups[]>;

/** Which UPS plays which part; one that plays several counts for the one that must confirm last. */
function partsOf(tree: Tree): Parts {
  const relations = relate(tree);
  const parts: Parts = { controlTerminal: [], controlStorage: [], linkedTerminal: [], linkedStorage: [] };
  for (const ups of tree.upses) {
    const fed = relations.fedBy(ups.id);
    const storages = relations.storagesFedBy(ups.id);
    if (fed.some((t) => t.kind === "control")) parts.controlTerminal.push(ups);
    else if (storages.some((s) => relations.isControlSide(s.groupId))) parts.controlStorage.push(ups);
    else if (fed.length > 0) parts.linkedTerminal.push(ups);
    else if (storages.length > 0) parts.linkedStorage.push(ups);
  }
  return parts;
}

function withTimes(tree: Tree, upses: readonly Ups[], confirmSec: number): Tree {
  const ids = new Set<NodeId>(upses.filter((ups) => ups.confirmSec !== confirmSec).map((ups) => ups.id));
  if (ids.size === 0) return tree;
  return { ...tree, upses: tree.upses.map((ups) => (ids.has(ups.id) ? { ...ups, confirmSec } : ups)) };
}
