import { drawPlan } from "../server/domain/simulation/trial/draw-plan.ts";
import { outagesOf } from "../server/domain/simulation/trial/plan.ts";
import { runPlan } from "../server/domain/simulation/trial/run-trial.ts";
import type { Benchmark } from "./benchmark.ts";

const warmUpMs = 1500;
const measureMs = 5000;
const goalPerSec = 500;

/** Simulated outages of the example site, with faults, on one core. */
export const simulationRate: Benchmark = {
  name: "simulation",
  async run() {
    const first = runFor(1, warmUpMs);
    const { outages, sec, trials } = runFor(first.nextSeed, measureMs);
    return [
      {
        name: "simulated outages",
        value: outages / sec,
        unit: "/s",
        goalAtMost: null,
        goalAtLeast: goalPerSec,
        method: `example site, faults, one core, ${trials} trials`,
      },
    ];
  },
};

function runFor(fromSeed: number, ms: number): { outages: number; sec: number; trials: number; nextSeed: number } {
  const since = performance.now();
  let seed = fromSeed;
  let outages = 0;
  for (; performance.now() - since < ms; seed++) {
    const plan = drawPlan(seed, { sites: "example", faults: true });
    runPlan(plan);
    outages += outagesOf(plan);
  }
  return { outages, sec: (performance.now() - since) / 1000, trials: seed - fromSeed, nextSeed: seed };
}
