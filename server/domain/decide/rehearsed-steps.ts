import type { ClusterLinkage, NodeId, Storage, Terminal, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { type CheckedStep, type CheckKind, checkKeyOf } from "./command.ts";
import { scopeOf } from "./scope.ts";

/** linked: what stops before the control side does. return: the way back, when all is down. */
type Phase = "linked" | "control" | "return";
/** What comes first, last. */
export const phases: readonly Phase[] = ["linked", "control", "return"];

/** A step of the real sequence that is checked. `after`: by key, what comes before it in its phase, as far as it is part of the rehearsal. */
export type RehearsedStep = CheckedStep & { key: string; phase: Phase; after: readonly string[] };

/** What a rehearsal is about. */
export type Rehearsed = {
  terminals: readonly Terminal[];
  upses: readonly Ups[];
  storages: readonly Storage[];
  clusters: readonly ClusterLinkage[];
};

/**
 * What may have to stop when what the node names loses its mains: the terminals and storage in it or on it, what needs those, and
 * all their UPSes. `nodeId` null: the whole site; one that the tree does not have: nothing.
 */
export function rehearsedBy(tree: Tree, relations: Relations, nodeId: NodeId | null): Rehearsed {
  const isLinked = (c: ClusterLinkage) => c.memberIds.some((id) => relations.clusterOf(id) === c);
  if (nodeId === null) return { ...tree, clusters: tree.clusters.filter(isLinked) };
  const named = scopeOf(tree, relations, nodeId);
  const upsIds = [...named.upsIds];
  const storageIds = new Set([...named.storageIds, ...upsIds.flatMap((id) => ids(relations.storagesFedBy(id)))]);
  const terminalIds = new Set([
    ...named.terminalIds,
    ...upsIds.flatMap((id) => ids(relations.fedBy(id))),
    ...[...storageIds].flatMap((id) => ids(relations.usersOf(id))),
  ]);
  // A set that grows while it is gone through: what needs them, and what needs those.
  for (const id of terminalIds) for (const dependent of relations.dependentsOf(id)) terminalIds.add(dependent);
  const feeding = new Set([
    ...upsIds,
    ...[...terminalIds].flatMap((id) => relations.feedsOf(id)),
    ...[...storageIds].flatMap((id) => relations.upsesOfStorage(id)),
  ]);
  return {
    terminals: tree.terminals.filter((t) => terminalIds.has(t.id)),
    upses: tree.upses.filter((u) => feeding.has(u.id)),
    storages: tree.storages.filter((s) => storageIds.has(s.id)),
    clusters: tree.clusters.filter((c) => isLinked(c) && c.memberIds.some((id) => terminalIds.has(id))),
  };
}

/**
 * The checks of a rehearsal in the order of the real sequence (2.3): dependents before what they need, the terminals of a branch, their
 * UPSes, its storage, the UPSes of that; a cluster before its members' OS; the control side last; then the way back.
 */
export function rehearsedSteps(relations: Relations, of: Rehearsed): readonly RehearsedStep[] {
  const isControl = (t: Terminal) => t.kind === "control";
  return [
    ...of.clusters.map((cluster) => clusterStop(relations, cluster)),
    ...of.terminals.map((t) => {
      const cluster = relations.clusterOf(t.id);
      const first = [...keys("terminalStop", relations.dependentsOf(t.id)), ...keys("clusterStop", idsOf(cluster))];
      return step(t.id, "terminalStop", isControl(t) ? "control" : "linked", first);
    }),
    ...of.upses.flatMap((ups) => upsOff(relations, ups)),
    ...of.storages.filter((s) => s.linkage).map((storage) => storageFlush(relations, storage)),
    ...of.terminals.map((t) => step(t.id, "terminalStart", "return", keys("terminalStart", relations.needsOf(t.id)))),
  ];
}

function clusterStop(relations: Relations, { id, memberIds }: ClusterLinkage): RehearsedStep {
  const others = memberIds.flatMap((member) => relations.dependentsOf(member)).filter((o) => !memberIds.includes(o));
  const isControl = memberIds.some((member) => relations.terminals.get(member)?.kind === "control");
  return step(id, "clusterStop", isControl ? "control" : "linked", keys("terminalStop", others));
}

function upsOff(relations: Relations, { id }: Ups): RehearsedStep[] {
  const phase = relations.isControlUps(id) ? "control" : "linked";
  const first = [
    ...keys("terminalStop", ids(relations.fedBy(id))),
    ...keys("storageFlush", ids(relations.storagesFedBy(id))),
  ];
  return [step(id, "upsRead", phase, first), step(id, "upsWrite", phase, keys("upsRead", [id]))];
}

/** Not after a UPS that feeds it too: that one goes off after the flush. */
function storageFlush(relations: Relations, { id }: Storage): RehearsedStep {
  const users = ids(relations.usersOf(id));
  const own = relations.upsesOfStorage(id);
  const feeds = users.flatMap((user) => relations.feedsOf(user)).filter((upsId) => !own.includes(upsId));
  return step(id, "storageFlush", "linked", [...keys("terminalStop", users), ...keys("upsWrite", feeds)]);
}

function step(nodeId: NodeId, of: CheckKind, phase: Phase, after: readonly string[]): RehearsedStep {
  return { nodeId, of, key: checkKeyOf({ nodeId, of }), phase, after };
}

const keys = (of: CheckKind, nodeIds: readonly NodeId[]) => nodeIds.map((nodeId) => checkKeyOf({ nodeId, of }));
const ids = (nodes: readonly { id: NodeId }[]) => nodes.map((n) => n.id);
const idsOf = (node: { id: NodeId } | null) => (node ? [node.id] : []);
