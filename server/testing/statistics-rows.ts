import { type Figure, figures, partsPerUnit } from "../domain/statistics/figures.ts";
import type { ClosedMinute } from "../domain/statistics/minute-recorder.ts";
import { addValue, cellsPerFigure, heard, onBattery, outagesBegun, rowLength } from "../domain/statistics/step-row.ts";

export type RowSays = {
  heardSec?: number;
  onBatterySec?: number;
  outagesBegun?: number;
  /** One value, known for `heardSec`; or several, each known for an equal part of it. */
  figures?: Partial<Record<Figure, number | readonly number[]>>;
};

/** A closed row of statistics. */
export function aRow(says: RowSays = {}): Float64Array {
  const row = new Float64Array(rowLength);
  const heardSec = says.heardSec ?? 60;
  row[heard] = heardSec;
  row[onBattery] = says.onBatterySec ?? 0;
  row[outagesBegun] = says.outagesBegun ?? 0;
  for (const [i, figure] of figures.entries()) {
    const given = says.figures?.[figure];
    const values = given === undefined ? [] : [given].flat();
    for (const value of values)
      addValue(row, i * cellsPerFigure, value * partsPerUnit[figure], heardSec / values.length);
  }
  return row;
}

/** One minute of several UPSes. */
export function aMinute(startAt: number, upses: Readonly<Record<string, RowSays>>): ClosedMinute {
  const upsIds = Object.keys(upses);
  const rows = new Float64Array(upsIds.length * rowLength);
  for (const [i, says] of Object.values(upses).entries()) rows.set(aRow(says), i * rowLength);
  return { startAt, upsIds, rows };
}
