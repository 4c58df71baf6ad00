import { ObjectType, type Varbind } from "net-snmp";

/** Canonical units: every number leaves the tables in one of these. */
export const units = ["percent", "seconds", "volts", "celsius"] as const;
export type Unit = (typeof units)[number];

/**
 * One object of a UPS's MIB and how to read it. A family is a table of such rows; nothing else in the program knows an OID.
 * number: `value × scale` is in `unit`; outside `min`…`max` (in that unit), or a raw value in `sentinels`, is not to be believed.
 * `refines` names a coarser variable that this one replaces when the device answers it.
 */
export type ObjectRow =
  | {
      kind: "number";
      variable: string;
      oid: string;
      unit: Unit;
      scale: number;
      min: number;
      max: number;
      sentinels: readonly number[];
      refines?: string;
    }
  /** A number that stands for a word; a number without a word is unknown. */
  | { kind: "word"; variable: string; oid: string; words: Readonly<Record<number, string>> }
  | { kind: "text"; variable: string; oid: string; maxLength: number }
  /** A string of `length` characters 0 and 1, the first flag leftmost and called 1. */
  | { kind: "flags"; variable: string; oid: string; length: number; flags: Readonly<Record<string, number>> };

type ValueOf<R extends ObjectRow> = R extends { kind: "number" }
  ? number | null
  : R extends { kind: "word"; words: Readonly<Record<number, infer W>> }
    ? W | null
    : R extends { kind: "text" }
      ? string | null
      : R extends { kind: "flags"; flags: infer F }
        ? { [K in keyof F]: boolean } | null
        : never;

/** What a table's rows say; null: the device does not answer it, or what it answers is not to be believed. */
export type Decoded<T extends readonly ObjectRow[]> = { [R in T[number] as R["variable"]]: ValueOf<R> };

/**
 * Reads answers by a table. Pure and total: missing objects, exceptions (noSuchObject, noSuchInstance, endOfMibView), wrong types,
 * values out of range and the vendors' "not there" numbers all become null. Objects that no row names are left out.
 */
export function decode<const T extends readonly ObjectRow[]>(varbinds: readonly Varbind[], rows: T): Decoded<T> {
  const byOid = new Map(varbinds.map((varbind) => [varbind.oid, varbind]));
  const values: Record<string, unknown> = {};
  for (const row of rows) values[row.variable] = valueFrom(byOid.get(row.oid), row);
  for (const row of rows) {
    if (row.kind !== "number" || row.refines === undefined) continue;
    if (values[row.variable] !== null) values[row.refines] = values[row.variable];
  }
  return values as Decoded<T>;
}

function valueFrom(varbind: Varbind | undefined, row: ObjectRow): unknown {
  if (varbind === undefined) return null;
  switch (row.kind) {
    case "number": {
      const raw = integerOf(varbind);
      if (raw === null || row.sentinels.includes(raw)) return null;
      // Rounded to the thousandth: 0.1 steps must not become 23.400000000000002.
      const value = Math.round(raw * row.scale * 1000) / 1000;
      return value >= row.min && value <= row.max ? value : null;
    }
    case "word": {
      const raw = integerOf(varbind);
      return raw !== null && Object.hasOwn(row.words, raw) ? row.words[raw] : null;
    }
    case "text":
      return textOf(varbind, row.maxLength);
    case "flags": {
      const text = textOf(varbind, row.length);
      if (text?.length !== row.length || !/^[01]+$/.test(text)) return null;
      return Object.fromEntries(
        Object.entries(row.flags).map(([name, position]) => [name, text[position - 1] === "1"]),
      );
    }
  }
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
  if (typeof raw !== "string") return null;
  const text = raw
    .slice(0, maxLength * 4)
    .replace(/\p{Cc}+/gu, " ")
    .trim();
  return text === "" ? null : text.slice(0, maxLength);
}

type NumberRow = Extract<ObjectRow, { kind: "number" }>;

/** A row of a table. `min` is 0 and `sentinels` none unless given. */
export function numberRow<const V extends string>(
  variable: V,
  oid: string,
  how: Pick<NumberRow, "unit" | "scale" | "max" | "refines"> & Partial<Pick<NumberRow, "sentinels" | "min">>,
) {
  return { kind: "number" as const, variable, oid, min: 0, sentinels: [], ...how };
}

export function wordRow<const V extends string, const W extends Readonly<Record<number, string>>>(
  variable: V,
  oid: string,
  words: W,
) {
  return { kind: "word" as const, variable, oid, words: words as Readonly<Record<number, W[keyof W]>> };
}

export function textRow<const V extends string>(variable: V, oid: string) {
  return { kind: "text" as const, variable, oid, maxLength: 128 };
}
