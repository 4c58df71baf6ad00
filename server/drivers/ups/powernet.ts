import {
  linesRow as lines,
  numberRow as number,
  type ObjectRow,
  textRow as text,
  wordRow as word,
} from "./object-rows.ts";
import { type SettingRow, settingRow as setting } from "./object-settings.ts";

/** APC's PowerNet-MIB. Times are TimeTicks (1/100 s), whatever the MIB's text says; those of outlet groups are seconds. */
const ups = "1.3.6.1.4.1.318.1.1.1";
const absentTicks = 4_294_967_295;
/** A battery that lasts longer than a week is a number that means something else. */
const ticks = { unit: "seconds", scale: 0.01, max: 604_800, sentinels: [absentTicks] } as const;
const volts = { unit: "volts", scale: 1, max: 1000 } as const;
/** Three-phase models: the first input, output and module, each line. */
const phases = { instances: [["1.1.1", "1.1.2", "1.1.3"]] };
const tenthsOfVolts = { unit: "volts", scale: 0.1, max: 1000 } as const;

/** upsBasicIdentModel. */
const identModel = `${ups}.1.1.1.0`;
/** upsBasicIdentName: cards put it into their traps. */
export const powernetIdentName = `${ups}.1.1.2.0`;

/** Whether a device serves this MIB: its model, and values that a card has only of a UPS. */
export const powernetProbe = {
  model: identModel,
  values: [`${ups}.4.1.1.0`, `${ups}.2.1.1.0`, `${ups}.2.2.3.0`, `${ups}.8.1.0`],
} as const;

/** What one poll asks. */
export const powernetPoll = [
  word("communication", `${ups}.8.1.0`, { 1: "ok", 2: "lost" }),
  word("output", `${ups}.4.1.1.0`, {
    2: "mains", // onLine
    3: "battery", // onBattery
    4: "boost", // onSmartBoost
    5: "off", // timedSleeping
    6: "bypass", // softwareBypass
    7: "off",
    8: "off", // rebooting
    9: "bypass", // switchedBypass
    10: "bypass", // hardwareFailureBypass
    11: "off", // sleepingUntilPowerReturn
    12: "trim", // onSmartTrim
    13: "eco", // ecoMode
    14: "mains", // hotStandby
    15: "test", // onBatteryTest
    16: "bypass", // emergencyStaticBypass
    17: "bypass", // staticBypassStandby
    19: "mains", // spotMode
    20: "eco", // eConversion
    21: "mains", // chargerSpotmode
    22: "mains", // inverterSpotmode
    24: "test", // batteryDischargeSpotmode: the battery is discharged on purpose
    25: "mains", // inverterStandby
    28: "test", // selfTest
  }),
  word("battery", `${ups}.2.1.1.0`, { 2: "normal", 3: "low", 4: "fault", 5: "none" }),
  word("batteryAge", `${ups}.2.2.4.0`, { 1: "good", 2: "replace" }),
  // Not reset by some cards after an outage, so that days are possible.
  number("onBatterySec", `${ups}.2.1.2.0`, { ...ticks, max: 20_000_000 }),
  number("chargePercent", `${ups}.2.2.1.0`, { unit: "percent", scale: 1, max: 100 }),
  number("chargePercentFine", `${ups}.2.3.1.0`, { unit: "percent", scale: 0.1, max: 100, refines: "chargePercent" }),
  // 0 also stands for "below zero" and "no sensor", 255 for "absent".
  number("batteryCelsius", `${ups}.2.2.2.0`, { unit: "celsius", scale: 1, max: 120, sentinels: [0, 255] }),
  number("batteryCelsiusFine", `${ups}.2.3.2.0`, {
    unit: "celsius",
    scale: 0.1,
    max: 120,
    sentinels: [0, 2550],
    refines: "batteryCelsius",
  }),
  // upsHighPrecExtdBatteryTemperature, which knows frost.
  number("batteryCelsiusSigned", `${ups}.2.3.13.0`, {
    unit: "celsius",
    scale: 0.1,
    min: -40,
    max: 120,
    sentinels: [0, -1],
    refines: "batteryCelsius",
  }),
  number("runtimeSec", `${ups}.2.2.3.0`, ticks),
  number("inputVolts", `${ups}.3.2.1.0`, volts),
  number("inputVoltsFine", `${ups}.3.3.1.0`, { ...tenthsOfVolts, refines: "inputVolts" }),
  lines("inputVoltsOfLines", `${ups}.9.2.3.1.3`, { ...volts, ...phases }),
  word("transferCause", `${ups}.3.2.5.0`, { 9: "selfTest" }),
  number("outputVolts", `${ups}.4.2.1.0`, volts),
  number("outputVoltsFine", `${ups}.4.3.1.0`, { ...tenthsOfVolts, refines: "outputVolts" }),
  lines("outputVoltsOfLines", `${ups}.9.3.3.1.3`, { ...volts, ...phases }),
  number("loadPercent", `${ups}.4.2.3.0`, { unit: "percent", scale: 1, max: 300 }),
  number("loadPercentFine", `${ups}.4.3.3.0`, { unit: "percent", scale: 0.1, max: 300, refines: "loadPercent" }),
  lines("loadPercentOfLines", `${ups}.9.3.3.1.10`, { unit: "percent", scale: 1, max: 300, ...phases }),
  word("selfTest", `${ups}.7.2.3.0`, { 1: "ended", 2: "failed", 3: "ended", 4: "running" }),
  word("calibration", `${ups}.7.2.6.0`, { 1: "ended", 2: "ended", 3: "running", 4: "ended", 5: "ended" }),
  {
    kind: "flags",
    variable: "state",
    oid: `${ups}.11.1.1.0`,
    length: 64,
    flags: {
      replaceBattery: 5,
      overload: 9,
      calibrating: 10,
      discharged: 11,
      manualBypass: 12,
      gracefulShutdown: 22,
      outputBad: 24,
      chargerFailed: 25,
      batteryHot: 26,
      batteryHotter: 27,
      batteryHottest: 28,
      selfTesting: 29,
      noBattery: 33,
      emergencyOff: 53,
    },
  },
  number("upTimeSec", "1.3.6.1.2.1.1.3.0", { unit: "seconds", scale: 0.01, max: 50_000_000 }),
] as const satisfies readonly ObjectRow[];

/** What seldom changes. */
export const powernetIdentity = [
  text("model", identModel),
  text("identName", powernetIdentName),
  text("firmware", `${ups}.1.2.1.0`),
  // Seen of a card that had not read its UPS's number: FFFFFFFFFFFF.
  text("serial", `${ups}.1.2.3.0`, { never: /^(?:F+|0+)$/i }),
] as const satisfies readonly ObjectRow[];

/** A table of outlet groups stands at column.group. */
export const powernetOutlets = {
  /** upsOutletGroupControlTableSize. */
  count: `${ups}.12.3.1.0`,
  /** upsOutletGroupConfigPowerOnDelay, …PowerOffDelay: seconds, -1 never. */
  onDelay: `${ups}.12.2.2.1.3`,
  offDelay: `${ups}.12.2.2.1.4`,
  /** upsOutletGroupControlCommand: 1 on, 2 off, 4 on after its delay, 5 off after its delay, 9 off and on with mains, 10 the same after the off delay. */
  command: `${ups}.12.3.2.1.3`,
} as const;

/** Cards of models with outlet groups often lack the settings of the whole UPS: there those of the first group stand for it. */
const settingTicks = {
  unit: "seconds",
  scale: 0.01,
  max: 86_400,
  sentinels: [absentTicks],
  writeAs: "timeTicks",
} as const;
const seconds = { unit: "seconds", scale: 1, max: 86_400, writeAs: "integer" } as const;
export const powernetSettings = [
  setting("shutoffGraceSec", `${ups}.5.2.10.0`, settingTicks),
  setting("shutoffGraceSec", `${powernetOutlets.offDelay}.1`, seconds),
  setting("lowBatterySec", `${ups}.5.2.8.0`, settingTicks),
  setting("returnDelaySec", `${ups}.5.2.9.0`, settingTicks),
  setting("returnDelaySec", `${powernetOutlets.onDelay}.1`, seconds),
  setting("minRestartChargePercent", `${ups}.5.2.6.0`, { unit: "percent", scale: 1, max: 100, writeAs: "integer" }),
] as const satisfies readonly SettingRow[];

/** upsAdvConfigAllowedSetTable: which values an object takes. Columns: the object's OID, and its values with commas between. */
export const powernetAllowed = { object: `${ups}.5.2.16.1.2`, values: `${ups}.5.2.16.1.3` } as const;

/** Control objects; each reads back 1. None can be taken back. */
export const powernetControl = {
  /** upsAdvControlUpsOff: 2 now, 3 after the shutoff delay; stays off whatever the mains do. */
  off: `${ups}.6.2.1.0`,
  /** upsAdvControlRebootShutdownUps: 2 now, 3 after the shutoff delay; returns with mains, whether or not they are back when it fires. */
  cycle: `${ups}.6.2.2.0`,
  /** upsAdvControlUpsSleep: 2 now, 3 after the shutoff delay; off for `sleepTime`, whatever the mains do. */
  sleep: `${ups}.6.2.3.0`,
  /** upsAdvControlSimulatePowerFail: 2. */
  simulatePowerFailure: `${ups}.6.2.4.0`,
  /** upsAdvControlTurnOnUPS: 2 now. */
  on: `${ups}.6.2.6.0`,
  /** upsAdvTestDiagnostics: 2 begins a self-test. */
  selfTest: `${ups}.7.2.2.0`,
} as const;

/** upsAdvConfigUpsSleepTime, TimeTicks: the UPS rounds it to tenths of an hour. */
export const powernetSleepTime = `${ups}.5.2.11.0`;
