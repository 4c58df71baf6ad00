import { decide } from "../domain/decide/decide.ts";
import type { Decision } from "../domain/decide/decision.ts";
import type { Reason } from "../domain/decide/reason.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import { relate } from "../domain/tree/relations.ts";
import type { ClusterStop, Cut, Down, Memory, Outage, Start, Stop } from "../domain/world/memory.ts";
import type { Instant } from "../domain/world/readings.ts";
import type { ClusterKnown, StorageKnown, TerminalKnown, UpsKnown } from "../domain/world/world.ts";
import { anAttempt, aTree, aWorld, noon } from "./builders.ts";

export type Given = {
  tree?: Tree;
  upses?: Record<NodeId, UpsKnown>;
  terminals?: Record<NodeId, TerminalKnown>;
  storages?: Record<NodeId, StorageKnown>;
  clusters?: Record<NodeId, ClusterKnown>;
  memory?: Partial<Memory>;
  selfId?: NodeId | null;
  /** An hour before noon where it is left out: what is remembered happened since. */
  observingSince?: Instant;
  now?: Instant;
  /** Who else has a controller; left out: nobody. */
  peerIds?: readonly NodeId[];
};

/** One decision at noon: the example site is well, but for what is given. */
export function decideOn(given: Given): Decision {
  const { tree = aTree(), memory = {}, selfId = null, now = noon, observingSince = noon - 3_600_000 } = given;
  const world = aWorld({ tree, memory, selfId });
  return decide({
    tree,
    relations: relate(tree),
    world: {
      ...world,
      observingSince,
      peerIds: given.peerIds ?? null,
      upses: { ...world.upses, ...given.upses },
      terminals: { ...world.terminals, ...given.terminals },
      storages: { ...world.storages, ...given.storages },
      clusters: { ...world.clusters, ...given.clusters },
    },
    now,
  });
}

/** An outage that began a minute before noon and was confirmed at noon. */
export function anOutage(over: Partial<Outage> = {}): Outage {
  return { beganAt: noon - 60_000, confirmedAt: noon, confirmedBy: "time", mainsBackAt: null, ...over };
}

/** A stop that was asked for at noon, of a terminal that ran. */
export function aStop(over: Partial<Stop> = {}): Stop {
  const reason: Reason = { code: "feedsLost", upsIds: ["ups5"], alive: 0, needed: 1 };
  return { ...anAttempt(), reason, wasRunning: true, bootId: "boot-1", reboot: false, ...over };
}

/** A cluster shutdown that was asked for at noon, of both control terminals. */
export function aClusterStop(over: Partial<ClusterStop> = {}): ClusterStop {
  const members = ["sv1", "sv2"].map((terminalId) => ({ terminalId, bootId: "boot-1" }));
  return { ...anAttempt(), members, ended: null, memberUpAt: null, restartedAt: null, ...over };
}

/** Read at noon; in this state for an hour. */
export function aClusterKnown(over: Partial<ClusterKnown> = {}): ClusterKnown {
  return { link: "ok", state: "running", readAt: noon, stateSince: noon - 3_600_000, failedReads: 0, ...over };
}

/** It said goodbye a second before noon. */
export function aDown(over: Partial<Down> = {}): Down {
  return { at: noon - 1000, confirmed: true, cause: "goodbye", ...over };
}

export function aCut(over: Partial<Cut> = {}): Cut {
  return { ...anAttempt(), form: "offNow", darkAt: null, ...over };
}

export function aStart(over: Partial<Start> = {}): Start {
  return { ...anAttempt(), timedOutAt: null, ...over };
}
