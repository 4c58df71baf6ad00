import { ObjectType, type Varbind } from "net-snmp";
import { describe, expect, test } from "vitest";
import type { UpsCommand } from "../../controller/ports.ts";
import type { OffForm } from "../../domain/decide/command.ts";
import type { UpsReading } from "../../domain/world/readings.ts";
import { objectAnswers as answers } from "../testing/object-answers.ts";
import { rfc1628Family } from "./rfc1628-family.ts";

const std = "1.3.6.1.2.1.33.1";
const upsId = "ups1";
const ups = { shutoffGraceSec: 180 };
const off = { kind: "upsOff", upsId } as const;
const rfc1628 = (values: Record<string, number | string>) => rfc1628Family.toReading(answers(std, values));

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
