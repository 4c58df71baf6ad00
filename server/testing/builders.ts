import type { Forecast, ForecastUps } from "../domain/forecast/forecast.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import type { Attempt, JournalEntry, Memory } from "../domain/world/memory.ts";
import { emptyWorld } from "../domain/world/observe.ts";
import { unheardTerminal } from "../domain/world/observe-terminal.ts";
import { unheardUps } from "../domain/world/observe-ups.ts";
import type { Instant, StorageReading, UpsReading } from "../domain/world/readings.ts";
import { emptyMemory } from "../domain/world/remember.ts";
import type { StorageKnown, TerminalKnown, UpsKnown, World } from "../domain/world/world.ts";

/** Noon of 2026-01-01 UTC: where a test does not care, it is now. */
export const noon: Instant = Date.UTC(2026, 0, 1, 12);

/** The example site, with whole lists replaced. */
export function aTree(over: Partial<Tree> = {}): Tree {
  return { ...exampleSite, ...over };
}

/** A healthy UPS on mains, at half load. */
export function aUpsReading(over: Partial<UpsReading> = {}): UpsReading {
  return {
    output: "mains",
    mainsPresent: true,
    lowBattery: false,
    testing: false,
    shutdownPending: false,
    chargePercent: 100,
    runtimeSec: 3600,
    onBatterySec: 0,
    loadPercent: 50,
    inputVolts: 100,
    outputVolts: 100,
    batteryCelsius: 25,
    upTimeSec: 86_400,
    ...over,
  };
}

/** The same UPS with its mains gone. */
export function onBattery(over: Partial<UpsReading> = {}): UpsReading {
  return aUpsReading({ output: "battery", mainsPresent: false, inputVolts: 0, ...over });
}

/** The same UPS with its output off. */
export function outputOff(over: Partial<UpsReading> = {}): UpsReading {
  return aUpsReading({ output: "off", outputVolts: 0, loadPercent: 0, ...over });
}

export function aStorageReading(over: Partial<StorageReading> = {}): StorageReading {
  return { state: "ready", dirtyBytes: 0, ...over };
}

/** A UPS as known after one reading at `at`. */
export function aUpsKnown(reading: UpsReading = aUpsReading(), at: Instant = noon): UpsKnown {
  const on = reading.output === "mains" || reading.output === "battery";
  return {
    ...unheardUps,
    link: "ok",
    reading,
    readAt: at,
    mainsSince: (reading.mainsPresent ?? reading.output === "mains") ? at : null,
    darkSince: reading.output === "off" ? at : null,
    outputSince: on ? at : null,
  };
}

/** A terminal that runs and is connected. */
export function aTerminalKnown(over: Partial<TerminalKnown> = {}): TerminalKnown {
  return { ...unheardTerminal, connected: true, bootId: "boot-1", phase: "running", lastHeardAt: noon, ...over };
}

export function aStorageKnown(over: Partial<StorageKnown> = {}): StorageKnown {
  return { link: "ok", reading: aStorageReading(), readAt: noon, failedReads: 0, ...over };
}

/** The example site as it is when all is well: every UPS on mains, every terminal up, every storage ready. */
export function aWorld(
  args: { tree?: Tree; now?: Instant; selfId?: NodeId | null; memory?: Partial<Memory> } = {},
): World {
  const { tree = exampleSite, now = noon, selfId = null, memory = {} } = args;
  const empty = emptyWorld({ tree, selfId, now, memory: { ...emptyMemory, ...memory } });
  return {
    ...empty,
    upses: Object.fromEntries(tree.upses.map((u) => [u.id, aUpsKnown(aUpsReading(), now)])),
    terminals: Object.fromEntries(tree.terminals.map((t) => [t.id, aTerminalKnown({ lastHeardAt: now })])),
    storages: Object.fromEntries(tree.storages.map((s) => [s.id, aStorageKnown({ readAt: now })])),
  };
}

export function anAttempt(over: Partial<Attempt> = {}): Attempt {
  return { commandId: "1-1", firstAt: noon, lastAt: noon, count: 1, outcome: "accepted", ...over };
}

type Said<T> = T extends unknown
  ? Omit<T, "seq" | "at" | "epoch"> & Partial<Pick<JournalEntry, "seq" | "at" | "epoch">>
  : never;

/** A journal entry, written at noon in epoch 1 unless it says otherwise. */
export function anEntry(said: Said<JournalEntry>): JournalEntry {
  return { seq: 1, at: noon, epoch: 1, ...said } as JournalEntry;
}

/** A UPS of a forecast that has no part in it. */
export function aForecastUps(over: Partial<ForecastUps> & { upsId: NodeId }): ForecastUps {
  return {
    emptyAt: null,
    deviceEmptyAt: null,
    modelEmptyAt: null,
    neededUntilAt: null,
    marginSec: null,
    criticalPath: [],
    ...over,
  };
}

/** A forecast of nothing. */
export function aForecast(over: Partial<Forecast> = {}): Forecast {
  return {
    madeAt: 0,
    assumes: "mainsStayAsTheyAre",
    failingIds: [],
    steps: [],
    upses: [],
    verdict: "safe",
    marginSec: null,
    darkAt: null,
    criticalPath: [],
    runningAt: null,
    recoveryPath: [],
    basis: { measured: 0, configured: 0 },
    ...over,
  };
}

/** A forecast that needs a single step. */
export function foreseen(forecast: Forecast): Iterator<void, Forecast> {
  return { next: () => ({ done: true, value: forecast }) };
}
