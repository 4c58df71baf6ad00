import type { Varbind } from "net-snmp";
import type { OffForm } from "../../domain/decide/command.ts";
import type { Ups } from "../../domain/tree/entities.ts";
import type { UpsDeviceSettings, UpsIdentity, UpsReading } from "../../domain/world/readings.ts";

/** One INTEGER to be written. */
export type IntegerWrite = { oid: string; value: number };

/** One MIB that UPSes speak: which objects to ask, what the answers mean, what to write for a command. All pure. */
export type UpsFamily = {
  name: "powernet" | "rfc1628";
  /** An object that every device of this family answers. */
  probeOid: string;
  pollOids: readonly string[];
  identityOids: readonly string[];
  /** Throws DriverError: `unreachable` when the card has lost its UPS (its values are old), `badReply` when nothing of a UPS is in the answer. */
  toReading(varbinds: readonly Varbind[]): UpsReading;
  /** `identName`: what the device calls itself in traps. */
  toIdentity(varbinds: readonly Varbind[]): {
    identity: UpsIdentity;
    settings: UpsDeviceSettings;
    identName: string | null;
  };
  /** Sets to try in order, each in one PDU: the next one only where the device refused the one before. */
  offWrites(form: OffForm, ups: Pick<Ups, "shutoffGraceSec">): readonly (readonly IntegerWrite[])[];
  onWrites(): readonly (readonly IntegerWrite[])[];
};

/** The outlet stays dark for at least so long in a cycle, so that power supplies reset. */
export const minDarkSec = 30;

/** Below it nobody would call it mains. */
const minMainsVolts = 50;

export function mainsAtInput(inputVolts: number | null): boolean | null {
  return inputVolts === null ? null : inputVolts >= minMainsVolts;
}

/**
 * Output, mains and test, in words, from what a device says. A test or calibration is one only while mains stand at the input:
 * if they fail meanwhile, it is an outage like any other. On battery for any other reason mains count as absent, whatever volts stand there.
 */
export function powerState(args: {
  output: "mains" | "battery" | "off" | "test" | null;
  testRuns: boolean;
  inputVolts: number | null;
}): Pick<UpsReading, "output" | "mainsPresent" | "testing"> {
  const { output, testRuns, inputVolts } = args;
  const atInput = mainsAtInput(inputVolts);
  switch (output) {
    case "mains":
      return { output: "mains", mainsPresent: true, testing: testRuns };
    case "battery":
    case "test": {
      const testing = (output === "test" || testRuns) && atInput !== false;
      return { output: "battery", mainsPresent: testing ? atInput : false, testing };
    }
    case "off":
      return { output: "off", mainsPresent: atInput, testing: false };
    case null:
      return { output: "unknown", mainsPresent: null, testing: false };
  }
}

/** Some cards answer 0 for what they do not know; a battery that is said to be normal is not empty. */
export function unlessImplausible(value: number | null, battery: string | null): number | null {
  return value === 0 && battery === "normal" ? null : value;
}
