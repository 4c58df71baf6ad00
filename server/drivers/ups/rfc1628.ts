import {
  linesRow as lines,
  numberRow as number,
  type ObjectRow,
  textRow as text,
  wordRow as word,
} from "./object-rows.ts";
import { type SettingRow, settingRow as setting } from "./object-settings.ts";

/** UPS-MIB (RFC 1628). Runtime in minutes, delays in seconds. */
const ups = "1.3.6.1.2.1.33.1";
const enterprises = "1.3.6.1.4.1";
// Seen for "no idea": 65535 and 4294967295 minutes.
const minutes = { unit: "seconds", scale: 60, max: 604_800, sentinels: [65_535, 4_294_967_295] } as const;
/** The MIB says column.line, with lines from 1. Some cards count from 0, and some write column.line.0, as if each cell were a scalar. */
const instances = [
  ["0", "1", "2", "3"],
  ["1.0", "2.0", "3.0"],
];
/** Volts, or tenths of volts where a card counts so: the family tells them apart. */
const voltsOrTenths = { unit: "volts", scale: 1, max: 7000, instances } as const;

const outputSource = `${ups}.4.1.0`;
const batteryStatus = `${ups}.2.1.0`;

/** Whether a device serves this MIB: its model, and values that a card has only of a UPS. */
export const rfc1628Probe = { model: `${ups}.1.2.0`, values: [outputSource, batteryStatus] } as const;

/** What one poll asks. */
export const rfc1628Poll = [
  word("output", outputSource, {
    1: "other",
    2: "off", // none
    3: "mains", // normal
    4: "bypass",
    5: "battery",
    6: "boost",
    7: "trim", // reducer
  }),
  // batteryDepleted: cannot carry the load if mains are lost.
  word("battery", batteryStatus, { 2: "normal", 3: "low", 4: "depleted" }),
  number("onBatterySec", `${ups}.2.2.0`, { unit: "seconds", scale: 1, max: 40_000_000 }),
  number("runtimeSec", `${ups}.2.3.0`, minutes),
  number("chargePercent", `${ups}.2.4.0`, { unit: "percent", scale: 1, max: 100 }),
  // -273, 0 and 255 are what cards without a sensor say.
  number("batteryCelsius", `${ups}.2.7.0`, { unit: "celsius", scale: 1, min: -40, max: 120, sentinels: [0, 255] }),
  number("inputLines", `${ups}.3.2.0`, { unit: "count", scale: 1, min: 1, max: 3 }),
  lines("inputVolts", `${ups}.3.3.1.3`, voltsOrTenths),
  number("outputLines", `${ups}.4.3.0`, { unit: "count", scale: 1, min: 1, max: 3 }),
  lines("outputVolts", `${ups}.4.4.1.2`, voltsOrTenths),
  lines("loadPercent", `${ups}.4.4.1.5`, { unit: "percent", scale: 1, max: 200, instances }),
  word("selfTest", `${ups}.7.3.0`, { 1: "ended", 2: "ended", 3: "failed", 4: "ended", 5: "running", 6: "ended" }),
  number("secondsToShutdown", `${ups}.8.2.0`, { unit: "seconds", scale: 1, min: -1, max: 2_147_483_647 }),
  number("upTimeSec", "1.3.6.1.2.1.1.3.0", { unit: "seconds", scale: 0.01, max: 50_000_000 }),
] as const satisfies readonly ObjectRow[];

/** What seldom changes. The MIB has no serial number, and many cards leave out the model: some makers' own MIBs have them. */
export const rfc1628Identity = [
  text("manufacturer", `${ups}.1.1.0`),
  text("model", rfc1628Probe.model),
  text("firmware", `${ups}.1.3.0`),
  text("agentFirmware", `${ups}.1.4.0`),
  text("identName", `${ups}.1.5.0`),
  {
    kind: "enterprise",
    variable: "maker",
    oid: "1.3.6.1.2.1.1.2.0",
    words: {
      318: "APC",
      534: "Eaton",
      705: "Eaton",
      850: "Tripp Lite",
      2011: "Huawei",
      2254: "Delta",
      3808: "CyberPower",
      4555: "Socomec",
      5491: "Riello",
    },
  },
  // XUPS-MIB (Eaton): xupsIdentModel, xupsIdentSerialNumber.
  text("xupsModel", `${enterprises}.534.1.1.2.0`),
  text("xupsSerial", `${enterprises}.534.1.1.6.0`),
  // MG-SNMP-UPS-MIB (Eaton, once MGE): upsmgIdentFamilyName, …ModelName, …SerialNumber.
  text("mgFamily", `${enterprises}.705.1.1.1.0`),
  text("mgModel", `${enterprises}.705.1.1.2.0`),
  text("mgSerial", `${enterprises}.705.1.1.7.0`),
  // Socomec.
  text("socomecModel", `${enterprises}.4555.1.1.7.1.1.1.0`),
  text("socomecSerial", `${enterprises}.4555.1.1.7.1.1.2.0`),
] as const satisfies readonly ObjectRow[];

export const rfc1628Settings = [
  // upsConfigLowBattTime.
  setting("lowBatterySec", `${ups}.9.7.0`, { ...minutes, max: 86_400, writeAs: "integer" }),
] as const satisfies readonly SettingRow[];

/** Control objects, INTEGER, seconds; -1 takes a running countdown back. */
export const rfc1628Control = {
  /** upsShutdownType: 1 output. */
  shutdownType: `${ups}.8.1.0`,
  shutdownAfterDelay: `${ups}.8.2.0`,
  startupAfterDelay: `${ups}.8.3.0`,
  /** Off at once for so many seconds (at most 300), then on when there are mains. */
  rebootWithDuration: `${ups}.8.4.0`,
  /** upsAutoRestart: 1 on, 2 off. Only after a shutdown during a power loss. */
  autoRestart: `${ups}.8.5.0`,
} as const;

/** A test begins when its name is written to `id` together with the lock as it was read. */
export const rfc1628Test = {
  id: `${ups}.7.1.0`,
  lock: `${ups}.7.2.0`,
  /** upsTestResultsSummary: 5 in progress. */
  summary: `${ups}.7.3.0`,
  abort: `${ups}.7.7.2`,
  general: `${ups}.7.7.3`,
  quickBattery: `${ups}.7.7.4`,
} as const;
