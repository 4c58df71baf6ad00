import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { figures } from "../domain/statistics/figures.ts";
import {
  addValue,
  cellsPerFigure,
  heard,
  onBattery,
  outagesBegun,
  rowLength,
  stepOf,
} from "../domain/statistics/step-row.ts";
import { aRow } from "../testing/statistics-rows.ts";
import { packRows, unpackRows } from "./packed-rows.ts";

/** A closed row as the recorder, or a roll-up of up to a day, makes it. */
const row = fc
  .record({
    heardSec: fc.integer({ min: 0, max: 86_400 }),
    outages: fc.nat({ max: 500 }),
    batteryShare: fc.double({ min: 0, max: 1, noNaN: true }),
    figures: fc.array(
      fc.option(
        fc.record({
          low: fc.integer({ min: -2_147_483_648, max: 2_147_483_648 }),
          more: fc.array(fc.nat({ max: 2_147_483_647 }), { maxLength: 3 }),
          sec: fc.integer({ min: 1, max: 20_000 }),
        }),
      ),
      { minLength: figures.length, maxLength: figures.length },
    ),
  })
  .map((given) => {
    const made = new Float64Array(rowLength);
    made[heard] = given.heardSec;
    made[onBattery] = Math.floor(given.heardSec * given.batteryShare);
    made[outagesBegun] = given.outages;
    for (const [i, figure] of given.figures.entries()) {
      if (figure === null) continue;
      for (const more of [0, ...figure.more]) addValue(made, i * cellsPerFigure, figure.low + more, figure.sec);
    }
    return made;
  });

const keyed = fc.uniqueArray(fc.nat({ max: 5000 }), { maxLength: 40 }).chain((keys) =>
  fc.array(row, { minLength: keys.length, maxLength: keys.length }).map((rows) => {
    const all = new Float64Array(rows.length * rowLength);
    for (const [i, one] of rows.entries()) all.set(one, i * rowLength);
    return { keys: [...keys].sort((a, b) => a - b), rows: all };
  }),
);

describe("packed rows", () => {
  it("come back as they read", () => {
    fc.assert(
      fc.property(keyed, (given) => {
        const back = unpackRows(packRows(given));
        expect(back.keys).toEqual(given.keys);
        for (const i of given.keys.keys())
          expect(stepOf(back.rows, i * rowLength)).toEqual(stepOf(given.rows, i * rowLength));
      }),
    );
  });

  it("do not change any more once they were packed", () => {
    fc.assert(
      fc.property(keyed, (given) => {
        const once = unpackRows(packRows(given));
        expect(unpackRows(packRows(once))).toEqual(once);
      }),
    );
  });

  it("take about ten bytes for a minute of a UPS in which nothing happens", () => {
    const rows = new Float64Array(180 * rowLength);
    for (let i = 0; i < 180; i++)
      rows.set(aRow({ figures: { loadPercent: 35, chargePercent: 100, inputVolts: 230 } }), i * rowLength);
    expect(packRows({ keys: Array.from({ length: 180 }, (_, i) => i), rows }).length).toBeLessThan(100);
  });

  it("that are damaged are refused, whatever became of them", () => {
    fc.assert(
      fc.property(keyed, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, where, by) => {
        const packed = packRows(given);
        const at = where % packed.length;
        packed[at] = (packed[at] ?? 0) ^ by;
        // Not every change can be seen; but nothing worse than an error may come of it.
        try {
          const { keys, rows } = unpackRows(packed);
          expect(rows.length).toBe(keys.length * rowLength);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
    );
  });

  it.each([
    ["of another format", Uint8Array.of(2, 0), "format 2"],
    ["of nothing", new Uint8Array(), "format undefined"],
    ["cut short", Uint8Array.of(1, ...deflateRawSync(Uint8Array.of(3, 0))), "cut short"],
    ["with something left over", Uint8Array.of(1, ...deflateRawSync(Uint8Array.of(0, 0))), "left over"],
    [
      "with more rows than there can be",
      Uint8Array.of(1, ...deflateRawSync(Uint8Array.of(255, 255, 255, 127))),
      "too many",
    ],
    ["that blow up", Uint8Array.of(1, ...deflateRawSync(new Uint8Array(64 * 1024 * 1024))), ""],
  ])("%s are refused", (_, packed, says) => {
    expect(() => unpackRows(packed)).toThrow(says);
  });
});
