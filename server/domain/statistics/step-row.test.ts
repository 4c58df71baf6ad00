import { describe, expect, test } from "vitest";
import { ceilTo, floorTo, levels, slotOf } from "./levels.ts";
import { addStep, emptySteps, knownSteps } from "./roll-up.ts";
import { addValue, copyRow, heard, limitRow, onBattery, rowLength, stepOf } from "./step-row.ts";

/** Rows of UPSes that were heard for so many seconds each. */
function rowsOf(...heardSec: number[]): Float64Array {
  const rows = new Float64Array(heardSec.length * rowLength);
  for (const [i, sec] of heardSec.entries()) rows[i * rowLength + heard] = sec;
  return rows;
}

test("a row is copied by its number, and no other is touched", () => {
  const into = rowsOf(1, 2, 3);
  copyRow(into, 2, rowsOf(40, 50), 1);
  expect([0, 1, 2].map((i) => stepOf(into, i * rowLength).heardSec)).toEqual([1, 2, 50]);
});

test("time that a clock set back has told twice is cut to what the step lasts, and so is its part on battery", () => {
  const rows = rowsOf(120, 60);
  rows[onBattery] = 30;
  for (const i of [0, 1]) limitRow(rows, i * rowLength, 60);
  expect(stepOf(rows, 0)).toMatchObject({ heardSec: 60, onBatterySec: 15 });
  expect(stepOf(rows, rowLength)).toMatchObject({ heardSec: 60, onBatterySec: 0 });
});

test("a mean just under nothing is 0, not −0", () => {
  const rows = new Float64Array(rowLength);
  addValue(rows, 0, -9, 1);
  addValue(rows, 0, 8, 1);
  expect(stepOf(rows, 0).loadPercent).toMatchObject({ mean: 0 });
  expect(Object.is(stepOf(rows, 0).loadPercent?.mean, -0)).toBe(false);
});

describe("a finer step is added to the one that it lies in", () => {
  const added = (atSec: number) => {
    const steps = emptySteps({ startSec: 1200, stepSec: 600, count: 2 });
    addStep(steps, atSec, rowsOf(60), 0);
    return knownSteps(steps);
  };
  test.each<[string, number, number[]]>([
    ["its first second", 1200, [0]],
    ["its last minute", 1740, [0]],
    ["the next one", 1800, [1]],
    ["what lies before is left out", 1140, []],
    ["what lies behind is left out", 2400, []],
  ])("%s", (_name, atSec, expected) => {
    expect(added(atSec)).toEqual(expected);
  });
});

test("seconds are taken down, or up, to whole steps", () => {
  expect([floorTo(119, 60), floorTo(120, 60), ceilTo(120, 60), ceilTo(121, 60)]).toEqual([60, 120, 120, 180]);
});

test("a block takes the place of the one a whole round before", () => {
  const [minutes] = levels;
  const roundSec = minutes.stepSec * minutes.stepsPerBlock * minutes.blocks;
  expect(slotOf(minutes, roundSec)).toBe(slotOf(minutes, 0));
  expect(slotOf(minutes, roundSec - minutes.stepSec * minutes.stepsPerBlock)).toBe(minutes.blocks - 1);
});
