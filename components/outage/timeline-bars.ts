import { type Command, subjectOf } from "../../server/domain/decide/command.ts";
import type { Forecast, ForecastStep } from "../../server/domain/forecast/forecast.ts";
import type { NodeId } from "../../server/domain/tree/entities.ts";
import type { JournalEntry } from "../../server/domain/world/memory.ts";

export type BarKind = ForecastStep["kind"] | "outage";

/** One thing that a node went through, goes through or will go through. `toAt` null: it runs, or its end is not known. */
export type Bar = { kind: BarKind; phase: "past" | "running" | "forecast"; fromAt: number; toAt: number | null };
export type Bars = ReadonlyMap<NodeId, readonly Bar[]>;

/** The entries of the newest incident, oldest first: from the first outage after the last `sequenceEnded` that something follows. */
export function newestIncident(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  let from = 0;
  for (let at = 0; at < entries.length - 1; at += 1) if (entries[at]?.kind === "sequenceEnded") from = at + 1;
  const began = entries.findIndex((entry, at) => at >= from && entry.kind === "outageBegan");
  // Of a long incident the log may hold only the end, without its beginning.
  return entries.slice(began === -1 ? from : began);
}

/**
 * What happened and what runs, read from the journal, oldest first. `storagesFedBy`: which storage a UPS feeds; one that
 * was stopped starts by itself when its UPS is on again, which no entry says.
 */
export function barsOfLog(
  entries: readonly JournalEntry[],
  storagesFedBy: (upsId: NodeId) => readonly NodeId[] = () => [],
): Map<NodeId, Bar[]> {
  const bars = new Map<NodeId, Bar[]>();

  function open(nodeId: NodeId, kind: BarKind, at: number): void {
    const list = listOf(nodeId);
    // A command that is sent again belongs to the bar that its first sending began.
    if (!list.some((bar) => bar.kind === kind && bar.toAt === null))
      list.push({ kind, phase: "running", fromAt: at, toAt: null });
  }
  /** Ends the open bars of these kinds; where none is open, leaves a mark of no length of the first kind. */
  function close(nodeId: NodeId, kinds: readonly [BarKind, ...BarKind[]], at: number): void {
    const list = listOf(nodeId);
    const running = list.filter((bar) => bar.toAt === null && kinds.includes(bar.kind));
    for (const bar of running) {
      bar.toAt = Math.max(at, bar.fromAt);
      bar.phase = "past";
    }
    if (running.length === 0) list.push({ kind: kinds[0], phase: "past", fromAt: at, toAt: at });
  }
  function endAll(nodeId: NodeId, kind: BarKind, at: number): void {
    for (const bar of listOf(nodeId)) if (bar.kind === kind) endBar(bar, Math.max(at, bar.fromAt));
  }
  function listOf(nodeId: NodeId): Bar[] {
    const known = bars.get(nodeId);
    if (known) return known;
    const made: Bar[] = [];
    bars.set(nodeId, made);
    return made;
  }

  for (const entry of entries) {
    switch (entry.kind) {
      case "outageBegan":
        open(entry.upsId, "outage", entry.beganAt);
        break;
      case "mainsBack":
        endAll(entry.upsId, "outage", entry.backAt);
        break;
      case "mainsLostAgain":
        open(entry.upsId, "outage", entry.at);
        break;
      case "commandIssued":
        if (entry.command.kind !== "check") open(subjectOf(entry.command), barOfCommand[entry.command.kind], entry.at);
        break;
      case "terminalDown":
        close(entry.terminalId, ["shutdown"], entry.at);
        break;
      case "terminalUp":
        close(entry.terminalId, ["boot", "reboot", "wake"], entry.at);
        break;
      case "cutFound":
        open(entry.upsId, "upsOff", entry.darkAt ?? entry.at);
        if (entry.darkAt === null) break;
        close(entry.upsId, ["upsOff"], entry.darkAt);
        endAll(entry.upsId, "outage", entry.darkAt);
        break;
      case "upsDark":
        close(entry.upsId, ["upsOff"], entry.darkAt);
        endAll(entry.upsId, "outage", entry.darkAt);
        break;
      case "upsRestored":
        close(entry.upsId, ["upsOn"], entry.at);
        // Nobody saw it go dark: the controller went with it.
        endAll(entry.upsId, "upsOff", entry.at);
        endAll(entry.upsId, "outage", entry.at);
        for (const id of storagesFedBy(entry.upsId)) if (listOf(id).length > 0) open(id, "storageStart", entry.at);
        break;
      case "flushEnded":
        close(entry.storageId, ["flush"], entry.at);
        break;
      case "storageReady":
        close(entry.storageId, ["storageStart"], entry.at);
        break;
      case "sequenceEnded":
        for (const list of bars.values()) for (const bar of list) endBar(bar, entry.at);
        break;
      case "clusterStopEnded":
        close(entry.clusterId, ["clusterShutdown"], entry.at);
        break;
      case "clusterReleased":
        endAll(entry.clusterId, "clusterRestart", entry.at);
        break;
      case "cutWithoutEffect":
        endAll(entry.upsId, "upsOff", entry.at);
        break;
      case "commandEnded":
      case "offBefore":
      case "sequenceBegan":
      case "upsIdentified":
      case "upsSettingsWritten":
      case "outageConfirmed":
      case "outageEnded":
      case "storageReleased":
      case "controlRebootNeeded":
      case "controlRebootDone":
      case "startTimedOut":
        break;
    }
  }
  return bars;
}

function endBar(bar: Bar, at: number): void {
  if (bar.toAt !== null) return;
  bar.toAt = at;
  bar.phase = "past";
}

const barOfCommand = {
  upsOff: "upsOff",
  upsOn: "upsOn",
  terminalShutdown: "shutdown",
  terminalReboot: "reboot",
  terminalWake: "wake",
  storageFlush: "flush",
  clusterShutdown: "clusterShutdown",
  clusterRestart: "clusterRestart",
} as const satisfies Record<Exclude<Command["kind"], "check">, BarKind>;

/** Adds what the forecast says is still to come after `now`; a step that runs already is in the log's bars. */
export function withForecast(past: Map<NodeId, Bar[]>, forecast: Forecast | null, now: number): Bars {
  const bars = new Map<NodeId, readonly Bar[]>(past);
  for (const step of forecast?.steps ?? []) {
    if ((step.endAt ?? step.at) <= now) continue;
    const before = bars.get(step.nodeId) ?? [];
    if (before.some((bar) => bar.phase === "running" && bar.kind === step.kind)) continue;
    const bar: Bar = {
      kind: step.kind,
      phase: "forecast",
      fromAt: Math.max(step.at, now),
      toAt: step.endAt ?? step.at,
    };
    bars.set(step.nodeId, [...before, bar]);
  }
  return bars;
}
