import type { CheckedStep, ClusterMember, Command, OffForm } from "../decide/command.ts";
import type { Reason } from "../decide/reason.ts";
import type { ScheduleChange } from "../schedule/schedule-change.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Order, OrderOutcome } from "./orders.ts";
import type {
  CommandOutcome,
  DriverErrorCode,
  Instant,
  MessageRefusal,
  TrapName,
  UpsDeviceSettings,
  UpsFamilyName,
} from "./readings.ts";
import type { UpsSetting, WantedUpsSettings } from "./ups-capabilities.ts";

/** Why an outage counted as confirmed. */
export type ConfirmedBy = "time" | "lowBattery" | "runtime";

/**
 * How a terminal is known to be down. goodbye: its agent said so and nothing answered since. dark: its outlets have no power.
 * silent: a pool server that nothing was heard of. pastTime: it passed its time, nothing confirms it.
 */
export type DownCause = "goodbye" | "dark" | "silent" | "pastTime";

/**
 * How a cluster shutdown ended. doesNotFit: the batteries do not hold for it. refused: its manager said no, or nobody there can do it.
 * skipped: an operator did not want to wait for it. After each of these the members' OS goes down.
 */
export type ClusterOutcome = "stopped" | "timedOut" | "doesNotFit" | "refused" | "skipped";
/** skipped: an operator did not want to wait for it. */
export type FlushOutcome = "flushed" | "timedOut" | "skipped";

/** A fact that `decide` found and that must survive a crash. The controller journals it before it acts on it. */
export type Note =
  | { kind: "outageBegan"; upsId: NodeId; beganAt: Instant; evidence: "trap" | "reading" }
  | { kind: "outageConfirmed"; upsId: NodeId; by: ConfirmedBy }
  | { kind: "mainsBack"; upsId: NodeId; backAt: Instant }
  | { kind: "mainsLostAgain"; upsId: NodeId }
  | { kind: "outageEnded"; upsId: NodeId }
  /** Once per incident, before anything of it is stopped: who does not run, so that a later controller knows who did. */
  | { kind: "offBefore"; terminalIds: NodeId[] }
  /** `goneAt`: of a goodbye, when nothing was heard of it any more; the wait that makes it sure comes after. */
  | { kind: "terminalDown"; terminalId: NodeId; confirmed: boolean; cause: DownCause; goneAt?: Instant }
  /** `hasDisk`: a control terminal that booted when the disks of its side were warm. `clusterId`: that it belongs to, and may have brought with it. `byItself`: nobody of ours started it: what was to stop it before does so no longer. */
  | {
      kind: "terminalUp";
      terminalId: NodeId;
      bootId: string;
      byItself?: boolean;
      clusterId?: NodeId;
      hasDisk?: boolean;
    }
  | { kind: "upsDark"; upsId: NodeId; darkAt: Instant }
  | { kind: "upsRestored"; upsId: NodeId }
  /** Nothing here says so, but another control terminal commanded it off: it is dark (`darkAt` null: it counts down), and what hangs on it was stopped. */
  | { kind: "cutFound"; upsId: NodeId; form: OffForm; darkAt: Instant | null }
  /** It was commanded off, its output has been on ever since, and the command will have no effect any more. */
  | { kind: "cutWithoutEffect"; upsId: NodeId }
  | { kind: "flushEnded"; storageId: NodeId; outcome: FlushOutcome }
  /**
   * The battery of this UPS holds for less than is left to be done before its storage is flushed (2.3, 6). `neededSec`: with every wait;
   * `waits`: which are left out from now on, for this outage.
   */
  | {
      kind: "waitsShortened";
      storageId: NodeId;
      upsId: NodeId;
      waits: ShortenedWaits;
      runtimeSec: number;
      neededSec: number;
    }
  /** The same for a terminal and what needs it: the batteries that feed it hold for less than their stops and its own. */
  | {
      kind: "stopHastened";
      terminalId: NodeId;
      upsId: NodeId;
      waits: ShortenedWaits;
      runtimeSec: number;
      neededSec: number;
    }
  /** Users that its flush did not wait for any more wrote after it: it is asked for again. */
  | { kind: "flushOvertaken"; storageId: NodeId }
  | { kind: "storageReleased"; storageId: NodeId }
  | { kind: "storageReady"; storageId: NodeId }
  | { kind: "controlRebootNeeded"; storageId: NodeId }
  | { kind: "controlRebootDone" }
  /** `members`: of one that was not asked, those that ran. */
  | { kind: "clusterStopEnded"; clusterId: NodeId; outcome: ClusterOutcome; members?: ClusterMember[] }
  /** It runs again, or that is not known: its next shutdown is a new one. */
  | { kind: "clusterReleased"; clusterId: NodeId }
  | { kind: "startTimedOut"; terminalId: NodeId }
  /** An on or off time came. `unitKey`: who it is for (`Members.key`). `missed`: too late, nothing is done because of it. */
  | { kind: "scheduleDue"; unitKey: NodeId; dueAt: Instant; wanted: Due["wanted"]; missed: boolean }
  /** `phase` null: there is no such step any more. */
  | { kind: "stepSkipped"; nodeId: NodeId; phase: SkipPhase | null }
  /** All its checks have come to something. `nodeId` null: it was one of the whole site. */
  | { kind: "rehearsalEnded"; orderId: string; nodeId: NodeId | null; checks: CheckResult[] }
  | { kind: "orderEnded"; orderId: string; outcome: OrderOutcome }
  /** `kept`: what stays down by order or by schedule, and what outlives the incident. Absent in journals of before: nothing. */
  | { kind: "sequenceEnded"; kept?: Kept };

/** What was heard and is only worth keeping: it is among the events, and nothing is ever decided by it. */
export type RecordNote =
  /** `upsIds`: those whose it can be. `times`: so many since the last one. */
  | {
      kind: "trapHeard";
      upsIds: readonly NodeId[];
      trap: TrapName;
      address: string;
      detail: string;
      times: number;
    }
  /** `address` and `detail` are the last one's. */
  | { kind: "messageRefused"; why: MessageRefusal; address: string; detail: string; times: number };

/** Both kinds of it, for whoever reads the journal to go on with it. */
export const recordKinds: readonly RecordNote["kind"][] = ["trapHeard", "messageRefused"];

/** One line of the journal. `commandIssued` is written, and on disk, before the command is sent. */
export type JournalEntry = { seq: number; at: Instant; epoch: number } & (
  | Note
  | RecordNote
  /** Written by the controller beside the outage that opens an incident: the settings that it keeps to its end. */
  | { kind: "sequenceBegan"; revision: number }
  /** Which UPS answers, and what it speaks: when it was found out, and whenever another one answers in its place. */
  | { kind: "upsIdentified"; upsId: NodeId; family: UpsFamilyName; model: string | null; serial: string | null }
  /** Somebody had settings written into it. `holds`: read back afterwards; null: it could not be. `refused`: what it did not take. */
  | {
      kind: "upsSettingsWritten";
      upsId: NodeId;
      by: string;
      asked: WantedUpsSettings;
      outcome: "done" | DriverErrorCode;
      holds: UpsDeviceSettings | null;
      refused: readonly UpsSetting[];
    }
  | { kind: "orderGiven"; order: Order }
  | { kind: "changeMade"; change: ScheduleChange }
  | { kind: "changeDropped"; changeId: string }
  | {
      kind: "commandIssued";
      commandId: string;
      command: Command;
      reason: Reason;
      wasRunning: boolean | null;
      /** Never written down: see `Attempt`. */
      longAgo?: true;
    }
  | { kind: "commandEnded"; commandId: string; outcome: CommandOutcome; detail: string }
);

export type Outage = {
  beganAt: Instant;
  confirmedAt: Instant | null;
  confirmedBy: ConfirmedBy | null;
  /** Somebody aborted what it asked for; absent or null: nobody did, or a battery has overruled it since. */
  abortedAt?: Instant | null;
  /** Mains are back since then, not yet for `stableSec`; null: they are not. */
  mainsBackAt: Instant | null;
};

/** The last command of its kind to a node. `outcome` null: no answer yet (or this controller died before it came). */
export type Attempt = {
  commandId: string;
  firstAt: Instant;
  lastAt: Instant;
  count: number;
  outcome: CommandOutcome | null;
  /** The clock stepped back since, so that `lastAt` is the least that it can be ago: it may be much longer. */
  longAgo?: true;
};

/** What a check came to. done, accepted: the step would work. unsupported: it cannot be checked. Else it would fail. */
export type CheckResult = CheckedStep & { outcome: CommandOutcome };

export type Stop = Attempt & {
  reason: Reason;
  wasRunning: boolean;
  bootId: string | null;
  reboot: boolean;
  /** The cluster whose restart reboots it; absent: it was asked itself. */
  clusterId?: NodeId;
};
export type Down = { at: Instant; confirmed: boolean; cause: DownCause };
export type Cut = Attempt & { form: OffForm; darkAt: Instant | null };
export type ClusterStop = Attempt & {
  /** Those that ran when it was asked for, or ended without having been (`count` 0). */
  members: readonly ClusterMember[];
  ended: { at: Instant; outcome: ClusterOutcome } | null;
  /** When a member last came up after it was asked for: it brings the cluster with it. */
  memberUpAt: Instant | null;
  /** Since when it is asked to restart; null: it was not. */
  restartedAt: Instant | null;
};
export type ClusterRestart = Attempt & { members: readonly ClusterMember[] };
export type Flush = Attempt & { ended: { at: Instant; outcome: FlushOutcome } | null };
export type Start = Attempt & { timedOutAt: Instant | null };

/** The newest on or off time of terminals that are switched as one. */
export type Due = { at: Instant; wanted: "on" | "off" | "reboot"; missed: boolean };
/**
 * What is left out where a battery runs empty, the milder first: what only makes sure (silence after a goodbye, the margin over a time,
 * an output seen dark); then the graceful stop of what cannot make it before the flush.
 */
export type ShortenedWaits = "confirmation" | "gracefulStop";
/** Whether going down or coming up is skipped. */
export type SkipPhase = "stop" | "start";

/** What the journal remembers: the fold of its entries, the same after a crash as before it. */
export type Memory = {
  outages: Record<NodeId, Outage>;
  stops: Record<NodeId, Stop>;
  downs: Record<NodeId, Down>;
  cuts: Record<NodeId, Cut>;
  flushes: Record<NodeId, Flush>;
  starts: Record<NodeId, Start>;
  clusterStops: Record<NodeId, ClusterStop>;
  clusterRestarts: Record<NodeId, ClusterRestart>;
  /** `upsRestored` sets it (and deletes the cut and the start of that UPS): since when the output is on again in this incident. */
  restoredAt: Record<NodeId, Instant>;
  /** The dark that `restoredAt` ended, or the command that was to end it (`toAt`). `seen` false: nobody saw it; it is taken to have been, because of the command. */
  darkBefore: Record<NodeId, { fromAt: Instant; toAt: Instant; seen: boolean }>;
  /** Since when a storage that was dark in this incident has been ready again. Set by `storageReady`. */
  readyAt: Record<NodeId, Instant>;
  /** Storage and terminals of which waits are left out because the battery of a UPS runs empty, until that UPS's outage is over. */
  shortened: Record<NodeId, { at: Instant; upsId: NodeId; waits: ShortenedWaits }>;
  /** Since when a UPS is dark in this incident without a command of ours: its battery is flat, or somebody switched it off. */
  selfDarks: Record<NodeId, Instant>;
  /** How often a UPS was commanded off in this incident and nothing came of it, since it last went dark. */
  futileCuts: Record<NodeId, number>;
  /**
   * Control-side storage outages for which a control terminal was stopped already: `terminalId/upsId` → the outage's beginning.
   * Set by a `commandIssued` terminalShutdown whose reason is `controlDiskLost`, for each of its `upsIds`.
   */
  controlDiskStops: Record<string, Instant>;
  controlReboot: { neededSince: Instant; storageId: NodeId } | null;
  /** Control terminals that came up again after a `terminalReboot`, or with their disks there (set by `terminalUp`, cleared by `controlRebootDone`). */
  rebooted: Record<NodeId, Instant>;
  /** The open incident: from the first outage until everything runs again. `revision` null: not written down. */
  sequence: { startedAt: Instant; revision: number | null } | null;
  /** Standing orders, by id. */
  orders: Record<string, Order>;
  /** What the rehearsal that stands has checked, by `checkKeyOf`. */
  checks: Record<string, Attempt>;
  /** Steps that an operator takes as done. */
  skips: Record<NodeId, SkipPhase>;
  /** By `Members.key`. */
  due: Record<NodeId, Due>;
  /** Terminals that came up by themselves, or restarted, since then: an off time or order of before does not stop them. */
  upSince: Record<NodeId, Instant>;
  /** One-off changes of schedules, by id. */
  changes: Record<string, ScheduleChange>;
  /** Who did not run when the incident began; null: no incident, or nobody could know. */
  offBefore: Record<NodeId, true> | null;
  lastEntryAt: Instant | null;
};

/** What is remembered beyond the end of an incident. */
export type Kept = Pick<
  Memory,
  "stops" | "downs" | "cuts" | "flushes" | "orders" | "checks" | "due" | "upSince" | "changes"
>;
