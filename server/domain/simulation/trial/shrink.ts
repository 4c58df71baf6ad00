import type { PlannedOutage, TrialPlan } from "./plan.ts";
import { runPlan, type TrialOptions, type TrialResult } from "./run-trial.ts";

/** So many runs at the most; what is left then is short enough. */
const runsAtMost = 400;

/**
 * The smallest plan found that still breaks the same invariant: without outages, faults and spares that do not matter, and with
 * round numbers where they do. Its story is told. What broke nothing comes back as it is.
 */
export function shrink(failed: TrialResult, options: TrialOptions): TrialResult {
  const invariant = failed.violations[0]?.invariant;
  if (invariant === undefined) return failed;
  let runs = 0;
  const stillFails = (plan: TrialPlan): boolean => {
    runs += 1;
    return runs <= runsAtMost && runPlan(plan, { ...options, story: false }).violations[0]?.invariant === invariant;
  };
  let plan = failed.plan;
  for (let smaller: TrialPlan | null = plan; smaller !== null; ) {
    smaller = null;
    for (const candidate of candidatesOf(plan))
      if (stillFails(candidate)) {
        smaller = candidate;
        plan = candidate;
        break;
      }
  }
  return runPlan(plan, { ...options, story: true });
}

function* candidatesOf(plan: TrialPlan): Generator<TrialPlan> {
  const { outages, faults } = plan;
  if (plan.everyPoll) yield { ...plan, everyPoll: false };
  const { rehearseAtSec, ...unrehearsed } = plan;
  if (rehearseAtSec !== undefined) yield unrehearsed;
  for (const at of new Set(outages.map((o) => o.fromSec)))
    if (outages.some((o) => o.fromSec !== at)) yield { ...plan, outages: outages.filter((o) => o.fromSec !== at) };
  for (const gone of faults) yield { ...plan, faults: faults.filter((f) => f !== gone) };
  if (plan.selfId !== null && !plan.peers) yield { ...plan, selfId: null };
  for (const [i, outage] of outages.entries()) {
    if (outages.length > 1) yield { ...plan, outages: outages.filter((o) => o !== outage) };
    for (const other of smallerOutages(outage))
      yield { ...plan, outages: outages.map((o, k) => (k === i ? other : o)) };
  }
}

function* smallerOutages(outage: PlannedOutage): Generator<PlannedOutage> {
  if (outage.upsIds.length > 1)
    for (const id of outage.upsIds) yield { ...outage, upsIds: outage.upsIds.filter((u) => u !== id) };
  for (const step of [600, 60, 10, 1]) {
    const toSec = Math.ceil(outage.toSec / step) * step;
    if (toSec !== outage.toSec && outage.toSec % (step * 10) !== 0) {
      yield { ...outage, toSec };
      break;
    }
  }
}
