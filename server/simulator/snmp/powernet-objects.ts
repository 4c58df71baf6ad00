import { identName, identNameOid, powernetScalar as scalar, ticks } from "./powernet-base.ts";
import { powernetCommands } from "./powernet-commands.ts";
import { powernetSettings } from "./powernet-settings.ts";
import type { SnmpObject } from "./snmp-object.ts";
import { storedObject, upTo } from "./stored-object.ts";
import type { UpsView } from "./ups-view.ts";

/** PowerNet-MIB, upsBasic… and upsAdv… of a Smart-UPS of one phase with a network management card. */

const nominalVolts = 100;
const batteryNominalVolts = 24;
const ratedVa = 1500;
const ratedWatts = 1200;

/** upsBasicOutputStatus; upsBasicSystemStatus has the same numbers for these. */
function outputStatus({ ups, card, onBatterySince }: UpsView): number {
  if (ups.output === "on") return onBatterySince === null ? 2 : 3;
  if (ups.returnAt === null) return 7;
  if (card.asleep) return 5;
  return ups.mains ? 8 : 11;
}

const zeros = (flags: number) => "0".repeat(flags);

/** upsBasicStateOutputState: 64 flags, number 1 leftmost. */
export function stateFlags({ ups, card, onBatterySince }: UpsView): string {
  const on = ups.output === "on";
  const set = new Set<number>([6]);
  if (onBatterySince !== null) set.add(2);
  if (ups.lowBattery) set.add(3).add(1);
  if (on && onBatterySince === null) set.add(4);
  if (ups.charge <= 0) set.add(11);
  if (on) set.add(19);
  else if (ups.returnAt === null) set.add(58);
  else if (card.asleep) set.add(17);
  else set.add(ups.mains ? 20 : 18);
  if (ups.pending) set.add(22);
  if (card.selfTest?.outcome === "running") set.add(card.selfTest.kind === "deep" ? 10 : 29);
  if (ups.lowBattery && onBatterySince !== null) set.add(30);
  return Array.from({ length: 64 }, (_, i) => (set.has(i + 1) ? "1" : "0")).join("");
}

/** upsAdvBatteryChargerStatus: float, boost, not charging. */
function chargerStatus({ ups, onBatterySince }: UpsView): number {
  if (!ups.mains || onBatterySince !== null) return 7;
  return ups.charge >= 1 ? 4 : 5;
}

function alarmStatus({ ups, onBatterySince }: UpsView): number {
  if (ups.lowBattery || ups.output === "off") return 4;
  return onBatterySince === null ? 1 : 3;
}

const transferCause = { none: 1, blackout: 4, selfTest: 9 };
const inputVolts = ({ ups, lineVolts }: UpsView) => (ups.mains ? Math.round(lineVolts) : 0);
const inputDecivolts = ({ ups, lineVolts }: UpsView) => (ups.mains ? Math.round(lineVolts * 10) : 0);
const outputVolts = ({ ups }: UpsView) => (ups.output === "on" ? nominalVolts : 0);
const celsius = ({ load }: UpsView) => 24 + 6 * load;
const batteryVolts = ({ ups }: UpsView) => batteryNominalVolts * (0.9 + 0.2 * ups.charge);
/** Out of the battery; negative: into it. */
function batteryAmperes({ ups, load, onBatterySince }: UpsView): number {
  if (onBatterySince !== null) return (load * ratedWatts) / batteryNominalVolts;
  return ups.mains && ups.charge < 1 ? -4 : 0;
}
const onBatterySec = ({ onBatterySince, now }: UpsView) =>
  onBatterySince === null ? 0 : (now - onBatterySince) / 1000;
const serialNumber = (upsId: string) => upsId.toUpperCase().padEnd(12, "0").slice(0, 12);

const identity: readonly SnmpObject[] = [
  scalar("1.1.1", "upsBasicIdentModel", "string", () => "Smart-UPS 1500"),
  storedObject({ oid: identNameOid, name: "upsBasicIdentName", type: "string", first: identName, allows: upTo(8) }),
  scalar("1.1.3", "upsBasicIdentFamilyName", "string", () => "Smart-UPS"),
  scalar("1.2.1", "upsAdvIdentFirmwareRevision", "string", () => "UPS 09.8 / 00.5"),
  scalar("1.2.2", "upsAdvIdentDateOfManufacture", "string", () => "04/01/2025"),
  scalar("1.2.3", "upsAdvIdentSerialNumber", "string", ({ upsId }) => serialNumber(upsId)),
  scalar("1.2.5", "upsAdvIdentSkuNumber", "string", () => "SMT1500J"),
  scalar("1.2.7", "upsAdvIdentUpsPhaseConfigType", "integer", () => 3),
  scalar("1.2.8", "upsAdvEnergyStorageType", "integer", () => 2),
  scalar("1.2.9", "upsAdvIdentApparentPowerRating", "string", () => String(ratedVa)),
];

const battery: readonly SnmpObject[] = [
  scalar("2.1.1", "upsBasicBatteryStatus", "integer", ({ ups }) => (ups.lowBattery ? 3 : 2)),
  scalar("2.1.2", "upsBasicBatteryTimeOnBattery", "ticks", (view) => ticks(onBatterySec(view))),
  scalar("2.2.1", "upsAdvBatteryCapacity", "gauge", ({ ups }) => Math.floor(ups.charge * 100)),
  scalar("2.2.2", "upsAdvBatteryTemperature", "gauge", (view) => Math.round(celsius(view))),
  scalar("2.2.3", "upsAdvBatteryRunTimeRemaining", "ticks", (view) => ticks(view.runtimeSec)),
  scalar("2.2.4", "upsAdvBatteryReplaceIndicator", "integer", () => 1),
  scalar("2.2.5", "upsAdvBatteryNumOfBattPacks", "integer", () => 0),
  scalar("2.2.6", "upsAdvBatteryNumOfBadBattPacks", "integer", () => 0),
  scalar("2.2.7", "upsAdvBatteryNominalVoltage", "integer", () => batteryNominalVolts),
  scalar("2.2.8", "upsAdvBatteryActualVoltage", "integer", (view) => Math.round(batteryVolts(view))),
  scalar("2.2.9", "upsAdvBatteryCurrent", "integer", (view) => Math.round(batteryAmperes(view))),
  scalar("2.2.15", "upsAdvBatteryEstimatedChargeTime", "ticks", ({ ups }) => ticks((1 - ups.charge) * ups.rechargeSec)),
  scalar("2.2.17", "upsAdvBatteryChargerStatus", "integer", chargerStatus),
  scalar("2.2.21", "upsAdvBatteryRecommendedReplaceDate", "string", () => "04/01/2030"),
  scalar("2.2.23", "upsAdvBatteryCondition", "integer", () => 2),
  scalar("2.3.1", "upsHighPrecBatteryCapacity", "gauge", ({ ups }) => Math.floor(ups.charge * 1000)),
  scalar("2.3.2", "upsHighPrecBatteryTemperature", "gauge", (view) => Math.round(celsius(view) * 10)),
  scalar("2.3.3", "upsHighPrecBatteryNominalVoltage", "integer", () => batteryNominalVolts * 10),
  scalar("2.3.4", "upsHighPrecBatteryActualVoltage", "integer", (view) => Math.round(batteryVolts(view) * 10)),
  scalar("2.3.5", "upsHighPrecBatteryCurrent", "integer", (view) => Math.round(batteryAmperes(view) * 10)),
  scalar("2.3.13", "upsHighPrecExtdBatteryTemperature", "integer", (view) => Math.round(celsius(view) * 10)),
];

const input: readonly SnmpObject[] = [
  scalar("3.1.1", "upsBasicInputPhase", "integer", () => 1),
  scalar("3.2.1", "upsAdvInputLineVoltage", "gauge", inputVolts),
  scalar("3.2.2", "upsAdvInputMaxLineVoltage", "gauge", inputVolts),
  scalar("3.2.3", "upsAdvInputMinLineVoltage", "gauge", inputVolts),
  scalar("3.2.4", "upsAdvInputFrequency", "gauge", ({ ups }) => (ups.mains ? 50 : 0)),
  scalar("3.2.5", "upsAdvInputLineFailCause", "integer", ({ card }) => transferCause[card.lastTransferCause]),
  scalar("3.2.6", "upsAdvInputNominalFrequency", "integer", () => 50),
  scalar("3.2.7", "upsAdvInputNominalVoltage", "integer", () => nominalVolts),
  scalar("3.3.1", "upsHighPrecInputLineVoltage", "gauge", inputDecivolts),
  scalar("3.3.2", "upsHighPrecInputMaxLineVoltage", "gauge", inputDecivolts),
  scalar("3.3.3", "upsHighPrecInputMinLineVoltage", "gauge", inputDecivolts),
  scalar("3.3.4", "upsHighPrecInputFrequency", "gauge", ({ ups }) => (ups.mains ? 500 : 0)),
];

const output: readonly SnmpObject[] = [
  scalar("4.1.1", "upsBasicOutputStatus", "integer", outputStatus),
  scalar("4.1.2", "upsBasicOutputPhase", "integer", () => 1),
  scalar("4.1.3", "upsBasicSystemStatus", "integer", outputStatus),
  scalar("4.2.1", "upsAdvOutputVoltage", "gauge", outputVolts),
  scalar("4.2.2", "upsAdvOutputFrequency", "gauge", ({ ups }) => (ups.output === "on" ? 50 : 0)),
  scalar("4.2.3", "upsAdvOutputLoad", "gauge", ({ load }) => Math.round(load * 100)),
  scalar("4.2.4", "upsAdvOutputCurrent", "gauge", ({ load }) => Math.round(load * 12)),
  scalar("4.2.8", "upsAdvOutputActivePower", "integer", ({ load }) => Math.round(load * ratedWatts)),
  scalar("4.2.9", "upsAdvOutputApparentPower", "integer", ({ load }) => Math.round(load * ratedVa)),
  scalar("4.3.1", "upsHighPrecOutputVoltage", "gauge", (view) => outputVolts(view) * 10),
  scalar("4.3.2", "upsHighPrecOutputFrequency", "gauge", ({ ups }) => (ups.output === "on" ? 500 : 0)),
  scalar("4.3.3", "upsHighPrecOutputLoad", "gauge", ({ load }) => Math.round(load * 1000)),
  scalar("4.3.4", "upsHighPrecOutputCurrent", "gauge", ({ load }) => Math.round(load * 120)),
];

const state: readonly SnmpObject[] = [
  scalar("8.1", "upsCommStatus", "integer", () => 1),
  scalar("11.1.1", "upsBasicStateOutputState", "string", stateFlags),
  scalar("11.1.2", "upsBasicStateAlarmStatus", "integer", alarmStatus),
  scalar("11.2.1", "upsAdvStateAbnormalConditions", "string", () => zeros(32)),
  scalar("11.2.5", "upsAdvStateSmartUPSSpecificFaults", "string", () => zeros(64)),
];

export const powernetObjects: readonly SnmpObject[] = [
  ...identity,
  ...battery,
  ...input,
  ...output,
  ...powernetSettings,
  ...powernetCommands,
  ...state,
];
