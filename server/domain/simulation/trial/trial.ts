import { type DrawOptions, drawPlan } from "./draw-plan.ts";
import { outagesOf } from "./plan.ts";
import { runPlan, type TrialOptions, type TrialResult } from "./run-trial.ts";
import { shrink } from "./shrink.ts";

export type TrialsArgs = TrialOptions &
  DrawOptions & {
    fromSeed: number;
    count: number;
    /** Whether the failed one comes back shrunk and with its story (default); else as it was drawn. */
    shrinks?: boolean;
    /** Called after each trial; true: go on. */
    onTrial?(done: { seed: number; trials: number; outages: number }): boolean;
  };
export type TrialsResult = { trials: number; outages: number; failed: TrialResult | null };

/** One trial by its seed. The same seed and options give the same run, for ever. */
export function runTrial(seed: number, options: TrialOptions & DrawOptions): TrialResult {
  return runPlan(drawPlan(seed, options), options);
}

/** Trials of one seed after the other, until one breaks an invariant; that one comes back. */
export function runTrials(args: TrialsArgs): TrialsResult {
  let outages = 0;
  for (let i = 0; i < args.count; i++) {
    const seed = args.fromSeed + i;
    const plan = drawPlan(seed, args);
    const result = runPlan(plan, args);
    outages += outagesOf(plan);
    if (result.violations.length > 0)
      return { trials: i + 1, outages, failed: args.shrinks === false ? result : shrink(result, args) };
    if (args.onTrial?.({ seed, trials: i + 1, outages }) === false) return { trials: i + 1, outages, failed: null };
  }
  return { trials: args.count, outages, failed: null };
}
