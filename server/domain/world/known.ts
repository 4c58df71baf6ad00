import type { NodeId } from "../tree/entities.ts";
import { unheardCluster } from "./observe-cluster.ts";
import { unheardStorage } from "./observe-storage.ts";
import { unheardTerminal } from "./observe-terminal.ts";
import { unheardUps } from "./observe-ups.ts";
import type { ClusterKnown, StorageKnown, TerminalKnown, UpsKnown, World } from "./world.ts";

/** What is known of a UPS; one that the world does not have counts as never heard, here and below. */
export function knownUps(world: World, id: NodeId): UpsKnown {
  return world.upses[id] ?? unheardUps;
}

export function knownTerminal(world: World, id: NodeId): TerminalKnown {
  return world.terminals[id] ?? unheardTerminal;
}

export function knownStorage(world: World, id: NodeId): StorageKnown {
  return world.storages[id] ?? unheardStorage;
}

export function knownCluster(world: World, id: NodeId): ClusterKnown {
  return world.clusters[id] ?? unheardCluster;
}
