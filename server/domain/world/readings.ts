import type { NodeId } from "../tree/entities.ts";
import type { UpsSetting, WantedUpsSettings } from "./ups-capabilities.ts";

/** Milliseconds since 1970, on the controller's clock (in the demo: the simulated site's clock). */
export type Instant = number;

/** Whether we hear a device at all: another axis than what it says of its power. */
export type Link = "ok" | "stale" | "lost";

/** Settings that live in the device; null: it does not say. */
export type UpsDeviceSettings = {
  shutoffGraceSec: number | null;
  lowBatterySec: number | null;
  returnDelaySec: number | null;
  minRestartChargePercent: number | null;
};

/** What a UPS was found to speak: PowerNet-MIB, UPS-MIB (RFC 1628), or the protocol of NUT (RFC 9271). */
export type UpsFamilyName = "powernet" | "rfc1628" | "nut";

export type UpsIdentity = {
  manufacturer: string | null;
  model: string | null;
  serial: string | null;
  firmware: string | null;
};

/** What a UPS says is wrong with it, or out of the ordinary. bypass, boost, trim, eco: how the load is fed from mains. */
export type UpsCondition =
  | "replaceBattery"
  | "batteryFault"
  | "noBattery"
  | "batteryDischarged"
  | "batteryHot"
  | "chargerFailed"
  | "overload"
  | "outputBad"
  | "selfTestFailed"
  | "emergencyOff"
  | "bypass"
  | "boost"
  | "trim"
  | "eco";

/** One poll of a UPS in canonical units. null: the device does not answer it, or what it answers is not to be believed. */
export type UpsReading = {
  /** Where the output comes from; `unknown` is never on line and never on battery. */
  output: "mains" | "battery" | "off" | "unknown";
  /** Whether usable mains stand at the input, also while the output is off. */
  mainsPresent: boolean | null;
  lowBattery: boolean;
  /** A self-test or a calibration runs: on battery on purpose. */
  testing: boolean;
  /** A countdown to dark runs in the device. */
  shutdownPending: boolean | null;
  chargePercent: number | null;
  runtimeSec: number | null;
  /** The device's own count; some cards do not reset it after an outage. */
  onBatterySec: number | null;
  loadPercent: number | null;
  inputVolts: number | null;
  outputVolts: number | null;
  batteryCelsius: number | null;
  /** The card's sysUpTime; a decrease says that the card restarted. */
  upTimeSec: number | null;
  /** Those that it says hold now; absent: nothing of the kind can be had from it. */
  conditions?: readonly UpsCondition[];
};

/** What a trap claims. It starts a clock and hastens a poll; only a reading changes a state. */
export type TrapName =
  | "onBattery"
  | "powerRestored"
  | "lowBattery"
  | "returnFromLowBattery"
  | "turnedOff"
  | "turnedOn"
  | "sleeping"
  | "wokeUp"
  | "rebootStarted"
  | "gracefulShutdown"
  | "communicationLost"
  | "communicationEstablished"
  | "alarmAdded"
  | "alarmRemoved"
  | "testCompleted"
  | "other";

/** `starting`: has power, not ready yet. `flushed`: nothing dirty is left and no writes are taken. */
export type StorageReading = {
  state: "starting" | "ready" | "flushing" | "flushed" | "fault";
  dirtyBytes: number | null;
};

/** What its manager says of a cluster. `unknown`: it cannot tell, as for a while after a start. */
export type ClusterState = "running" | "stopping" | "stopped" | "unknown";

export type DriverErrorCode = "unreachable" | "timeout" | "rejected" | "unsupported" | "badReply";

/**
 * Which part of a device's access settings it does not take. unknownUser: no such SNMP v3 user. wrongAuthKey, wrongPrivKey: another
 * passphrase or protocol. unsupportedLevel: it knows that user without signature or encryption only. notPermitted: that user or community
 * may not do it. silentToUser: it is there, and answers nothing to that user.
 */
export type AccessFault =
  | "unknownUser"
  | "wrongAuthKey"
  | "wrongPrivKey"
  | "unsupportedLevel"
  | "notPermitted"
  | "silentToUser";

/**
 * Why something that came over the network was not taken. To the trap port: oversized, garbled, notATrap: no notification. unknownUser,
 * unsigned, badSignature, undecryptable: not by an SNMP v3 user of the tree, or not with its keys. untimely: signed, but not of now: it may be
 * an old one sent again. unknownTrap: none of a UPS, and from nowhere that is known. unknownSource: of a UPS that is not in the tree. To a poll: see `PollRefusal` in drivers/ups.
 */
export type MessageRefusal =
  | "oversized"
  | "garbled"
  | "notATrap"
  | "unknownUser"
  | "unsigned"
  | "badSignature"
  | "undecryptable"
  | "untimely"
  | "unknownTrap"
  | "unknownSource"
  | "foreignAnswer"
  | "lateAnswer"
  | "weakAnswer"
  | "brokenAnswer";

/** What came of a command. `timeout`: unknown, never "not done". */
export type CommandOutcome = "accepted" | "done" | DriverErrorCode;

/** Everything that reaches the controller from outside, in one closed union. */
export type Observation =
  | { kind: "upsRead"; upsId: NodeId; at: Instant; reading: UpsReading }
  | {
      kind: "upsIdentified";
      upsId: NodeId;
      at: Instant;
      identity: UpsIdentity;
      settings: UpsDeviceSettings;
      family: UpsFamilyName;
    }
  /** `accessFault` absent: it is not the access settings, as far as is known. */
  | {
      kind: "upsReadFailed";
      upsId: NodeId;
      at: Instant;
      error: DriverErrorCode;
      detail: string;
      accessFault?: AccessFault;
    }
  /** Somebody (`by`) had settings written into it. `holds`: read back afterwards; null: it could not be. `refused`: what it did not take. */
  | {
      kind: "upsSettingsWritten";
      upsId: NodeId;
      at: Instant;
      by: string;
      asked: WantedUpsSettings;
      outcome: "done" | DriverErrorCode;
      holds: UpsDeviceSettings | null;
      refused: readonly UpsSetting[];
    }
  | { kind: "upsTrap"; upsId: NodeId; at: Instant; trap: TrapName; detail: string }
  /** For the record only. A notification as it came: `upsIds` are those whose it can be; `times`: so many since it was last told. */
  | {
      kind: "trapHeard";
      at: Instant;
      upsIds: readonly NodeId[];
      trap: TrapName;
      address: string;
      detail: string;
      times: number;
    }
  /** For the record only. `address` and `detail` are the last one's of so many (`times`) since it was last told. */
  | { kind: "messageRefused"; at: Instant; why: MessageRefusal; address: string; detail: string; times: number }
  | { kind: "terminalConnected"; terminalId: NodeId; at: Instant; bootId: string }
  | { kind: "terminalHeard"; terminalId: NodeId; at: Instant; bootId: string; phase: "running" | "stopping" }
  | { kind: "terminalGoodbye"; terminalId: NodeId; at: Instant; bootId: string }
  | { kind: "terminalDisconnected"; terminalId: NodeId; at: Instant }
  | { kind: "storageRead"; storageId: NodeId; at: Instant; reading: StorageReading }
  | { kind: "storageReadFailed"; storageId: NodeId; at: Instant; error: DriverErrorCode; detail: string }
  | { kind: "clusterRead"; clusterId: NodeId; at: Instant; state: ClusterState }
  | { kind: "clusterReadFailed"; clusterId: NodeId; at: Instant; error: DriverErrorCode; detail: string }
  | { kind: "commandEnded"; commandId: string; at: Instant; outcome: CommandOutcome; detail: string };
