import { describe, expect, test } from "vitest";
import { exampleTimes } from "../../../testing/scenario.ts";
import { decide as decideAsItIs } from "../../decide/decide.ts";
import type { Steps } from "../../decide/decision.ts";
import type { DecideArgs } from "../../decide/whole.ts";
import { exampleSite } from "../../tree/example-site.ts";
import { trialStartAt } from "./context.ts";
import { defects } from "./defects.ts";
import { drawPlan } from "./draw-plan.ts";
import type { TrialPlan } from "./plan.ts";
import { runPlan } from "./run-trial.ts";
import { shrink } from "./shrink.ts";
import { runTrial, runTrials } from "./trial.ts";

const everywhere = exampleSite.upses.map((u) => u.id);
/** What breaks something here is its second outage alone, at the linked storage's UPS. */
const large: TrialPlan = {
  seed: 1,
  tree: exampleSite,
  selfId: "sv1",
  times: exampleTimes,
  offTerminalIds: ["blade-pool"],
  outages: [
    { upsIds: everywhere, fromSec: 0, toSec: 12 },
    { upsIds: everywhere, fromSec: 700, toSec: 1003.7 },
    { upsIds: ["ups1"], fromSec: 700, toSec: 1004.2 },
    { upsIds: ["ups1"], fromSec: 3000, toSec: 3010 },
  ],
  faults: [
    { kind: "slowAnswers", nodeId: "ups1", sec: 1 },
    { kind: "battery", upsId: "ups6", runtimeSec: 3000 },
  ],
  everyPoll: true,
};
const [first] = defects;
if (!first) throw new Error("there are defects");
const { decide } = first;

/** Notes something again and again, from 100 s to 130 s, while UPS⑤ has mains. */
const restless = (args: DecideArgs): Steps => {
  const steps = decideAsItIs(args);
  const sec = (args.now - trialStartAt) / 1000;
  const hasMains = args.world.upses.ups5?.reading?.mainsPresent === true;
  const isRestless = hasMains && args.world.memory.sequence !== null && sec > 100 && sec < 130;
  return isRestless ? { ...steps, notes: [...steps.notes, { kind: "controlRebootDone" }] } : steps;
};

describe("a failing plan", () => {
  const failed = runPlan(large, { decide });

  test("fails with the defect, and not without", () => {
    expect(failed.violations.map((v) => v.invariant)).toContain("I5");
    expect(runPlan(large).violations).toEqual([]);
  });

  test("shrinks to what matters: one short outage of the UPSes concerned, nothing broken, in round numbers, with its story", () => {
    const small = shrink(failed, { decide });
    expect(small.violations[0]?.invariant).toBe(failed.violations[0]?.invariant);
    expect(small.plan).toMatchObject({ faults: [], selfId: null, everyPoll: false });
    expect(small.plan.outages).toEqual([{ upsIds: ["ups4"], fromSec: 700, toSec: 1200 }]);
    expect(small.story.at(-1)).toMatch(/^t\+[\d.]+ !! I5: offNow ups4 before the flush of shared-disk ended/);
    expect(failed.story).toEqual([]);
  });

  test("keeps an end that has to be where it is, and no rehearsal that has nothing to do with it", () => {
    const outages = [{ upsIds: ["ups5"], fromSec: 0, toSec: 105.3 }];
    const plan = { ...large, selfId: null, faults: [], everyPoll: false, outages, rehearseAtSec: 4000 };
    const result = shrink(runPlan(plan, { decide: restless }), { decide: restless });
    expect(result.story.at(-1)).toMatch(/!! I6: the decision does not come to rest$/);
    expect(result.plan.outages).toEqual(outages);
    expect(result.plan).not.toHaveProperty("rehearseAtSec");
  });

  test("that breaks nothing comes back as it is", () => {
    const fine = runPlan({ ...large, everyPoll: false });
    expect(shrink(fine, {})).toBe(fine);
  });
});

describe("trials, one seed after the other", () => {
  const options = { sites: "example", faults: false, fromSeed: 1, decide } as const;

  test("end at the first that breaks something, as it was drawn, and say how much was tried until then", () => {
    const { trials, outages, failed } = runTrials({ ...options, count: 50, shrinks: false });
    const seed = trials;
    expect(failed?.plan.seed).toBe(seed);
    expect(JSON.stringify(failed?.plan)).toBe(JSON.stringify(drawPlan(seed, options)));
    expect(outages).toBeGreaterThanOrEqual(trials);
  });

  test("one alone is the plan of its seed", () => {
    const { plan, violations } = runTrial(3, { sites: "example", faults: false });
    expect(JSON.stringify(plan)).toBe(JSON.stringify(drawPlan(3, options)));
    expect(violations).toEqual([]);
  });

  test("or shrunk, with its story", () => {
    const { failed } = runTrials({ ...options, count: 50 });
    expect(failed?.plan.outages).toHaveLength(1);
    expect(failed?.story.length).toBeGreaterThan(5);
  });

  test("tell of each, and end when they are told to, or are all done", () => {
    const { decide: _, ...healthy } = options;
    const told: number[] = [];
    const onTrial = ({ seed }: { seed: number }) => told.push(seed) < 2;
    expect(runTrials({ ...healthy, count: 5, onTrial })).toMatchObject({ trials: 2, failed: null });
    expect(told).toEqual([1, 2]);
    expect(runTrials({ ...healthy, count: 3 })).toMatchObject({ trials: 3, failed: null });
  });
});
