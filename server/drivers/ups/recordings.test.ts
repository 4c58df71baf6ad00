import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ObjectType, type Varbind } from "net-snmp";
import { describe, expect, test } from "vitest";
import type { UpsReading } from "../../domain/world/readings.ts";
import { powernetFamily } from "./powernet-family.ts";
import { rfc1628Family } from "./rfc1628-family.ts";

/** Recordings of real devices that are not part of this repository: read where they are, else there is nothing to check. */
const folder = join(import.meta.dirname, "../../../../shared/recordings");

function recorded(file: string): Varbind[] {
  return varbindsOf(readFileSync(join(folder, file), "utf8"));
}

/** snmprec: a line an object, `oid|type|value`; an `x` behind the type says that the value is in hex. */
function varbindsOf(text: string): Varbind[] {
  return text
    .split("\n")
    .filter((line) => line.includes("|"))
    .map((line) => {
      const [oid = "", tag = "", ...rest] = line.split("|");
      const value = rest.join("|");
      const type = Number.parseInt(tag, 10);
      if (tag.endsWith("x")) return { oid, type, value: Buffer.from(value, "hex") };
      if (type === ObjectType.OctetString) return { oid, type, value: Buffer.from(value) };
      if (type === ObjectType.Null) return { oid, type, value: null };
      return { oid, type, value: type === ObjectType.OID ? value : Number(value) };
    });
}

const running = { output: "mains", mainsPresent: true, testing: false, lowBattery: false } as const;

const cases: [string, "powernet" | "rfc1628", Partial<UpsReading>][] = [
  [
    "apc_powerchute",
    "powernet",
    { ...running, chargePercent: 100, runtimeSec: 7560, loadPercent: 31, inputVolts: 244, batteryCelsius: 21 },
  ],
  [
    "apc_sua1500rmi2u",
    "powernet",
    { ...running, chargePercent: 100, runtimeSec: 3960, loadPercent: 16.9, inputVolts: 239, batteryCelsius: 26.1 },
  ],
  [
    "apc_smt750x-nmc2",
    "powernet",
    { ...running, chargePercent: 100, runtimeSec: 109_762, loadPercent: 0, inputVolts: 119.1, batteryCelsius: 23.4 },
  ],
  [
    "apc_smtl1000-nmc3",
    "powernet",
    { ...running, chargePercent: 100, runtimeSec: 1522, loadPercent: 37.8, inputVolts: 118, batteryCelsius: 28 },
  ],
  [
    "eaton-mgeups_5px",
    "rfc1628",
    { ...running, chargePercent: 100, runtimeSec: 2580, loadPercent: 59, inputVolts: 229, batteryCelsius: null },
  ],
  ["eatonupsm2_9px", "rfc1628", { ...running, chargePercent: 98, runtimeSec: 25_800, loadPercent: 9, inputVolts: 239 }],
  // outputSource other(1): the device does not say where its output comes from, so neither do we.
  [
    "poweralert_ups",
    "rfc1628",
    { output: "unknown", mainsPresent: null, runtimeSec: 4320, inputVolts: 210, batteryCelsius: null },
  ],
  [
    "netmanplus_208",
    "rfc1628",
    { ...running, chargePercent: 100, runtimeSec: 19_860, loadPercent: 14, inputVolts: 233, batteryCelsius: 25 },
  ],
  [
    "generex-ups_cs141",
    "rfc1628",
    { ...running, chargePercent: 100, runtimeSec: 32_640, loadPercent: 2, inputVolts: 233 },
  ],
  [
    "huaweiups_ups2000",
    "rfc1628",
    { ...running, chargePercent: 100, runtimeSec: null, loadPercent: 27, inputVolts: 233 },
  ],
  // Tenths of volts where RFC 1628 says volts: not to be believed.
  [
    "deltaups_rfc1628string",
    "rfc1628",
    { ...running, chargePercent: 29, runtimeSec: 20_280, loadPercent: 8, inputVolts: null },
  ],
  ["netvision-rfc", "rfc1628", { ...running, chargePercent: 100, runtimeSec: null, loadPercent: 7, inputVolts: 234 }],
];

test("the lines of a recording become varbinds of their types", () => {
  const lines = ["1.3.6.1.2.1.1.5.0|4|ups-1", "1.3.6.1.2.1.33.1.2.4.0|2|98", "1.3.6.1.2.1.1.6.0|4x|4242", ""];
  expect(varbindsOf(lines.join("\n"))).toEqual([
    { oid: "1.3.6.1.2.1.1.5.0", type: ObjectType.OctetString, value: Buffer.from("ups-1") },
    { oid: "1.3.6.1.2.1.33.1.2.4.0", type: ObjectType.Integer, value: 98 },
    { oid: "1.3.6.1.2.1.1.6.0", type: ObjectType.OctetString, value: Buffer.from("BB") },
  ]);
});

function recordings(): void {
  test.each(cases)("%s", (file, family, expected) => {
    const varbinds = recorded(`${file}.snmprec`);
    const chosen = [powernetFamily, rfc1628Family].find((f) => varbinds.some(({ oid }) => oid === f.probeOid));
    expect(chosen?.name).toBe(family);
    expect(chosen?.toReading(varbinds)).toMatchObject(expected);
  });

  test("a card says who it is", () => {
    const { identity } = powernetFamily.toIdentity(recorded("apc_smt750x-nmc2.snmprec"));
    expect(identity).toMatchObject({ manufacturer: "APC", model: "Smart-UPS X 750" });
  });
}

// Not skipped where they are absent: they are no part of this repository, so nothing is missing there.
if (existsSync(folder)) describe("recordings of real devices", recordings);
