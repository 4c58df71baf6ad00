import { describe, expect, test } from "vitest";
import type { UpsCommand } from "../../controller/ports.ts";
import type { OffForm } from "../../domain/decide/command.ts";
import type { UpsReading } from "../../domain/world/readings.ts";
import { objectAnswers as answers } from "../testing/object-answers.ts";
import { powernetFamily } from "./powernet-family.ts";

const apc = "1.3.6.1.4.1.318.1.1.1";
const upsId = "ups1";
const ups = { shutoffGraceSec: 180 };
const off = { kind: "upsOff", upsId } as const;
const powernet = (values: Record<string, number | string>) => powernetFamily.toReading(answers(apc, values));
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
