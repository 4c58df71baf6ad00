import { ObjectType, type Varbind } from "net-snmp";
import { describe, expect, test } from "vitest";
import type { UpsCommand } from "../../controller/ports.ts";
import type { OffForm } from "../../domain/decide/command.ts";
import type { UpsReading } from "../../domain/world/readings.ts";
import { powernetFamily } from "./powernet-family.ts";
import { rfc1628Family } from "./rfc1628-family.ts";

const apc = "1.3.6.1.4.1.318.1.1.1";
const upsId = "ups1";
const ups = { shutoffGraceSec: 180 };
const off = { kind: "upsOff", upsId } as const;
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
/** What each round of the first attempt writes, when the card answers so. */
const powernetRounds = (command: UpsCommand, given: Record<string, number>) =>
  powernetFamily.attempts(command, ups)[0]?.map((round) => round.writes(answers(apc, given)));
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

  test.each<[string, Record<string, number | string>, UpsReading["conditions"]]>([
    ["nothing", { "4.1.1.0": 2, "2.1.1.0": 2, "2.2.4.0": 1, "11.1.1.0": flags(4) }, []],
    ["an old battery", { "4.1.1.0": 2, "2.2.4.0": 2 }, ["replaceBattery"]],
    ["a battery fault", { "4.1.1.0": 2, "2.1.1.0": 4 }, ["batteryFault"]],
    ["no battery", { "4.1.1.0": 2, "2.1.1.0": 5 }, ["noBattery"]],
    ["a failed self-test", { "4.1.1.0": 2, "7.2.3.0": 2 }, ["selfTestFailed"]],
    ["bypass", { "4.1.1.0": 6 }, ["bypass"]],
    ["boost", { "4.1.1.0": 4 }, ["boost"]],
    ["trim", { "4.1.1.0": 12 }, ["trim"]],
    ["eco", { "4.1.1.0": 13 }, ["eco"]],
    ["flags", { "4.1.1.0": 2, "11.1.1.0": flags(4, 9, 25, 27) }, ["batteryHot", "chargerFailed", "overload"]],
  ])("what is out of the ordinary: %s", (_name, given, conditions) => {
    expect(powernet(given).conditions).toEqual(conditions);
  });

  test("of a three-phase model the worst line counts", () => {
    const [input, output, load] = ["9.2.3.1.3.1.1", "9.3.3.1.3.1.1", "9.3.3.1.10.1.1"];
    const given = { "4.1.1.0": 2, [`${input}.1`]: 231, [`${input}.2`]: 229, [`${input}.3`]: -1, [`${output}.1`]: 230 };
    const reading = powernet({ ...given, [`${output}.2`]: 0, [`${load}.1`]: 20, [`${load}.2`]: 41, [`${load}.3`]: 5 });
    expect(reading).toMatchObject({ inputVolts: 229, outputVolts: 0, loadPercent: 41 });
    expect(powernet({ ...given, "3.2.1.0": 100 }).inputVolts).toBe(100);
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

  test("which family answers", () => {
    const serves = (values: Record<string, number | string>) => powernetFamily.serves(answers(apc, values));
    expect(serves({ "1.1.1.0": "Smart-UPS 1500", "4.1.1.0": 2 })).toBe("yes");
    expect(serves({ "1.1.1.0": "Smart-UPS 1500", "8.1.0": 2 })).toBe("yes");
    expect(serves({ "1.1.1.0": "Smart-UPS 1500" })).toBe("empty");
    expect(serves({ "1.1.1.0": "" })).toBe("no");
    expect(serves({})).toBe("no");
  });

  test.each<[string, UpsCommand, string, number]>([
    ["offNow", { ...off, form: "offNow" }, "6.2.1.0", 2],
    ["cycleNow", { ...off, form: "cycleNow" }, "6.2.2.0", 2],
    ["on", { kind: "upsOn", upsId }, "6.2.6.0", 2],
    ["self-test", { kind: "upsSelfTest", upsId }, "7.2.2.0", 2],
    ["simulated power failure", { kind: "upsSimulatePowerFailure", upsId }, "6.2.4.0", 2],
  ])("%s is one write", (_name, command, oid, value) => {
    expect(powernetRounds(command, {})).toEqual([[{ oid: `${apc}.${oid}`, type: "integer", value }]]);
  });

  describe("a command with grace", () => {
    const command = (form: "offWithGrace" | "cycleWithGrace") => ({
      ...{ oid: `${apc}.6.2.${form === "offWithGrace" ? 1 : 2}.0`, type: "integer", value: 3 },
    });
    const forms = ["offWithGrace", "cycleWithGrace"] as const;

    test.each(forms)("%s: the grace that is asked for is there, or a longer one", (form) => {
      for (const ticks of [18_000, 27_000])
        expect(powernetRounds({ ...off, form }, { "5.2.10.0": ticks })).toEqual([[], [command(form)]]);
    });

    test.each(forms)("%s: a card that does not say what it holds is believed", (form) => {
      expect(powernetRounds({ ...off, form }, {})).toEqual([[], [command(form)]]);
    });

    test.each(forms)("%s: a shorter one is made longer, and no command where the card does not take that", (form) => {
      const [first, second] = powernetFamily.attempts({ ...off, form }, ups)[0] ?? [];
      const held = answers(apc, { "5.2.10.0": 2000 });
      expect(first?.writes(held)).toEqual([{ oid: `${apc}.5.2.10.0`, type: "integer", value: 18_000 }]);
      expect(second?.writes(answers(apc, { "5.2.10.0": 18_000 }))).toEqual([command(form)]);
      expect(() => second?.writes(held)).toThrow("the UPS holds a grace of 20 s and takes none of 180 s");
    });
  });

  test("a self-test cannot be ended", () => {
    expect(powernetFamily.attempts({ kind: "upsSelfTestAbort", upsId }, ups)).toEqual([]);
  });

  test.each([
    ["what was asked for", 2_880_000, true],
    ["the nearest tenth of an hour", 2_862_000, true],
    ["six minutes less", 2_844_000, true],
    ["an hour less", 2_520_000, false],
  ])("a sleep of 8 h, of which the UPS holds %s", (_name, ticks, sleeps) => {
    const asleep = (withGrace: boolean) => ({ kind: "upsSleep", upsId, sec: 28_800, withGrace }) as const;
    const time = { oid: `${apc}.5.2.11.0`, type: "timeTicks", value: 2_880_000 };
    const command = (value: number) => ({ oid: `${apc}.6.2.3.0`, type: "integer", value });
    const held = { "5.2.11.0": ticks, "5.2.10.0": 18_000 };
    if (sleeps) {
      expect(powernetRounds(asleep(false), held)).toEqual([[time], [command(2)]]);
      expect(powernetRounds(asleep(true), held)).toEqual([[time], [], [], [command(3)]]);
    } else {
      expect(() => powernetRounds(asleep(true), held)).toThrow("did not take a sleep of 28800 s: it holds 25200 s");
    }
    expect(() => powernetRounds(asleep(true), {})).toThrow(/it holds none/);
  });

  describe("a card with outlet groups only", () => {
    const groups = (form: OffForm, given: Record<string, number>) =>
      powernetFamily.attempts({ ...off, form }, ups)[1]?.map((round) => round.writes(answers(apc, given)));
    const command = (group: number, value: number) => ({
      ...{ oid: `${apc}.12.3.2.1.3.${group}`, type: "integer", value },
    });

    test.each<[OffForm, number]>([
      ["offNow", 2],
      ["offWithGrace", 5],
      ["cycleNow", 9],
      ["cycleWithGrace", 10],
    ])("%s: all groups in one PDU", (form, value) => {
      const delays = { "12.2.2.1.3.1": 0, "12.2.2.1.4.1": 180, "12.2.2.1.3.2": 0, "12.2.2.1.4.2": 180 };
      expect(groups(form, { "12.3.1.0": 2, ...delays })).toEqual([[], [command(1, value), command(2, value)]]);
    });

    test("a group whose grace is shorter gets the longer one first, and no command where it does not take that", () => {
      const given = { "12.3.1.0": 2, "12.2.2.1.4.1": 180, "12.2.2.1.4.2": 20 };
      const [first, second] = powernetFamily.attempts({ ...off, form: "offWithGrace" }, ups)[1] ?? [];
      expect(first?.writes(answers(apc, given))).toEqual([{ oid: `${apc}.12.2.2.1.4.2`, type: "integer", value: 180 }]);
      expect(() => second?.writes(answers(apc, given))).toThrow("outlet group 2 holds a grace of 20 s");
    });

    test("a group that would never go off, or never come back, is not commanded to", () => {
      const delays = { "12.2.2.1.3.1": 0, "12.2.2.1.4.1": -1 };
      expect(() => groups("offWithGrace", { "12.3.1.0": 1, ...delays })).toThrow(/group 1 has no power-off delay/);
      expect(() => groups("cycleWithGrace", { "12.3.1.0": 1, "12.2.2.1.4.1": 5, "12.2.2.1.3.1": -1 })).toThrow(
        /group 1 has no power-on delay/,
      );
    });

    test.each<[Record<string, number>]>([[{}], [{ "12.3.1.0": 0 }], [{ "12.3.1.0": 4000 }], [{ "12.3.1.0": -1 }]])(
      "no groups: %j",
      (given) => {
        expect(() => groups("offNow", given)).toThrow(/no such command/);
      },
    );

    test("its first group's delays are its settings", () => {
      const given = answers(apc, { "12.3.1.0": 1, "12.2.2.1.3.1": 10, "12.2.2.1.4.1": 120, "5.2.9.0": 3000 });
      const { settings, capabilities } = powernetFamily.toIdentity(given);
      expect(settings).toMatchObject({ shutoffGraceSec: 120, returnDelaySec: 30 });
      expect(capabilities).toMatchObject({ off: { cycleWithGrace: true }, on: true, sleep: false });
    });
  });

  test("what a card offers", () => {
    const given = { "6.2.1.0": 1, "6.2.2.0": 1, "6.2.3.0": 1, "6.2.6.0": 1, "7.2.2.0": 1, "5.2.10.0": 18_000 };
    expect(powernetFamily.toIdentity(answers(apc, given)).capabilities).toEqual({
      off: { offNow: true, offWithGrace: true, cycleNow: true, cycleWithGrace: true },
      ...{ on: true, sleep: false, selfTest: true, selfTestAbort: false, powerFailureSimulation: false },
      settings: { shutoffGraceSec: true, lowBatterySec: false, returnDelaySec: false, minRestartChargePercent: false },
    });
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

  describe("volts", () => {
    const volts = (given: Record<string, number>) => {
      const { inputVolts, outputVolts, mainsPresent } = rfc1628({ "4.1.0": 2, ...given });
      return { inputVolts, outputVolts, mainsPresent };
    };
    test.each<[string, Record<string, number>, Partial<UpsReading>]>([
      ["one line", { "3.3.1.3.1": 229 }, { inputVolts: 229, mainsPresent: true }],
      ["tenths", { "3.3.1.3.1": 2360, "4.4.1.2.1": 2300 }, { inputVolts: 236, outputVolts: 230 }],
      ["tenths, 100 V", { "3.3.1.3.1": 1013, "4.4.1.2.1": 1000 }, { inputVolts: 101.3, outputVolts: 100 }],
      ["tenths, seen at the output only", { "3.3.1.3.1": 480, "4.4.1.2.1": 2300 }, { inputVolts: 48 }],
      ["480 V are volts", { "3.3.1.3.1": 480, "4.4.1.2.1": 480 }, { inputVolts: 480, outputVolts: 480 }],
      [
        "the worst of three lines",
        { "3.3.1.3.1": 233, "3.3.1.3.2": 41, "3.3.1.3.3": 235 },
        { inputVolts: 41, mainsPresent: false },
      ],
      [
        "a phase is gone",
        { "3.2.0": 3, "3.3.1.3.1": 233, "3.3.1.3.2": 0, "3.3.1.3.3": 235 },
        { inputVolts: 0, mainsPresent: false },
      ],
      [
        "one line of three rows",
        { "3.2.0": 1, "3.3.1.3.1": 233, "3.3.1.3.2": 0, "3.3.1.3.3": 0 },
        { inputVolts: 233, mainsPresent: true },
      ],
      [
        "rows of 0 V, and nothing says how many lines",
        { "3.3.1.3.1": 229, "3.3.1.3.2": 0, "3.3.1.3.3": 0 },
        { inputVolts: 229, mainsPresent: true },
      ],
      ["no mains", { "3.3.1.3.1": 0, "3.3.1.3.2": 0, "3.3.1.3.3": 0 }, { inputVolts: 0, mainsPresent: false }],
      ["column.line.0", { "3.3.1.3.1.0": 229 }, { inputVolts: 229 }],
      ["column.0", { "3.3.1.3.0": 229 }, { inputVolts: 229 }],
      ["nonsense", { "3.3.1.3.1": 65_535 }, { inputVolts: null, mainsPresent: null }],
    ])("%s", (_name, given, expected) => {
      expect(volts(given)).toMatchObject(expected);
    });
  });

  test("of several lines the one with the highest load counts", () => {
    expect(rfc1628({ "4.1.0": 3, "4.4.1.5.1": 2, "4.4.1.5.2": 14, "4.4.1.5.3": 2 }).loadPercent).toBe(14);
  });

  test.each<[string, Record<string, number>, UpsReading["output"]]>([
    ["not on battery, volts at both ends", { "2.2.0": 0, "3.3.1.3.1": 210, "4.4.1.2.1": 210 }, "mains"],
    ["on battery for 12 s, no volts at the input", { "2.2.0": 12, "3.3.1.3.1": 0, "4.4.1.2.1": 210 }, "battery"],
    ["on battery for 12 s, volts at the input", { "2.2.0": 12, "3.3.1.3.1": 210, "4.4.1.2.1": 210 }, "unknown"],
    ["not on battery, no volts at the input", { "2.2.0": 0, "3.3.1.3.1": 0, "4.4.1.2.1": 210 }, "unknown"],
    [
      "a phase without volts",
      { "2.2.0": 0, "3.2.0": 2, "3.3.1.3.1": 210, "3.3.1.3.2": 0, "4.4.1.2.1": 210 },
      "unknown",
    ],
    ["no volts at the output", { "2.2.0": 0, "3.3.1.3.1": 210, "4.4.1.2.1": 0 }, "unknown"],
    ["nothing of the output", { "2.2.0": 0, "3.3.1.3.1": 210 }, "unknown"],
    ["nothing of the time on battery", { "3.3.1.3.1": 210, "4.4.1.2.1": 210 }, "unknown"],
    ["nothing else", {}, "unknown"],
  ])("an output source of other(1): %s", (_name, given, output) => {
    expect(rfc1628({ "4.1.0": 1, ...given }).output).toBe(output);
  });

  test.each<[string, Record<string, number>, UpsReading["output"]]>([
    ["no volts", { "4.4.1.2.1": 0, "4.4.1.5.1": 0 }, "off"],
    ["nothing", {}, "off"],
    ["volts", { "4.4.1.2.1": 230 }, "unknown"],
    ["tenths of volts", { "4.4.1.2.1": 2300 }, "unknown"],
    ["a load, and nothing of volts", { "4.4.1.5.1": 14 }, "unknown"],
    ["no volts, and a load that is old", { "4.4.1.2.1": 0, "4.4.1.5.1": 14 }, "off"],
  ])("an output source of none(2), at the output %s", (_name, given, output) => {
    expect(rfc1628({ "4.1.0": 2, ...given }).output).toBe(output);
  });

  test("which family answers", () => {
    const serves = (values: Record<string, number | string>) => rfc1628Family.serves(answers(std, values));
    expect(serves({ "4.1.0": 3 })).toBe("yes");
    expect(serves({ "2.1.0": 2 })).toBe("yes");
    expect(serves({ "1.2.0": "UPS 1000" })).toBe("empty");
    expect(serves({})).toBe("no");
  });

  const writesOf = (command: UpsCommand, given: Record<string, number> = {}) =>
    rfc1628Family.attempts(command, ups).map(([round]) => round?.writes(answers(std, given)));

  test.each<OffForm>(["offNow", "offWithGrace"])("%s: stays off, and the bare countdown comes last", (form) => {
    const attempts = writesOf({ ...off, form });
    const countdown = { oid: `${std}.8.2.0`, type: "integer", value: form === "offNow" ? 0 : 180 };
    expect(attempts[0]).toEqual([
      { oid: `${std}.8.1.0`, type: "integer", value: 1 },
      { oid: `${std}.8.5.0`, type: "integer", value: 2 },
      countdown,
    ]);
    expect(attempts.at(-1)).toEqual([countdown]);
  });

  test("a cycle with grace sets the countdown back on in the same PDU, in every form", () => {
    for (const writes of writesOf({ ...off, form: "cycleWithGrace" })) {
      expect(writes).toContainEqual({ oid: `${std}.8.2.0`, type: "integer", value: 180 });
      expect(writes).toContainEqual({ oid: `${std}.8.3.0`, type: "integer", value: 210 });
    }
  });

  test("a cycle now reboots, or else counts both down at once", () => {
    const attempts = writesOf({ ...off, form: "cycleNow" });
    expect(attempts[0]).toContainEqual({ oid: `${std}.8.4.0`, type: "integer", value: 30 });
    expect(attempts.at(-1)).toEqual([
      { oid: `${std}.8.2.0`, type: "integer", value: 0 },
      { oid: `${std}.8.3.0`, type: "integer", value: 30 },
    ]);
  });

  test("a sleep is the same with a longer night", () => {
    expect(writesOf({ kind: "upsSleep", upsId, sec: 28_800, withGrace: true }).at(-1)).toEqual([
      { oid: `${std}.8.2.0`, type: "integer", value: 180 },
      { oid: `${std}.8.3.0`, type: "integer", value: 28_980 },
    ]);
  });

  test("a self-test is written with the lock as it was read, and not while one runs", () => {
    const [first] = writesOf({ kind: "upsSelfTest", upsId }, { "7.2.0": 41, "7.3.0": 6 });
    expect(first).toEqual([
      { oid: `${std}.7.2.0`, type: "integer", value: 41 },
      { oid: `${std}.7.1.0`, type: "objectId", value: `${std}.7.7.4` },
    ]);
    expect(() => writesOf({ kind: "upsSelfTest", upsId }, { "7.2.0": 41, "7.3.0": 5 })).toThrow(/a test runs already/);
    expect(writesOf({ kind: "upsSelfTestAbort", upsId }, { "7.2.0": 42, "7.3.0": 5 })[0]).toContainEqual({
      ...{ oid: `${std}.7.1.0`, type: "objectId", value: `${std}.7.7.2` },
    });
  });

  test("mains cannot be made to fail", () => {
    expect(writesOf({ kind: "upsSimulatePowerFailure", upsId })).toEqual([]);
  });

  test("identity by the MIB, else by the maker's own", () => {
    const root = "1.3.6.1.4.1";
    const eaton: Varbind[] = [
      { oid: "1.3.6.1.2.1.1.2.0", type: ObjectType.OID, value: "1.3.6.1.4.1.534.1" },
      ...answers(root, { "534.1.1.2.0": "Eaton 9PX 1000i", "534.1.1.6.0": "GA10K33096" }),
    ];
    expect(rfc1628Family.toIdentity(eaton).identity).toEqual({
      ...{ manufacturer: "Eaton", model: "Eaton 9PX 1000i", serial: "GA10K33096", firmware: null },
    });
    const { identity, settings, capabilities } = rfc1628Family.toIdentity(
      answers(std, { "1.1.0": "HUAWEI", "1.2.0": "UPS2000", "1.4.0": "V1", "9.7.0": 2, "8.2.0": -1, "8.5.0": 1 }),
    );
    expect(identity).toEqual({ manufacturer: "HUAWEI", model: "UPS2000", serial: null, firmware: "V1" });
    expect(settings).toMatchObject({ lowBatterySec: 120, shutoffGraceSec: null });
    expect(capabilities).toMatchObject({ off: { offNow: true, cycleWithGrace: false, cycleNow: false }, on: false });
  });
});
