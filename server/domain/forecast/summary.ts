import { pathTo } from "./critical-path.ts";
import type { Forecast, PathStep } from "./forecast.ts";
import { isAffected, type MarginArgs, marginOf } from "./margin.ts";
import type { Outcome } from "./outcome.ts";
import { basisOfStep } from "./step-basis.ts";
import type { ActKind } from "./trace.ts";

/** Below this the plan holds, but little may go wrong. */
const tightSec = 180;

const goesDown: readonly ActKind[] = ["shutdown", "reboot", "flush"];

type Args = MarginArgs & { assumes: Forecast["assumes"] };

/** Puts a virtual run into words for the console: steps, margins, verdict. */
export function summarize(args: Args): Forecast {
  const { outcome, now, assumes } = args;
  const upses = args.tree.upses.map((ups) => marginOf(args, ups.id));
  const known = upses.flatMap((u) => u.marginSec ?? []);
  const marginSec = known.length > 0 ? Math.min(...known) : null;
  const unknown = upses.some(
    (u) => u.neededUntilAt !== null && u.marginSec === null && u.emptyAt === null && isAffected(args, u.upsId),
  );
  const steps = outcome.done.map((step) => ({ ...step, basis: basisOfStep(args.measured, step) }));
  return {
    madeAt: now,
    assumes,
    failingIds: args.failingIds,
    steps,
    upses,
    verdict: verdictOf(outcome, marginSec, unknown),
    marginSec,
    darkAt: outcome.lastDark?.at ?? null,
    criticalPath: pathToDark(args),
    runningAt: outcome.endedAt,
    recoveryPath: outcome.lastUpId && outcome.endedAt ? pathTo(args, outcome.lastUpId, outcome.endedAt) : [],
    basis: countBases(steps),
  };
}

function pathToDark(args: MarginArgs): PathStep[] {
  const { lastDark, lastDown } = args.outcome;
  if (lastDark) return pathTo(args, lastDark.upsId, lastDark.at);
  if (!lastDown) return [];
  // To when it counts as down, which may be later; not to what it did after that.
  const down = args.trace.acts.get(lastDown.nodeId)?.findLast(({ kind }) => goesDown.includes(kind));
  return pathTo(args, lastDown.nodeId, down?.toAt ?? lastDown.at);
}

function countBases(steps: Forecast["steps"]): Forecast["basis"] {
  const lasting = steps.filter((step) => step.endAt !== step.at);
  const measured = lasting.filter((step) => step.basis.kind === "measured").length;
  return { measured, configured: lasting.length - measured };
}

function verdictOf(outcome: Outcome, marginSec: number | null, unknown: boolean): Forecast["verdict"] {
  if (outcome.harm.length > 0 || (marginSec !== null && marginSec < 0)) return "fails";
  if (outcome.done.length === 0) return "nothingToDo";
  if (unknown) return "unknown";
  return marginSec !== null && marginSec < tightSec ? "tight" : "safe";
}
