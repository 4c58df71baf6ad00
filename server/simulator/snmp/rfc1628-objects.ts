import { identName } from "./powernet-objects.ts";
import { doNothing, type SnmpObject, type SnmpValue } from "./snmp-object.ts";
import type { UpsUnit, UpsView } from "./ups-view.ts";

/** RFC 1628, UPS-MIB. Runtime is in minutes, control delays in seconds. */
const base = "1.3.6.1.2.1.33.1.";

function readOnly(oid: string, name: string, type: SnmpObject["type"], read: SnmpObject["read"]): SnmpObject {
  return { oid: `${base}${oid}`, name, type, read };
}

function delay(
  oid: string,
  name: string,
  range: { min: number; max: number },
  read: (view: UpsView) => number,
  set: (sec: number, unit: UpsUnit) => void,
): SnmpObject {
  return {
    oid: `${base}${oid}`,
    name,
    type: "integer",
    read,
    write(value, unit) {
      if (typeof value !== "number" || value < range.min || value > range.max) return "inconsistentValue";
      return () => set(value, unit);
    },
  };
}

/** The alarms of RFC 1628 that stand now, by their well-known numbers, which are their rows too. */
function alarmsOf({ ups, now }: UpsView): Set<number> {
  const alarms = new Set<number>();
  const on = ups.output === "on";
  if (!ups.mains) alarms.add(6);
  if (on && !ups.mains) alarms.add(2);
  if (ups.lowBattery) alarms.add(3);
  if (ups.charge <= 0) alarms.add(4);
  if (!on) alarms.add(14);
  if (!on && ups.returnAt === null) alarms.add(12);
  if (!on && ups.returnAt !== null) alarms.add(ups.mains ? 11 : 21);
  if (ups.pending) alarms.add(22);
  if (ups.pending && ups.pending.darkAt - now < 5000) alarms.add(23);
  return alarms;
}

/** When each alarm row stood first is not kept: the row shows the present time. */
const alarmRows: SnmpObject[] = [2, 3, 4, 6, 11, 12, 14, 21, 22, 23].flatMap((n) => [
  readOnly(`6.2.1.2.${n}`, "upsAlarmDescr", "oid", (view) => (alarmsOf(view).has(n) ? `${base}6.3.${n}` : undefined)),
  readOnly(`6.2.1.3.${n}`, "upsAlarmTime", "ticks", (view) => (alarmsOf(view).has(n) ? view.upTimeTicks : undefined)),
]);

function outputSource({ ups }: UpsView): number {
  if (ups.output === "off") return 2;
  return ups.mains ? 3 : 5;
}

const secondsUntil = (at: number | null, now: number) => (at === null ? -1 : Math.max(0, Math.ceil((at - now) / 1000)));

/** A countdown to dark; −1 takes it back, 0 is now, a new one replaces the one that runs; to a dark output it does nothing. */
function shutdownAfter(sec: number, unit: UpsUnit): void {
  const { ups, now } = unit.view() ?? {};
  if (!ups || now === undefined || ups.output === "off") return;
  if (sec < 0) {
    unit.live.configure(unit.id, { pending: null });
    return;
  }
  // It returns by itself if mains were gone, or if a startup was ordered beside it.
  const returns = (unit.card.autoRestart && !ups.mains) || unit.card.startupAt !== null;
  if (sec === 0) unit.live.act({ kind: "upsOff", upsId: unit.id, form: returns ? "cycleNow" : "offNow" });
  else {
    const after = returns ? "returnWithMains" : "stayOff";
    unit.live.configure(unit.id, { pending: { darkAt: now + sec * 1000, after } });
  }
}

/** The output comes on after that time, and waits for mains; −1 takes it back. */
function startupAfter(sec: number, unit: UpsUnit): void {
  const { ups, now } = unit.view() ?? {};
  if (!ups || now === undefined) return;
  if (sec < 0) {
    unit.card.startupAt = null;
    if (ups.output === "off") unit.live.configure(unit.id, { returnAt: null });
    return;
  }
  if (ups.output === "off") {
    if (sec === 0) unit.live.act({ kind: "upsOn", upsId: unit.id });
    else unit.live.configure(unit.id, { returnAt: now + sec * 1000 });
    return;
  }
  unit.card.startupAt = now + sec * 1000;
  if (ups.pending) unit.live.configure(unit.id, { pending: { ...ups.pending, after: "returnWithMains" } });
}

function rebootFor(sec: number, unit: UpsUnit): void {
  if (sec < 0) return;
  unit.live.act({ kind: "upsOff", upsId: unit.id, form: "cycleNow" });
  unit.returnAt(unit.live.site.now + sec * 1000);
}

function onlyValue(oid: string, name: string, value: number): SnmpObject {
  return {
    oid: `${base}${oid}`,
    name,
    type: "integer",
    read: () => value,
    write: (asked: SnmpValue) => (asked === value ? doNothing : "inconsistentValue"),
  };
}

export const rfc1628Objects: readonly SnmpObject[] = [
  readOnly("1.1.0", "upsIdentManufacturer", "string", () => "APC"),
  readOnly("1.2.0", "upsIdentModel", "string", () => "Smart-UPS 1500"),
  readOnly("1.3.0", "upsIdentUPSSoftwareVersion", "string", () => "UPS 09.8 / 00.5"),
  readOnly("1.4.0", "upsIdentAgentSoftwareVersion", "string", () => "v6.9.6"),
  readOnly("1.5.0", "upsIdentName", "string", ({ upsId }) => identName(upsId)),
  readOnly("1.6.0", "upsIdentAttachedDevices", "string", () => ""),
  readOnly("2.1.0", "upsBatteryStatus", "integer", ({ ups }) => (ups.charge <= 0 ? 4 : ups.lowBattery ? 3 : 2)),
  readOnly("2.2.0", "upsSecondsOnBattery", "integer", ({ ups, now }) =>
    ups.onBatterySince === null ? 0 : Math.floor((now - ups.onBatterySince) / 1000),
  ),
  readOnly("2.3.0", "upsEstimatedMinutesRemaining", "integer", (v) => Math.max(1, Math.floor(v.runtimeSec / 60))),
  readOnly("2.4.0", "upsEstimatedChargeRemaining", "integer", ({ ups }) => Math.floor(ups.charge * 100)),
  readOnly("2.5.0", "upsBatteryVoltage", "integer", ({ ups }) => Math.round(240 * (0.9 + 0.2 * ups.charge))),
  readOnly("2.6.0", "upsBatteryCurrent", "integer", ({ ups, load }) =>
    ups.output === "on" && !ups.mains ? -Math.round(load * 400) : 0,
  ),
  readOnly("2.7.0", "upsBatteryTemperature", "integer", ({ load }) => Math.round(24 + 6 * load)),
  readOnly("3.1.0", "upsInputLineBads", "counter", ({ card }) => card.lineFailures),
  readOnly("3.2.0", "upsInputNumLines", "integer", () => 1),
  readOnly("3.3.1.2.1", "upsInputFrequency", "integer", ({ ups }) => (ups.mains ? 500 : 0)),
  readOnly("3.3.1.3.1", "upsInputVoltage", "integer", ({ ups, lineVolts }) => (ups.mains ? Math.round(lineVolts) : 0)),
  readOnly("3.3.1.4.1", "upsInputCurrent", "integer", ({ ups, load }) => (ups.mains ? Math.round(load * 125) : 0)),
  readOnly("3.3.1.5.1", "upsInputTruePower", "integer", ({ ups, load }) => (ups.mains ? Math.round(load * 1250) : 0)),
  readOnly("4.1.0", "upsOutputSource", "integer", outputSource),
  readOnly("4.2.0", "upsOutputFrequency", "integer", ({ ups }) => (ups.output === "on" ? 500 : 0)),
  readOnly("4.3.0", "upsOutputNumLines", "integer", () => 1),
  readOnly("4.4.1.2.1", "upsOutputVoltage", "integer", ({ ups }) => (ups.output === "on" ? 100 : 0)),
  readOnly("4.4.1.3.1", "upsOutputCurrent", "integer", ({ load }) => Math.round(load * 120)),
  readOnly("4.4.1.4.1", "upsOutputPower", "integer", ({ load }) => Math.round(load * 1200)),
  readOnly("4.4.1.5.1", "upsOutputPercentLoad", "integer", ({ load }) => Math.round(load * 100)),
  readOnly("6.1.0", "upsAlarmsPresent", "gauge", (view) => alarmsOf(view).size),
  ...alarmRows,
  readOnly("7.1.0", "upsTestId", "oid", () => `${base}7.7.1`),
  readOnly("7.2.0", "upsTestSpinLock", "integer", () => 0),
  readOnly("7.3.0", "upsTestResultsSummary", "integer", () => 6),
  onlyValue("8.1.0", "upsShutdownType", 1),
  delay(
    "8.2.0",
    "upsShutdownAfterDelay",
    { min: -1, max: 2_147_483 },
    ({ ups, now }) => secondsUntil(ups.pending?.darkAt ?? null, now),
    shutdownAfter,
  ),
  delay(
    "8.3.0",
    "upsStartupAfterDelay",
    { min: -1, max: 2_147_483 },
    ({ ups, now, card }) => secondsUntil(card.startupAt ?? ups.returnAt, now),
    startupAfter,
  ),
  delay("8.4.0", "upsRebootWithDuration", { min: -1, max: 300 }, () => -1, rebootFor),
  {
    oid: `${base}8.5.0`,
    name: "upsAutoRestart",
    type: "integer",
    read: ({ card }) => (card.autoRestart ? 1 : 2),
    write(value, unit) {
      if (value !== 1 && value !== 2) return "inconsistentValue";
      return () => {
        unit.card.autoRestart = value === 1;
      };
    },
  },
  readOnly("9.1.0", "upsConfigInputVoltage", "integer", () => 100),
  readOnly("9.2.0", "upsConfigInputFreq", "integer", () => 500),
  readOnly("9.3.0", "upsConfigOutputVoltage", "integer", () => 100),
  readOnly("9.4.0", "upsConfigOutputFreq", "integer", () => 500),
  readOnly("9.5.0", "upsConfigOutputVA", "integer", () => 1500),
  readOnly("9.6.0", "upsConfigOutputPower", "integer", () => 1200),
  delay(
    "9.7.0",
    "upsConfigLowBattTime",
    { min: 0, max: 60 },
    ({ ups }) => Math.ceil(ups.lowBatterySec / 60),
    (minutes, unit) => unit.live.configure(unit.id, { lowBatterySec: minutes * 60 }),
  ),
  readOnly("9.8.0", "upsConfigAudibleStatus", "integer", () => 2),
];
