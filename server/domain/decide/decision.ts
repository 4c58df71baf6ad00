import type { NodeId } from "../tree/entities.ts";
import type { Note } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { Command } from "./command.ts";
import type { Reason } from "./reason.ts";

/** What a node is doing, for people: one closed set for every kind of node. */
export type NodeStatus =
  | "onMains"
  | "onBattery"
  | "running"
  | "stopping"
  | "flushing"
  | "stopped"
  | "starting"
  | "waiting"
  | "fault"
  | "lost"
  | "unknown";

export type NodeVerdict = { desired: "on" | "off"; status: NodeStatus; reason: Reason };

/** A device does not take its access settings: see `AccessFault`. */
export type AccessAlarm =
  | "upsUnknownUser"
  | "upsWrongAuthKey"
  | "upsWrongPrivKey"
  | "upsUnsupportedLevel"
  | "upsNotPermitted"
  | "upsSilentToUser";

export type Alarm = {
  /** Stable while the matter lasts: code and node. */
  key: string;
  severity: "critical" | "warning";
  code:
    | "outage"
    | "upsLost"
    | "upsNotAUps"
    | AccessAlarm
    | "lowBattery"
    | "batteryTooSmall"
    | "notConfirmedDown"
    | "flushTimedOut"
    | "waitsShortened"
    | "startTimedOut"
    | "commandFailed"
    | "terminalSilent"
    | "storageLost"
    | "clusterStopTimedOut"
    | "clusterNotStopped"
    | "clusterNotRunning";
  nodeId: NodeId;
  sinceAt: Instant;
};

export type Intent = { command: Command; reason: Reason; wasRunning: boolean | null };

/** What may be done now. */
export type Steps = {
  /** To be journaled first, in this order. */
  notes: Note[];
  /** To be journaled, then sent; they rest on the notes above. */
  intents: Intent[];
  /** Nothing more may be done before this unless something is observed. null: only an observation can change that. */
  nextLookAt: Instant | null;
};

export type Decision = Steps & {
  verdicts: Record<NodeId, NodeVerdict>;
  alarms: Alarm[];
};
