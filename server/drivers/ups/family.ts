import type { Varbind } from "net-snmp";
import type { UpsCommand } from "../../controller/ports.ts";
import type { Ups } from "../../domain/tree/entities.ts";
import type { UpsDeviceSettings, UpsFamilyName, UpsIdentity, UpsReading } from "../../domain/world/readings.ts";
import type { UpsCapabilities } from "../../domain/world/ups-capabilities.ts";
import type { AllowedTable } from "./allowed-values.ts";
import type { SettingRow } from "./object-settings.ts";
import type { SnmpWrite } from "./object-write.ts";

/** One way to carry out a command: what is asked and written, one round after the other. The last one writes the command, those before only what it needs. */
export type WriteAttempt = readonly {
  /** Objects that are asked for right before the write. */
  ask?: readonly string[];
  /** The write, in one PDU; none: there is nothing to be written. `answers`: of the objects in `ask` that exist. Throws DriverError where they do not allow to go on. */
  writes(answers: readonly Varbind[]): readonly SnmpWrite[];
}[];

/** One MIB that UPSes speak: which objects to ask, what the answers mean, what to write for a command. All pure. */
export type UpsFamily = {
  name: Exclude<UpsFamilyName, "nut">;
  probeOids: readonly string[];
  /** By the answers to `probeOids`. empty: the MIB is there, but no value of a UPS stands in it. */
  serves(varbinds: readonly Varbind[]): "yes" | "empty" | "no";
  pollOids: readonly string[];
  /** Throws DriverError: `unreachable` when the card has lost its UPS (its values are old), `badReply` when nothing of a UPS is in the answer. */
  toReading(varbinds: readonly Varbind[]): UpsReading;
  identityOids: readonly string[];
  /** `identName`: what the device calls itself in traps. */
  toIdentity(varbinds: readonly Varbind[]): {
    identity: UpsIdentity;
    settings: UpsDeviceSettings;
    identName: string | null;
    capabilities: UpsCapabilities;
  };
  settingRows: readonly SettingRow[];
  /** Where the device says which values a setting takes; null: nowhere. */
  allowedTable: AllowedTable | null;
  /** Objects that keep what they are given and say it: whoever may write one of them may switch the UPS. The best first. */
  writeCheckOids: readonly string[];
  /** Ways to try in order: the next one only where the device refused the one before. None: the family has no such command. */
  attempts(command: UpsCommand, ups: Pick<Ups, "shutoffGraceSec">): readonly WriteAttempt[];
};

/** An attempt that needs no answers. */
export function justWrite(...writes: SnmpWrite[]): WriteAttempt {
  return [{ writes: () => writes }];
}

/** The outlet stays dark for at least so long in a cycle, so that power supplies reset. */
export const minDarkSec = 30;

/** Below it nobody would call it mains. */
const minMainsVolts = 50;

export function mainsAtInput(inputVolts: number | null): boolean | null {
  return inputVolts === null ? null : inputVolts >= minMainsVolts;
}

/** Whether the output has voltage, or a load where no voltage is told: then it is not off, whatever else the device says. */
export function isLive(outputVolts: number | null, loadPercent: number | null): boolean {
  return outputVolts === null ? (loadPercent ?? 0) > 0 : outputVolts >= minMainsVolts;
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

/** Of several lines the worst one counts. null in it: that one's figure is not to be believed; null: there is none. */
export function lowest(figures: readonly (number | null)[] | null): number | null {
  const known = (figures ?? []).filter((figure) => figure !== null);
  return known.length === 0 ? null : Math.min(...known);
}

export function highest(figures: readonly (number | null)[] | null): number | null {
  const known = (figures ?? []).filter((figure) => figure !== null);
  return known.length === 0 ? null : Math.max(...known);
}

/** Some cards answer 0 for what they do not know; a battery that is said to be normal is not empty. */
export function unlessImplausible(value: number | null, battery: string | null): number | null {
  return value === 0 && battery === "normal" ? null : value;
}
