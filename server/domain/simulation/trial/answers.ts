import type { NodeId } from "../../tree/entities.ts";
import type { CommandOutcome } from "../../world/readings.ts";
import type { TrialContext } from "./context.ts";
import { type FaultOf, faultsOf } from "./plan.ts";

export type Ended = (outcome: CommandOutcome) => void;

/** How long the drivers wait for an answer. */
const answerTimeoutMs = 10_000;

/** The way of a command to a node and of its answer back, with what can go wrong on it. */
export function createAnswers(context: TrialContext) {
  const lost = new Map<NodeId, FaultOf<"answersLost">>(faultsOf(context.plan, "answersLost").map((f) => [f.nodeId, f]));
  const slow = new Map(faultsOf(context.plan, "slowAnswers").map((f) => [f.nodeId, f.sec * 1000]));

  /** `perform` says what the device answers, and does it, when the command has arrived. */
  return function command(id: NodeId, perform: () => CommandOutcome, ended: Ended): void {
    const random = context.random(`command ${id}`);
    const fault = lost.get(id);
    const isLost = fault !== undefined && random.chance(fault.share);
    const latencyMs = random.int(5, 60) + (slow.get(id) ?? 0);
    if (isLost && !fault.done) {
      context.after(answerTimeoutMs, () => ended("timeout"));
      return;
    }
    context.after(latencyMs, () => {
      const outcome = perform();
      if (isLost) context.after(answerTimeoutMs - latencyMs, () => ended("timeout"));
      else context.after(random.int(5, 60), () => ended(outcome));
    });
  };
}
export type SendCommand = ReturnType<typeof createAnswers>;
