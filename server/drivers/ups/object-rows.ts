import { ObjectType, type Varbind } from "net-snmp";
import { printable } from "./printable.ts";

/** Canonical units: every number leaves the tables in one of these. */
export const units = ["percent", "seconds", "volts", "celsius", "count"] as const;
export type Unit = (typeof units)[number];

/** How a number is read: `value × scale` is in `unit`; outside `min`…`max` (in that unit), or a raw value in `sentinels`, is not to be believed. */
type Measure = { unit: Unit; scale: number; min: number; max: number; sentinels: readonly number[] };

/**
 * One object of a UPS's MIB and how to read it. A family is a table of such rows; nothing else in the program knows an OID.
 * `refines` names a coarser variable that this one replaces when the device answers it, but for a 0 that the coarser one does not bear out.
 */
export type ObjectRow =
  | ({ kind: "number"; variable: string; oid: string; refines?: string } & Measure)
  /** A column of a table with a row for each line (phase). `cells`: where they may stand; of the first list of which any is there, all count. */
  | ({ kind: "lines"; variable: string; oid: string; cells: readonly (readonly string[])[] } & Measure)
  /** A number that stands for a word; a number without a word is unknown. */
  | { kind: "word"; variable: string; oid: string; words: Readonly<Record<number, string>> }
  /** A text that matches `never` stands for "not there". */
  | { kind: "text"; variable: string; oid: string; maxLength: number; never?: RegExp }
  /** A string of `length` characters 0 and 1, the first flag leftmost and called 1. */
  | { kind: "flags"; variable: string; oid: string; length: number; flags: Readonly<Record<string, number>> }
  /** An OBJECT IDENTIFIER below enterprises (1.3.6.1.4.1), by whose it is. */
  | { kind: "enterprise"; variable: string; oid: string; words: Readonly<Record<number, string>> };

type ValueOf<R extends ObjectRow> = R extends { kind: "number" }
  ? number | null
  : R extends { kind: "lines" }
    ? readonly (number | null)[] | null
    : R extends { kind: "word" | "enterprise"; words: Readonly<Record<number, infer W>> }
      ? W | null
      : R extends { kind: "text" }
        ? string | null
        : R extends { kind: "flags"; flags: infer F }
          ? { [K in keyof F]: boolean } | null
          : never;

/**
 * What a table's rows say; null: the device does not answer it, or what it answers is not to be believed.
 * Of `lines`: the rows that it answers with a number, in order; null in it: that one's number is not to be believed.
 */
export type Decoded<T extends readonly ObjectRow[]> = { [R in T[number] as R["variable"]]: ValueOf<R> };

/**
 * Reads answers by a table. Pure and total: missing objects, exceptions (noSuchObject, noSuchInstance, endOfMibView), wrong types,
 * values out of range and the vendors' "not there" numbers all become null. Objects that no row names are left out, the order of the
 * answers does not matter, and of an object that is answered twice the last answer counts.
 */
export function decode<const T extends readonly ObjectRow[]>(varbinds: readonly Varbind[], rows: T): Decoded<T> {
  const byOid = new Map<string, Varbind>();
  for (const varbind of varbinds) byOid.set(varbind.oid, varbind);
  const values: Record<string, unknown> = {};
  for (const row of rows) values[row.variable] = valueFrom(byOid, row);
  for (const row of rows) {
    if (row.kind !== "number" || row.refines === undefined) continue;
    const [coarse, fine] = [values[row.refines], values[row.variable]];
    // 0 is also what PowerNet cards answer for a figure that their UPS does not give so finely.
    if (fine === null || (fine === 0 && typeof coarse === "number" && Math.abs(coarse) > 1)) continue;
    values[row.refines] = fine;
  }
  return values as Decoded<T>;
}

/** Every object that a table reads. */
export function oidsOf(rows: readonly ObjectRow[]): string[] {
  return rows.flatMap((row) => (row.kind === "lines" ? row.cells.flat() : [row.oid]));
}

function valueFrom(byOid: ReadonlyMap<string, Varbind>, row: ObjectRow): unknown {
  if (row.kind === "lines") return linesFrom(byOid, row);
  const varbind = byOid.get(row.oid);
  if (varbind === undefined) return null;
  switch (row.kind) {
    case "number":
      return numberFrom(varbind, row);
    case "word": {
      const raw = integerOf(varbind);
      return raw !== null && Object.hasOwn(row.words, raw) ? row.words[raw] : null;
    }
    case "text": {
      const text = textOf(varbind, row.maxLength);
      return text !== null && row.never?.test(text) ? null : text;
    }
    case "flags":
      return flagsFrom(varbind, row);
    case "enterprise": {
      if (varbind.type !== ObjectType.OID || typeof varbind.value !== "string") return null;
      const owner = /^\.?1\.3\.6\.1\.4\.1\.(\d+)\b/.exec(varbind.value)?.[1];
      return owner !== undefined && Object.hasOwn(row.words, owner) ? row.words[Number(owner)] : null;
    }
  }
}

function flagsFrom(varbind: Varbind, row: Extract<ObjectRow, { kind: "flags" }>): Record<string, boolean> | null {
  if (varbind.type !== ObjectType.OctetString) return null;
  const raw = Buffer.isBuffer(varbind.value) ? varbind.value.toString("latin1") : varbind.value;
  // Some end their strings with a zero.
  const text = typeof raw === "string" ? raw.replace(/[\0\s]+$/, "") : null;
  if (text?.length !== row.length || !/^[01]+$/.test(text)) return null;
  const flags: Record<string, boolean> = {};
  for (const name in row.flags) flags[name] = text[(row.flags[name] ?? 0) - 1] === "1";
  return flags;
}

function linesFrom(
  byOid: ReadonlyMap<string, Varbind>,
  row: Extract<ObjectRow, { kind: "lines" }>,
): (number | null)[] | null {
  for (const oids of row.cells) {
    const numbers: (number | null)[] = [];
    for (const oid of oids) {
      const varbind = byOid.get(oid);
      if (varbind !== undefined && integerOf(varbind) !== null) numbers.push(numberFrom(varbind, row));
    }
    if (numbers.length > 0) return numbers;
  }
  return null;
}

/** A number in the measure's unit; null: no number, or not to be believed. */
export function numberFrom(varbind: Varbind, { scale, min, max, sentinels }: Measure): number | null {
  const raw = integerOf(varbind);
  if (raw === null || sentinels.includes(raw)) return null;
  // Rounded to the thousandth: 0.1 steps must not become 23.400000000000002.
  const value = Math.round(raw * scale * 1000) / 1000;
  return value >= min && value <= max ? value : null;
}

/** Cards answer the same object as INTEGER, Gauge32 or TimeTicks, as they like: any integer will do. */
export function integerOf(varbind: Varbind): number | null {
  switch (varbind.type) {
    case ObjectType.Integer:
    case ObjectType.Counter:
    case ObjectType.Gauge:
    case ObjectType.TimeTicks:
      return typeof varbind.value === "number" && Number.isSafeInteger(varbind.value) ? varbind.value : null;
    default:
      return null;
  }
}

/** Printable text without blanks around it, at most `maxLength` characters; null: none, or no text at all. */
export function textOf(varbind: Varbind, maxLength: number): string | null {
  if (varbind.type !== ObjectType.OctetString) return null;
  const raw = Buffer.isBuffer(varbind.value) ? varbind.value.toString("utf8") : varbind.value;
  const text = typeof raw === "string" ? printable(raw, maxLength) : "";
  return text === "" ? null : text;
}

/** Whether the device has the object and says something with it. */
export function exists(varbind: Varbind | undefined): boolean {
  switch (varbind?.type) {
    case undefined:
    case ObjectType.NoSuchObject:
    case ObjectType.NoSuchInstance:
    case ObjectType.EndOfMibView:
    case ObjectType.Null:
      return false;
    case ObjectType.OctetString:
      return Buffer.isBuffer(varbind?.value) ? varbind.value.length > 0 : varbind?.value !== "";
    default:
      return true;
  }
}

/** Whether the device answered an object, and with something. */
export function among(varbinds: readonly Varbind[]): (oid: string) => boolean {
  return (oid) => exists(varbinds.find((varbind) => varbind.oid === oid));
}

/** The number that the device answered an object with; null: none. */
export function integerAt(varbinds: readonly Varbind[], oid: string): number | null {
  const answer = varbinds.find((varbind) => varbind.oid === oid);
  return answer === undefined ? null : integerOf(answer);
}

export type NumberRow = Extract<ObjectRow, { kind: "number" }>;
type Measured = Pick<Measure, "unit" | "scale" | "max"> & Partial<Pick<Measure, "sentinels" | "min">>;

/** A row of a table. `min` is 0 and `sentinels` none unless given. */
export function numberRow<const V extends string>(variable: V, oid: string, how: Measured & { refines?: string }) {
  return { kind: "number" as const, variable, oid, min: 0, sentinels: [], ...how };
}

/** `instances`: the cells' place behind the column `oid`, lists of them in order of preference. */
export function linesRow<const V extends string>(
  variable: V,
  oid: string,
  how: Measured & { instances: readonly (readonly string[])[] },
) {
  const { instances, ...measured } = how;
  const cells = instances.map((list) => list.map((instance) => `${oid}.${instance}`));
  return { kind: "lines" as const, variable, oid, cells, min: 0, sentinels: [], ...measured };
}

export function wordRow<const V extends string, const W extends Readonly<Record<number, string>>>(
  variable: V,
  oid: string,
  words: W,
) {
  return { kind: "word" as const, variable, oid, words: words as Readonly<Record<number, W[keyof W]>> };
}

export function textRow<const V extends string>(variable: V, oid: string, how: { never?: RegExp } = {}) {
  return { kind: "text" as const, variable, oid, maxLength: 128, ...how };
}
