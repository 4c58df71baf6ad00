import type { ClusterMember, Command } from "../domain/decide/command.ts";
import type { ClusterLinkage, NodeId, Storage, Terminal, Tree, Ups } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type {
  ClusterState,
  Instant,
  Observation,
  StorageReading,
  UpsDeviceSettings,
  UpsIdentity,
  UpsReading,
} from "../domain/world/readings.ts";

/** The controller's sense of time. In the demo it runs as many times as fast as the simulated site's clock. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms` of this clock, or rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** One UPS. Every method throws `DriverError`; a driver never decides, retries by policy, stores or formats. */
export interface UpsDriver {
  read(signal: AbortSignal): Promise<UpsReading>;
  /** Values that seldom change: who it is, and the settings that live in it. */
  identify(
    signal: AbortSignal,
  ): Promise<{ identity: UpsIdentity; settings: UpsDeviceSettings; family: "powernet" | "rfc1628" }>;
  /** Resolves when the device accepted it; that it came true, a later reading shows. */
  execute(command: Extract<Command, { kind: "upsOff" | "upsOn" }>, signal: AbortSignal): Promise<void>;
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

export type { NodeId };
