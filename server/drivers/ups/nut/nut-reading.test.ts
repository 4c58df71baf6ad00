import { describe, expect, test } from "vitest";
import type { UpsReading } from "../../../domain/world/readings.ts";
import { toNutIdentity } from "./nut-identity.ts";
import { toNutReading } from "./nut-reading.ts";

type Given = Record<string, string>;
const reading = (given: Given) => toNutReading(new Map(Object.entries(given)));

describe("the words of ups.status", () => {
  const mains = { output: "mains", mainsPresent: true, testing: false, lowBattery: false } as const;
  const battery = { output: "battery", mainsPresent: false, testing: false, lowBattery: false } as const;
  const unknown = { output: "unknown", mainsPresent: null, testing: false, lowBattery: false } as const;

  test.each<[string, Partial<UpsReading>]>([
    ["OL", mains],
    ["ol", mains],
    ["OL CHRG", mains],
    ["CHRG OL", mains],
    ["OL HB", mains],
    ["OL RB", mains],
    ["OL BOOST", mains],
    ["OL TRIM", mains],
    ["OL OVER", mains],
    ["OL BYPASS", mains],
    ["BYPASS", mains],
    ["ALARM OL ECO VENDOR-WORD", mains],
    ["FSD OL", mains],
    ["OL LB CHRG", { ...mains, lowBattery: true }],
    ["OB", battery],
    ["OB DISCHRG", battery],
    ["LB OB", { ...battery, lowBattery: true }],
    ["ALARM OB DISCHRG OVER", battery],
    ["OB BYPASS", battery],
    ["FSD OB DISCHRG", { ...battery, lowBattery: true }],
    ["OL CAL", { ...mains, testing: true }],
    ["OL TEST", { ...mains, testing: true }],
    ["OB CAL DISCHRG", { ...battery, mainsPresent: null, testing: true }],
    ["OB CAL LB", { ...battery, mainsPresent: null, testing: true, lowBattery: true }],
    ["CAL", { ...battery, mainsPresent: null, testing: true }],
    ["OFF", { output: "off", mainsPresent: null }],
    ["OL OFF", { output: "off", mainsPresent: true }],
    ["OB OFF", { output: "off", mainsPresent: false }],
    ["OL OB", unknown],
    ["ALARM", unknown],
    ["RB", unknown],
    ["VENDOR-WORD", unknown],
    ["OLD", unknown],
  ])("%s", (status, expected) => {
    expect(reading({ "ups.status": status })).toMatchObject(expected);
  });

  test.each(["", "  ", "WAIT"])("%j: the driver has nothing", (status) => {
    expect(() => reading({ "ups.status": status, "battery.charge": "100" })).toThrow(
      expect.objectContaining({ code: "unreachable" }),
    );
  });

  test("none: not a UPS", () => {
    expect(() => reading({ "outlet.1.status": "on" })).toThrow(expect.objectContaining({ code: "badReply" }));
  });
});

test.each<{ name: string; given: Given; expected: Partial<UpsReading> }>([
  {
    name: "OFF while the output carries voltage from the battery",
    given: { "ups.status": "OB OFF OB", "output.voltage": "229" },
    expected: { output: "battery", mainsPresent: false },
  },
  {
    name: "OFF on line with a voltage at the output: nobody knows",
    given: { "ups.status": "OL OFF", "output.voltage": "229" },
    expected: { output: "unknown", mainsPresent: null },
  },
  {
    name: "OFF with a load and no word of the output's voltage",
    given: { "ups.status": "OB OFF", "ups.load": "31" },
    expected: { output: "battery" },
  },
  {
    name: "OFF, and nothing at the output",
    given: { "ups.status": "OL OFF", "output.voltage": "0.0", "ups.load": "0", "input.voltage": "231" },
    expected: { output: "off", mainsPresent: true },
  },
  {
    name: "OFF by a device that only says its input",
    given: { "ups.status": "OFF", "input.voltage": "3" },
    expected: { output: "off", mainsPresent: false },
  },
  {
    name: "a test by its result, with mains at the input",
    given: { "ups.status": "OB DISCHRG", "ups.test.result": "In progress", "input.voltage": "230" },
    expected: { output: "battery", mainsPresent: true, testing: true },
  },
  {
    name: "mains fail during a test: an outage",
    given: { "ups.status": "OB CAL", "input.voltage": "0" },
    expected: { mainsPresent: false, testing: false },
  },
  {
    name: "a test result that is left over proves nothing without a voltage",
    given: { "ups.status": "OB", "ups.test.result": "TestInProgress" },
    expected: { mainsPresent: false, testing: false },
  },
  {
    name: "the reason of the transfer",
    given: { "ups.status": "OB", "input.transfer.reason": "selfTest", "input.voltage": "229" },
    expected: { mainsPresent: true, testing: true },
  },
  {
    name: "the reason of an old transfer, on line",
    given: { "ups.status": "OL", "input.transfer.reason": "self test", "input.voltage": "229" },
    expected: { testing: false },
  },
  ...(
    [
      ["-1", false],
      ["0", null],
      ["45", true],
      ["65535", null],
      ["soon", null],
    ] as const
  ).map(([sec, shutdownPending]) => ({
    name: `ups.timer.shutdown ${sec}`,
    given: { "ups.status": "OB", "ups.timer.shutdown": sec },
    expected: { shutdownPending },
  })),
  {
    name: "a reboot that counts down",
    given: { "ups.status": "OL", "ups.timer.shutdown": "-1", "ups.timer.reboot": "9" },
    expected: { shutdownPending: true },
  },
  {
    name: "numbers as drivers write them",
    given: {
      ...{ "ups.status": "OL", "battery.charge": "093", "battery.runtime": "1800.00", "ups.load": " 21.5 " },
      ...{
        "input.voltage": "+231.4",
        "output.voltage": "230",
        "battery.temperature": "27.50",
        "ups.temperature": "41",
      },
    },
    expected: {
      ...{ chargePercent: 93, runtimeSec: 1800, loadPercent: 21.5, inputVolts: 231.4, outputVolts: 230 },
      batteryCelsius: 27.5,
    },
  },
  {
    name: "what is not to be believed",
    given: {
      ...{ "ups.status": "OL", "battery.charge": "101", "battery.runtime": "4294967295", "ups.load": "-1" },
      ...{ "input.voltage": "23140", "output.voltage": "NaN", "battery.temperature": "-273", "ups.temperature": "0" },
    },
    expected: {
      ...{ chargePercent: null, runtimeSec: null, loadPercent: null, inputVolts: null, outputVolts: null },
      batteryCelsius: null,
    },
  },
  ...["-1", "65535", "3932100", "257698037700", "1e4", "0x10", "1,800", "", "١٨٠٠"].map((runtime) => ({
    name: `a runtime of ${JSON.stringify(runtime)}`,
    given: { "ups.status": "OL", "battery.runtime": runtime },
    expected: { runtimeSec: null },
  })),
  {
    name: "zeroes of a battery that is not low",
    given: { "ups.status": "OL", "battery.charge": "0", "battery.runtime": "0" },
    expected: { chargePercent: null, runtimeSec: null },
  },
  {
    name: "a charge of zero of one that charges",
    given: { "ups.status": "OL CHRG", "battery.charge": "0", "battery.runtime": "0" },
    expected: { chargePercent: 0, runtimeSec: null, lowBattery: false },
  },
  {
    name: "zeroes of one that is",
    given: { "ups.status": "OB LB", "battery.charge": "0", "battery.runtime": "0" },
    expected: { chargePercent: 0, runtimeSec: 0, lowBattery: true },
  },
  {
    name: "three lines: the worst of each",
    given: {
      ...{ "ups.status": "OL", "input.L1-N.voltage": "231", "input.L2-N.voltage": "228", "input.L3-N.voltage": "233" },
      ...{ "output.L1-N.voltage": "230", "output.L2-N.voltage": "229" },
      ...{ "output.L1.power.percent": "14", "output.L2.power.percent": "55", "output.L3.power.percent": "4" },
    },
    expected: { inputVolts: 228, outputVolts: 229, loadPercent: 55 },
  },
])("$name", ({ given, expected }) => {
  expect(reading(given)).toMatchObject(expected);
});

test.each<[Given, UpsReading["conditions"]]>([
  [{ "ups.status": "OL CHRG" }, []],
  [{ "ups.status": "ALARM OL RB OVER BYPASS" }, ["replaceBattery", "overload", "bypass"]],
  [{ "ups.status": "OL BOOST ECO" }, ["boost", "eco"]],
  [{ "ups.status": "OL TRIM", "ups.test.result": "Done and passed" }, ["trim"]],
  [{ "ups.status": "OL", "ups.test.result": "Done and error" }, ["selfTestFailed"]],
])("conditions of %j", (given, conditions) => {
  expect(reading(given).conditions).toEqual(conditions);
});

test("who it is: control characters and length are not passed on", () => {
  const { identity } = toNutIdentity(
    new Map([
      ["ups.mfr", " American\u0000Power\u001b[31m "],
      ["device.model", "x".repeat(500)],
      ["device.serial", "   "],
    ]),
  );
  expect(identity).toEqual({
    ...{ manufacturer: "American Power [31m", model: "x".repeat(128), serial: null, firmware: null },
  });
});

test("the delays of APC's cards through snmp-ups are not believed", () => {
  const held = { "ups.delay.shutdown": "270", "ups.delay.start": "0", "battery.runtime.low": "120" };
  const settings = (driver: Given) => toNutIdentity(new Map(Object.entries({ ...held, ...driver }))).settings;
  expect(settings({ "driver.name": "snmp-ups", "driver.version.data": "apcc MIB 1.2" })).toMatchObject({
    ...{ shutoffGraceSec: null, returnDelaySec: null, lowBatterySec: 120 },
  });
  expect(settings({ "driver.name": "snmp-ups", "driver.version.data": "mge MIB 0.5" })).toMatchObject({
    ...{ shutoffGraceSec: 270, returnDelaySec: 0 },
  });
});
