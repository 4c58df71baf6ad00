import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Figure, figures, partsPerUnit } from "./figures.ts";
import { addStep, emptySteps, limit, readSteps, type Steps } from "./roll-up.ts";
import {
  addValue,
  cell,
  cellsPerFigure,
  heard,
  known,
  limitRow,
  mergeRow,
  onBattery,
  outagesBegun,
  rowLength,
  stepOf,
  total,
} from "./step-row.ts";

/** What a UPS said in one minute: for each value how long it stood. null: not known. */
type Told = { sec: number; parts: (number | null)[] }[];

const told: fc.Arbitrary<Told> = fc.array(
  fc.record({
    sec: fc.integer({ min: 1, max: 15 }),
    parts: fc.array(fc.option(fc.integer({ min: -500, max: 100_000 })), {
      minLength: figures.length,
      maxLength: figures.length,
    }),
  }),
  { maxLength: 4 },
);

const row: fc.Arbitrary<Float64Array> = fc
  .tuple(told, fc.nat({ max: 60 }), fc.nat({ max: 3 }))
  .map(([spans, ob, outages]) => {
    const made = new Float64Array(rowLength);
    for (const { sec, parts } of spans) {
      for (const [i, value] of parts.entries()) if (value !== null) addValue(made, i * cellsPerFigure, value, sec);
      made[heard] = cell(made, heard) + sec;
    }
    made[onBattery] = Math.min(ob, cell(made, heard));
    made[outagesBegun] = outages;
    return made;
  });

const merged = (...rows: readonly Float64Array[]): Float64Array => {
  const into = new Float64Array(rowLength);
  for (const one of rows) mergeRow(into, 0, one, 0);
  return into;
};

/** Rolls minutes up into steps of `stepSec`, from the first minute on. */
function rolled(minutes: readonly Float64Array[], stepSec: number): Steps {
  const steps = emptySteps({ startSec: 0, stepSec, count: Math.ceil((minutes.length * 60) / stepSec) });
  for (const [i, minute] of minutes.entries()) addStep(steps, i * 60, minute, 0);
  return steps;
}

function rolledAgain(from: Steps, stepSec: number): Steps {
  const count = Math.ceil((from.rows.length / rowLength) * (from.stepSec / stepSec));
  const steps = emptySteps({ startSec: 0, stepSec, count });
  for (let i = 0; i * rowLength < from.rows.length; i++) addStep(steps, i * from.stepSec, from.rows, i * rowLength);
  return steps;
}

describe("rolling up", () => {
  it("is the same in whichever groups and order", () => {
    fc.assert(
      fc.property(row, row, row, (a, b, c) => {
        expect(merged(merged(a, b), c)).toEqual(merged(a, merged(b, c)));
        expect(merged(a, b)).toEqual(merged(b, a));
        expect(merged(a, new Float64Array(rowLength))).toEqual(a);
      }),
    );
  });

  it("of steps that were rolled up is the same as of all minutes at once", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 130 }), (minutes) => {
        expect(rolledAgain(rolled(minutes, 600), 3600)).toEqual(rolled(minutes, 3600));
        expect(rolledAgain(rolled(minutes, 300), 600)).toEqual(rolled(minutes, 600));
      }),
      { numRuns: 50 },
    );
  });

  it("loses no second, no outage and no sum", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 70 }), (minutes) => {
        const { rows } = rolled(minutes, 600);
        const sum = (all: readonly Float64Array[], offset: number) =>
          all.reduce((s, one) => {
            let its = 0;
            for (let at = offset; at < one.length; at += rowLength) its += cell(one, at);
            return s + its;
          }, 0);
        for (const offset of [heard, onBattery, outagesBegun, known, total, cellsPerFigure + known])
          expect(sum([rows], offset)).toBe(sum(minutes, offset));
      }),
    );
  });

  it("has the mean of all values by their time, between the least and the greatest", () => {
    fc.assert(
      fc.property(fc.array(told, { minLength: 1, maxLength: 10 }), (minutes) => {
        const rows = minutes.map((spans) => {
          const made = new Float64Array(rowLength);
          for (const { sec, parts } of spans) {
            for (const [i, v] of parts.entries()) if (v !== null) addValue(made, i * cellsPerFigure, v, sec);
            made[heard] = cell(made, heard) + sec;
          }
          return made;
        });
        const step = stepOf(merged(...rows), 0);
        for (const [i, figure] of figures.entries()) {
          const all = minutes.flat().flatMap(({ sec, parts }) => {
            const value = parts[i];
            return value === null || value === undefined ? [] : [{ sec, value }];
          });
          const spread = step[figure];
          if (all.length === 0) {
            expect(spread).toBeNull();
            continue;
          }
          const seconds = all.reduce((s, { sec }) => s + sec, 0);
          const mean = all.reduce((s, { sec, value }) => s + sec * value, 0) / seconds;
          const values = all.map(({ value }) => value / partsPerUnit[figure as Figure]);
          expect(spread).toMatchObject({ knownSec: seconds, min: Math.min(...values), max: Math.max(...values) });
          expect(Math.abs((spread?.mean ?? 0) - mean / partsPerUnit[figure])).toBeLessThanOrEqual(
            0.5001 / partsPerUnit[figure],
          );
          expect(spread?.mean).toBeGreaterThanOrEqual(spread?.min ?? 0);
          expect(spread?.mean).toBeLessThanOrEqual(spread?.max ?? 0);
        }
      }),
    );
  });

  it("leaves gaps as they are", () => {
    fc.assert(
      fc.property(fc.array(fc.option(row), { maxLength: 40 }), (minutes) => {
        const steps = emptySteps({ startSec: 0, stepSec: 60, count: minutes.length });
        for (const [i, minute] of minutes.entries()) if (minute) addStep(steps, i * 60, minute, 0);
        const isThere = (m: Float64Array | null) => m !== null && (cell(m, heard) > 0 || cell(m, outagesBegun) > 0);
        const there = minutes.flatMap((m, i) => (isThere(m) ? [i * 60] : []));
        expect(readSteps(steps).map(({ startSec }) => startSec)).toEqual(there);
      }),
    );
  });
});

describe("time that was told twice", () => {
  it("makes no step longer than it is, and moves no mean out of its bounds", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 60 }), (rows, mostSec) => {
        const twice = merged(...rows, ...rows);
        const before = stepOf(twice, 0);
        limitRow(twice, 0, mostSec);
        const after = stepOf(twice, 0);
        expect(after.heardSec).toBe(Math.min(before.heardSec, mostSec));
        expect(after.onBatterySec ?? 0).toBeLessThanOrEqual(after.heardSec);
        expect(after.outagesBegun).toBe(before.outagesBegun);
        for (const figure of figures) {
          const [was, is] = [before[figure], after[figure]];
          expect(is === null).toBe(was === null);
          if (is === null || was === null) continue;
          expect(is).toMatchObject({ min: was.min, max: was.max, knownSec: Math.min(was.knownSec, mostSec) });
          // The sum is kept in whole parts: half a part for the shortest time.
          expect(Math.abs(is.mean - was.mean)).toBeLessThanOrEqual(1.5 / partsPerUnit[figure]);
          expect(is.mean).toBeGreaterThanOrEqual(is.min);
          expect(is.mean).toBeLessThanOrEqual(is.max);
        }
      }),
    );
  });

  it("is limited step by step", () => {
    const steps = emptySteps({ startSec: 0, stepSec: 60, count: 2 });
    const full = new Float64Array(rowLength);
    full[heard] = 60;
    for (const atSec of [0, 0, 60]) addStep(steps, atSec, full, 0);
    limit(steps);
    expect(readSteps(steps).map(({ heardSec }) => heardSec)).toEqual([60, 60]);
  });
});
