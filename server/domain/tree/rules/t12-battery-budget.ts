import { completeStops } from "../../timing/battery-budget.ts";
import { controlSideStopSec } from "../../timing/control-side.ts";
import { longestLinkedBranch } from "../../timing/outlive.ts";
import type { Ups } from "../entities.ts";
import { type Facts, knownOf } from "./facts.ts";
import type { Finding } from "./finding.ts";

/**
 * T12: what hangs on a UPS needs longer than its measured runtime at its present load. In a full outage the linked side stops while the
 * control side still confirms; in an outage of the control terminals' UPSes alone it only begins then, and the control side waits for it.
 * With all confirmed down. Says nothing of a UPS whose runtime is not known.
 */
export function batteryBudget(facts: Facts): Finding[] {
  const { tree, relations, known } = facts;
  if (known.runtimeSec === undefined) return [];
  const stopSec = completeStops(tree, relations);
  const linkedSec = longestLinkedBranch(tree, relations, true)?.neededSec ?? 0;
  const controlSec = controlSideStopSec(tree, relations);
  const controlTerminals = new Set(facts.controlTerminalUpses);
  const controlSide = new Set([...facts.controlTerminalUpses, ...facts.controlStorageUpses]);
  const found: Finding[] = [];
  for (const ups of tree.upses) {
    const givenSec = knownOf(known.runtimeSec, ups.id);
    if (givenSec === null) continue;
    const fullSec = controlSide.has(ups)
      ? Math.max(ups.confirmSec, linkedSec) + controlSec
      : ups.confirmSec + stopSec(ups.id);
    check(found, "full", ups, givenSec, fullSec);
    if (controlTerminals.has(ups)) check(found, "controlAlone", ups, givenSec, ups.confirmSec + stopSec(ups.id));
  }
  return found;
}

function check(found: Finding[], which: "full" | "controlAlone", ups: Ups, givenSec: number, neededSec: number): void {
  if (neededSec <= givenSec) return;
  const params = { case: which, ups: ups.name, confirmSec: ups.confirmSec, givenSec: Math.floor(givenSec), neededSec };
  found.push({ code: "T12", severity: "warning", nodeIds: [ups.id], params });
}
