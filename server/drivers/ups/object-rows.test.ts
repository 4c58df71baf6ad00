import { ObjectType, type Varbind } from "net-snmp";
import { describe, expect, test } from "vitest";
import { decode, numberRow, type ObjectRow, textRow, units, wordRow } from "./object-rows.ts";
import { powernetControl, powernetIdentity, powernetPoll } from "./powernet.ts";
import { rfc1628Control, rfc1628Identity, rfc1628Poll } from "./rfc1628.ts";

const rows = [
  numberRow("volts", "1.1", { unit: "volts", scale: 1, max: 1000 }),
  numberRow("voltsFine", "1.2", { unit: "volts", scale: 0.1, max: 1000, refines: "volts" }),
  numberRow("runtime", "1.3", { unit: "seconds", scale: 0.01, max: 1e6, sentinels: [4_294_967_295] }),
  wordRow("output", "1.4", { 2: "mains", 3: "battery" }),
  textRow("model", "1.5"),
  { kind: "flags", variable: "state", oid: "1.6", length: 8, flags: { first: 1, last: 8 } },
] as const satisfies readonly ObjectRow[];

const int = (oid: string, value: number, type = ObjectType.Integer): Varbind => ({ oid, type, value });
const nothing = { volts: null, voltsFine: null, runtime: null, output: null, model: null, state: null };

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
  ])("$name", ({ given, expected }) => {
    expect(decode(given, rows)).toEqual({ ...nothing, ...expected });
  });
});

describe("every row of every table", () => {
  const tables: Record<string, readonly ObjectRow[]> = { powernetPoll, powernetIdentity, rfc1628Poll, rfc1628Identity };

  test.each(Object.entries(tables))("%s", (_name, table) => {
    const variables = table.map((row) => row.variable);
    expect(new Set(variables).size, "a variable is named twice").toBe(variables.length);
    const oids = table.map((row) => row.oid);
    expect(new Set(oids).size, "an OID is named twice").toBe(oids.length);
    // One PDU, and an answer well below 1,400 bytes.
    expect(oids.length).toBeLessThanOrEqual(32);
    for (const row of table) {
      expect(row.oid, row.variable).toMatch(/^1(\.\d+)+$/);
      if (row.kind === "number") {
        expect(units, row.variable).toContain(row.unit);
        expect(row.scale, row.variable).toBeGreaterThan(0);
        expect(row.min, row.variable).toBeLessThan(row.max);
        if (row.refines !== undefined) {
          const coarse = table.find((other) => other.variable === row.refines);
          expect(coarse?.kind === "number" && coarse.unit, row.variable).toBe(row.unit);
        }
      }
      if (row.kind === "word")
        expect(
          Object.keys(row.words).every((key) => /^\d+$/.test(key)),
          row.variable,
        ).toBe(true);
      if (row.kind === "flags")
        expect(
          Object.values(row.flags).every((at) => at >= 1 && at <= row.length),
          row.variable,
        ).toBe(true);
    }
  });

  test("control objects are scalars and stand apart", () => {
    const oids = [...Object.values(powernetControl), ...Object.values(rfc1628Control)];
    expect(new Set(oids).size).toBe(oids.length);
    for (const oid of oids) expect(oid).toMatch(/\.0$/);
  });
});
