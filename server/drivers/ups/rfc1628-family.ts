import { DriverError } from "../../domain/world/driver-error.ts";
import { type IntegerWrite, minDarkSec, powerState, type UpsFamily, unlessImplausible } from "./family.ts";
import { decode } from "./object-rows.ts";
import { rfc1628Control, rfc1628Identity, rfc1628Poll, rfc1628Probe } from "./rfc1628.ts";

const outputOnly: IntegerWrite = { oid: rfc1628Control.shutdownType, value: 1 };
const staysOff: IntegerWrite = { oid: rfc1628Control.autoRestart, value: 2 };
const returns: IntegerWrite = { oid: rfc1628Control.autoRestart, value: 1 };

/** Any UPS that serves the standard UPS-MIB. */
export const rfc1628Family: UpsFamily = {
  name: "rfc1628",
  probeOid: rfc1628Probe,
  pollOids: rfc1628Poll.map((row) => row.oid),
  identityOids: rfc1628Identity.map((row) => row.oid),

  toReading(varbinds) {
    const says = decode(varbinds, rfc1628Poll);
    if (says.output === null && says.battery === null && says.runtimeSec === null)
      throw new DriverError("badReply", "answers SNMP, but no values of its UPS");
    return {
      ...powerState({ output: says.output, testRuns: says.selfTest === "running", inputVolts: says.inputVolts }),
      lowBattery: says.battery === "low",
      shutdownPending: pendingOf(says.secondsToShutdown),
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
    const says = decode(varbinds, rfc1628Identity);
    return {
      identity: { manufacturer: says.manufacturer, model: says.model, serial: null, firmware: says.firmware },
      settings: {
        shutoffGraceSec: null,
        lowBatterySec: says.lowBatterySec,
        returnDelaySec: null,
        minRestartChargePercent: null,
      },
      identName: says.identName,
    };
  },

  // Many devices have only some of these objects, and one that is missing fails its whole PDU: the bare countdown comes second.
  offWrites(form, ups) {
    const after = (sec: number): IntegerWrite => ({ oid: rfc1628Control.shutdownAfterDelay, value: sec });
    switch (form) {
      case "offNow":
        return [[outputOnly, staysOff, after(0)], [after(0)]];
      case "offWithGrace":
        return [[outputOnly, staysOff, after(ups.shutoffGraceSec)], [after(ups.shutoffGraceSec)]];
      case "cycleNow": {
        const cycle = { oid: rfc1628Control.rebootWithDuration, value: minDarkSec };
        return [[outputOnly, returns, cycle], [cycle]];
      }
      case "cycleWithGrace": {
        // Never without the startup countdown: a UPS whose mains are back when it fires would stay off.
        const start = { oid: rfc1628Control.startupAfterDelay, value: ups.shutoffGraceSec + minDarkSec };
        return [
          [outputOnly, returns, after(ups.shutoffGraceSec), start],
          [after(ups.shutoffGraceSec), start],
        ];
      }
    }
  },
  onWrites: () => [[{ oid: rfc1628Control.startupAfterDelay, value: 0 }]],
};

/** The object reads the seconds left, or -1; 0 is what devices say that do not count. */
function pendingOf(secondsToShutdown: number | null): boolean | null {
  if (secondsToShutdown === null || secondsToShutdown === 0) return null;
  return secondsToShutdown > 0;
}
