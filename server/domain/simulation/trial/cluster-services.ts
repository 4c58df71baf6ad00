import type { Command } from "../../decide/command.ts";
import type { NodeId } from "../../tree/entities.ts";
import type { ClusterState, CommandOutcome } from "../../world/readings.ts";
import type { Ended, SendCommand } from "./answers.ts";
import type { TrialContext } from "./context.ts";
import { faultsOf } from "./plan.ts";
import type { TerminalAgents } from "./terminal-agents.ts";

type ClusterCommand = Extract<Command, { kind: "clusterShutdown" | "clusterRestart" }>;

export type ClusterServices = {
  /** null: none of its members answers. */
  read(clusterId: NodeId): ClusterState | null;
  execute(command: ClusterCommand, epoch: number, ended: Ended): void;
};

/** The services of all clusters, reached by the agents of their members, with their faults. A shutdown that hangs is one of the site's own times. */
export function createClusterServices(
  context: TrialContext,
  send: SendCommand,
  agents: Pick<TerminalAgents, "isConnected" | "takesFrom">,
): ClusterServices {
  const faults = new Map(faultsOf(context.plan, "clusterStop").map((f) => [f.clusterId, f.how]));

  function perform(command: ClusterCommand, epoch: number): CommandOutcome {
    const carrier = command.members.find((m) => agents.isConnected(m.terminalId));
    if (!carrier) return "timeout";
    if (!agents.takesFrom(carrier, epoch)) return "rejected";
    const how = faults.get(command.clusterId);
    if (how === "refuses")
      return context.random(`cluster ${command.clusterId}`).chance(0.5) ? "rejected" : "unsupported";
    if (how !== "fails") context.act({ kind: command.kind, clusterId: command.clusterId });
    return "accepted";
  }

  return {
    read(clusterId) {
      const cluster = context.site().clusters[clusterId];
      return cluster?.memberIds.some(agents.isConnected) ? cluster.state : null;
    },
    execute(command, epoch, ended) {
      if (!command.members.some((m) => agents.isConnected(m.terminalId))) ended("unreachable");
      else send(command.clusterId, () => perform(command, epoch), ended);
    },
  };
}
