import { describe, expect, test } from "vitest";
import { hasErrors, rules } from "../../tree/rules/rules.ts";
import { catchDefect } from "./catch-defect.ts";
import { defects } from "./defects.ts";
import { drawPlan } from "./draw-plan.ts";
import { createRandom } from "./random.ts";
import { runTrial } from "./trial.ts";

test("chance is the same for the same seed, differs by name, and covers its range", () => {
  const draw = (seed: number, name: string) => {
    const random = createRandom(seed, name);
    return Array.from({ length: 8 }, () => random.int(0, 999));
  };
  expect(draw(1, "a")).toEqual(draw(1, "a"));
  expect(draw(1, "a")).not.toEqual(draw(2, "a"));
  expect(draw(1, "a")).not.toEqual(draw(1, "b"));
  const random = createRandom(7);
  const counts = Array.from({ length: 4000 }, () => random.int(1, 4)).reduce(
    (c, n) => c.set(n, (c.get(n) ?? 0) + 1),
    new Map<number, number>(),
  );
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4]);
  for (const count of counts.values()) expect(count).toBeGreaterThan(850);
});

test("a trial is the same however often it is run", () => {
  const options = { sites: "mixed", faults: true, story: true, toTheEnd: true } as const;
  for (const seed of [3, 1419, 77])
    expect(runTrial(seed, options)).toMatchObject({ story: runTrial(seed, options).story });
});

test("random trees are sites that could be saved", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const { tree } = drawPlan(seed, { sites: "random", faults: false });
    expect(hasErrors(rules(tree)), `seed ${seed}`).toBe(false);
  }
});

describe("a defect is found", () => {
  test.each(defects)("$name", { timeout: 600_000 }, ({ name, decide }) => {
    expect(catchDefect({ name, decide }, { fromSeed: 1, outagesAtMost: 20_000 })).not.toBeNull();
  });
});
