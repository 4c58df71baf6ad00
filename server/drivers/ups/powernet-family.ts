import { DriverError } from "../../domain/world/driver-error.ts";
import type { UpsCondition } from "../../domain/world/readings.ts";
import { highest, lowest, powerState, type UpsFamily, unlessImplausible } from "./family.ts";
import { among, type Decoded, decode, oidsOf } from "./object-rows.ts";
import { heldSettings, settingsOf } from "./object-settings.ts";
import {
  powernetAllowed,
  powernetControl,
  powernetIdentity,
  powernetOutlets,
  powernetPoll,
  powernetProbe,
  powernetSettings,
  powernetSleepTime,
} from "./powernet.ts";
import { powernetAttempts } from "./powernet-attempts.ts";

const controls = [...Object.values(powernetControl), powernetSleepTime, powernetOutlets.count];

/** APC's PowerNet-MIB (management cards, PowerChute). */
export const powernetFamily: UpsFamily = {
  name: "powernet",
  probeOids: [powernetProbe.model, ...powernetProbe.values],
  serves(varbinds) {
    const has = among(varbinds);
    if (powernetProbe.values.some(has)) return "yes";
    return has(powernetProbe.model) ? "empty" : "no";
  },
  pollOids: oidsOf(powernetPoll),
  identityOids: [...oidsOf(powernetIdentity), ...oidsOf(powernetSettings), ...controls],
  settingRows: powernetSettings,
  allowedTable: powernetAllowed,
  writeCheckOids: oidsOf(powernetSettings),
  attempts: powernetAttempts,

  toReading(varbinds) {
    const says = decode(varbinds, powernetPoll);
    if (says.communication === "lost")
      throw new DriverError("unreachable", "the management card has lost its UPS: its values are old");
    if (says.output === null && says.battery === null && says.runtimeSec === null)
      throw new DriverError("badReply", "answers SNMP, but no values of its UPS");
    const output = sourceOf(says.output);
    const inputVolts = says.inputVolts ?? lowest(says.inputVoltsOfLines);
    const testRuns =
      says.selfTest === "running" ||
      says.calibration === "running" ||
      says.state?.selfTesting === true ||
      says.state?.calibrating === true ||
      // The reason of the last transfer stays after a test; alone it proves nothing without mains at the input.
      (output === "battery" && says.transferCause === "selfTest" && inputVolts !== null);
    return {
      ...powerState({ output, testRuns, inputVolts }),
      lowBattery: says.battery === "low",
      shutdownPending: says.state?.gracefulShutdown ?? null,
      chargePercent: unlessImplausible(says.chargePercent, says.battery),
      runtimeSec: unlessImplausible(says.runtimeSec, says.battery),
      onBatterySec: says.onBatterySec,
      loadPercent: says.loadPercent ?? highest(says.loadPercentOfLines),
      inputVolts,
      outputVolts: says.outputVolts ?? lowest(says.outputVoltsOfLines),
      batteryCelsius: says.batteryCelsius,
      upTimeSec: says.upTimeSec,
      conditions: conditionsOf(says),
    };
  },

  toIdentity(varbinds) {
    const says = decode(varbinds, powernetIdentity);
    const held = heldSettings(varbinds, powernetSettings);
    const has = among(varbinds);
    const groups = has(powernetOutlets.count);
    const off = has(powernetControl.off) || groups;
    const cycle = has(powernetControl.cycle) || groups;
    return {
      identity: { manufacturer: "APC", model: says.model, serial: says.serial, firmware: says.firmware },
      settings: settingsOf(held),
      identName: says.identName,
      capabilities: {
        off: { offNow: off, offWithGrace: off, cycleNow: cycle, cycleWithGrace: cycle },
        on: has(powernetControl.on) || groups,
        sleep: has(powernetControl.sleep) && has(powernetSleepTime),
        selfTest: has(powernetControl.selfTest),
        selfTestAbort: false,
        powerFailureSimulation: has(powernetControl.simulatePowerFailure),
        settings: {
          shutoffGraceSec: held.shutoffGraceSec !== undefined,
          lowBatterySec: held.lowBatterySec !== undefined,
          returnDelaySec: held.returnDelaySec !== undefined,
          minRestartChargePercent: held.minRestartChargePercent !== undefined,
        },
      },
    };
  },
};

type Says = Decoded<typeof powernetPoll>;

/** Bypass, boost, trim and eco feed the load from mains: it goes dark with them, or the battery takes over. */
function sourceOf(output: Says["output"]): Parameters<typeof powerState>[0]["output"] {
  switch (output) {
    case "bypass":
    case "boost":
    case "trim":
    case "eco":
      return "mains";
    default:
      return output;
  }
}

function conditionsOf(says: Says): UpsCondition[] {
  const { state, output } = says;
  const conditions: Record<UpsCondition, boolean> = {
    replaceBattery: says.batteryAge === "replace" || state?.replaceBattery === true,
    batteryFault: says.battery === "fault",
    noBattery: says.battery === "none" || state?.noBattery === true,
    batteryDischarged: state?.discharged === true,
    batteryHot: state?.batteryHot === true || state?.batteryHotter === true || state?.batteryHottest === true,
    chargerFailed: state?.chargerFailed === true,
    overload: state?.overload === true,
    outputBad: state?.outputBad === true,
    selfTestFailed: says.selfTest === "failed",
    emergencyOff: state?.emergencyOff === true,
    bypass: output === "bypass" || state?.manualBypass === true,
    boost: output === "boost",
    trim: output === "trim",
    eco: output === "eco",
  };
  return (Object.keys(conditions) as UpsCondition[]).filter((condition) => conditions[condition]);
}
