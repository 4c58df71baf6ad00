import { numberRow as number, type ObjectRow, textRow as text, wordRow as word } from "./object-rows.ts";

/** APC's PowerNet-MIB. Times are TimeTicks (1/100 s), whatever the MIB's text says. */
const ups = "1.3.6.1.4.1.318.1.1.1";
const absentTicks = 4_294_967_295;

/** upsBasicIdentModel: a card that answers it serves this MIB. */
export const powernetProbe = `${ups}.1.1.1.0`;
/** upsBasicIdentName: cards put it into their traps. */
export const powernetIdentName = `${ups}.1.1.2.0`;

/** What one poll asks, in one PDU. */
export const powernetPoll = [
  word("communication", `${ups}.8.1.0`, { 1: "ok", 2: "lost" }),
  word("output", `${ups}.4.1.1.0`, {
    2: "mains", // onLine
    3: "battery", // onBattery
    4: "mains", // onSmartBoost
    5: "off", // timedSleeping
    6: "mains", // softwareBypass
    7: "off",
    8: "off", // rebooting
    9: "mains", // switchedBypass
    10: "mains", // hardwareFailureBypass
    11: "off", // sleepingUntilPowerReturn
    12: "mains", // onSmartTrim
    13: "mains", // ecoMode
    14: "mains", // hotStandby
    15: "test", // onBatteryTest
    16: "mains", // emergencyStaticBypass
    17: "mains", // staticBypassStandby
    19: "mains", // spotMode
    20: "mains", // eConversion
    21: "mains", // chargerSpotmode
    22: "mains", // inverterSpotmode
    24: "test", // batteryDischargeSpotmode: the battery is discharged on purpose
    25: "mains", // inverterStandby
    28: "test", // selfTest
  }),
  word("battery", `${ups}.2.1.1.0`, { 2: "normal", 3: "low", 4: "fault", 5: "none" }),
  number("onBatterySec", `${ups}.2.1.2.0`, { unit: "seconds", scale: 0.01, max: 40_000_000, sentinels: [absentTicks] }),
  number("chargePercent", `${ups}.2.2.1.0`, { unit: "percent", scale: 1, max: 100 }),
  number("chargePercentFine", `${ups}.2.3.1.0`, { unit: "percent", scale: 0.1, max: 100, refines: "chargePercent" }),
  // 0 also stands for "below zero" and "no sensor", 255 for "absent".
  number("batteryCelsius", `${ups}.2.2.2.0`, { unit: "celsius", scale: 1, max: 120, sentinels: [0, 255] }),
  number("batteryCelsiusFine", `${ups}.2.3.2.0`, {
    unit: "celsius",
    scale: 0.1,
    max: 120,
    sentinels: [0, 255, 2550],
    refines: "batteryCelsius",
  }),
  number("runtimeSec", `${ups}.2.2.3.0`, { unit: "seconds", scale: 0.01, max: 40_000_000, sentinels: [absentTicks] }),
  number("inputVolts", `${ups}.3.2.1.0`, { unit: "volts", scale: 1, max: 1000 }),
  number("inputVoltsFine", `${ups}.3.3.1.0`, { unit: "volts", scale: 0.1, max: 1000, refines: "inputVolts" }),
  word("transferCause", `${ups}.3.2.5.0`, { 9: "selfTest" }),
  number("outputVolts", `${ups}.4.2.1.0`, { unit: "volts", scale: 1, max: 1000 }),
  number("outputVoltsFine", `${ups}.4.3.1.0`, { unit: "volts", scale: 0.1, max: 1000, refines: "outputVolts" }),
  number("loadPercent", `${ups}.4.2.3.0`, { unit: "percent", scale: 1, max: 300 }),
  number("loadPercentFine", `${ups}.4.3.3.0`, { unit: "percent", scale: 0.1, max: 300, refines: "loadPercent" }),
  word("selfTest", `${ups}.7.2.3.0`, { 1: "ended", 2: "ended", 3: "ended", 4: "running" }),
  word("calibration", `${ups}.7.2.6.0`, { 1: "ended", 2: "ended", 3: "running", 4: "ended", 5: "ended" }),
  {
    kind: "flags",
    variable: "state",
    oid: `${ups}.11.1.1.0`,
    length: 64,
    flags: { calibrating: 10, gracefulShutdown: 22, selfTesting: 29 },
  },
  number("upTimeSec", "1.3.6.1.2.1.1.3.0", { unit: "seconds", scale: 0.01, max: 50_000_000 }),
] as const satisfies readonly ObjectRow[];

/** What seldom changes. */
export const powernetIdentity = [
  text("model", powernetProbe),
  text("identName", powernetIdentName),
  text("firmware", `${ups}.1.2.1.0`),
  text("serial", `${ups}.1.2.3.0`),
  number("minRestartChargePercent", `${ups}.5.2.6.0`, { unit: "percent", scale: 1, max: 100 }),
  number("lowBatterySec", `${ups}.5.2.8.0`, { unit: "seconds", scale: 0.01, max: 86_400 }),
  number("returnDelaySec", `${ups}.5.2.9.0`, { unit: "seconds", scale: 0.01, max: 86_400 }),
  number("shutoffGraceSec", `${ups}.5.2.10.0`, { unit: "seconds", scale: 0.01, max: 86_400 }),
] as const satisfies readonly ObjectRow[];

/** Control objects; each reads back 1. None can be taken back. */
export const powernetControl = {
  /** upsAdvControlUpsOff: 2 now, 3 after the shutoff delay; stays off whatever the mains do. */
  off: `${ups}.6.2.1.0`,
  /** upsAdvControlRebootShutdownUps: 2 now, 3 after the shutoff delay; returns with mains, whether or not they are back when it fires. */
  cycle: `${ups}.6.2.2.0`,
  /** upsAdvControlTurnOnUPS: 2 now. */
  on: `${ups}.6.2.6.0`,
} as const;
