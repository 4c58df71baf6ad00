import type { Command } from "../decide/command.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Attempt, JournalEntry, Memory } from "./memory.ts";
import type { CommandOutcome } from "./readings.ts";

export const emptyMemory: Memory = {
  outages: {},
  stops: {},
  downs: {},
  cuts: {},
  flushes: {},
  starts: {},
  restoredAt: {},
  controlDiskStops: {},
  controlReboot: null,
  rebooted: {},
  sequence: null,
  lastEntryAt: null,
};

type Issued = Extract<JournalEntry, { kind: "commandIssued" }>;

/** Folds one journal entry into memory, which is not touched. Never throws: an entry about nothing known changes only `lastEntryAt`. */
export function remember(memory: Memory, entry: JournalEntry): Memory {
  return { ...fold(memory, entry), lastEntryAt: entry.at };
}

function fold(memory: Memory, entry: JournalEntry): Memory {
  const { outages, stops, downs, cuts, flushes, starts } = memory;
  switch (entry.kind) {
    case "outageBegan": {
      const { upsId, beganAt } = entry;
      const outage = { beganAt, confirmedAt: null, confirmedBy: null, mainsBackAt: null };
      return {
        ...memory,
        outages: { ...outages, [upsId]: outage },
        sequence: memory.sequence ?? { startedAt: beganAt },
      };
    }
    case "outageConfirmed":
      return {
        ...memory,
        outages: patch(outages, entry.upsId, { confirmedAt: entry.at, confirmedBy: entry.by }),
      };
    case "mainsBack":
      return { ...memory, outages: patch(outages, entry.upsId, { mainsBackAt: entry.backAt }) };
    case "mainsLostAgain":
      return { ...memory, outages: patch(outages, entry.upsId, { mainsBackAt: null }) };
    case "outageEnded":
      return { ...memory, outages: without(outages, entry.upsId) };
    case "terminalDown": {
      const down = { at: entry.at, confirmed: entry.confirmed, cause: entry.cause };
      return { ...memory, downs: { ...downs, [entry.terminalId]: down }, starts: without(starts, entry.terminalId) };
    }
    case "terminalUp": {
      const id = entry.terminalId;
      const rebooted = stops[id]?.reboot ? { ...memory.rebooted, [id]: entry.at } : memory.rebooted;
      return { ...memory, stops: without(stops, id), downs: without(downs, id), starts: without(starts, id), rebooted };
    }
    case "upsDark":
      return { ...memory, cuts: patch(cuts, entry.upsId, { darkAt: entry.darkAt }) };
    case "upsRestored":
      return {
        ...memory,
        cuts: without(cuts, entry.upsId),
        starts: without(starts, entry.upsId),
        restoredAt: { ...memory.restoredAt, [entry.upsId]: entry.at },
      };
    case "flushEnded": {
      const ended = { at: entry.at, outcome: entry.outcome };
      return { ...memory, flushes: patch(flushes, entry.storageId, { ended }) };
    }
    case "storageReleased":
    case "storageReady":
      return { ...memory, flushes: without(flushes, entry.storageId) };
    case "controlRebootNeeded":
      return { ...memory, controlReboot: { neededSince: entry.at, storageId: entry.storageId } };
    case "controlRebootDone":
      return { ...memory, controlReboot: null, rebooted: {} };
    case "startTimedOut":
      return { ...memory, starts: patch(starts, entry.terminalId, { timedOutAt: entry.at }) };
    case "sequenceEnded":
      return { ...emptyMemory, outages };
    case "commandIssued":
      return issued(memory, entry);
    case "commandEnded": {
      const { commandId, outcome } = entry;
      return {
        ...memory,
        stops: answered(stops, commandId, outcome),
        cuts: answered(cuts, commandId, outcome),
        flushes: answered(flushes, commandId, outcome),
        starts: answered(starts, commandId, outcome),
      };
    }
  }
}

function issued(memory: Memory, entry: Issued): Memory {
  const { command } = entry;
  switch (command.kind) {
    case "terminalShutdown":
    case "terminalReboot":
      return stopIssued(memory, entry, command);
    case "upsOff": {
      const before = memory.cuts[command.upsId];
      const cut = { ...attempt(before, entry), form: command.form, darkAt: before?.darkAt ?? null };
      return { ...memory, cuts: { ...memory.cuts, [command.upsId]: cut } };
    }
    case "upsOn":
      return startIssued(memory, entry, command.upsId);
    case "terminalWake":
      return startIssued(memory, entry, command.terminalId);
    case "storageFlush": {
      const before = memory.flushes[command.storageId];
      const flush = { ...attempt(before, entry), ended: before?.ended ?? null };
      return { ...memory, flushes: { ...memory.flushes, [command.storageId]: flush } };
    }
  }
}

function stopIssued(
  memory: Memory,
  entry: Issued,
  command: Extract<Command, { kind: "terminalShutdown" | "terminalReboot" }>,
): Memory {
  const before = memory.stops[command.terminalId];
  const stop = {
    ...attempt(before, entry),
    // Of the first issue: by the second one it may be down already, and its reason may have changed.
    reason: before?.reason ?? entry.reason,
    wasRunning: before?.wasRunning ?? entry.wasRunning ?? false,
    bootId: before === undefined ? command.bootId : before.bootId,
    reboot: command.kind === "terminalReboot",
  };
  const controlDiskStops = { ...memory.controlDiskStops };
  if (command.kind === "terminalShutdown" && entry.reason.code === "controlDiskLost") {
    for (const upsId of entry.reason.upsIds) {
      const outage = memory.outages[upsId];
      if (outage) controlDiskStops[`${command.terminalId}/${upsId}`] = outage.beganAt;
    }
  }
  return { ...memory, stops: { ...memory.stops, [command.terminalId]: stop }, controlDiskStops };
}

function startIssued(memory: Memory, entry: Issued, id: NodeId): Memory {
  const before = memory.starts[id];
  const start = { ...attempt(before, entry), timedOutAt: before?.timedOutAt ?? null };
  return { ...memory, starts: { ...memory.starts, [id]: start } };
}

function attempt(before: Attempt | undefined, entry: Issued): Attempt {
  return {
    commandId: entry.commandId,
    firstAt: before?.firstAt ?? entry.at,
    lastAt: entry.at,
    count: (before?.count ?? 0) + 1,
    outcome: null,
  };
}

function answered<T extends Attempt>(
  attempts: Record<NodeId, T>,
  commandId: string,
  outcome: CommandOutcome,
): Record<NodeId, T> {
  const found = Object.entries(attempts).find(([, a]) => a.commandId === commandId);
  return found ? { ...attempts, [found[0]]: { ...found[1], outcome } } : attempts;
}

function patch<T extends object>(map: Record<NodeId, T>, id: NodeId, fields: Partial<T>): Record<NodeId, T> {
  const held = map[id];
  return held ? { ...map, [id]: { ...held, ...fields } } : map;
}

function without<T>(map: Record<NodeId, T>, id: NodeId): Record<NodeId, T> {
  if (!(id in map)) return map;
  const { [id]: _, ...rest } = map;
  return rest;
}
