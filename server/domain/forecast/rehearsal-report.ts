import type { CheckedStep } from "../decide/command.ts";
import { rehearsedBy } from "../decide/rehearsed-steps.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { CheckResult } from "../world/memory.ts";
import type { CommandOutcome } from "../world/readings.ts";
import type { Forecast, ForecastUps } from "./forecast.ts";
import type { WhatIf } from "./what-if.ts";

/** unknown: nobody can tell without doing it. */
export type CheckFinding = "works" | "fails" | "unknown";

/** `outcome`: of a check that fails, what its driver said. */
export type CheckLine = CheckedStep & { finding: CheckFinding; outcome: CommandOutcome };

/**
 * What a rehearsal comes to (2.7). ready: every step would work and the batteries last. tight: they last, and little may go wrong.
 * incomplete: nothing would fail, and not all of it could be found out. fails: a step would not work, or a battery does not last.
 */
export type RehearsalReport = {
  /** What fails first, then what could not be checked; within each in the order of the sequence. */
  lines: CheckLine[];
  counts: Record<CheckFinding, number>;
  /** Of the forecast: each UPS that is needed or whose battery is known, the smallest margin first, those without one last. */
  margins: Pick<ForecastUps, "upsId" | "marginSec">[];
  /** The smallest of them; null: none is known. */
  marginSec: number | null;
  verdict: "ready" | "tight" | "incomplete" | "fails";
};

export function findingOf(outcome: CommandOutcome): CheckFinding {
  if (outcome === "done" || outcome === "accepted") return "works";
  return outcome === "unsupported" ? "unknown" : "fails";
}

/** What the forecast of a rehearsal assumes: mains fail now at everything that it is about, and stay away. */
export function rehearsedOutage(tree: Tree, relations: Relations, nodeId: NodeId | null): WhatIf {
  return { upsIds: rehearsedBy(tree, relations, nodeId).upses.map((u) => u.id), backAfterSec: null };
}

/** `checks`: as the journal's `rehearsalEnded` has them. `forecast`: of its `rehearsedOutage`. */
export function rehearsalReport(checks: readonly CheckResult[], forecast: Forecast): RehearsalReport {
  const lines = checks
    .map((check): CheckLine => ({ ...check, finding: findingOf(check.outcome) }))
    .sort((a, b) => ranks[a.finding] - ranks[b.finding]);
  const count = (finding: CheckFinding) => lines.filter((line) => line.finding === finding).length;
  const counts = { works: count("works"), fails: count("fails"), unknown: count("unknown") };
  const margins = forecast.upses
    .filter((u) => u.neededUntilAt !== null || u.emptyAt !== null)
    .map(({ upsId, marginSec }) => ({ upsId, marginSec }))
    .sort((a, b) => (a.marginSec ?? Number.POSITIVE_INFINITY) - (b.marginSec ?? Number.POSITIVE_INFINITY));
  return { lines, counts, margins, marginSec: forecast.marginSec, verdict: verdictOf(counts, forecast) };
}

const ranks: Record<CheckFinding, number> = { fails: 0, unknown: 1, works: 2 };

function verdictOf(counts: RehearsalReport["counts"], forecast: Forecast): RehearsalReport["verdict"] {
  if (counts.fails > 0 || forecast.verdict === "fails") return "fails";
  if (counts.unknown > 0 || forecast.verdict === "unknown") return "incomplete";
  return forecast.verdict === "tight" ? "tight" : "ready";
}
