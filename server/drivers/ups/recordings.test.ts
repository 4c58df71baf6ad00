import { ObjectType, type Varbind } from "net-snmp";
import { describe, expect, test } from "vitest";
import type { UpsIdentity, UpsReading } from "../../domain/world/readings.ts";
import { recordedDevices, recordingOf, recordingsFolder, varbindsOf } from "../testing/recorded-devices.ts";
import { powernetFamily } from "./powernet-family.ts";
import { rfc1628Family } from "./rfc1628-family.ts";

const running = { output: "mains", mainsPresent: true, testing: false, lowBattery: false } as const;

type Expected = Partial<UpsReading> & { family: "powernet" | "rfc1628"; identity?: Partial<UpsIdentity> };

/** What is read from each; what is null is not known. */
const expected: Record<string, Expected> = {
  apc_powerchute: {
    family: "powernet",
    ...running,
    ...{ chargePercent: 100, runtimeSec: 7560, loadPercent: 31, inputVolts: 244, outputVolts: 244, batteryCelsius: 21 },
    identity: { model: "Smart-UPS 1000", serial: "AS1322126155" },
  },
  apc_sua1500rmi2u: {
    family: "powernet",
    ...running,
    ...{ chargePercent: 100, runtimeSec: 3960, loadPercent: 16.9, inputVolts: 239, batteryCelsius: 26.1 },
    // The card had not read its UPS's number: FFFFFFFFFFFF.
    identity: { model: "Smart-UPS 1500 RM", serial: null },
  },
  "apc_smt750x-nmc2": {
    family: "powernet",
    ...running,
    ...{ chargePercent: 100, runtimeSec: 109_762, loadPercent: 0, inputVolts: 119.1, batteryCelsius: 23.4 },
    identity: { manufacturer: "APC", model: "Smart-UPS X 750", serial: "AS1907242163", firmware: "UPS 09.8 (ID20)" },
  },
  "apc_smtl1000-nmc3": {
    family: "powernet",
    ...running,
    ...{ chargePercent: 100, runtimeSec: 1522, loadPercent: 37.8, inputVolts: 118, batteryCelsius: 28 },
    identity: { model: "Smart-UPS 1000", serial: "AS2233161027" },
  },
  "eaton-mgeups_5px": {
    family: "rfc1628",
    ...running,
    // 0 °C: no sensor.
    ...{ chargePercent: 100, runtimeSec: 2580, loadPercent: 59, inputVolts: 229, batteryCelsius: null },
    identity: { manufacturer: "EATON", model: "Eaton 5PX 3000", serial: "G4294C3232" },
  },
  eatonupsm2_9px: {
    family: "rfc1628",
    ...running,
    ...{ chargePercent: 98, runtimeSec: 25_800, loadPercent: 9, inputVolts: 239, batteryCelsius: null },
    identity: { manufacturer: "Eaton", model: "Eaton 9PX 1000i RT 2U", serial: "GA10K33096" },
  },
  // Its output source is other(1); nothing on battery, and volts at both ends. -273 °C: no sensor.
  poweralert_ups: {
    family: "rfc1628",
    ...running,
    ...{ chargePercent: 100, runtimeSec: 4320, loadPercent: 10, inputVolts: 210, batteryCelsius: null },
    identity: { manufacturer: "Tripp Lite", model: "SU3000LCD2UHV", serial: null },
  },
  netmanplus_208: {
    family: "rfc1628",
    ...running,
    ...{ chargePercent: 100, runtimeSec: 19_860, loadPercent: 14, inputVolts: 233, batteryCelsius: 25 },
    identity: { manufacturer: "Riello", model: null },
  },
  // On bypass: the load runs on mains. The second of three lines carries most.
  "generex-ups_cs141": {
    family: "rfc1628",
    ...running,
    ...{ chargePercent: 100, runtimeSec: 32_640, loadPercent: 14, inputVolts: 233, conditions: ["bypass"] },
    identity: { manufacturer: "Multimatic", model: "Upscale", firmware: "CS141-SNMP V1.80.17 190618" },
  },
  // 4294967295 minutes is no time.
  huaweiups_ups2000: {
    family: "rfc1628",
    ...running,
    ...{ chargePercent: 100, runtimeSec: null, loadPercent: 27, inputVolts: 233, batteryCelsius: 21 },
    identity: { manufacturer: "HUAWEI", model: "UPS2000 6kVA" },
  },
  // It counts its volts in tenths.
  deltaups_rfc1628string: {
    family: "rfc1628",
    ...running,
    ...{ chargePercent: 29, runtimeSec: 20_280, loadPercent: 8, inputVolts: 236, outputVolts: 230, batteryCelsius: 14 },
    identity: { manufacturer: "Delta", model: null },
  },
  // 65535 minutes is no time.
  "netvision-rfc": {
    family: "rfc1628",
    ...running,
    ...{ chargePercent: 100, runtimeSec: null, loadPercent: 7, inputVolts: 234, batteryCelsius: 27 },
    identity: { manufacturer: "Socomec", model: "MODULYS GP 2.0", serial: "PD04405001" },
  },
};

test("the lines of a recording become varbinds of their types", () => {
  const lines = ["1.3.6.1.2.1.1.5.0|4|ups-1", "1.3.6.1.2.1.33.1.2.4.0|2|98", "1.3.6.1.2.1.1.6.0|4x|4242", ""];
  expect(varbindsOf(lines.join("\n"))).toEqual([
    { oid: "1.3.6.1.2.1.1.5.0", type: ObjectType.OctetString, value: Buffer.from("ups-1") },
    { oid: "1.3.6.1.2.1.33.1.2.4.0", type: ObjectType.Integer, value: 98 },
    { oid: "1.3.6.1.2.1.1.6.0", type: ObjectType.OctetString, value: Buffer.from("BB") },
  ]);
});

const familyOf = (varbinds: readonly Varbind[]) =>
  [powernetFamily, rfc1628Family].find((family) => family.serves(varbinds) === "yes");

function recordings(): void {
  test.each(recordedDevices())("%s", (device) => {
    const varbinds = recordingOf(device);
    const { family, identity, ...reading } = expected[device] ?? {};
    expect(family, "a recording of which nobody has said what is to be read from it").toBeDefined();
    const found = familyOf(varbinds);
    expect(found?.name).toBe(family);
    expect(found?.toReading(varbinds)).toMatchObject(reading);
    expect(found?.toIdentity(varbinds).identity).toMatchObject(identity ?? {});
  });

  test("the table of what is read from each", () => {
    const rows = recordedDevices().map((device) => {
      const varbinds = recordingOf(device);
      const family = familyOf(varbinds);
      const reading = family?.toReading(varbinds);
      const { manufacturer, model } = family?.toIdentity(varbinds).identity ?? {};
      const says = (value: unknown) => (value === null || value === undefined ? "unknown" : String(value));
      return [
        ...[device, family?.name, manufacturer, model, reading?.output, reading?.chargePercent, reading?.runtimeSec],
        ...[reading?.loadPercent, reading?.inputVolts, reading?.outputVolts, reading?.batteryCelsius],
        reading?.conditions?.join(" ") || "-",
      ].map(says);
    });
    const head =
      "recording, family, manufacturer, model, output, charge %, runtime s, load %, input V, output V, battery °C, conditions";
    const lines = [head.split(", "), head.split(", ").map(() => "---"), ...rows];
    // FUKUDEN_SHOW=recordings vitest run --project parts server/drivers/ups/recordings.test.ts
    if (process.env.FUKUDEN_SHOW === "recordings")
      process.stdout.write(`${lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}\n`);
    expect(rows).toHaveLength(Object.keys(expected).length);
  });
}

// Not skipped where they are absent: they are no part of this repository, so nothing is missing there.
if (recordingsFolder !== null) describe("recordings of real devices", recordings);
