import type { NodeId } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { OrderOutcome } from "../world/orders.ts";
import { isInScope, type StandingOrder } from "./scope.ts";
import { type Situation, take } from "./situation.ts";
import { isRunning } from "./terminal-state.ts";

/** What is to be switched off by order beyond terminals: UPSes, and storage. */
export function findOrderedOff(s: Situation): void {
  for (const order of s.standing) {
    if (order.kind !== "stop" && order.kind !== "start") continue;
    const isStop = order.kind === "stop";
    for (const id of order.scope.storageIds)
      if (isStop) s.offStorages.set(id, { reason: { code: "ordered", orderId: order.id }, cutUps: order.cutUps });
      else s.offStorages.delete(id);
    for (const id of order.scope.upsIds)
      if (isStop && (order.cutUps || id === order.nodeId)) s.offUpses.set(id, { code: "ordered", orderId: order.id });
      else if (!isStop) s.offUpses.delete(id);
  }
}

/** Takes skips and forced steps, and drops a skipped stop that nothing asks for any more; both are done, or impossible, at once. Called when `s.mustStop` and `s.offStorages` are known. */
export function takeStepOrders(s: Situation): void {
  for (const [nodeId, phase] of Object.entries(s.memory.skips))
    if (phase === "stop" && s.part.has(nodeId) && s.relations.terminals.has(nodeId) && !s.mustStop.has(nodeId))
      take(s, { kind: "stepSkipped", nodeId, phase: null });
  for (const order of s.standing) {
    if (order.kind === "force") s.forced.set(order.nodeId, order.id);
    if (order.kind !== "skip") continue;
    const phase = phaseOf(s, order.nodeId);
    if (phase) take(s, { kind: "stepSkipped", nodeId: order.nodeId, phase });
    end(s, order.id, phase ? "done" : "impossible");
  }
}

function phaseOf(s: Situation, nodeId: NodeId): "stop" | "start" | null {
  const { downs, cuts, flushes, clusterStops } = s.memory;
  if (clusterStops[nodeId]) return clusterStops[nodeId].ended ? null : "stop";
  if (s.relations.storages.has(nodeId)) return flushes[nodeId] && !flushes[nodeId].ended ? "stop" : "start";
  if (s.relations.terminals.has(nodeId)) return downs[nodeId] ? "start" : s.mustStop.has(nodeId) ? "stop" : null;
  return cuts[nodeId] && cuts[nodeId].darkAt === null ? "stop" : null;
}

/**
 * Ends what is done: orders to start when all runs or was given up, orders to stop that everything has come up since, forced steps.
 * `standing`: those of the whole site; `partOf` says how things stand with a node.
 */
export function endOrders(s: Situation, standing: readonly StandingOrder[], partOf: PartOf): void {
  for (const { forced, forcedDone } of s.whole.situations)
    for (const id of forced.values()) end(s, id, forcedDone.has(id) ? "done" : "impossible");
  for (const order of standing) {
    if (order.kind === "stop" && isOvertaken(s, order, standing)) end(s, order.id, "overtaken");
    if (order.kind === "start" && isStarted(s, order, partOf) && !standing.some((o) => isOlderStop(s, o, order)))
      end(s, order.id, "done");
  }
}

/** The situation of the part that a node belongs to; the control side's for a node that the tree does not have. */
export type PartOf = (nodeId: NodeId) => Situation | undefined;

function isOvertaken(s: Situation, stop: StandingOrder, standing: readonly StandingOrder[]): boolean {
  const ids = [...stop.scope.terminalIds, ...stop.scope.upsIds, ...stop.scope.storageIds];
  const terminalIds = [...stop.scope.terminalIds];
  const upAgain = terminalIds.length > 0 && terminalIds.every((id) => (s.memory.upSince[id] ?? 0) >= stop.givenAt);
  const later = standing.filter((o) => (o.kind === "start" || o.kind === "stop") && o.givenAt > stop.givenAt);
  return upAgain || later.some((o) => ids.every((id) => isInScope(o.scope, id) || o.nodeId === id));
}

function isOlderStop(s: Situation, other: StandingOrder, start: StandingOrder): boolean {
  if (other.kind !== "stop" || other.givenAt > start.givenAt || !s.memory.orders[other.id]) return false;
  return [...start.scope.terminalIds, ...start.scope.upsIds].some((id) => isInScope(other.scope, id));
}

function isStarted(s: Situation, order: StandingOrder, partOf: PartOf): boolean {
  for (const id of order.scope.upsIds)
    if (s.memory.cuts[id] || knownUps(s.world, id).reading?.output === "off") return false;
  for (const id of order.scope.terminalIds) {
    const part = partOf(id);
    const wish = part?.wishes.get(id);
    if (!wish?.starts || wish.reason.code !== "ordered" || isRunning(s, id)) continue;
    const waiting = part?.waits.get(id)?.code;
    if (s.memory.starts[id]?.timedOutAt == null && waiting !== "byHand" && waiting !== "startTimedOut") return false;
  }
  return true;
}

function end(s: Situation, orderId: string, outcome: OrderOutcome): void {
  take(s, { kind: "orderEnded", orderId, outcome });
}
