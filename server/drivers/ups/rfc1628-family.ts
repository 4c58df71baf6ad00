import { DriverError } from "../../domain/world/driver-error.ts";
import type { UpsCondition } from "../../domain/world/readings.ts";
import { highest, isLive, lowest, mainsAtInput, powerState, type UpsFamily, unlessImplausible } from "./family.ts";
import { among, type Decoded, decode, oidsOf } from "./object-rows.ts";
import { heldSettings, settingsOf } from "./object-settings.ts";
import { rfc1628Control, rfc1628Identity, rfc1628Poll, rfc1628Probe, rfc1628Settings, rfc1628Test } from "./rfc1628.ts";
import { rfc1628Attempts } from "./rfc1628-attempts.ts";

/** Any UPS that serves the standard UPS-MIB. */
export const rfc1628Family: UpsFamily = {
  name: "rfc1628",
  probeOids: [rfc1628Probe.model, ...rfc1628Probe.values],
  serves(varbinds) {
    const has = among(varbinds);
    if (rfc1628Probe.values.some(has)) return "yes";
    return has(rfc1628Probe.model) ? "empty" : "no";
  },
  pollOids: oidsOf(rfc1628Poll),
  identityOids: [
    ...oidsOf(rfc1628Identity),
    ...oidsOf(rfc1628Settings),
    ...Object.values(rfc1628Control),
    ...[rfc1628Test.id, rfc1628Test.lock],
  ],
  settingRows: rfc1628Settings,
  allowedTable: null,
  // Those of the control group first: cards may let somebody configure what they do not let them switch.
  writeCheckOids: [rfc1628Control.autoRestart, rfc1628Control.shutdownType, ...oidsOf(rfc1628Settings)],
  attempts: rfc1628Attempts,

  toReading(varbinds) {
    const says = decode(varbinds, rfc1628Poll);
    if (says.output === null && says.battery === null && says.runtimeSec === null)
      throw new DriverError("badReply", "answers SNMP, but no values of its UPS");
    const unit = voltUnit([...(says.inputVolts ?? []), ...(says.outputVolts ?? [])]);
    const inputVolts = lowestVolts(says.inputVolts, says.inputLines, unit);
    const outputVolts = lowestVolts(says.outputVolts, says.outputLines, unit);
    const loadPercent = highest(inUse(says.loadPercent, says.outputLines));
    const output = sourceOf(says, { inputVolts, outputVolts, loadPercent });
    return {
      ...powerState({ output, testRuns: says.selfTest === "running", inputVolts }),
      lowBattery: says.battery === "low" || says.battery === "depleted",
      shutdownPending: pendingOf(says.secondsToShutdown),
      chargePercent: unlessImplausible(says.chargePercent, says.battery),
      runtimeSec: unlessImplausible(says.runtimeSec, says.battery),
      onBatterySec: says.onBatterySec,
      loadPercent,
      inputVolts,
      outputVolts,
      batteryCelsius: says.batteryCelsius,
      upTimeSec: says.upTimeSec,
      conditions: conditionsOf(says),
    };
  },

  toIdentity(varbinds) {
    const says = decode(varbinds, rfc1628Identity);
    const held = heldSettings(varbinds, rfc1628Settings);
    const has = among(varbinds);
    const off = has(rfc1628Control.shutdownAfterDelay);
    const on = has(rfc1628Control.startupAfterDelay);
    const tests = has(rfc1628Test.id);
    const mgName = [says.mgFamily, says.mgModel].filter((part) => part !== null).join(" ");
    return {
      identity: {
        manufacturer: says.manufacturer ?? says.maker ?? (says.socomecModel === null ? null : "Socomec"),
        model: says.model ?? says.xupsModel ?? says.socomecModel ?? (mgName === "" ? null : mgName),
        serial: says.xupsSerial ?? says.mgSerial ?? says.socomecSerial,
        firmware: says.firmware ?? says.agentFirmware,
      },
      settings: settingsOf(held),
      identName: says.identName,
      capabilities: {
        off: {
          offNow: off,
          offWithGrace: off,
          cycleNow: has(rfc1628Control.rebootWithDuration) || (off && on),
          cycleWithGrace: off && on,
        },
        on,
        sleep: off && on,
        selfTest: tests,
        selfTestAbort: tests,
        powerFailureSimulation: false,
        settings: {
          shutoffGraceSec: false,
          lowBatterySec: held.lowBatterySec !== undefined,
          returnDelaySec: false,
          minRestartChargePercent: false,
        },
      },
    };
  },
};

type Says = Decoded<typeof rfc1628Poll>;
type Lines = readonly (number | null)[] | null;

/**
 * Bypass, booster and reducer feed the load from mains. other(1) says nothing of where the output comes from, and some UPSes say it all
 * the time: it counts as mains, or as battery, only where everything else bears that out (seconds on battery, volts at every line of
 * the input and of the output); else it stays unknown. So does none(2) over a live output: APC's cards say it while mains feed the load.
 */
function sourceOf(
  says: Says,
  measured: { inputVolts: number | null; outputVolts: number | null; loadPercent: number | null },
): Parameters<typeof powerState>[0]["output"] {
  switch (says.output) {
    case "bypass":
    case "boost":
    case "trim":
      return "mains";
    case "off":
      return isLive(measured.outputVolts, measured.loadPercent) ? null : "off";
    case "other": {
      const atInput = mainsAtInput(measured.inputVolts);
      if (says.onBatterySec === null || atInput === null || mainsAtInput(measured.outputVolts) !== true) return null;
      if (says.onBatterySec === 0) return atInput ? "mains" : null;
      return atInput ? null : "battery";
    }
    default:
      return says.output;
  }
}

/** Above it no line of a UPS stands: the card counts in tenths. */
const mostVolts = 700;

/** One card counts all its volts alike: one figure that can only be tenths makes them all tenths. */
function voltUnit(figures: Lines): number {
  return (figures ?? []).some((figure) => figure !== null && figure > mostVolts) ? 0.1 : 1;
}

/** The lines that a card has: so many as it says, else all that it answers. */
function inUse(figures: Lines, lines: number | null): number[] {
  const rows = figures ?? [];
  return (lines === null ? rows : rows.slice(0, lines)).filter((figure) => figure !== null);
}

/**
 * The worst line counts: mains that lack a phase are no mains. Where the card does not say how many lines it has, a line at 0 V beside
 * one that is not is taken for a row without a line: many cards have three rows, whatever they have lines.
 */
function lowestVolts(figures: Lines, lines: number | null, unit: number): number | null {
  const volts = inUse(figures, lines).map((figure) => Math.round(figure * unit * 10) / 10);
  const live = volts.filter((figure) => figure > 0);
  const counted = lines === null && live.length > 0 ? live : volts;
  return lowest(counted);
}

/** The object reads the seconds left, or -1; 0 is what devices say that do not count. */
function pendingOf(secondsToShutdown: number | null): boolean | null {
  if (secondsToShutdown === null || secondsToShutdown === 0) return null;
  return secondsToShutdown > 0;
}

function conditionsOf({ output, battery, selfTest }: Says): UpsCondition[] {
  const conditions: UpsCondition[] = [];
  if (battery === "depleted") conditions.push("batteryDischarged");
  if (selfTest === "failed") conditions.push("selfTestFailed");
  if (output === "bypass" || output === "boost" || output === "trim") conditions.push(output);
  return conditions;
}
