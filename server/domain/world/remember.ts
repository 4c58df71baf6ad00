import { type Command, checkKeyOf } from "../decide/command.ts";
import type { NodeId } from "../tree/entities.ts";
import { attempt, type Issued } from "./attempt.ts";
import type { JournalEntry, Memory } from "./memory.ts";
import { fieldOf, type MemoryDraft, openDraft, patch, put, remove } from "./memory-draft.ts";
import type { CommandOutcome } from "./readings.ts";
import { clusterIssued, clusterStopEnded, memberUp } from "./remember-cluster.ts";
import { rememberOrder } from "./remember-order.ts";

export const emptyMemory: Memory = {
  outages: {},
  stops: {},
  downs: {},
  cuts: {},
  flushes: {},
  starts: {},
  clusterStops: {},
  clusterRestarts: {},
  restoredAt: {},
  darkBefore: {},
  readyAt: {},
  shortened: {},
  selfDarks: {},
  futileCuts: {},
  controlDiskStops: {},
  controlReboot: null,
  rebooted: {},
  sequence: null,
  orders: {},
  checks: {},
  skips: {},
  due: {},
  upSince: {},
  changes: {},
  offBefore: null,
  lastEntryAt: null,
};

/** Folds one journal entry into memory, which is not touched. Never throws: an entry about nothing known changes only `lastEntryAt`. */
export function remember(memory: Memory, entry: JournalEntry): Memory {
  return rememberAll(memory, [entry]);
}

/** `remember` for many, oldest first: each map is copied at most once, so that the tick that stops a whole site stays short. */
export function rememberAll(memory: Memory, entries: readonly JournalEntry[]): Memory {
  if (entries.length === 0) return memory;
  const draft = openDraft(memory);
  for (const entry of entries) write(draft, entry);
  return draft.memory;
}

/** Folds one entry into a draft, in place. */
export function write(draft: MemoryDraft, entry: JournalEntry): void {
  fold(draft, entry);
  draft.memory.lastEntryAt = entry.at;
}

function fold(draft: MemoryDraft, entry: JournalEntry): void {
  const { memory } = draft;
  switch (entry.kind) {
    case "outageBegan": {
      const { upsId, beganAt } = entry;
      put(draft, "outages", upsId, { beganAt, confirmedAt: null, confirmedBy: null, mainsBackAt: null });
      memory.sequence ??= { startedAt: beganAt, revision: null };
      return;
    }
    case "sequenceBegan":
      if (memory.sequence) memory.sequence = { ...memory.sequence, revision: entry.revision };
      return;
    case "outageConfirmed":
      patch(draft, "outages", entry.upsId, { confirmedAt: entry.at, confirmedBy: entry.by, abortedAt: null });
      return;
    case "mainsBack":
      patch(draft, "outages", entry.upsId, { mainsBackAt: entry.backAt });
      return;
    case "mainsLostAgain":
      patch(draft, "outages", entry.upsId, { mainsBackAt: null });
      return;
    case "outageEnded":
      remove(draft, "outages", entry.upsId);
      for (const [id, { upsId }] of Object.entries(memory.shortened))
        if (upsId === entry.upsId) remove(draft, "shortened", id);
      return;
    case "offBefore":
      memory.offBefore = Object.fromEntries(entry.terminalIds.map((id) => [id, true]));
      return;
    case "terminalDown": {
      const { terminalId, at, confirmed, cause } = entry;
      put(draft, "downs", terminalId, { at, confirmed, cause });
      remove(draft, "starts", terminalId);
      return;
    }
    case "terminalUp": {
      const id = entry.terminalId;
      if ((memory.stops[id]?.reboot || entry.hasDisk) && memory.controlReboot) put(draft, "rebooted", id, entry.at);
      if (memory.stops[id]?.reboot || entry.byItself) put(draft, "upSince", id, entry.at);
      remove(draft, "skips", id);
      for (const field of ["stops", "downs", "starts"] as const) remove(draft, field, id);
      memberUp(draft, entry);
      return;
    }
    case "upsDark":
      if (memory.cuts[entry.upsId]) patch(draft, "cuts", entry.upsId, { darkAt: entry.darkAt });
      else put(draft, "selfDarks", entry.upsId, entry.darkAt);
      remove(draft, "futileCuts", entry.upsId);
      return;
    case "cutFound": {
      const { upsId, at, form, darkAt } = entry;
      const cut = {
        commandId: "",
        firstAt: darkAt ?? at,
        lastAt: darkAt ?? at,
        count: 1,
        outcome: "accepted" as const,
      };
      put(draft, "cuts", upsId, { ...cut, form, darkAt });
      remove(draft, "selfDarks", upsId);
      return;
    }
    case "upsRestored": {
      const cut = memory.cuts[entry.upsId];
      const seenAt = cut?.darkAt ?? memory.selfDarks[entry.upsId] ?? null;
      put(draft, "darkBefore", entry.upsId, {
        fromAt: seenAt ?? cut?.firstAt ?? entry.at,
        toAt: memory.starts[entry.upsId]?.lastAt ?? entry.at,
        seen: seenAt !== null,
      });
      for (const field of ["cuts", "starts", "selfDarks", "skips"] as const) remove(draft, field, entry.upsId);
      put(draft, "restoredAt", entry.upsId, entry.at);
      return;
    }
    case "cutWithoutEffect": {
      const outcome = memory.cuts[entry.upsId]?.outcome ?? null;
      for (const field of ["cuts", "starts"] as const) remove(draft, field, entry.upsId);
      if (memory.darkBefore[entry.upsId]?.seen === false)
        for (const field of ["restoredAt", "darkBefore"] as const) remove(draft, field, entry.upsId);
      // One that got no answer may never have arrived: that says nothing of the device.
      if (outcome !== null && outcome !== "timeout")
        put(draft, "futileCuts", entry.upsId, (memory.futileCuts[entry.upsId] ?? 0) + 1);
      return;
    }
    case "flushEnded":
      patch(draft, "flushes", entry.storageId, { ended: { at: entry.at, outcome: entry.outcome } });
      return;
    case "stopHastened":
      put(draft, "shortened", entry.terminalId, { at: entry.at, upsId: entry.upsId, waits: entry.waits });
      return;
    case "waitsShortened":
      put(draft, "shortened", entry.storageId, { at: entry.at, upsId: entry.upsId, waits: entry.waits });
      return;
    case "flushOvertaken":
    case "storageReleased":
      remove(draft, "flushes", entry.storageId);
      return;
    case "storageReady":
      put(draft, "readyAt", entry.storageId, entry.at);
      return;
    case "controlRebootNeeded":
      memory.controlReboot = { neededSince: entry.at, storageId: entry.storageId };
      // A restart of before says nothing of the one that is needed now.
      memory.rebooted = {};
      memory.clusterRestarts = {};
      return;
    case "controlRebootDone":
      memory.controlReboot = null;
      memory.rebooted = {};
      memory.clusterRestarts = {};
      return;
    case "clusterStopEnded":
      clusterStopEnded(draft, entry);
      return;
    case "clusterReleased":
      remove(draft, "clusterStops", entry.clusterId);
      remove(draft, "skips", entry.clusterId);
      remove(draft, "clusterRestarts", entry.clusterId);
      return;
    case "startTimedOut":
      patch(draft, "starts", entry.terminalId, { timedOutAt: entry.at });
      return;
    case "sequenceEnded":
      draft.owned.clear();
      draft.commands = null;
      Object.assign(memory, emptyMemory, { outages: memory.outages }, entry.kept ?? {});
      return;
    case "scheduleDue":
      put(draft, "due", entry.unitKey, { at: entry.dueAt, wanted: entry.wanted, missed: entry.missed });
      return;
    case "stepSkipped":
      if (entry.phase === null) remove(draft, "skips", entry.nodeId);
      else put(draft, "skips", entry.nodeId, entry.phase);
      return;
    case "orderGiven":
      rememberOrder(draft, entry.order, entry.at);
      return;
    case "rehearsalEnded":
    case "upsIdentified":
    case "upsSettingsWritten":
    case "trapHeard":
    case "messageRefused":
      return;
    case "orderEnded":
      if (memory.orders[entry.orderId]?.kind === "rehearse") memory.checks = {};
      remove(draft, "orders", entry.orderId);
      return;
    case "changeMade":
      put(draft, "changes", entry.change.id, entry.change);
      return;
    case "changeDropped":
      remove(draft, "changes", entry.changeId);
      return;
    case "commandIssued":
      issued(draft, entry);
      return;
    case "commandEnded":
      answered(draft, entry.commandId, entry.outcome);
      return;
  }
}

function issued(draft: MemoryDraft, entry: Issued): void {
  const { command } = entry;
  const { memory } = draft;
  if (command.kind === "check") {
    const key = checkKeyOf(command);
    put(draft, "checks", key, attempt(memory.checks[key], entry));
    return;
  }
  memory.sequence ??= { startedAt: entry.at, revision: null };
  switch (command.kind) {
    case "terminalShutdown":
    case "terminalReboot":
      stopIssued(draft, entry, command);
      return;
    case "upsOff": {
      const before = memory.cuts[command.upsId];
      const cut = { ...attempt(before, entry), form: command.form, darkAt: before?.darkAt ?? null };
      put(draft, "cuts", command.upsId, cut);
      return;
    }
    case "upsOn":
      startIssued(draft, entry, command.upsId);
      return;
    case "terminalWake":
      startIssued(draft, entry, command.terminalId);
      return;
    case "storageFlush": {
      const before = memory.flushes[command.storageId];
      put(draft, "flushes", command.storageId, { ...attempt(before, entry), ended: before?.ended ?? null });
      return;
    }
    case "clusterShutdown":
    case "clusterRestart":
      clusterIssued(draft, entry, command);
      return;
  }
}

function stopIssued(
  draft: MemoryDraft,
  entry: Issued,
  command: Extract<Command, { kind: "terminalShutdown" | "terminalReboot" }>,
): void {
  const { memory } = draft;
  const last = memory.stops[command.terminalId];
  // It is asked to stop because its reboot never came: that is another request, with a time of its own.
  const before = last?.reboot && command.kind === "terminalShutdown" ? undefined : last;
  put(draft, "stops", command.terminalId, {
    ...attempt(before, entry),
    // Of the first issue: by the second one it may be down already, and its reason may have changed.
    reason: before?.reason ?? entry.reason,
    wasRunning: before?.wasRunning ?? entry.wasRunning ?? false,
    bootId: before === undefined ? command.bootId : before.bootId,
    reboot: command.kind === "terminalReboot",
  });
  if (command.kind !== "terminalShutdown" || entry.reason.code !== "controlDiskLost") return;
  for (const upsId of entry.reason.upsIds) {
    const outage = memory.outages[upsId];
    if (outage) put(draft, "controlDiskStops", `${command.terminalId}/${upsId}`, outage.beganAt);
  }
}

function startIssued(draft: MemoryDraft, entry: Issued, id: NodeId): void {
  const last = draft.memory.starts[id];
  // After one that timed out it is a new start, with its whole time.
  const before = last?.timedOutAt === null ? last : undefined;
  put(draft, "starts", id, { ...attempt(before, entry), timedOutAt: null });
}

/** A later command to the node, or its end, may have taken the attempt's place: then the answer is about nothing known. */
function answered(draft: MemoryDraft, commandId: string, outcome: CommandOutcome): void {
  const found = fieldOf(draft, commandId);
  if (!found || draft.memory[found.field][found.id]?.commandId !== commandId) return;
  patch(draft, found.field, found.id, { outcome });
}
