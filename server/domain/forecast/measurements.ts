import type { Command } from "../decide/command.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { JournalEntry } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import { type MeasuredKind, type MeasuredTimes, measuredKinds } from "./measured-times.ts";

/** A time rests on this many runs at the most, the newest ones: devices age and are replaced. */
export const runsAtMost = 10;
/** Longer than this is no run but a clock that was set, or a night that somebody waited. */
const longestSec = 6 * 3600;

/** A run that has begun. `epoch`: of the controller that saw its beginning. */
type Begun = { at: Instant; epoch: number };

/**
 * What the journal says of how long things take: the fold of its entries, the same from the whole journal and piece by piece.
 * A run counts only when one controller (one epoch) saw its beginning and its end: what one that was away saw late is no time.
 */
export type Measurements = {
  /** Seconds of the last runs of each node, oldest first; null: it did not end in its time. */
  samples: Record<MeasuredKind, ReadonlyMap<NodeId, readonly (number | null)[]>>;
  begun: Record<MeasuredKind, ReadonlyMap<NodeId, Begun>>;
  /** Epoch in which a UPS was last seen dark, or was switched on: only then is the moment known at which it was on again. */
  darkIn: ReadonlyMap<NodeId, number>;
  downIds: ReadonlySet<NodeId>;
};

type Draft = {
  samples: Record<MeasuredKind, Map<NodeId, readonly (number | null)[]>>;
  begun: Record<MeasuredKind, Map<NodeId, Begun>>;
  darkIn: Map<NodeId, number>;
  downIds: Set<NodeId>;
};

function eachKind<T>(make: (kind: MeasuredKind) => T): Record<MeasuredKind, T> {
  return Object.fromEntries(measuredKinds.map((kind) => [kind, make(kind)])) as Record<MeasuredKind, T>;
}

export const noMeasurements: Measurements = {
  samples: eachKind(() => new Map()),
  begun: eachKind(() => new Map()),
  darkIn: new Map(),
  downIds: new Set(),
};

/** Folds journal entries, oldest first, into what was measured before, which is not touched. `relations`: who hangs on which UPS. */
export function measure(
  before: Measurements,
  entries: readonly JournalEntry[],
  relations: Pick<Relations, "fedBy" | "storagesFedBy">,
): Measurements {
  if (entries.length === 0) return before;
  const draft: Draft = {
    samples: eachKind((kind) => new Map(before.samples[kind])),
    begun: eachKind((kind) => new Map(before.begun[kind])),
    darkIn: new Map(before.darkIn),
    downIds: new Set(before.downIds),
  };
  for (const entry of entries) fold(draft, entry, relations);
  return draft;
}

/** The cautious estimate of each node: the longest of its last runs; none where one of them did not end in its time. */
export function measuredTimesOf({ samples }: Measurements): MeasuredTimes {
  return eachKind((kind) => {
    const times: MeasuredTimes[MeasuredKind] = {};
    for (const [nodeId, runs] of samples[kind]) {
      const ended = runs.filter((sec) => sec !== null);
      if (ended.length === runs.length) times[nodeId] = { sec: Math.max(...ended), runs: ended.length };
    }
    return times;
  });
}

function fold(draft: Draft, entry: JournalEntry, relations: Pick<Relations, "fedBy" | "storagesFedBy">): void {
  switch (entry.kind) {
    case "commandIssued":
      issued(draft, entry.command, entry, entry.wasRunning === true);
      return;
    case "terminalDown":
      draft.downIds.add(entry.terminalId);
      forget(draft, "start", entry.terminalId);
      if (entry.cause === "pastTime") miss(draft, "stop", entry.terminalId);
      else if (entry.goneAt !== undefined)
        end(draft, "stop", entry.terminalId, { at: entry.goneAt, epoch: entry.epoch });
      else forget(draft, "stop", entry.terminalId);
      return;
    case "terminalUp":
      draft.downIds.delete(entry.terminalId);
      forget(draft, "stop", entry.terminalId);
      end(draft, "start", entry.terminalId, entry);
      return;
    case "startTimedOut":
      miss(draft, "start", entry.terminalId);
      return;
    case "flushEnded":
      if (entry.outcome === "flushed") end(draft, "flush", entry.storageId, entry);
      else miss(draft, "flush", entry.storageId);
      return;
    case "clusterStopEnded":
      if (entry.outcome === "stopped") end(draft, "clusterStop", entry.clusterId, entry);
      else if (entry.outcome === "timedOut") miss(draft, "clusterStop", entry.clusterId);
      else forget(draft, "clusterStop", entry.clusterId);
      return;
    case "clusterReleased":
      forget(draft, "clusterStop", entry.clusterId);
      return;
    case "storageReleased":
      forget(draft, "flush", entry.storageId);
      return;
    case "storageReady":
      end(draft, "ready", entry.storageId, entry);
      return;
    case "upsDark":
      draft.darkIn.set(entry.upsId, entry.epoch);
      for (const kind of ["offNow", "offWithGrace"] as const)
        end(draft, kind, entry.upsId, { at: entry.darkAt, epoch: entry.epoch });
      for (const t of relations.fedBy(entry.upsId)) forget(draft, "start", t.id);
      for (const s of relations.storagesFedBy(entry.upsId)) forget(draft, "ready", s.id);
      return;
    case "upsRestored":
      restored(draft, entry.upsId, entry, relations);
      return;
    case "sequenceEnded":
      for (const kind of measuredKinds) draft.begun[kind].clear();
      draft.darkIn.clear();
      draft.downIds.clear();
      return;
    case "outageBegan":
    case "outageConfirmed":
    case "mainsBack":
    case "mainsLostAgain":
    case "outageEnded":
    case "controlRebootNeeded":
    case "controlRebootDone":
    case "sequenceBegan":
    case "upsIdentified":
    case "upsSettingsWritten":
    case "commandEnded":
      return;
  }
}

function issued(draft: Draft, command: Command, at: Begun, wasRunning: boolean): void {
  switch (command.kind) {
    case "terminalShutdown":
      if (wasRunning && !draft.downIds.has(command.terminalId)) begin(draft, "stop", command.terminalId, at);
      return;
    case "terminalReboot":
      // Down and up in one: neither of the two is seen alone.
      forget(draft, "stop", command.terminalId);
      forget(draft, "start", command.terminalId);
      return;
    case "terminalWake":
      begin(draft, "start", command.terminalId, at);
      return;
    case "storageFlush":
      begin(draft, "flush", command.storageId, at);
      return;
    case "clusterRestart":
      for (const { terminalId } of command.members) {
        forget(draft, "stop", terminalId);
        forget(draft, "start", terminalId);
      }
      forget(draft, "clusterStop", command.clusterId);
      return;
    case "clusterShutdown":
      begin(draft, "clusterStop", command.clusterId, at);
      return;
    case "upsOff":
      off(
        draft,
        command.upsId,
        command.form === "offNow" || command.form === "cycleNow" ? "offNow" : "offWithGrace",
        at,
      );
      return;
    case "upsOn":
      draft.darkIn.set(command.upsId, at.epoch);
      return;
  }
}

/** A second OFF makes it unknown which of the two it followed. */
function off(draft: Draft, upsId: NodeId, kind: "offNow" | "offWithGrace", at: Begun): void {
  const again = draft.begun.offNow.has(upsId) || draft.begun.offWithGrace.has(upsId);
  if (!again) {
    begin(draft, kind, upsId, at);
    return;
  }
  // No epoch is negative: what begins in it never counts.
  for (const each of ["offNow", "offWithGrace"] as const) draft.begun[each].set(upsId, { at: at.at, epoch: -1 });
}

/** Where the same controller knew it to be dark, the moment is known: what boots by power boots, storage starts. */
function restored(
  draft: Draft,
  upsId: NodeId,
  { at, epoch }: Begun,
  relations: Pick<Relations, "fedBy" | "storagesFedBy">,
): void {
  for (const kind of ["offNow", "offWithGrace"] as const) forget(draft, kind, upsId);
  if (draft.darkIn.get(upsId) !== epoch) return;
  for (const t of relations.fedBy(upsId))
    if (t.start.kind === "power" && draft.downIds.has(t.id)) begin(draft, "start", t.id, { at, epoch });
  // Storage starts when the last of its UPSes is on.
  for (const s of relations.storagesFedBy(upsId)) draft.begun.ready.set(s.id, { at, epoch });
}

/** A command that is sent again belongs to the run that its first sending began. */
function begin(draft: Draft, kind: MeasuredKind, nodeId: NodeId, { at, epoch }: Begun): void {
  if (!draft.begun[kind].has(nodeId)) draft.begun[kind].set(nodeId, { at, epoch });
}

function forget(draft: Draft, kind: MeasuredKind, nodeId: NodeId): void {
  draft.begun[kind].delete(nodeId);
}

function end(draft: Draft, kind: MeasuredKind, nodeId: NodeId, { at, epoch }: Begun): void {
  const begun = draft.begun[kind].get(nodeId);
  draft.begun[kind].delete(nodeId);
  if (!begun || begun.epoch !== epoch) return;
  const sec = Math.ceil((at - begun.at) / 1000);
  if (sec >= 0 && sec <= longestSec) add(draft, kind, nodeId, sec);
}

/** It was asked, and did not end in its time: whatever it needed before is no limit any more. */
function miss(draft: Draft, kind: MeasuredKind, nodeId: NodeId): void {
  if (draft.begun[kind].delete(nodeId)) add(draft, kind, nodeId, null);
}

function add(draft: Draft, kind: MeasuredKind, nodeId: NodeId, sec: number | null): void {
  const runs = draft.samples[kind].get(nodeId) ?? [];
  draft.samples[kind].set(nodeId, [...runs, sec].slice(-runsAtMost));
}
