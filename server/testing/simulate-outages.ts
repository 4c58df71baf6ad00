import { expect } from "vitest";
import type { DrawOptions } from "../domain/simulation/trial/draw-plan.ts";
import { runTrials } from "../domain/simulation/trial/trial.ts";

/** Runs trials from this seed on until so many outages have passed; fails with the story of the first that breaks an invariant. */
export function simulateOutages(args: { fromSeed: number; outages: number } & DrawOptions): void {
  const { fromSeed, outages: wanted, ...options } = args;
  const { failed, outages } = runTrials({
    ...options,
    fromSeed,
    count: wanted,
    onTrial: ({ outages: soFar }) => soFar < wanted,
  });
  expect(failed?.violations ?? [], `seed ${failed?.plan.seed}\n${failed?.story.join("\n")}`).toEqual([]);
  expect(outages).toBeGreaterThanOrEqual(wanted);
}
