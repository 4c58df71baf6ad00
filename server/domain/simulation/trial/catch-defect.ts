/* v8 ignore file -- tries the mistakes of defects.ts, in trial.test.ts */
import type { Defect } from "./defects.ts";
import { drawPlan } from "./draw-plan.ts";
import type { Invariant } from "./invariants/invariants.ts";
import { outagesOf } from "./plan.ts";
import { runPlan } from "./run-trial.ts";

export type Caught = { invariant: Invariant; message: string; seed: number; outages: number };

/** By turns: a healthy example site, and any site with faults. */
const kinds = [
  { sites: "example", faults: false },
  { sites: "mixed", faults: true },
] as const;

/** Tries trials from `fromSeed` on until one breaks an invariant because of the defect, and counts the outages up to then. null: so many outages did not show it. */
export function catchDefect(defect: Defect, args: { fromSeed: number; outagesAtMost: number }): Caught | null {
  let outages = 0;
  for (let seed = args.fromSeed; outages < args.outagesAtMost; seed++)
    for (const kind of kinds) {
      const plan = drawPlan(seed, kind);
      outages += outagesOf(plan);
      const broken = runPlan(plan, { decide: defect.decide }).violations[0];
      // What breaks without it proves nothing.
      if (broken && runPlan(plan).violations.length === 0)
        return { invariant: broken.invariant, message: broken.message, seed, outages };
    }
  return null;
}
