import { DriverError } from "../../../domain/world/driver-error.ts";
import type { UpsCondition, UpsReading } from "../../../domain/world/readings.ts";
import { isLive, mainsAtInput, powerState, unlessImplausible } from "../family.ts";
import { type NutVariables, numberOf } from "./nut-numbers.ts";

const volts = { min: 0, max: 1_000 };
const percent = { min: 0, max: 100 };
const loadPercent = { min: 0, max: 300 };
/** 65535 (also as minutes), -1 and 2^32 - 1 stand for "none". */
const runtimeSec = { min: 0, max: 600_000, sentinels: [65_535] };
/** 0 and 255 are what devices without a sensor say. */
const celsius = { min: -40, max: 120, sentinels: [0, 255] };
/** -1 and 65535: none runs. */
const countdownSec = { min: -1, max: 604_800, sentinels: [65_535] };
const lines = ["L1-N", "L2-N", "L3-N", "L1", "L2", "L3"];

/**
 * The variables of one UPS as a reading. Throws DriverError: `unreachable` while its driver has no values of it, `badReply` when
 * it is none (no ups.status, as of a power strip).
 */
export function toNutReading(variables: NutVariables): UpsReading {
  const status = variables.get("ups.status");
  if (status === undefined) throw new DriverError("badReply", "it has no ups.status: not a UPS");
  const words = new Set(status.toUpperCase().split(/\s+/));
  // An empty status stands for a driver that has lost its UPS; WAIT for one that has not read it yet.
  if (status.trim() === "" || words.has("WAIT"))
    throw new DriverError("unreachable", `the NUT driver has no values of its UPS (status "${status.trim()}")`);

  const inputVolts = lowest([numberOf(variables, "input.voltage", volts)], variables, "input", "voltage");
  const outputVolts = lowest([numberOf(variables, "output.voltage", volts)], variables, "output", "voltage");
  const load = numberOf(variables, "ups.load", loadPercent) ?? highestLoad(variables);
  const isLow = words.has("LB");
  const battery = isLow ? "low" : "normal";
  return {
    ...powerOf(words, { variables, inputVolts, outputVolts, load }),
    // A primary upsmon has called for a forced shutdown: on battery it will have the UPS cut, whatever the battery holds.
    lowBattery: isLow || (words.has("FSD") && words.has("OB")),
    shutdownPending: pendingOf(variables),
    // One that charges may well be empty, also without LB, which some never say: what waits for charge must not start on it.
    chargePercent: unlessImplausible(
      numberOf(variables, "battery.charge", percent),
      words.has("CHRG") ? null : battery,
    ),
    runtimeSec: unlessImplausible(numberOf(variables, "battery.runtime", runtimeSec), battery),
    onBatterySec: null,
    loadPercent: load,
    inputVolts,
    outputVolts,
    batteryCelsius:
      numberOf(variables, "battery.temperature", celsius) ?? numberOf(variables, "ups.temperature", celsius),
    upTimeSec: numberOf(variables, "device.uptime", { min: 0, max: 50_000_000_000 }),
    conditions: conditionsOf(words, variables),
  };
}

const conditionWords: Readonly<Record<string, UpsCondition>> = {
  RB: "replaceBattery",
  OVER: "overload",
  BYPASS: "bypass",
  BOOST: "boost",
  TRIM: "trim",
  ECO: "eco",
};

function conditionsOf(words: ReadonlySet<string>, variables: NutVariables): UpsCondition[] {
  const found = Object.entries(conditionWords).flatMap(([word, condition]) => (words.has(word) ? [condition] : []));
  // Drivers hand on the device's own words: "Failed", "Done and error", "Test failed".
  if (/fail|error/i.test(variables.get("ups.test.result") ?? "")) found.push("selfTestFailed");
  return found;
}

type Facts = {
  variables: NutVariables;
  inputVolts: number | null;
  outputVolts: number | null;
  load: number | null;
};

function powerOf(
  words: ReadonlySet<string>,
  { variables, inputVolts, outputVolts, load }: Facts,
): Pick<UpsReading, "output" | "mainsPresent" | "testing"> {
  const testRuns = words.has("CAL") || words.has("TEST") || saysTest(variables, words, inputVolts);
  const output = outputOf(words, isLive(outputVolts, load));
  const power = powerState({ output, testRuns, inputVolts });
  if (power.output !== "off") return power;
  // OL and OB beside OFF say whether mains stand at the input of a UPS that feeds nothing.
  const atInput = mainsAtInput(inputVolts);
  return { ...power, mainsPresent: words.has("OB") ? false : words.has("OL") ? (atInput ?? true) : atInput };
}

/** null: the words say nothing of the output, or contradict each other or what is measured there. */
function outputOf(words: ReadonlySet<string>, live: boolean): "mains" | "battery" | "off" | "test" | null {
  const onLine = words.has("OL");
  const onBattery = words.has("OB");
  if (onLine && onBattery) return null;
  if (words.has("OFF")) {
    if (!live) return "off";
    // Some devices say OFF while they feed their load from the battery (networkupstools/nut#2278).
    return onBattery ? "battery" : null;
  }
  if (onBattery) return "battery";
  if (onLine || words.has("BYPASS")) return "mains";
  return words.has("CAL") || words.has("TEST") ? "test" : null;
}

/**
 * Whether the device's other words say that a test runs. They may be left over from an old one, so they count only on battery and where
 * the volts at the input can bear them out.
 */
function saysTest(variables: NutVariables, words: ReadonlySet<string>, inputVolts: number | null): boolean {
  if (!words.has("OB") || inputVolts === null) return false;
  const isRunning = /in ?progress/i.test(variables.get("ups.test.result") ?? "");
  return isRunning || /self[ -]?test/i.test(variables.get("input.transfer.reason") ?? "");
}

/** Whether a countdown to dark runs; 0 is what devices say that do not count. */
function pendingOf(variables: NutVariables): boolean | null {
  const timers = ["ups.timer.shutdown", "ups.timer.reboot"].map((name) => numberOf(variables, name, countdownSec));
  if (timers.some((sec) => sec !== null && sec > 0)) return true;
  return timers.some((sec) => sec === -1) ? false : null;
}

/** Of several lines the worst one: a UPS of which one line has no mains has none. */
function lowest(
  whole: readonly (number | null)[],
  variables: NutVariables,
  side: "input" | "output",
  what: string,
): number | null {
  const found = [...whole, ...lines.map((line) => numberOf(variables, `${side}.${line}.${what}`, volts))];
  const values = found.filter((value) => value !== null);
  return values.length === 0 ? null : Math.min(...values);
}

function highestLoad(variables: NutVariables): number | null {
  const found = lines.map((line) => numberOf(variables, `output.${line}.power.percent`, loadPercent));
  const values = found.filter((value) => value !== null);
  return values.length === 0 ? null : Math.max(...values);
}
