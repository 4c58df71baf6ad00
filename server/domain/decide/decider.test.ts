import { expect, test } from "vitest";
import { runTrial } from "../simulation/trial/trial.ts";
import { decide } from "./decide.ts";
import { createDecider } from "./decider.ts";

test.each([
  { sites: "example", seeds: 100 },
  { sites: "random", seeds: 200 },
] as const)("a decider says what a decision from nothing says, at every tick of $seeds trials of $sites sites", {
  timeout: 120_000,
}, ({ sites, seeds }) => {
  let decisions = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const decider = createDecider();
    runTrial(seed, {
      sites,
      faults: true,
      decide: (args) => {
        const decision = decider(args);
        decisions += 1;
        expect(decision, `seed ${seed}`).toEqual(decide(args));
        return decision;
      },
    });
  }
  expect(decisions).toBeGreaterThan(1000);
});
