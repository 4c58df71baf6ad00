import type { ClusterMember, Command } from "../domain/decide/command.ts";
import type { ClosedMinute } from "../domain/statistics/minute-recorder.ts";
import type { ClusterLinkage, NodeId, Storage, Terminal, Tree, Ups } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type {
  ClusterState,
  Instant,
  Observation,
  StorageReading,
  UpsDeviceSettings,
  UpsFamilyName,
  UpsIdentity,
  UpsReading,
} from "../domain/world/readings.ts";
import type { UpsCapabilities, UpsSetting, WantedUpsSettings } from "../domain/world/ups-capabilities.ts";

/** The controller's sense of time. In the demo it runs as many times as fast as the simulated site's clock. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms` of this clock, or rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** What can be asked of a UPS. The controller decides on `upsOff` and `upsOn`; the others people ask for. None can be taken back. */
export type UpsCommand =
  | Extract<Command, { kind: "upsOff" | "upsOn" }>
  /** The output goes off for `sec` seconds, and on again when there are mains. `withGrace`: it goes off after the shutoff grace time. */
  | { kind: "upsSleep"; upsId: NodeId; sec: number; withGrace: boolean }
  | { kind: "upsSelfTest"; upsId: NodeId }
  | { kind: "upsSelfTestAbort"; upsId: NodeId }
  /** It goes to battery as if mains had failed, until the device itself ends that. */
  | { kind: "upsSimulatePowerFailure"; upsId: NodeId };

export type WrittenUpsSettings = {
  /** What the device holds afterwards, read back: it may have rounded or corrected what it was given. */
  settings: UpsDeviceSettings;
  /** What it did not take. `allowed`: the values that it says it takes, in the setting's unit; null: it does not say. */
  refused: readonly {
    setting: UpsSetting;
    error: "rejected" | "unsupported";
    detail: string;
    allowed: readonly number[] | null;
  }[];
};

/** One UPS. Every method that asks it something throws `DriverError`; a driver never decides, retries by policy, stores or formats. */
export interface UpsDriver {
  /** What it is known to offer so far; `identify` finds it out. */
  capabilities(): UpsCapabilities;
  read(signal: AbortSignal): Promise<UpsReading>;
  /** Values that seldom change: who it is, and the settings that live in it. */
  identify(signal: AbortSignal): Promise<{ identity: UpsIdentity; settings: UpsDeviceSettings; family: UpsFamilyName }>;
  /** Resolves when the device accepted it; that it came true, a later reading shows. */
  execute(command: UpsCommand, signal: AbortSignal): Promise<void>;
  /** Writes settings into the device, one after the other, and reads them back. A time-out ends it: what came after was not tried. */
  writeSettings(wanted: WantedUpsSettings, signal: AbortSignal): Promise<WrittenUpsSettings>;
  /**
   * Resolves when the device may be written to: something that it holds is written to itself, so nothing changes.
   * Throws `unsupported` when it holds nothing of that kind: then it is not known.
   */
  checkWrite(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface StorageDriver {
  read(signal: AbortSignal): Promise<StorageReading>;
  flush(args: { commandId: string; epoch: number; timeoutSec: number; signal: AbortSignal }): Promise<void>;
  close(): Promise<void>;
}

/** All agents: they dial in, so there is one listener for all terminals. It emits observations. */
export interface TerminalAgents {
  shutdown(args: {
    terminal: Terminal;
    commandId: string;
    epoch: number;
    bootId: string | null;
    reboot: boolean;
    signal: AbortSignal;
  }): Promise<void>;
  /** Carried out by the first of these members whose agent can. After a `timeout` no other one is asked: it may be under way. */
  cluster(args: {
    cluster: ClusterLinkage;
    members: readonly ClusterMember[];
    does: "shutdown" | "restart";
    commandId: string;
    epoch: number;
    signal: AbortSignal;
  }): Promise<void>;
  /** As the first member says whose agent is there and can tell. */
  clusterState(cluster: ClusterLinkage, signal: AbortSignal): Promise<ClusterState>;
  /** Resolves when a shutdown could be asked for now: its agent is there and its OS is not on its way down. Nothing is sent. */
  check(terminal: Terminal): Promise<void>;
  close(): Promise<void>;
}

export interface Wake {
  wake(terminal: Terminal): Promise<void>;
}

/** Makes drivers for the nodes of a tree; a changed source makes a new driver. */
export interface Drivers {
  ups(ups: Ups): UpsDriver;
  storage(storage: Storage, tree: Tree): StorageDriver;
  agents: TerminalAgents;
  wake: Wake;
}

export type Observe = (observation: Observation) => void;

/** The journal of one site. `append` resolves when the entries are on disk, in order. */
export interface JournalStore {
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** The last `sequenceEnded` and all entries after it, oldest first, and the highest seq ever used (0: none). */
  loadOpen(): Promise<{ entries: JournalEntry[]; lastSeq: number }>;
}

/** Where the statistics of UPSes are kept. */
export interface StatisticsStore {
  /** Rejects when nothing was written: try again. Where that is not known, they count as written. */
  write(minutes: readonly ClosedMinute[]): Promise<void>;
}

/** The saved settings. */
export interface RevisionStore {
  /** The newest saved revision; null: none yet. */
  newest(): Promise<SavedRevision | null>;
  /** null: there is no such revision. */
  byNumber(number: number): Promise<SavedRevision | null>;
}

export type SavedRevision = { number: number; tree: Tree; savedAt: Instant };

/** Who acts, and in which epoch. Alone: always this one, with an epoch that grows at every start. */
export interface Leadership {
  current(): { acts: boolean; epoch: number };
}

export type { NodeId, WantedUpsSettings };
