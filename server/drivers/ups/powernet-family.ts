import type { OffForm } from "../../domain/decide/command.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { powerState, type UpsFamily, unlessImplausible } from "./family.ts";
import { decode } from "./object-rows.ts";
import { powernetControl, powernetIdentity, powernetPoll, powernetProbe } from "./powernet.ts";

/** APC's PowerNet-MIB (management cards, PowerChute). */
export const powernetFamily: UpsFamily = {
  name: "powernet",
  probeOid: powernetProbe,
  pollOids: powernetPoll.map((row) => row.oid),
  identityOids: powernetIdentity.map((row) => row.oid),

  toReading(varbinds) {
    const says = decode(varbinds, powernetPoll);
    if (says.communication === "lost")
      throw new DriverError("unreachable", "the management card has lost its UPS: its values are old");
    if (says.output === null && says.battery === null && says.runtimeSec === null)
      throw new DriverError("badReply", "answers SNMP, but no values of its UPS");
    const testRuns =
      says.selfTest === "running" ||
      says.calibration === "running" ||
      says.state?.selfTesting === true ||
      says.state?.calibrating === true ||
      // The reason of the last transfer stays after a test; alone it proves nothing without mains at the input.
      (says.output === "battery" && says.transferCause === "selfTest" && says.inputVolts !== null);
    return {
      ...powerState({ output: says.output, testRuns, inputVolts: says.inputVolts }),
      lowBattery: says.battery === "low",
      shutdownPending: says.state?.gracefulShutdown ?? null,
      chargePercent: unlessImplausible(says.chargePercent, says.battery),
      runtimeSec: unlessImplausible(says.runtimeSec, says.battery),
      onBatterySec: says.onBatterySec,
      loadPercent: says.loadPercent,
      inputVolts: says.inputVolts,
      outputVolts: says.outputVolts,
      batteryCelsius: says.batteryCelsius,
      upTimeSec: says.upTimeSec,
    };
  },

  toIdentity(varbinds) {
    const says = decode(varbinds, powernetIdentity);
    return {
      identity: { manufacturer: "APC", model: says.model, serial: says.serial, firmware: says.firmware },
      settings: {
        shutoffGraceSec: says.shutoffGraceSec,
        lowBatterySec: says.lowBatterySec,
        returnDelaySec: says.returnDelaySec,
        minRestartChargePercent: says.minRestartChargePercent,
      },
      identName: says.identName,
    };
  },

  offWrites: (form) => [[write(form)]],
  onWrites: () => [[{ oid: powernetControl.on, value: 2 }]],
};

function write(form: OffForm) {
  switch (form) {
    case "offNow":
      return { oid: powernetControl.off, value: 2 };
    case "offWithGrace":
      return { oid: powernetControl.off, value: 3 };
    case "cycleNow":
      return { oid: powernetControl.cycle, value: 2 };
    case "cycleWithGrace":
      return { oid: powernetControl.cycle, value: 3 };
  }
}
