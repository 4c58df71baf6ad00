import { describe, expect, it } from "vitest";
import { aRow } from "../../testing/statistics-rows.ts";
import { addStep, emptySteps, knownSteps, limit, readSteps } from "./roll-up.ts";

const hour = () => emptySteps({ startSec: 7200, stepSec: 3600, count: 1 });

describe("a step of finer ones", () => {
  it("weighs each by the time for which it is known: no mean of means", () => {
    const steps = hour();
    addStep(steps, 7200, aRow({ heardSec: 60, figures: { loadPercent: 10 } }), 0);
    addStep(steps, 7260, aRow({ heardSec: 20, figures: { loadPercent: 40 } }), 0);
    addStep(steps, 7320, aRow({ heardSec: 60, figures: { chargePercent: 90 } }), 0);
    expect(readSteps(steps)).toMatchObject([
      {
        startSec: 7200,
        heardSec: 140,
        loadPercent: { min: 10, mean: 17.5, max: 40, knownSec: 80 },
        chargePercent: { min: 90, mean: 90, max: 90, knownSec: 60 },
        inputVolts: null,
      },
    ]);
  });

  it("has the least and the greatest below zero, too", () => {
    const steps = hour();
    addStep(steps, 7200, aRow({ figures: { batteryCelsius: [-10, -20] } }), 0);
    addStep(steps, 7260, aRow({ figures: { batteryCelsius: [-12] } }), 0);
    expect(readSteps(steps)[0]?.batteryCelsius).toEqual({ min: -20, mean: -13.5, max: -10, knownSec: 120 });
  });

  it("adds up time on battery and outages, also of a UPS that was not heard", () => {
    const steps = hour();
    addStep(steps, 7200, aRow({ onBatterySec: 12, outagesBegun: 1 }), 0);
    addStep(steps, 7260, aRow({ heardSec: 0, outagesBegun: 2 }), 0);
    expect(readSteps(steps)[0]).toMatchObject({ heardSec: 60, onBatterySec: 12, outagesBegun: 3 });
  });

  it("leaves out what lies before and behind, and knows which steps are gaps", () => {
    const steps = emptySteps({ startSec: 600, stepSec: 60, count: 3 });
    for (const atSec of [599, 600, 720, 780]) addStep(steps, atSec, aRow(), 0);
    expect(knownSteps(steps)).toEqual([0, 2]);
  });
});

describe("what was told twice", () => {
  it("weighs once: means and extremes stay, time is cut", () => {
    const steps = emptySteps({ startSec: 0, stepSec: 60, count: 1 });
    const row = aRow({ heardSec: 50, onBatterySec: 25, outagesBegun: 1, figures: { loadPercent: [20, 40] } });
    for (let i = 0; i < 2; i++) addStep(steps, 0, row, 0);
    limit(steps);
    expect(readSteps(steps)[0]).toMatchObject({
      ...{ heardSec: 60, onBatterySec: 30, outagesBegun: 2 },
      loadPercent: { min: 20, mean: 30, max: 40, knownSec: 60 },
    });
  });

  it("keeps the time of a figure that was known for less", () => {
    const steps = emptySteps({ startSec: 0, stepSec: 60, count: 1 });
    addStep(steps, 0, aRow({ heardSec: 60 }), 0);
    addStep(steps, 0, aRow({ heardSec: 20, figures: { loadPercent: 30 } }), 0);
    limit(steps);
    expect(readSteps(steps)[0]).toMatchObject({ heardSec: 60, loadPercent: { mean: 30, knownSec: 20 } });
  });
});
