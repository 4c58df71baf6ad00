import { alarmRows } from "./alarm-table.ts";
import { rfc1628Base as base, rfc1628Controls } from "./rfc1628-controls.ts";
import { rfc1628Tests } from "./rfc1628-tests.ts";
import { readOnlyBelow, type SnmpObject, type SnmpValue } from "./snmp-object.ts";
import { oneOf, storedObject, upTo, within } from "./stored-object.ts";
import type { UpsView } from "./ups-view.ts";

/** RFC 1628, UPS-MIB, whole. Runtime is in minutes, control delays in seconds. */

export type Rfc1628Identity = {
  manufacturer: string;
  model: string;
  upsSoftware: string;
  agentSoftware: string;
  /** A UPS that always converts has a way round; one that follows the mains has none. */
  hasBypass: boolean;
};

const ratedVa = 1500;
const ratedWatts = 1200;

const readOnly = readOnlyBelow(base);

const alarmTable: readonly SnmpObject[] = Array.from({ length: alarmRows }, (_, i) => i + 1).flatMap((id) => [
  readOnly(`6.2.1.2.${id}`, "upsAlarmDescr", "oid", ({ card }) => {
    const row = card.alarms.row(id);
    return row && `${base}6.3.${row.alarm}`;
  }),
  readOnly(`6.2.1.3.${id}`, "upsAlarmTime", "ticks", ({ card }) => card.alarms.row(id)?.upTimeTicks),
]);

function outputSource({ ups, onBatterySince }: UpsView): number {
  if (ups.output === "off") return 2;
  return onBatterySince === null ? 3 : 5;
}

/** In tenths of an ampere, negative while it discharges. */
function batteryCurrent({ ups, load, onBatterySince }: UpsView): number {
  if (onBatterySince !== null) return -Math.round(load * 400);
  return ups.mains && ups.charge < 1 ? 40 : 0;
}

const atInput = (value: (view: UpsView) => number) => (view: UpsView) => (view.ups.mains ? Math.round(value(view)) : 0);
const atOutput = (value: number) => (view: UpsView) => (view.ups.output === "on" ? value : 0);

/** upsConfig…: kept by the card, but for what the model follows (upsConfigLowBattTime). */
function config(row: string, name: string, first: number, allows: (value: SnmpValue) => boolean): SnmpObject {
  return storedObject({ oid: base + row, name, type: "integer", first, allows, refusal: "inconsistentValue" });
}

const text = (row: string, name: string, first: (view: UpsView) => string) =>
  storedObject({
    oid: base + row,
    name,
    type: "string",
    first,
    allows: upTo(63),
  });

const bypass: readonly SnmpObject[] = [
  readOnly("5.1.0", "upsBypassFrequency", "integer", ({ ups }) => (ups.mains ? 500 : 0)),
  readOnly(
    "5.3.1.2.1",
    "upsBypassVoltage",
    "integer",
    atInput(({ lineVolts }) => lineVolts),
  ),
  readOnly("5.3.1.3.1", "upsBypassCurrent", "integer", () => 0),
  readOnly("5.3.1.4.1", "upsBypassPower", "integer", () => 0),
];

export function rfc1628Objects(identity: Rfc1628Identity): SnmpObject[] {
  return [
    readOnly("1.1.0", "upsIdentManufacturer", "string", () => identity.manufacturer),
    readOnly("1.2.0", "upsIdentModel", "string", () => identity.model),
    readOnly("1.3.0", "upsIdentUPSSoftwareVersion", "string", () => identity.upsSoftware),
    readOnly("1.4.0", "upsIdentAgentSoftwareVersion", "string", () => identity.agentSoftware),
    text("1.5.0", "upsIdentName", ({ upsId }) => upsId.slice(0, 63)),
    text("1.6.0", "upsIdentAttachedDevices", () => ""),
    readOnly("2.1.0", "upsBatteryStatus", "integer", ({ ups }) => (ups.charge <= 0 ? 4 : ups.lowBattery ? 3 : 2)),
    readOnly("2.2.0", "upsSecondsOnBattery", "integer", ({ onBatterySince, now }) =>
      onBatterySince === null ? 0 : Math.floor((now - onBatterySince) / 1000),
    ),
    readOnly("2.3.0", "upsEstimatedMinutesRemaining", "integer", (v) => Math.max(1, Math.floor(v.runtimeSec / 60))),
    readOnly("2.4.0", "upsEstimatedChargeRemaining", "integer", ({ ups }) => Math.floor(ups.charge * 100)),
    readOnly("2.5.0", "upsBatteryVoltage", "integer", ({ ups }) => Math.round(240 * (0.9 + 0.2 * ups.charge))),
    readOnly("2.6.0", "upsBatteryCurrent", "integer", batteryCurrent),
    readOnly("2.7.0", "upsBatteryTemperature", "integer", ({ load }) => Math.round(24 + 6 * load)),
    readOnly("3.1.0", "upsInputLineBads", "counter", ({ card }) => card.lineFailures),
    readOnly("3.2.0", "upsInputNumLines", "integer", () => 1),
    readOnly("3.3.1.2.1", "upsInputFrequency", "integer", ({ ups }) => (ups.mains ? 500 : 0)),
    readOnly(
      "3.3.1.3.1",
      "upsInputVoltage",
      "integer",
      atInput(({ lineVolts }) => lineVolts),
    ),
    readOnly(
      "3.3.1.4.1",
      "upsInputCurrent",
      "integer",
      atInput(({ load }) => load * 125),
    ),
    readOnly(
      "3.3.1.5.1",
      "upsInputTruePower",
      "integer",
      atInput(({ load }) => load * 1250),
    ),
    readOnly("4.1.0", "upsOutputSource", "integer", outputSource),
    readOnly("4.2.0", "upsOutputFrequency", "integer", atOutput(500)),
    readOnly("4.3.0", "upsOutputNumLines", "integer", () => 1),
    readOnly("4.4.1.2.1", "upsOutputVoltage", "integer", atOutput(100)),
    readOnly("4.4.1.3.1", "upsOutputCurrent", "integer", ({ load }) => Math.round(load * 120)),
    readOnly("4.4.1.4.1", "upsOutputPower", "integer", ({ load }) => Math.round(load * ratedWatts)),
    readOnly("4.4.1.5.1", "upsOutputPercentLoad", "integer", ({ load }) => Math.round(load * 100)),
    ...(identity.hasBypass ? bypass : []),
    readOnly("5.2.0", "upsBypassNumLines", "integer", () => (identity.hasBypass ? 1 : 0)),
    readOnly("6.1.0", "upsAlarmsPresent", "gauge", ({ card }) => card.alarms.size),
    ...alarmTable,
    ...rfc1628Tests,
    ...rfc1628Controls,
    config("9.1.0", "upsConfigInputVoltage", 100, oneOf(100, 110, 120)),
    config("9.2.0", "upsConfigInputFreq", 500, oneOf(500, 600)),
    config("9.3.0", "upsConfigOutputVoltage", 100, oneOf(100, 110, 120)),
    config("9.4.0", "upsConfigOutputFreq", 500, oneOf(500, 600)),
    readOnly("9.5.0", "upsConfigOutputVA", "integer", () => ratedVa),
    readOnly("9.6.0", "upsConfigOutputPower", "integer", () => ratedWatts),
    {
      oid: `${base}9.7.0`,
      name: "upsConfigLowBattTime",
      type: "integer",
      read: ({ ups }) => Math.ceil(ups.lowBatterySec / 60),
      write(value, unit) {
        if (typeof value !== "number" || value < 0 || value > 60) return "inconsistentValue";
        return () => unit.configure({ lowBatterySec: value * 60 });
      },
    },
    config("9.8.0", "upsConfigAudibleStatus", 2, within(1, 3)),
    config("9.9.0", "upsConfigLowVoltageTransferPoint", 90, within(80, 95)),
    config("9.10.0", "upsConfigHighVoltageTransferPoint", 110, within(105, 120)),
  ];
}
