import { createSite } from "../domain/simulation/create-site.ts";
import type { SimCluster, SimStorage, SimTerminal } from "../domain/simulation/site.ts";
import { trialStartAt } from "../domain/simulation/trial/context.ts";
import {
  createGround,
  type Ground,
  type StorageTruth,
  type TerminalTruth,
  type UpsTruth,
} from "../domain/simulation/trial/ground.ts";
import type { Fault } from "../domain/simulation/trial/plan.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { relate } from "../domain/tree/relations.ts";
import type { Memory } from "../domain/world/memory.ts";
import { unheardUps } from "../domain/world/observe-ups.ts";
import type { Instant, StorageReading, UpsReading } from "../domain/world/readings.ts";
import { aStorageKnown, aUpsKnown, aWorld, noon } from "./builders.ts";
import { exampleTimes } from "./scenario.ts";

const hourMs = 3_600_000;

export type GivenGround = {
  tree?: Tree;
  selfId?: NodeId | null;
  faults?: Fault[];
  /** Did not run before, and does not now. */
  off?: NodeId[];
  memory?: Partial<Memory>;
  /** The last reading of each, taken now; null: never read. */
  readings?: Record<NodeId, UpsReading | null>;
  storageReadings?: Record<NodeId, StorageReading>;
  states?: Record<NodeId, SimTerminal["state"]>;
  clusterStates?: Record<NodeId, SimCluster["state"]>;
  storageStates?: Record<NodeId, SimStorage["state"]>;
  /** Dark since then (an instant), and what made it so. */
  dark?: Record<NodeId, { by: "command" | "empty"; at: Instant }>;
  upses?: Record<NodeId, Partial<UpsTruth>>;
  terminals?: Record<NodeId, Partial<TerminalTruth>>;
  storages?: Record<NodeId, StorageTruth>;
  stopSec?: Record<NodeId, number>;
  saidGoodbye?: NodeId[];
  lives?: Ground["lives"];
  observingSince?: Instant;
} & Partial<Pick<Ground, "cycled" | "rebootsDone" | "journaledCommandIds" | "diskStops" | "lastOutageAt">>;

/** What is true of the example site at noon, for an invariant to look at: all is well for an hour, but for what is given. */
export function aGround(given: GivenGround = {}): Ground {
  const { tree = exampleSite, selfId = "sv1", faults = [], off = [], memory = {}, dark = {} } = given;
  const stopSec = (id: NodeId) => given.stopSec?.[id] ?? exampleTimes.stopSec(id);
  const times = { ...exampleTimes, stopSec };
  const site = createSite({ tree, now: noon, times, offTerminalIds: off });
  for (const id of Object.keys(dark)) change(site.upses, id, { output: "off" });
  for (const [id, state] of Object.entries(given.states ?? {})) change(site.terminals, id, { state });
  for (const [id, state] of Object.entries(given.clusterStates ?? {})) change(site.clusters, id, { state });
  for (const [id, state] of Object.entries(given.storageStates ?? {})) change(site.storages, id, { state });
  const world = { ...aWorld({ tree, selfId, memory }), observingSince: given.observingSince ?? noon - hourMs };
  for (const [id, reading] of Object.entries(given.readings ?? {}))
    world.upses[id] = reading === null ? unheardUps : aUpsKnown(reading);
  for (const [id, reading] of Object.entries(given.storageReadings ?? {}))
    world.storages[id] = aStorageKnown({ reading });
  const ground = createGround({
    plan: { seed: 1, tree, selfId, times, offTerminalIds: off, outages: [], faults, everyPoll: false },
    relations: relate(tree),
    site,
    world,
    now: noon - hourMs,
    hasSaidGoodbye: (id) => given.saidGoodbye?.includes(id) ?? false,
  });
  for (const [id, { by, at }] of Object.entries(dark)) change(ground.upses, id, { darkBy: by, darkAt: at });
  for (const [id, truth] of Object.entries(given.upses ?? {})) change(ground.upses, id, truth);
  for (const [id, truth] of Object.entries(given.terminals ?? {})) change(ground.terminals, id, truth);
  for (const [id, truth] of Object.entries(given.storages ?? {})) change(ground.storages, id, truth);
  const { cycled, rebootsDone, journaledCommandIds, diskStops, lastOutageAt } = { ...ground, ...given };
  return {
    ...ground,
    ...{ cycled, rebootsDone, journaledCommandIds, diskStops, lastOutageAt },
    now: noon,
    lives: given.lives ?? [{ from: noon - hourMs, to: null }],
  };
}

/** Seconds of a trial, as its faults count them. */
export const trialSec = (at: Instant): number => (at - trialStartAt) / 1000;

function change<T>(nodes: Record<NodeId, T>, id: NodeId, fields: Partial<T>): void {
  const node = nodes[id];
  if (node === undefined) throw new Error(`no ${id} in the site`);
  nodes[id] = { ...node, ...fields };
}
