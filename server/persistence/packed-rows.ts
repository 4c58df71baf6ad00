import { deflateRawSync, inflateRawSync } from "node:zlib";
import { figures } from "../domain/statistics/figures.ts";
import {
  cell,
  cellsPerFigure,
  greatest,
  heard,
  known,
  least,
  onBattery,
  outagesBegun,
  rowLength,
  total,
} from "../domain/statistics/step-row.ts";

/** Rows of statistics under ascending whole numbers: steps of one UPS by their place in a block, or UPSes in one minute. */
export type KeyedRows = { keys: readonly number[]; rows: Float64Array };

/** The first byte: a later format gets another one. */
const format = 1;
/** No rows have more, so that damaged ones cannot ask for all memory. */
const mostBytes = 16 * 1024 * 1024;
const mostRows = 100_000;

/**
 * Rows as bytes: column by column, each as its difference to the row before, in bytes of seven bits, deflated. Means are rounded to whole parts;
 * everything else comes back as it was.
 */
export function packRows({ keys, rows }: KeyedRows): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.unsigned(keys.length);
  let before = -1;
  for (const key of keys) {
    out.unsigned(key - before - 1);
    before = key;
  }
  const at = keys.map((_, i) => i * rowLength);
  const column = (offset: number) => at.map((i) => cell(rows, i + offset));
  const heardSec = column(heard);
  differences(out, heardSec);
  for (const value of column(onBattery)) out.unsigned(value);
  for (const value of column(outagesBegun)) out.unsigned(value);
  for (let f = 0; f < figures.length; f++) {
    const first = f * cellsPerFigure;
    const times = column(first + known);
    // Nearly always known for as long as the UPS was heard.
    for (const [i, sec] of times.entries()) out.signed(sec - (heardSec[i] ?? 0));
    const withValues = at.filter((_, i) => times[i] !== 0).map((i) => i + first);
    const means = withValues.map((i) => Math.round(cell(rows, i + total) / cell(rows, i + known)));
    differences(out, means);
    for (const [n, i] of withValues.entries()) out.unsigned((means[n] ?? 0) - cell(rows, i + least));
    for (const [n, i] of withValues.entries()) out.unsigned(cell(rows, i + greatest) - (means[n] ?? 0));
  }
  const deflated = deflateRawSync(out.bytes());
  const packed = new Uint8Array(1 + deflated.length);
  packed[0] = format;
  packed.set(deflated, 1);
  return packed;
}

/** @throws Error when the bytes are damaged, or of a format of another version */
export function unpackRows(packed: Uint8Array): KeyedRows {
  if (packed[0] !== format) throw new Error(`statistics in format ${packed[0]}, which this version does not know`);
  const input = new ByteReader(inflateRawSync(packed.subarray(1), { maxOutputLength: mostBytes }));
  const count = input.unsigned();
  if (count > mostRows) throw new Error("damaged statistics: too many rows");
  const keys: number[] = [];
  for (let i = 0, before = -1; i < count; i++) {
    before += input.unsigned() + 1;
    keys.push(before);
  }
  const rows = new Float64Array(count * rowLength);
  const put = (offset: number, values: readonly number[]) => {
    for (let i = 0; i < count; i++) rows[i * rowLength + offset] = values[i] ?? 0;
  };
  const heardSec = input.differences(count);
  put(heard, heardSec);
  put(onBattery, input.many(count));
  put(outagesBegun, input.many(count));
  for (let f = 0; f < figures.length; f++) {
    const first = f * cellsPerFigure;
    const times = heardSec.map((sec) => sec + input.signed());
    put(first + known, times);
    const at = keys.flatMap((_, i) => (times[i] === 0 ? [] : [i * rowLength + first]));
    const means = input.differences(at.length);
    const below = input.many(at.length);
    const above = input.many(at.length);
    for (const [n, i] of at.entries()) {
      const mean = means[n] ?? 0;
      rows[i + total] = mean * cell(rows, i + known);
      rows[i + least] = mean - (below[n] ?? 0);
      rows[i + greatest] = mean + (above[n] ?? 0);
    }
  }
  if (!input.isAtEnd()) throw new Error("damaged statistics: something is left over");
  return { keys, rows };
}

function differences(out: ByteWriter, values: readonly number[]): void {
  let before = 0;
  for (const value of values) {
    out.signed(value - before);
    before = value;
  }
}

/** Whole numbers in bytes of seven bits, lowest first; the eighth says that more follow. Signed ones alternate: 0, −1, 1, −2, … */
class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  unsigned(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.#push((rest % 0x80) | 0x80);
    this.#push(rest);
  }
  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}

class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }
  unsigned(): number {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined || unit > Number.MAX_SAFE_INTEGER) throw new Error("damaged statistics: cut short");
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  }
  signed(): number {
    const value = this.unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
  many(count: number): number[] {
    return Array.from({ length: count }, () => this.unsigned());
  }
  differences(count: number): number[] {
    let value = 0;
    return Array.from({ length: count }, () => {
      value += this.signed();
      return value;
    });
  }
  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }
}
