import { ObjectType, type Varbind } from "net-snmp";
import { describe, expect, test } from "vitest";
import type { UpsReading } from "../../domain/world/readings.ts";
import { powernetFamily } from "./powernet-family.ts";
import { rfc1628Family } from "./rfc1628-family.ts";

const apc = "1.3.6.1.4.1.318.1.1.1";
const std = "1.3.6.1.2.1.33.1";

function answers(root: string, values: Record<string, number | string>): Varbind[] {
  return Object.entries(values).map(([oid, value]) => ({
    oid: `${root}.${oid}`,
    type: typeof value === "number" ? ObjectType.Integer : ObjectType.OctetString,
    value: typeof value === "number" ? value : Buffer.from(value),
  }));
}
const powernet = (values: Record<string, number | string>) => powernetFamily.toReading(answers(apc, values));
const rfc1628 = (values: Record<string, number | string>) => rfc1628Family.toReading(answers(std, values));
const flags = (...set: number[]) => Array.from({ length: 64 }, (_, i) => (set.includes(i + 1) ? "1" : "0")).join("");

const outputs: Record<UpsReading["output"], number[]> = {
  mains: [2, 4, 6, 9, 10, 12, 13, 14, 16, 17, 19, 20, 21, 22, 25],
  battery: [3, 15, 24, 28],
  off: [5, 7, 8, 11],
  unknown: [0, 1, 18, 23, 26, 27, 29, 255],
};

describe("PowerNet", () => {
  for (const [output, numbers] of Object.entries(outputs))
    test.each(numbers)(`output status %i is ${output}`, (status) => {
      const reading = powernet({ "4.1.1.0": status, "2.1.1.0": 2, "3.2.1.0": 100 });
      expect(reading.output).toBe(output);
      expect(reading.testing).toBe([15, 24, 28].includes(status));
    });

  test.each<{ name: string; given: Record<string, number | string>; expected: Partial<UpsReading> }>([
    { name: "on battery", given: { "4.1.1.0": 3, "3.2.1.0": 0 }, expected: { mainsPresent: false, testing: false } },
    { name: "on battery in a brownout", given: { "4.1.1.0": 3, "3.2.1.0": 80 }, expected: { mainsPresent: false } },
    { name: "off with mains", given: { "4.1.1.0": 7, "3.2.1.0": 101 }, expected: { mainsPresent: true } },
    { name: "off at 49 V", given: { "4.1.1.0": 7, "3.2.1.0": 49 }, expected: { mainsPresent: false } },
    { name: "off at 50 V", given: { "4.1.1.0": 7, "3.2.1.0": 50 }, expected: { mainsPresent: true } },
    { name: "off without a voltage", given: { "4.1.1.0": 7 }, expected: { mainsPresent: null } },
    {
      name: "an unknown output",
      given: { "4.1.1.0": 99, "2.1.1.0": 2, "3.2.1.0": 100 },
      expected: { mainsPresent: null },
    },
    {
      name: "a self-test by its result",
      given: { "4.1.1.0": 3, "3.2.1.0": 100, "7.2.3.0": 4 },
      expected: { output: "battery", mainsPresent: true, testing: true },
    },
    {
      name: "a calibration",
      given: { "4.1.1.0": 3, "3.2.1.0": 100, "7.2.6.0": 3 },
      expected: { mainsPresent: true, testing: true },
    },
    {
      name: "a self-test by the cause of the transfer",
      given: { "4.1.1.0": 3, "3.2.1.0": 100, "3.2.5.0": 9 },
      expected: { mainsPresent: true, testing: true },
    },
    {
      name: "mains fail during a test: an outage",
      given: { "4.1.1.0": 3, "3.2.1.0": 0, "7.2.3.0": 4 },
      expected: { mainsPresent: false, testing: false },
    },
    {
      name: "the cause of an old self-test proves nothing without a voltage",
      given: { "4.1.1.0": 3, "3.2.5.0": 9 },
      expected: { mainsPresent: false, testing: false },
    },
    {
      name: "low battery is never hidden by a test",
      given: { "4.1.1.0": 15, "3.2.1.0": 100, "2.1.1.0": 3 },
      expected: { testing: true, lowBattery: true },
    },
    {
      name: "a countdown",
      given: { "4.1.1.0": 3, "11.1.1.0": flags(2, 22) },
      expected: { shutdownPending: true },
    },
    { name: "no countdown", given: { "4.1.1.0": 2, "11.1.1.0": flags(4) }, expected: { shutdownPending: false } },
    { name: "no flags", given: { "4.1.1.0": 2, "11.1.1.0": "UNKNOWN" }, expected: { shutdownPending: null } },
    {
      name: "high precision first",
      given: { "4.1.1.0": 2, "2.2.1.0": 99, "2.3.1.0": 994, "4.2.3.0": 30, "4.3.3.0": 378, "3.3.1.0": 1180 },
      expected: { chargePercent: 99.4, loadPercent: 37.8, inputVolts: 118 },
    },
    {
      name: "zeroes of an object that is not there",
      given: { "4.1.1.0": 2, "2.1.1.0": 2, "2.2.1.0": 0, "2.2.3.0": 0, "2.2.2.0": 255 },
      expected: { chargePercent: null, runtimeSec: null, batteryCelsius: null },
    },
    {
      name: "a battery that is really empty",
      given: { "4.1.1.0": 3, "2.1.1.0": 3, "2.2.1.0": 0, "2.2.3.0": 0 },
      expected: { chargePercent: 0, runtimeSec: 0, lowBattery: true },
    },
  ])("$name", ({ given, expected }) => {
    expect(powernet(given)).toMatchObject(expected);
  });

  test("a card that has lost its UPS gives no reading", () => {
    expect(() => powernet({ "8.1.0": 2, "4.1.1.0": 2, "2.1.1.0": 2 })).toThrow(/lost its UPS/);
  });

  test("a card without values of a UPS gives no reading", () => {
    expect(() => powernet({})).toThrow(/no values/);
  });

  test("settings in seconds and percent", () => {
    const { settings, identity, identName } = powernetFamily.toIdentity(
      answers(apc, {
        "1.1.1.0": "Smart-UPS 1500",
        "1.1.2.0": "ups4",
        "5.2.10.0": 18_000,
        "5.2.8.0": 12_000,
        "5.2.6.0": 30,
      }),
    );
    expect(settings).toEqual({
      shutoffGraceSec: 180,
      lowBatterySec: 120,
      returnDelaySec: null,
      minRestartChargePercent: 30,
    });
    expect(identity).toEqual({ manufacturer: "APC", model: "Smart-UPS 1500", serial: null, firmware: null });
    expect(identName).toBe("ups4");
  });

  test.each([
    ["offNow", `${apc}.6.2.1.0`, 2],
    ["offWithGrace", `${apc}.6.2.1.0`, 3],
    ["cycleNow", `${apc}.6.2.2.0`, 2],
    ["cycleWithGrace", `${apc}.6.2.2.0`, 3],
  ] as const)("%s", (form, oid, value) => {
    expect(powernetFamily.offWrites(form, { shutoffGraceSec: 180 })).toEqual([[{ oid, value }]]);
  });
});

describe("RFC 1628", () => {
  test.each<[number, UpsReading["output"], boolean | null]>([
    [1, "unknown", null],
    [2, "off", true],
    [3, "mains", true],
    [4, "mains", true],
    [5, "battery", false],
    [6, "mains", true],
    [7, "mains", true],
    [8, "unknown", null],
  ])("output source %i is %s", (source, output, mainsPresent) => {
    const reading = rfc1628({ "4.1.0": source, "2.1.0": 2, "3.3.1.3.1": 200 });
    expect(reading).toMatchObject({ output, mainsPresent });
  });

  test.each<{ name: string; given: Record<string, number>; expected: Partial<UpsReading> }>([
    { name: "minutes", given: { "4.1.0": 3, "2.3.0": 43 }, expected: { runtimeSec: 2580 } },
    { name: "65535 minutes", given: { "4.1.0": 3, "2.3.0": 65_535 }, expected: { runtimeSec: null } },
    { name: "4294967295 minutes", given: { "4.1.0": 3, "2.3.0": 4_294_967_295 }, expected: { runtimeSec: null } },
    { name: "no sensor", given: { "4.1.0": 3, "2.7.0": -273 }, expected: { batteryCelsius: null } },
    { name: "battery depleted", given: { "4.1.0": 5, "2.1.0": 4 }, expected: { lowBattery: true } },
    {
      name: "a test",
      given: { "4.1.0": 5, "7.3.0": 5, "3.3.1.3.1": 200 },
      expected: { testing: true, mainsPresent: true },
    },
    { name: "a countdown", given: { "4.1.0": 5, "8.2.0": 17 }, expected: { shutdownPending: true } },
    { name: "no countdown", given: { "4.1.0": 5, "8.2.0": -1 }, expected: { shutdownPending: false } },
  ])("$name", ({ given, expected }) => {
    expect(rfc1628(given)).toMatchObject(expected);
  });

  test("a cycle with grace sets the countdown back on in the same PDU, in every form", () => {
    const forms = rfc1628Family.offWrites("cycleWithGrace", { shutoffGraceSec: 180 });
    for (const writes of forms) {
      expect(writes).toContainEqual({ oid: `${std}.8.2.0`, value: 180 });
      expect(writes).toContainEqual({ oid: `${std}.8.3.0`, value: 210 });
    }
  });
});
