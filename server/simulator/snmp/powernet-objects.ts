import type { OffForm } from "../../domain/decide/command.ts";
import type { SimUps } from "../../domain/simulation/site.ts";
import { doNothing, type SetRefusal, type SnmpObject, type SnmpValue } from "./snmp-object.ts";
import type { UpsUnit, UpsView } from "./ups-view.ts";

/** PowerNet-MIB, upsBasic… and upsAdv… of a Smart-UPS with a network management card. Times on the wire are hundredths of a second. */
const base = "1.3.6.1.4.1.318.1.1.1.";

const nominalVolts = 100;
const batteryNominalVolts = 24;
const dates = { made: "04/01/2025", batteryReplaced: "04/01/2025", tested: "11/01/2026" };

/** upsBasicOutputStatus */
function outputStatus({ ups }: UpsView): number {
  if (ups.output === "on") return ups.mains ? 2 : 3;
  if (ups.returnAt === null) return 7;
  return ups.mains ? 8 : 11;
}

/** upsBasicStateOutputState: 64 flags, number 1 leftmost. */
export function stateFlags(view: UpsView): string {
  const { ups } = view;
  const on = ups.output === "on";
  const onBattery = on && !ups.mains;
  const set = new Set<number>([6]);
  if (onBattery) set.add(2);
  if (ups.lowBattery) set.add(3).add(1);
  if (on && ups.mains) set.add(4);
  if (ups.charge <= 0) set.add(11);
  if (on) set.add(19);
  else if (ups.returnAt === null) set.add(58);
  else set.add(ups.mains ? 20 : 18);
  if (ups.pending) set.add(22);
  if (ups.lowBattery && onBattery) set.add(30);
  return Array.from({ length: 64 }, (_, i) => (set.has(i + 1) ? "1" : "0")).join("");
}

const inputVolts = ({ ups, lineVolts }: UpsView) => (ups.mains ? Math.round(lineVolts) : 0);
const inputDecivolts = ({ ups, lineVolts }: UpsView) => (ups.mains ? Math.round(lineVolts * 10) : 0);
const outputVolts = ({ ups }: UpsView) => (ups.output === "on" ? nominalVolts : 0);
const celsius = ({ load }: UpsView) => 24 + 6 * load;
const batteryVolts = ({ ups }: UpsView) => batteryNominalVolts * (0.9 + 0.2 * ups.charge);
const ticks = (sec: number) => Math.min(4_294_967_294, Math.round(sec * 100));
const onBatterySec = ({ ups, now }: UpsView) => (ups.onBatterySince === null ? 0 : (now - ups.onBatterySince) / 1000);

/** A command object: it reads 1, and 1 written to it does nothing. */
function command(oid: string, name: string, commands: Record<number, (unit: UpsUnit) => SetRefusal | (() => void)>) {
  return {
    oid: `${base}${oid}.0`,
    name,
    type: "integer",
    read: () => 1,
    write(value, unit) {
      if (value === 1) return doNothing;
      return (typeof value === "number" ? commands[value]?.(unit) : undefined) ?? "wrongValue";
    },
  } satisfies SnmpObject;
}

const off = (form: OffForm) => (unit: UpsUnit) => () => unit.live.act({ kind: "upsOff", upsId: unit.id, form });

/** Hundredths of a second within bounds, rounded up to whole seconds as the MIB says ("to next higher"). */
function setting(
  oid: string,
  name: string,
  maxSec: number,
  read: (ups: SimUps) => number,
  key: "shutoffGraceSec" | "lowBatterySec" | "returnDelaySec",
): SnmpObject {
  return {
    oid: `${base}${oid}.0`,
    name,
    type: "ticks",
    read: ({ ups }) => ticks(read(ups)),
    write(value: SnmpValue, unit) {
      if (typeof value !== "number" || value > maxSec * 100) return "wrongValue";
      return () => unit.live.configure(unit.id, { [key]: Math.ceil(value / 100) });
    },
  };
}

function readOnly(oid: string, name: string, type: SnmpObject["type"], read: (view: UpsView) => SnmpValue): SnmpObject {
  return { oid: `${base}${oid}.0`, name, type, read };
}

/** Eight bytes, as upsBasicIdentName holds. */
export const identName = (upsId: string) => upsId.slice(0, 8);
export const serialNumber = (upsId: string) => upsId.toUpperCase().padEnd(12, "0").slice(0, 12);

export const powernetObjects: readonly SnmpObject[] = [
  readOnly("1.1.1", "upsBasicIdentModel", "string", () => "Smart-UPS 1500"),
  readOnly("1.1.2", "upsBasicIdentName", "string", ({ upsId }) => identName(upsId)),
  readOnly("1.2.1", "upsAdvIdentFirmwareRevision", "string", () => "UPS 09.8 / 00.5"),
  readOnly("1.2.2", "upsAdvIdentDateOfManufacture", "string", () => dates.made),
  readOnly("1.2.3", "upsAdvIdentSerialNumber", "string", ({ upsId }) => serialNumber(upsId)),
  readOnly("2.1.1", "upsBasicBatteryStatus", "integer", ({ ups }) => (ups.lowBattery ? 3 : 2)),
  readOnly("2.1.2", "upsBasicBatteryTimeOnBattery", "ticks", (view) => ticks(onBatterySec(view))),
  readOnly("2.1.3", "upsBasicBatteryLastReplaceDate", "string", () => dates.batteryReplaced),
  readOnly("2.2.1", "upsAdvBatteryCapacity", "gauge", ({ ups }) => Math.floor(ups.charge * 100)),
  readOnly("2.2.2", "upsAdvBatteryTemperature", "gauge", (view) => Math.round(celsius(view))),
  readOnly("2.2.3", "upsAdvBatteryRunTimeRemaining", "ticks", (view) => ticks(view.runtimeSec)),
  readOnly("2.2.4", "upsAdvBatteryReplaceIndicator", "integer", () => 1),
  readOnly("2.2.5", "upsAdvBatteryNumOfBattPacks", "integer", () => 0),
  readOnly("2.2.7", "upsAdvBatteryNominalVoltage", "integer", () => batteryNominalVolts),
  readOnly("2.2.8", "upsAdvBatteryActualVoltage", "integer", (view) => Math.round(batteryVolts(view))),
  readOnly("2.3.1", "upsHighPrecBatteryCapacity", "gauge", ({ ups }) => Math.floor(ups.charge * 1000)),
  readOnly("2.3.2", "upsHighPrecBatteryTemperature", "gauge", (view) => Math.round(celsius(view) * 10)),
  readOnly("2.3.3", "upsHighPrecBatteryNominalVoltage", "integer", () => batteryNominalVolts * 10),
  readOnly("2.3.4", "upsHighPrecBatteryActualVoltage", "integer", (view) => Math.round(batteryVolts(view) * 10)),
  readOnly("3.1.1", "upsBasicInputPhase", "integer", () => 1),
  readOnly("3.2.1", "upsAdvInputLineVoltage", "gauge", inputVolts),
  readOnly("3.2.2", "upsAdvInputMaxLineVoltage", "gauge", inputVolts),
  readOnly("3.2.3", "upsAdvInputMinLineVoltage", "gauge", inputVolts),
  readOnly("3.2.4", "upsAdvInputFrequency", "gauge", ({ ups }) => (ups.mains ? 50 : 0)),
  readOnly("3.2.5", "upsAdvInputLineFailCause", "integer", ({ card }) => (card.lastFailCause === "none" ? 1 : 4)),
  readOnly("3.3.1", "upsHighPrecInputLineVoltage", "gauge", inputDecivolts),
  readOnly("3.3.2", "upsHighPrecInputMaxLineVoltage", "gauge", inputDecivolts),
  readOnly("3.3.3", "upsHighPrecInputMinLineVoltage", "gauge", inputDecivolts),
  readOnly("3.3.4", "upsHighPrecInputFrequency", "gauge", ({ ups }) => (ups.mains ? 500 : 0)),
  readOnly("4.1.1", "upsBasicOutputStatus", "integer", outputStatus),
  readOnly("4.1.2", "upsBasicOutputPhase", "integer", () => 1),
  readOnly("4.2.1", "upsAdvOutputVoltage", "gauge", outputVolts),
  readOnly("4.2.2", "upsAdvOutputFrequency", "gauge", ({ ups }) => (ups.output === "on" ? 50 : 0)),
  readOnly("4.2.3", "upsAdvOutputLoad", "gauge", ({ load }) => Math.round(load * 100)),
  readOnly("4.2.4", "upsAdvOutputCurrent", "gauge", ({ load }) => Math.round(load * 12)),
  readOnly("4.3.1", "upsHighPrecOutputVoltage", "gauge", (view) => outputVolts(view) * 10),
  readOnly("4.3.2", "upsHighPrecOutputFrequency", "gauge", ({ ups }) => (ups.output === "on" ? 500 : 0)),
  readOnly("4.3.3", "upsHighPrecOutputLoad", "gauge", ({ load }) => Math.round(load * 1000)),
  readOnly("4.3.4", "upsHighPrecOutputCurrent", "gauge", ({ load }) => Math.round(load * 120)),
  readOnly("5.2.1", "upsAdvConfigRatedOutputVoltage", "integer", () => nominalVolts),
  readOnly("5.2.2", "upsAdvConfigHighTransferVolt", "integer", () => 110),
  readOnly("5.2.3", "upsAdvConfigLowTransferVolt", "integer", () => 90),
  {
    oid: `${base}5.2.6.0`,
    name: "upsAdvConfigMinReturnCapacity",
    type: "integer",
    read: ({ ups }) => Math.round(ups.minRestartCharge * 100),
    write(value, unit) {
      if (typeof value !== "number" || value < 0 || value > 100) return "wrongValue";
      return () => unit.live.configure(unit.id, { minRestartCharge: value / 100 });
    },
  },
  readOnly("5.2.7", "upsAdvConfigSensitivity", "integer", () => 4),
  setting("5.2.8", "upsAdvConfigLowBatteryRunTime", 3600, (ups) => ups.lowBatterySec, "lowBatterySec"),
  setting("5.2.9", "upsAdvConfigReturnDelay", 1800, (ups) => ups.returnDelaySec, "returnDelaySec"),
  setting("5.2.10", "upsAdvConfigShutoffDelay", 1800, (ups) => ups.shutoffGraceSec, "shutoffGraceSec"),
  command("6.1.1", "upsBasicControlConserveBattery", {
    // On line the MIB says badValue, and a real card was seen to answer genErr.
    2: (unit) => {
      const ups = unit.live.site.upses[unit.id];
      return ups?.output === "on" && !ups.mains ? off("cycleWithGrace")(unit) : "genErr";
    },
  }),
  command("6.2.1", "upsAdvControlUpsOff", { 2: off("offNow"), 3: off("offWithGrace") }),
  command("6.2.2", "upsAdvControlRebootShutdownUps", { 2: off("cycleNow"), 3: off("cycleWithGrace") }),
  command("6.2.4", "upsAdvControlSimulatePowerFail", {
    2: (unit) => () => unit.live.simulatePowerFailure(unit.id),
  }),
  command("6.2.5", "upsAdvControlFlashAndBeep", { 2: () => doNothing }),
  command("6.2.6", "upsAdvControlTurnOnUPS", {
    2: (unit) => () => unit.live.act({ kind: "upsOn", upsId: unit.id }),
  }),
  readOnly("7.2.2", "upsAdvTestDiagnostics", "integer", () => 1),
  readOnly("7.2.3", "upsAdvTestDiagnosticsResults", "integer", () => 1),
  readOnly("7.2.4", "upsAdvTestLastDiagnosticsDate", "string", () => dates.tested),
  readOnly("7.2.5", "upsAdvTestRuntimeCalibration", "integer", () => 1),
  readOnly("7.2.6", "upsAdvTestCalibrationResults", "integer", () => 1),
  readOnly("8.1", "upsCommStatus", "integer", () => 1),
  readOnly("11.1.1", "upsBasicStateOutputState", "string", stateFlags),
];
