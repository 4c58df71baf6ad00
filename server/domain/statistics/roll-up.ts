import { floorTo } from "./levels.ts";
import { isEmptyRow, limitRow, mergeRow, rowLength, stepOf, type UpsStep } from "./step-row.ts";

/** Steps of one UPS, one after the other without a break; those of which nothing is known are empty. */
export type Steps = { startSec: number; stepSec: number; rows: Float64Array };

/** @param startSec a whole number of steps since 1970 */
export function emptySteps(args: { startSec: number; stepSec: number; count: number }): Steps {
  const { startSec, stepSec, count } = args;
  return { startSec, stepSec, rows: new Float64Array(count * rowLength) };
}

/**
 * Adds what is known of one finer step to the step that it lies in; what lies outside is left out. Which of several is added first does not
 * matter, nor whether they were rolled up in between. `limit` when all have been added.
 */
export function addStep(steps: Steps, atSec: number, from: Float64Array, fromAt: number): void {
  const index = (floorTo(atSec, steps.stepSec) - steps.startSec) / steps.stepSec;
  const at = index * rowLength;
  if (at >= 0 && at < steps.rows.length) mergeRow(steps.rows, at, from, fromAt);
}

/** No step is known for longer than it lasts. */
export function limit({ rows, stepSec }: Steps): void {
  for (let at = 0; at < rows.length; at += rowLength) limitRow(rows, at, stepSec);
}

/** The indexes of the steps of which something is known. */
export function knownSteps({ rows }: Steps): number[] {
  const found: number[] = [];
  for (let at = 0; at < rows.length; at += rowLength) if (!isEmptyRow(rows, at)) found.push(at / rowLength);
  return found;
}

/** What is known, oldest first; gaps are left out. */
export function readSteps(steps: Steps): (UpsStep & { startSec: number })[] {
  const { rows, startSec, stepSec } = steps;
  return knownSteps(steps).map((i) => ({ startSec: startSec + i * stepSec, ...stepOf(rows, i * rowLength) }));
}
