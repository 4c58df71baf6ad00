/**
 * The entities of the power tree. A tree is flat lists joined by id, so that a difference is a difference of rows;
 * `relations.ts` answers who stands where. `Sec` fields are whole seconds. `null` means "not set: inherit or default".
 */

/** Stable across saves and transfers. */
export type NodeId = string;

type Node = { id: NodeId; name: string; note: string };

export type Network = Node & {
  /** IANA name of the site's time zone; schedules are read in it. */
  timeZone: string;
  /** The holiday calendar: dates YYYY-MM-DD on which holiday entries hold. Absent: none; settings of before have no such field. */
  holidays?: string[];
};

/** Settings that all storage systems share; each storage may override the flush timeout. */
export type SharedSettings = { storagePort: number; flushTimeoutSec: number };

/** Where a group stands below its parent: among its groups, or in its control-terminals folder (the control side). */
export type GroupFolder = "groups" | "controlTerminals";

export type GroupPolicy = {
  stopOnOutage: boolean;
  stopWhen: "feedsLost" | "anyUps";
  restartOnRecovery: boolean;
  /** How long mains must have been present without a break before anything starts, and before an outage ends. */
  stableSec: number;
  onControlLoss: "stopLinked" | "leaveRunning";
  offFactorsNeeded: "any" | "all";
};

export type PowerGroup = Node & {
  /** A group's id, or the network's. */
  parentId: NodeId;
  folder: GroupFolder;
  /** Fields that this group sets; the others come from the nearest group above, then from `defaultPolicy`. */
  policy: Partial<GroupPolicy>;
};

export type MibProfile = "auto" | "powernet" | "rfc1628";
export type SnmpAuthProtocol = "sha" | "sha224" | "sha256" | "sha384" | "sha512";
export type SnmpPrivProtocol = "aes" | "aes256b" | "aes256r";

export type SnmpAccess =
  | { version: "1" | "2c"; readCommunity: string; writeCommunity: string }
  | {
      version: "3";
      user: string;
      authProtocol: SnmpAuthProtocol | null;
      authPassphrase: string;
      privProtocol: SnmpPrivProtocol | null;
      privPassphrase: string;
    };

export type UpsSource =
  | { kind: "snmp"; host: string; port: number; access: SnmpAccess; mib: MibProfile }
  | {
      kind: "nut";
      host: string;
      port: number;
      upsName: string;
      user: string;
      password: string;
      tls: boolean;
      /**
       * With `tls`: SHA-256 of the one certificate to accept, in hex with or without colons. Absent or empty: any that is made out to the host by
       * an authority which the controller's machine trusts.
       */
      certificateSha256?: string;
    };

export type Restart = "controller" | "ups" | "none";

export type Ups = Node & {
  groupId: NodeId;
  /** power: feeds terminals of its group. linked: feeds shared storage used by the terminals below its group. */
  role: "power" | "linked";
  source: UpsSource;
  confirmSec: number;
  shutoffGraceSec: number;
  lowBatterySec: number;
  restart: Restart;
  minRestartChargePercent: number;
  warmupOrder: number;
  warmupSec: number;
  offCommand: "afterTerminalsDown" | "withShutdown";
};

export type StorageDriver =
  | { kind: "bridge"; port: number | null }
  | { kind: "ssh"; user: string; flushCommand: string; stateCommand: string };

export type Storage = Node & {
  groupId: NodeId;
  addresses: string[];
  /** Its cache is flushed before its UPS is cut. Not allowed on the control side. */
  linkage: boolean;
  controllerUpsIds: NodeId[];
  enclosureUpsIds: NodeId[];
  driver: StorageDriver;
  flushTimeoutSec: number | null;
};

export type ShutdownMethod =
  | { kind: "agent" }
  | { kind: "nut"; user: string }
  | { kind: "ssh"; user: string; command: string }
  | { kind: "redfish"; address: string; user: string; password: string }
  | { kind: "ipmi"; address: string; user: string; password: string }
  | { kind: "none" };

export type StartMethod =
  | { kind: "power" }
  /** `broadcast` null: 255.255.255.255. `port` null: 9. */
  | { kind: "wol"; broadcast: string | null; port: number | null }
  | { kind: "redfish"; address: string; user: string; password: string }
  | { kind: "ipmi"; address: string; user: string; password: string }
  | { kind: "none" };

export type ReadinessCheck = { kind: "agent" } | { kind: "ping" } | { kind: "tcp"; port: number };

export type Job = { name: string; command: string; timeoutSec: number; onFailure: "continue" | "stop" };

export type Terminal = Node & {
  groupId: NodeId;
  kind: "control" | "linked";
  host: string;
  macs: string[];
  os: "windows" | "linux" | "esxi" | "other";
  /** UPS ids; null: the power devices of its own group. */
  feeds: NodeId[] | null;
  feedsNeeded: number;
  shutdownSec: number;
  startSec: number;
  shutdown: ShutdownMethod;
  start: StartMethod;
  readiness: ReadinessCheck[];
  pool: boolean;
  startJobs: Job[];
  stopJobs: Job[];
  /** Control terminals only: the URL of its console. */
  consoleUrl: string | null;
};

export type Load = Node & {
  groupId: NodeId;
  kind: "switch" | "hub" | "chassis" | "other";
  feeds: NodeId[];
  onControlPath: boolean;
};

/** `dependentId` needs `neededId`: it stops before it, and starts after it is ready. */
export type Dependency = { id: NodeId; dependentId: NodeId; neededId: NodeId };

export type ClusterLinkage = Node & {
  memberIds: NodeId[];
  enabled: boolean;
  shutdownOnOutage: boolean;
  /** After it the OS shutdown is forced. */
  shutdownTimeoutSec: number;
  shutdownCommand: string;
  restartCommand: string;
  stateCommand: string;
  communicationAddress: string;
  port: number;
};

/**
 * `time` HH:MM in the site's time zone, both on the entry's own day. A dated entry beats a holiday entry, which beats a weekly one; one
 * without times makes its day a day without on and off times.
 */
export type ScheduleEntry = {
  on: "weekly" | "dated" | "holiday";
  /** 0 Sunday … 6 Saturday; weekly only, else empty. */
  weekdays: number[];
  /** YYYY-MM-DD; dated only. */
  date: string | null;
  onTime: string | null;
  offTime: string | null;
};
/** `targetId`: a terminal, group or cluster. */
export type Schedule = Node & { targetId: NodeId; entries: ScheduleEntry[] };
export type LanFactor = Node & { targetId: NodeId; hosts: string[]; silenceMin: number };

export type Tree = {
  formatVersion: 1;
  network: Network;
  shared: SharedSettings;
  groups: PowerGroup[];
  upses: Ups[];
  storages: Storage[];
  terminals: Terminal[];
  loads: Load[];
  dependencies: Dependency[];
  clusters: ClusterLinkage[];
  schedules: Schedule[];
  lanFactors: LanFactor[];
};

export const defaultPolicy: GroupPolicy = {
  stopOnOutage: true,
  stopWhen: "feedsLost",
  restartOnRecovery: true,
  stableSec: 30,
  onControlLoss: "stopLinked",
  offFactorsNeeded: "any",
};
