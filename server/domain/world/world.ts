import type { LanObserved } from "../schedule/off-factors.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Memory } from "./memory.ts";
import type {
  AccessFault,
  ClusterState,
  DriverErrorCode,
  Instant,
  Link,
  StorageReading,
  TrapName,
  UpsDeviceSettings,
  UpsFamilyName,
  UpsIdentity,
  UpsReading,
} from "./readings.ts";

export type UpsKnown = {
  link: Link;
  /** The last good reading, kept while the device is silent; null: never read since this controller came up. */
  reading: UpsReading | null;
  readAt: Instant | null;
  /** The good reading before the last one. */
  previousReadAt: Instant | null;
  /** Since when every good reading has shown mains; null: the last one did not. */
  mainsSince: Instant | null;
  /** Since when every good reading has shown the output off; null: the last one did not. */
  darkSince: Instant | null;
  /** Since when every good reading has shown the output on (mains or battery); null: the last one did not. */
  outputSince: Instant | null;
  /** When it was first read again after it had been lost; null: it was not lost since this controller came up. */
  foundAgainAt: Instant | null;
  /** The newest trap, kept until the second good reading after it: the first one is judged together with it. */
  trap: { name: TrapName; at: Instant } | null;
  failedReads: number;
  /** Why the last read failed; null or absent: it did not. */
  lastError?: DriverErrorCode | null;
  /** What of its access settings the device did not take at the last read; null or absent: nothing is known to be wrong with them. */
  accessFault?: AccessFault | null;
  /** What it was found to speak; null: not found out yet. */
  family: UpsFamilyName | null;
  identity: UpsIdentity | null;
  settings: UpsDeviceSettings | null;
};

export type TerminalKnown = {
  connected: boolean;
  /** Names one run of the operating system: another boot has another one. null: never heard. */
  bootId: string | null;
  phase: "running" | "stopping" | null;
  goodbyeAt: Instant | null;
  lastHeardAt: Instant | null;
};

export type StorageKnown = { link: Link; reading: StorageReading | null; readAt: Instant | null; failedReads: number };

export type ClusterKnown = {
  link: Link;
  /** The last that was read; null: nothing yet. */
  state: ClusterState | null;
  readAt: Instant | null;
  /** Since when every good reading has shown `state`. */
  stateSince: Instant | null;
  failedReads: number;
};

/** All that is known. `memory` is the fold of the journal; the rest is observed anew after a restart. */
export type World = {
  upses: Record<NodeId, UpsKnown>;
  terminals: Record<NodeId, TerminalKnown>;
  storages: Record<NodeId, StorageKnown>;
  clusters: Record<NodeId, ClusterKnown>;
  memory: Memory;
  /** The control terminal that this controller runs on; null: on a machine that is not part of the tree. */
  selfId: NodeId | null;
  /**
   * Other control terminals (and machines outside the tree) with a controller of their own: what they commanded last may stand in no journal
   * here. null: there is none.
   */
  peerIds: readonly NodeId[] | null;
  /** When this controller began to observe: silence before it says nothing. */
  observingSince: Instant;
  /** When the settings that hold were saved: an on or off time of before is none of theirs. */
  schedulesSince: Instant;
  /** What was heard of the hosts of LAN factors; null: nobody listens, and no such factor ever holds. */
  lan: LanObserved | null;
};
