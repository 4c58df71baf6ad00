import type { NodeId } from "../../tree/entities.ts";
import { type Fault, faultsOf, type PlannedPeers, type TrialPlan } from "./plan.ts";

/** What goes wrong with this one; the agent of a terminal that nothing comes through to is away. */
export function planOfSeat(plan: TrialPlan, { id, selfId }: { id: NodeId; selfId: NodeId | null }): TrialPlan {
  const { terminals } = plan.peers as PlannedPeers;
  const isOfThis = (f: Fault) => ("of" in f ? f.of : terminals[0]?.id) === id;
  const mine = plan.faults.filter((f) => !isOfController(f) || isOfThis(f));
  const away = faultsOf(plan, "linkCut").flatMap(({ from, to, atSec, forSec }): Fault[] => {
    const cutOff = terminals.find((t) => t.id === from && to === "site");
    return cutOff?.selfId ? [{ kind: "agentGone", terminalId: cutOff.selfId, atSec, forSec }] : [];
  });
  return { ...plan, selfId, faults: [...mine, ...away] };
}

function isOfController(fault: Fault): boolean {
  const { kind } = fault;
  return (
    kind === "controllerKilled" || kind === "controllerKilledAfter" || kind === "clockSteps" || kind === "journalGone"
  );
}
