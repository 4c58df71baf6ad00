import { earliestOffWithGraceToDarkSec } from "../../timing/off-to-dark.ts";
import { pastMarginSec } from "../../timing/past-time.ts";
import { stopChains } from "../../timing/stop-chain.ts";
import type { Terminal, Ups } from "../entities.ts";
import { type Facts, knownOf, largest } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** What a control terminal's own UPS must hold beyond the terminal's shutdown time. */
export const ownGraceMarginSec = 60;

/**
 * T23: the earliest time from OFF with grace to dark covers the shutdown of a control terminal on its own UPS, with 60 s to spare;
 * with `withShutdown` also stop jobs, dependents and shutdown of every terminal. One finding per UPS and case, with the terminal that needs most.
 */
export function grace({ tree, relations, known }: Facts): Finding[] {
  // OFF goes out with the requests to the servers: after their cluster has stopped.
  const chain = stopChains(relations, undefined, () => 0);
  const wholeStopSec = (t: Terminal) => chain(t.id) - pastMarginSec;
  const found: Finding[] = [];
  for (const ups of tree.upses) {
    const fed = relations.fedBy(ups.id);
    if (fed.length === 0) continue;
    const measuredSec = knownOf(known.offWithGraceToDarkSec, ups.id);
    const givenSec = earliestOffWithGraceToDarkSec(ups, measuredSec);
    const control = fed.filter((t) => t.kind === "control");
    check(found, "own", ups, givenSec, control, (t) => t.shutdownSec + ownGraceMarginSec);
    if (ups.offCommand === "withShutdown") check(found, "withShutdown", ups, givenSec, fed, wholeStopSec);
  }
  return found;
}

function check(
  found: Finding[],
  which: "own" | "withShutdown",
  ups: Ups,
  givenSec: number,
  terminals: readonly Terminal[],
  neededSec: (t: Terminal) => number,
): void {
  const short = terminals.filter((t) => neededSec(t) > givenSec);
  const worst = largest(short, neededSec);
  if (!worst) return;
  found.push({
    code: "T23",
    severity: "error",
    nodeIds: [ups.id, ...short.map((t) => t.id)],
    params: { case: which, ups: ups.name, terminal: worst.name, givenSec, neededSec: neededSec(worst) },
  });
}
