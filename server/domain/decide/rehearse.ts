import type { Attempt, CheckResult, Memory } from "../world/memory.ts";
import type { Order } from "../world/orders.ts";
import type { CommandOutcome } from "../world/readings.ts";
import { phases, type Rehearsed, type RehearsedStep, rehearsedBy, rehearsedSteps } from "./rehearsed-steps.ts";
import { isInScope, type StandingOrder } from "./scope.ts";
import { reached, type Situation, seconds, take } from "./situation.ts";

/** How long a check may be without an answer; then it is sent once more, and after as long again counts as `timeout`. */
const answerSec = 30;
const sendsAtMost = 2;

type Rehearsal = Extract<Order, { kind: "rehearse" }>;

/**
 * The rehearsal that an operator ordered (2.7), over the whole site at once, when all else is decided: the checks that may be sent now,
 * and its report when each has come to something. Nothing of what it does is looked at by anything else. `standing`: orders that name nodes.
 */
export function rehearse(s: Situation, standing: readonly StandingOrder[]): void {
  const ordered = rehearsalsIn(s.memory.orders);
  const order = ordered.pop();
  if (!order) return;
  for (const older of ordered) take(s, { kind: "orderEnded", orderId: older.id, outcome: "overtaken" });
  const { tree, relations } = s.whole;
  const about = rehearsedBy(tree, relations, order.nodeId);
  const steps = rehearsedSteps(relations, about).filter((step) => !isAtRest(s, step));
  if (steps.length === 0) take(s, { kind: "orderEnded", orderId: order.id, outcome: "impossible" });
  else if (isInOutage(s.memory, about)) take(s, { kind: "orderEnded", orderId: order.id, outcome: "overtaken" });
  else goOn(s, order, steps, standing);
}

/** The one that holds, which is the latest, last. */
function rehearsalsIn(orders: Memory["orders"]): Rehearsal[] {
  const found: Rehearsal[] = [];
  for (const id in orders) {
    const order = orders[id];
    if (order?.kind === "rehearse") found.push(order);
  }
  return found.sort((a, b) => a.givenAt - b.givenAt);
}

function isInOutage({ outages }: Memory, { upses }: Rehearsed): boolean {
  return upses.some(({ id }) => outages[id] && outages[id].confirmedAt !== null);
}

/** A spare that does not run, or what is down already: there is nothing to stop. */
function isAtRest(s: Situation, { nodeId, of }: RehearsedStep): boolean {
  if (of !== "terminalStop" || s.world.terminals[nodeId]?.connected) return false;
  return s.whole.relations.terminals.get(nodeId)?.pool === true || s.memory.downs[nodeId] !== undefined;
}

function goOn(
  s: Situation,
  order: Rehearsal,
  steps: readonly RehearsedStep[],
  standing: readonly StandingOrder[],
): void {
  const { checks } = s.memory;
  const results: CheckResult[] = [];
  const left = new Map<string, RehearsedStep>();
  for (const step of steps) {
    const outcome = outcomeOf(s, checks[step.key]);
    if (outcome === null) left.set(step.key, step);
    else results.push({ nodeId: step.nodeId, of: step.of, outcome });
  }
  if (left.size === 0) {
    take(s, { kind: "rehearsalEnded", orderId: order.id, nodeId: order.nodeId, checks: results });
    take(s, { kind: "orderEnded", orderId: order.id, outcome: "done" });
    return;
  }
  for (const { key, nodeId, of } of nextOf([...left.values()], left, checks)) {
    const attempt = checks[key];
    if (attempt && !isToRepeat(s, attempt)) continue;
    if (!isHeld(s, nodeId, standing))
      s.intents.push({
        command: { kind: "check", nodeId, of },
        reason: { code: "ordered", orderId: order.id },
        wasRunning: null,
      });
  }
}

/** null: there is none yet. */
function outcomeOf(s: Situation, attempt: Attempt | undefined): CommandOutcome | null {
  if (attempt === undefined) return null;
  const { outcome, count, lastAt } = attempt;
  if (outcome !== null && outcome !== "timeout") return outcome;
  if (count < sendsAtMost) return null;
  return outcome === "timeout" || reached(s, lastAt + seconds(answerSec)) ? "timeout" : null;
}

function isToRepeat(s: Situation, { count, lastAt }: Attempt): boolean {
  return count < sendsAtMost && reached(s, lastAt + seconds(answerSec));
}

/** What nothing that is left comes before. Where each waits for another one (a dependency goes round), all of the phase. */
function nextOf(
  left: readonly RehearsedStep[],
  open: ReadonlyMap<string, RehearsedStep>,
  checks: Memory["checks"],
): readonly RehearsedStep[] {
  const phase = phases.find((name) => left.some((step) => step.phase === name));
  const ofPhase = left.filter((step) => step.phase === phase);
  const next = ofPhase.filter(({ key, after }) => checks[key] || !after.some((k) => open.get(k)?.phase === phase));
  return next.length > 0 ? next : ofPhase;
}

/** Held back as every other command is. */
function isHeld(s: Situation, nodeId: string, standing: readonly StandingOrder[]): boolean {
  if (s.whole.facts.holdsAllId !== null) return true;
  const memberIds = s.whole.tree.clusters.find((c) => c.id === nodeId)?.memberIds ?? [];
  const holds = standing.filter((o) => o.kind === "hold");
  return holds.some((o) => [nodeId, ...memberIds].some((id) => isInScope(o.scope, id)));
}
