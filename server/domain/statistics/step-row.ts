import { type Figure, figures, partsPerUnit } from "./figures.ts";

/**
 * The statistics of one UPS over one step of time as a row of numbers, many rows in one array: ten thousand UPSes have 1,440 of them a day.
 * Cells: for each figure the time for which it is known, its value times that time, the least and the greatest value (both 0 while nothing is
 * known); then the time for which the UPS was heard, the part of it that its output came from battery, and the outages that began.
 * Values are whole parts (`partsPerUnit`). Time is whole seconds, in an open minute milliseconds.
 */
export const cellsPerFigure = 4;
export const known = 0;
export const total = 1;
export const least = 2;
export const greatest = 3;
export const heard = figures.length * cellsPerFigure;
export const onBattery = heard + 1;
export const outagesBegun = heard + 2;
export const rowLength = heard + 3;

/** How one figure ran. `mean` is over the time for which it is known: `knownSec`. */
export type Spread = { min: number; mean: number; max: number; knownSec: number };

/** One step as people and programs read it. A figure that is null is not known for any moment of it. */
export type UpsStep = Record<Figure, Spread | null> & {
  /** How long the UPS was heard, in seconds; what it did the rest of the time is not known. */
  heardSec: number;
  /** Of that the seconds on battery, tests included; null: it was not heard. */
  onBatterySec: number | null;
  outagesBegun: number;
};

export function isEmptyRow(rows: Float64Array, at: number): boolean {
  return rows[at + heard] === 0 && rows[at + outagesBegun] === 0;
}

/** A value that stood for so long. `at` is where the figure's cells begin. */
export function addValue(rows: Float64Array, at: number, value: number, time: number): void {
  merge(rows, at, time, value * time, value, value);
}

/** Adds what one row knows to another one: the same whichever is added first, and in whichever groups. */
export function mergeRow(into: Float64Array, at: number, from: Float64Array, fromAt: number): void {
  for (let i = 0; i < heard; i += cellsPerFigure) {
    const f = fromAt + i;
    merge(into, at + i, cell(from, f + known), cell(from, f + total), cell(from, f + least), cell(from, f + greatest));
  }
  for (let i = heard; i < rowLength; i++) into[at + i] = cell(into, at + i) + cell(from, fromAt + i);
}

function merge(rows: Float64Array, at: number, time: number, sum: number, low: number, high: number): void {
  if (time === 0) return;
  const before = cell(rows, at + known);
  rows[at + known] = before + time;
  rows[at + total] = cell(rows, at + total) + sum;
  rows[at + least] = before === 0 ? low : Math.min(cell(rows, at + least), low);
  rows[at + greatest] = before === 0 ? high : Math.max(cell(rows, at + greatest), high);
}

/**
 * A clock that was set back tells the same time twice; a step cannot be known for longer than it lasts. The means, least and greatest values
 * stay, only the weight is cut.
 */
export function limitRow(rows: Float64Array, at: number, mostSec: number): void {
  for (let i = at; i < at + heard; i += cellsPerFigure) {
    const time = cell(rows, i + known);
    if (time <= mostSec) continue;
    rows[i + total] = Math.round((cell(rows, i + total) / time) * mostSec);
    rows[i + known] = mostSec;
  }
  const heardSec = cell(rows, at + heard);
  if (heardSec <= mostSec) return;
  rows[at + onBattery] = Math.round((cell(rows, at + onBattery) / heardSec) * mostSec);
  rows[at + heard] = mostSec;
}

/** An open minute's row, in milliseconds, as a closed one, in seconds: what was known for a moment counts for a second. */
export function closeRow(rows: Float64Array, at: number): void {
  for (let i = at; i < at + heard; i += cellsPerFigure) {
    const ms = cell(rows, i + known);
    if (ms === 0) continue;
    const sec = wholeSec(ms);
    rows[i + total] = Math.round((cell(rows, i + total) / ms) * sec);
    rows[i + known] = sec;
  }
  rows[at + heard] = wholeSec(cell(rows, at + heard));
  rows[at + onBattery] = wholeSec(cell(rows, at + onBattery));
}

const wholeSec = (ms: number) => (ms === 0 ? 0 : Math.max(1, Math.round(ms / 1000)));

/** What a closed row says. */
export function stepOf(rows: Float64Array, at: number): UpsStep {
  const spreads = figures.map((figure, i) => [figure, spreadOf(rows, at + i * cellsPerFigure, partsPerUnit[figure])]);
  const heardSec = cell(rows, at + heard);
  return {
    ...(Object.fromEntries(spreads) as Record<Figure, Spread | null>),
    heardSec,
    onBatterySec: heardSec === 0 ? null : cell(rows, at + onBattery),
    outagesBegun: cell(rows, at + outagesBegun),
  };
}

function spreadOf(rows: Float64Array, at: number, parts: number): Spread | null {
  const knownSec = cell(rows, at + known);
  if (knownSec === 0) return null;
  return {
    min: whole(cell(rows, at + least)) / parts,
    mean: whole(cell(rows, at + total) / knownSec) / parts,
    max: whole(cell(rows, at + greatest)) / parts,
    knownSec,
  };
}

/** Whole parts; a mean just under nothing is 0, not the −0 that rounding makes of it. */
const whole = (value: number) => Math.round(value) + 0;

/** Copies a row; both are given by their number. */
export function copyRow(into: Float64Array, number: number, from: Float64Array, fromNumber: number): void {
  into.set(from.subarray(fromNumber * rowLength, (fromNumber + 1) * rowLength), number * rowLength);
}

/** A cell that is there: rows are whole. */
export function cell(rows: Float64Array, at: number): number {
  /* v8 ignore next -- for the compiler: a row has all of its cells */
  return rows[at] ?? 0;
}
