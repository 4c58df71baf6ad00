import type { NodeId } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { DriverErrorCode, MessageRefusal } from "../domain/world/readings.ts";

/** What the controller counts for `/metrics`, since it started. What it shows of the site stands in the live snapshot. */
export type ControllerMetrics = {
  process: ProcessUsage;
  /** In which epoch, and whether it acts in it. */
  epoch: number;
  acts: boolean;
  /** From the first look at what was observed to the last change published, waits for the journal included. */
  ticks: Durations;
  /** Appends to the journal, until they are on disk. */
  appends: Durations;
  /** Journal entries on disk. */
  events: Partial<Record<JournalEntry["kind"], number>>;
  /** UPSes of the settings in force that were asked, or sent a trap, since then. */
  upses: Record<NodeId, UpsCounts>;
  refusedMessages: Partial<Record<MessageRefusal, number>>;
  /** Closed minutes of statistics that are not on disk yet; more than one or two: the disk is in trouble. */
  statisticsWaiting: number;
};

/** How a read of a UPS ended: with a good reading, or why not. */
export type PollResult = "ok" | DriverErrorCode;
export const pollResults = [
  "ok",
  "timeout",
  "unreachable",
  "badReply",
  "rejected",
  "unsupported",
] as const satisfies readonly PollResult[];

/** `traps` that were believed to be its own, doubled ones once. */
export type UpsCounts = { polls: Partial<Record<PollResult, number>>; traps: number };

/** How many took up to so many seconds, and more than the bound before; the last count is of those beyond all bounds. */
export type Durations = { boundsSec: readonly number[]; counts: readonly number[]; sumSec: number };

/** `cpuSec`: in user and system mode together. */
export type ProcessUsage = { startedAt: number; cpuSec: number; residentBytes: number };
