import type { NodeId, Tree } from "../tree/entities.ts";
import type { Memory } from "./memory.ts";
import { observeCluster, unheardCluster } from "./observe-cluster.ts";
import { observeStorage, unheardStorage } from "./observe-storage.ts";
import { observeTerminal, unheardTerminal } from "./observe-terminal.ts";
import { observeUps, unheardUps } from "./observe-ups.ts";
import type { Instant, Observation } from "./readings.ts";
import { emptyMemory } from "./remember.ts";
import type { World } from "./world.ts";

/** A world in which nothing was heard yet. `selfId` null: the controller runs on a machine that is not part of the tree. */
export function emptyWorld(args: {
  tree: Tree;
  selfId: NodeId | null;
  now: Instant;
  memory?: Memory;
  peerIds?: readonly NodeId[] | null;
}): World {
  const { tree, selfId, now, memory = emptyMemory, peerIds = null } = args;
  return {
    upses: fill(tree.upses, {}, unheardUps),
    terminals: fill(tree.terminals, {}, unheardTerminal),
    storages: fill(tree.storages, {}, unheardStorage),
    clusters: fill(tree.clusters, {}, unheardCluster),
    memory,
    selfId,
    peerIds,
    observingSince: now,
    schedulesSince: now,
    lan: null,
  };
}

/**
 * The same knowledge on another tree: nodes that stay keep what is known of them, new ones are unheard. `forget` names nodes
 * that stand for another device now. Memory is left as it is.
 */
export function adoptTree(world: World, tree: Tree, forget: ReadonlySet<NodeId> = new Set()): World {
  const kept = <T>(known: Record<NodeId, T>): Record<NodeId, T> =>
    Object.fromEntries(Object.entries(known).filter(([id]) => !forget.has(id)));
  return {
    ...world,
    upses: fill(tree.upses, kept(world.upses), unheardUps),
    terminals: fill(tree.terminals, kept(world.terminals), unheardTerminal),
    storages: fill(tree.storages, kept(world.storages), unheardStorage),
    clusters: fill(tree.clusters, kept(world.clusters), unheardCluster),
  };
}

/** Folds one observation into what is known; `world` is not touched. Nodes that the tree does not have are ignored. */
export function observe(world: World, observation: Observation): World {
  return observeAll(world, [observation]);
}

/** `observe` for many, oldest first; each of the maps is copied at most once, so that a burst costs no more than one. */
export function observeAll(world: World, observations: readonly Observation[]): World {
  const next = { ...world };
  for (const o of observations) {
    switch (o.kind) {
      case "upsRead":
      case "upsIdentified":
      case "upsSettingsWritten":
      case "upsReadFailed":
      case "upsTrap": {
        const known = next.upses[o.upsId];
        if (known === undefined) break;
        if (next.upses === world.upses) next.upses = copyOf(world.upses);
        next.upses[o.upsId] = observeUps(known, o);
        break;
      }
      case "terminalConnected":
      case "terminalHeard":
      case "terminalGoodbye":
      case "terminalDisconnected": {
        const known = next.terminals[o.terminalId];
        if (known === undefined) break;
        if (next.terminals === world.terminals) next.terminals = copyOf(world.terminals);
        next.terminals[o.terminalId] = observeTerminal(known, o);
        break;
      }
      case "storageRead":
      case "storageReadFailed": {
        const known = next.storages[o.storageId];
        if (known === undefined) break;
        if (next.storages === world.storages) next.storages = copyOf(world.storages);
        next.storages[o.storageId] = observeStorage(known, o);
        break;
      }
      case "clusterRead":
      case "clusterReadFailed": {
        const known = next.clusters[o.clusterId];
        if (known === undefined) break;
        if (next.clusters === world.clusters) next.clusters = copyOf(world.clusters);
        next.clusters[o.clusterId] = observeCluster(known, o);
        break;
      }
      case "trapHeard":
      case "messageRefused":
        // For the record only.
        break;
      case "commandEnded":
        // Reaches memory through the journal, so that it is the same after a crash.
        break;
    }
  }
  return next;
}

/** The ids of a large map: the same ones in its copies. */
const idsIn = new WeakMap<object, readonly NodeId[]>();
const largeFrom = 64;

/** A copy. Of a large map a spread takes four times as long as to put one entry after the other. */
function copyOf<T>(known: Record<NodeId, T>): Record<NodeId, T> {
  const ids = idsIn.get(known) ?? Object.keys(known);
  if (ids.length < largeFrom) return { ...known };
  const copy: Record<NodeId, T> = {};
  for (const id of ids) copy[id] = known[id] as T;
  idsIn.set(copy, ids);
  return copy;
}

function fill<T>(nodes: readonly { id: NodeId }[], known: Record<NodeId, T>, unheard: T): Record<NodeId, T> {
  return Object.fromEntries(nodes.map((n) => [n.id, known[n.id] ?? unheard]));
}
