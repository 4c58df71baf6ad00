import type { Alarm, NodeStatus } from "../domain/decide/decision.ts";
import type { Reason } from "../domain/decide/reason.ts";
import type { Forecast } from "../domain/forecast/forecast.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type {
  Instant,
  Link,
  StorageReading,
  UpsDeviceSettings,
  UpsFamilyName,
  UpsIdentity,
  UpsReading,
} from "../domain/world/readings.ts";
import type { PresentAt, PresentPerson } from "./presence.ts";

/** What the console shows of one node now. */
export type NodeLive = {
  status: NodeStatus;
  desired: "on" | "off";
  reason: Reason;
  /** When the last good news of it came; null: none yet. */
  heardAt: Instant | null;
  ups?: {
    link: Link;
    reading: UpsReading | null;
    /** What it was found to speak; null: not found out yet. */
    family: UpsFamilyName | null;
    identity: UpsIdentity | null;
    settings: UpsDeviceSettings | null;
  };
  terminal?: { connected: boolean; phase: "running" | "stopping" | null };
  storage?: { link: Link; reading: StorageReading | null };
};

export type OutageSummary = {
  beganAt: Instant;
  /** UPSes that are on battery, or whose outage is still open. */
  upsIds: NodeId[];
  /** All mains are back; what follows is recovery. */
  recovering: boolean;
  /** Seconds between the last need and the first battery end, by forecast; null: not known. */
  marginSec: number | null;
};

/** One line of what happened: the journal entry itself, worded by the console. */
export type LogLine = JournalEntry;

export type ControllerLive = {
  state: "running" | "down";
  /** Why it is down: crashed and coming back, or its terminal halted. */
  downBecause: "crashed" | "halted" | "notStarted" | null;
  selfId: NodeId | null;
  epoch: number;
  /** false: another control terminal acts, this one watches. */
  acts: boolean;
  /** Journal or database trouble in words of a code; null: none. */
  trouble: "journalNotWritable" | null;
};

/** How the site's clock runs: siteNow = siteAt + (browser's now − receivedAt) × speed. */
export type ClockLive = { siteAt: Instant; speed: number };

export type LiveSnapshot = {
  /** Grows by one with each delta; a gap means: ask for the snapshot again. Starts anew with `streamId`. */
  seq: number;
  streamId: string;
  clock: ClockLive;
  /** The number of the revision that drives the controller; null: none saved yet. */
  revision: number | null;
  controller: ControllerLive;
  nodes: Record<NodeId, NodeLive>;
  outage: OutageSummary | null;
  forecast: Forecast | null;
  alarms: Alarm[];
  /** Newest last, at most 500. */
  log: LogLine[];
};

/** What is known while no controller has said anything: nothing. */
export function liveWithoutController(): LiveSnapshot {
  return {
    seq: 0,
    streamId: "",
    clock: { siteAt: 0, speed: 1 },
    revision: null,
    controller: { state: "down", downBecause: "notStarted", selfId: null, epoch: 0, acts: false, trouble: null },
    nodes: {},
    outage: null,
    forecast: null,
    alarms: [],
    log: [],
  };
}

export type LiveDelta = {
  seq: number;
  streamId: string;
  clock: ClockLive;
  revision?: number | null;
  controller?: ControllerLive;
  /** Changed nodes, each whole; null: gone. */
  nodes?: Record<NodeId, NodeLive | null>;
  outage?: OutageSummary | null;
  forecast?: Forecast | null;
  alarms?: Alarm[];
  /** New lines only. */
  log?: LogLine[];
};

/** Socket.IO events. Commands go over HTTP, never over the socket. */
export type ServerToClientEvents = {
  snapshot: (snapshot: LiveSnapshot) => void;
  delta: (delta: LiveDelta) => void;
  /** To those who have the tree open: all of them, the one who is told included. */
  presence: (people: PresentPerson[]) => void;
};
/** `resync`: send me the snapshot again. `present`: where this window is; what it says is checked. */
export type ClientToServerEvents = { resync: () => void; present: (at: PresentAt) => void };

/** Pure fold of a delta into a snapshot; null: there is a gap, ask for a snapshot. */
export function applyDelta(snapshot: LiveSnapshot, delta: LiveDelta): LiveSnapshot | null {
  if (delta.streamId !== snapshot.streamId || delta.seq !== snapshot.seq + 1) return null;
  const nodes = delta.nodes ? { ...snapshot.nodes } : snapshot.nodes;
  for (const [id, node] of Object.entries(delta.nodes ?? {})) {
    if (node === null) delete nodes[id];
    else nodes[id] = node;
  }
  return {
    ...snapshot,
    seq: delta.seq,
    clock: delta.clock,
    revision: delta.revision === undefined ? snapshot.revision : delta.revision,
    controller: delta.controller ?? snapshot.controller,
    nodes,
    outage: delta.outage === undefined ? snapshot.outage : delta.outage,
    forecast: delta.forecast === undefined ? snapshot.forecast : delta.forecast,
    alarms: delta.alarms ?? snapshot.alarms,
    log: delta.log ? [...snapshot.log, ...delta.log].slice(-500) : snapshot.log,
  };
}
