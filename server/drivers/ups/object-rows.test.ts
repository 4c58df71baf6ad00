import { ObjectType, type Varbind } from "net-snmp";
import { describe, expect, test } from "vitest";
import { decode, linesRow, numberRow, type ObjectRow, oidsOf, textRow, units, wordRow } from "./object-rows.ts";
import { powernetControl, powernetIdentity, powernetPoll, powernetSettings } from "./powernet.ts";
import { rfc1628Control, rfc1628Identity, rfc1628Poll, rfc1628Settings } from "./rfc1628.ts";

const rows = [
  numberRow("volts", "1.1", { unit: "volts", scale: 1, max: 1000 }),
  numberRow("voltsFine", "1.2", { unit: "volts", scale: 0.1, max: 1000, refines: "volts" }),
  numberRow("runtime", "1.3", { unit: "seconds", scale: 0.01, max: 1e6, sentinels: [4_294_967_295] }),
  wordRow("output", "1.4", { 2: "mains", 3: "battery" }),
  textRow("model", "1.5"),
  { kind: "flags", variable: "state", oid: "1.6", length: 8, flags: { first: 1, last: 8 } },
  linesRow("phases", "1.7", {
    ...{ unit: "volts", scale: 1, max: 1000 },
    instances: [
      ["0", "1", "2", "3"],
      ["1.0", "2.0"],
    ],
  }),
] as const satisfies readonly ObjectRow[];

const int = (oid: string, value: number, type = ObjectType.Integer): Varbind => ({ oid, type, value });
const nothing = { volts: null, voltsFine: null, runtime: null, output: null, model: null, state: null, phases: null };

describe("decode", () => {
  test.each<{ name: string; given: Varbind[]; expected: Record<string, unknown> }>([
    { name: "no answers", given: [], expected: {} },
    { name: "an integer", given: [int("1.1", 230)], expected: { volts: 230 } },
    { name: "a gauge for an integer", given: [int("1.1", 230, ObjectType.Gauge)], expected: { volts: 230 } },
    {
      name: "high precision wins",
      given: [int("1.1", 239), int("1.2", 2391)],
      expected: { volts: 239.1, voltsFine: 239.1 },
    },
    { name: "high precision alone", given: [int("1.2", 2391)], expected: { volts: 239.1, voltsFine: 239.1 } },
    {
      name: "the coarse value where the fine one is nonsense",
      given: [int("1.1", 239), int("1.2", -1)],
      expected: { volts: 239 },
    },
    {
      name: "the coarse value where the fine one is 0 for want of it",
      given: [int("1.1", 239), int("1.2", 0)],
      expected: { volts: 239, voltsFine: 0 },
    },
    {
      name: "a fine 0 that the coarse value, rounded, bears out",
      given: [int("1.1", 1), int("1.2", 0)],
      expected: { volts: 0, voltsFine: 0 },
    },
    { name: "negative", given: [int("1.1", -1)], expected: {} },
    { name: "out of range", given: [int("1.1", 2360)], expected: {} },
    { name: "ticks", given: [int("1.3", 396_000, ObjectType.TimeTicks)], expected: { runtime: 3960 } },
    { name: "a sentinel", given: [int("1.3", 4_294_967_295, ObjectType.TimeTicks)], expected: {} },
    { name: "a word", given: [int("1.4", 3)], expected: { output: "battery" } },
    { name: "a number without a word", given: [int("1.4", 99)], expected: {} },
    {
      name: "text where a number should be",
      given: [{ oid: "1.1", type: ObjectType.OctetString, value: "230" }],
      expected: {},
    },
    { name: "a number where text should be", given: [int("1.5", 7)], expected: {} },
    { name: "noSuchObject", given: [{ oid: "1.1", type: ObjectType.NoSuchObject, value: null }], expected: {} },
    { name: "noSuchInstance", given: [{ oid: "1.4", type: ObjectType.NoSuchInstance, value: null }], expected: {} },
    { name: "endOfMibView", given: [{ oid: "1.3", type: ObjectType.EndOfMibView, value: null }], expected: {} },
    { name: "null", given: [{ oid: "1.1", type: ObjectType.Null, value: null }], expected: {} },
    {
      name: "text with blanks and control characters",
      given: [{ oid: "1.5", type: ObjectType.OctetString, value: Buffer.from("  Smart\0UPS \n") }],
      expected: { model: "Smart UPS" },
    },
    { name: "empty text", given: [{ oid: "1.5", type: ObjectType.OctetString, value: Buffer.alloc(0) }], expected: {} },
    {
      name: "flags",
      given: [{ oid: "1.6", type: ObjectType.OctetString, value: Buffer.from("10000000") }],
      expected: { state: { first: true, last: false } },
    },
    {
      name: "flags that the card cannot read",
      given: [{ oid: "1.6", type: ObjectType.OctetString, value: Buffer.from("UNKNOWN") }],
      expected: {},
    },
    { name: "one line", given: [int("1.7.1", 230)], expected: { phases: [230] } },
    {
      name: "three lines, in any order",
      given: [int("1.7.3", 233), int("1.7.1", 231), int("1.7.2", 232)],
      expected: { phases: [231, 232, 233] },
    },
    { name: "lines from 0", given: [int("1.7.0", 230), int("1.7.1", 231)], expected: { phases: [230, 231] } },
    {
      name: "rows that end in .0",
      given: [int("1.7.1.0", 231), int("1.7.2.0", 232)],
      expected: { phases: [231, 232] },
    },
    {
      name: "a line that is nonsense, and one that is none",
      given: [int("1.7.1", 230), int("1.7.2", 65_535), { oid: "1.7.3", type: ObjectType.Null, value: null }],
      expected: { phases: [230, null] },
    },
    {
      name: "answered twice: the last",
      given: [int("1.1", 229), int("1.4", 2), int("1.1", 230)],
      expected: { volts: 230, output: "mains" },
    },
  ])("$name", ({ given, expected }) => {
    expect(decode(given, rows)).toEqual({ ...nothing, ...expected });
  });
});

const tables: Record<string, readonly ObjectRow[]> = {
  powernetPoll,
  powernetIdentity,
  powernetSettings,
  rfc1628Poll,
  rfc1628Identity,
  rfc1628Settings,
};

/** What every device may answer instead of a value, whatever the object. */
const exceptions = {
  noSuchObject: ObjectType.NoSuchObject,
  noSuchInstance: ObjectType.NoSuchInstance,
  endOfMibView: ObjectType.EndOfMibView,
  null: ObjectType.Null,
};

type Case = { name: string; type: ObjectType; value: Varbind["value"]; expected: unknown };
const integer = (name: string, value: number, expected: unknown, type = ObjectType.Integer): Case => ({
  ...{ name, type, value, expected },
});
const octets = (name: string, value: string, expected: unknown): Case => ({
  ...{ name, type: ObjectType.OctetString, value: Buffer.from(value), expected },
});

/** A normal value, every value that stands for "not there", both sides of what is to be believed, and wrong types. */
function casesOf(row: ObjectRow): Case[] {
  switch (row.kind) {
    case "number":
    case "lines": {
      const { scale, min, max, sentinels } = row;
      const seen = (value: number | null) => (row.kind === "lines" ? [value] : value);
      const inSteps = (value: number) => Math.round(value / scale);
      // Well inside, and no sentinel.
      const normal = inSteps(min + (max - min) / 3);
      return [
        integer("a normal value", normal, seen(Math.round(normal * scale * 1000) / 1000)),
        integer("as a gauge", normal, seen(Math.round(normal * scale * 1000) / 1000), ObjectType.Gauge),
        integer("the least", inSteps(min), sentinels.includes(inSteps(min)) ? seen(null) : seen(min)),
        integer("the most", inSteps(max), seen(max)),
        integer("below", inSteps(min) - 1, seen(null)),
        integer("above", inSteps(max) + 1, seen(null)),
        // Only a card's own clock may be that far.
        integer("beyond 2^31", 2_147_483_648, row.variable === "upTimeSec" ? 21_474_836.48 : seen(null)),
        integer("-1", -1, min <= -1 * scale && !sentinels.includes(-1) ? seen(-1 * scale) : seen(null)),
        ...sentinels.map((raw) => integer(`the sentinel ${raw}`, raw, seen(null))),
        octets("text", String(normal), null),
        { name: "an OID", type: ObjectType.OID, value: "1.3.6.1", expected: null },
        { name: "a number that is none", type: ObjectType.Integer, value: Number.NaN, expected: null },
      ];
    }
    case "word":
      return [
        ...Object.entries(row.words).map(([raw, word]) => integer(`as ${raw}`, Number(raw), word)),
        ...[-1, 0, 99, 255, 2_147_483_648]
          .filter((raw) => !(raw in row.words))
          .map((raw) => integer(`as ${raw}`, raw, null)),
        octets("text", "2", null),
      ];
    case "text":
      return [
        octets("a normal value", "Smart-UPS 1500", "Smart-UPS 1500"),
        octets("empty", "", null),
        octets("blanks", " \t ", null),
        octets("too long", "x".repeat(10_000), "x".repeat(row.maxLength)),
        ...(row.never === undefined ? [] : [octets("the sentinel", "FFFFFFFFFFFF", null)]),
        integer("a number", 7, null),
      ];
    case "flags": {
      const none = Object.fromEntries(Object.keys(row.flags).map((flag) => [flag, false]));
      const all = Object.fromEntries(Object.keys(row.flags).map((flag) => [flag, true]));
      return [
        octets("no flag", "0".repeat(row.length), none),
        octets("every flag", "1".repeat(row.length), all),
        octets("with a zero behind it", `${"0".repeat(row.length)}\0`, none),
        octets("unknown", "UNKNOWN", null),
        octets("too short", "0".repeat(row.length - 1), null),
        octets("other characters", "2".repeat(row.length), null),
        integer("a number", 0, null),
      ];
    }
    case "enterprise":
      return [
        ...Object.entries(row.words).map(([number, owner]) => ({
          ...{ name: owner, type: ObjectType.OID, value: `1.3.6.1.4.1.${number}.1`, expected: owner },
        })),
        { name: "another one", type: ObjectType.OID, value: "1.3.6.1.4.1.8072.3", expected: null },
        { name: "no enterprise", type: ObjectType.OID, value: "1.3.6.1.2.1.33", expected: null },
        octets("text", "1.3.6.1.4.1.318", null),
      ];
  }
}

describe.each(Object.entries(tables))("every row of %s", (_name, table) => {
  const rows: readonly ObjectRow[] = table;
  const answer = (oid: string, { type, value }: Pick<Case, "type" | "value">): Varbind => ({ oid, type, value });

  test.each(rows.flatMap((row) => oidsOf([row]).map((oid) => ({ row, oid, name: `${row.variable} at ${oid}` }))))(
    "$name",
    ({ row, oid }) => {
      const { variable } = row;
      for (const given of casesOf(row))
        expect(decode([answer(oid, given)], [row])[variable], given.name).toEqual(given.expected);
      for (const [name, type] of Object.entries(exceptions))
        expect(decode([{ oid, type, value: null }], [row])[variable], name).toBeNull();
      expect(decode([], [row])[variable], "not answered").toBeNull();
      expect(decode([answer(`${oid}.1`, integer("", 1, null))], [row])[variable], "another object").toBeNull();
    },
  );

  test("is well formed", () => {
    const isSettings = rows.some((row) => "writeAs" in row);
    const variables = rows.map((row) => row.variable);
    if (!isSettings) expect(new Set(variables).size, "a variable is named twice").toBe(variables.length);
    const oids = oidsOf(rows);
    expect(new Set(oids).size, "an OID is named twice").toBe(oids.length);
    for (const oid of oids) expect(oid).toMatch(/^1(\.\d+)+$/);
    for (const row of rows) {
      if (row.kind === "number" || row.kind === "lines") {
        expect(units, row.variable).toContain(row.unit);
        expect(row.scale, row.variable).toBeGreaterThan(0);
        expect(row.min, row.variable).toBeLessThan(row.max);
      }
      if (row.kind === "number" && row.refines !== undefined) {
        const coarse = rows.find((other) => other.variable === row.refines);
        expect(coarse?.kind === "number" && coarse.unit, row.variable).toBe(row.unit);
      }
      if (row.kind === "word" || row.kind === "enterprise")
        for (const key of Object.keys(row.words)) expect(key, row.variable).toMatch(/^\d+$/);
      if (row.kind === "flags")
        for (const at of Object.values(row.flags)) {
          expect(at, row.variable).toBeGreaterThanOrEqual(1);
          expect(at, row.variable).toBeLessThanOrEqual(row.length);
        }
    }
  });
});

test("control objects are scalars and stand apart", () => {
  const oids = [...Object.values(powernetControl), ...Object.values(rfc1628Control)];
  expect(new Set(oids).size).toBe(oids.length);
  for (const oid of oids) expect(oid).toMatch(/\.0$/);
});
