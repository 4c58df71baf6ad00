import type { ClusterMember } from "../../decide/command.ts";
import type { NodeId } from "../../tree/entities.ts";
import type { CommandOutcome } from "../../world/readings.ts";
import type { SiteEvent } from "../site.ts";
import type { Ended, SendCommand } from "./answers.ts";
import { bootIdOf, type TrialContext, trialStartAt } from "./context.ts";
import { keptOf } from "./kept.ts";
import { faultsOf } from "./plan.ts";

/** The agent is among the last that an OS ends. */
const goodbyeBeforeHaltMs = 5_000;
/** A host that lost power says nothing: its silence is noticed after up to three heartbeats of 5 s. */
const silenceAtMostMs = 15_000;

/** A wake packet is sent three times within this; whatever comes of it, the driver is done then. */
const wakeSentMs = 200;

type Order = { terminalId: NodeId; commandId: string; epoch: number; bootId: string | null; reboot: boolean };
type Agent = { connected: boolean; goneBoot: number; away: boolean; isStopping: boolean };
/** The newest epoch that each agent has had a command of. */
export type NewestEpochs = Record<NodeId, number>;

export type TerminalAgents = {
  hear(event: SiteEvent): void;
  shutdown(order: Order, ended: Ended): void;
  wake(terminalId: NodeId, ended: Ended): void;
  isConnected(terminalId: NodeId): boolean;
  /** Whether it carries out for its cluster what is meant for this run of its OS, by a controller of this epoch. */
  takesFrom(member: ClusterMember, epoch: number): boolean;
  /** A controller came up: those that run dial in. */
  dialAll(): void;
  /** The controller is gone: so are all connections. */
  dropAll(): void;
  /** The line to all of them is cut. */
  loseAll(): void;
  /** The agent of this terminal said its last word in this boot. */
  hasSaidGoodbye(terminalId: NodeId): boolean;
};

/** The agents on all terminals, wake packets included, with their faults. */
export function createTerminalAgents(
  context: TrialContext,
  send: SendCommand,
  isControllerAlive: () => boolean,
  newestEpochs: NewestEpochs = {},
  onConnected: () => void = () => {},
): TerminalAgents {
  const { plan } = context;
  const lies = new Map(faultsOf(plan, "terminalLies").map((f) => [f.terminalId, f.longerSec * 1000]));
  const wakesLost = new Map(faultsOf(plan, "wakesLost").map((f) => [f.terminalId, f.share]));
  const agents: Record<NodeId, Agent> = Object.fromEntries(
    plan.tree.terminals.map((t) => [t.id, { connected: false, goneBoot: -1, away: false, isStopping: false }]),
  );
  const agentOf = (id: NodeId) => keptOf(agents, id);
  const newestOf = (id: NodeId) => newestEpochs[id] ?? 0;
  const terminalNow = (id: NodeId) => keptOf(context.site().terminals, id);
  for (const f of faultsOf(plan, "agentGone")) {
    const startMs = trialStartAt + f.atSec * 1000 - context.now();
    context.after(startMs, () => goAway(f.terminalId));
    context.after(startMs + f.forSec * 1000, () => comeBack(f.terminalId));
  }

  function isAgentUp(id: NodeId): boolean {
    const t = terminalNow(id);
    const agent = agentOf(id);
    if (agent.away || t.boot === agent.goneBoot) return false;
    return t.state === "running" || t.state === "stopping";
  }

  function dial(id: NodeId): void {
    context.after(context.random(`dial ${id}`).int(100, 3_000), () => {
      const t = terminalNow(id);
      const agent = agentOf(id);
      if (agent.connected || !isControllerAlive() || !isAgentUp(id)) return;
      agent.connected = true;
      onConnected();
      const about = { terminalId: id, at: context.now(), bootId: bootIdOf(id, t.boot) };
      context.observe({ kind: "terminalConnected", ...about });
      context.observe({ kind: "terminalHeard", ...about, phase: t.state === "stopping" ? "stopping" : "running" });
    });
  }

  function disconnect(id: NodeId): void {
    const agent = agentOf(id);
    if (!agent.connected) return;
    agent.connected = false;
    context.observe({ kind: "terminalDisconnected", terminalId: id, at: context.now() });
  }

  /** Heartbeats are not played one by one; the last one is heard before what follows it. */
  function lastHeartbeat(id: NodeId, phase: "running" | "stopping"): void {
    const t = terminalNow(id);
    if (agentOf(id).connected)
      context.observe({
        kind: "terminalHeard",
        terminalId: id,
        at: context.now(),
        bootId: bootIdOf(id, t.boot),
        phase,
      });
  }

  function goAway(id: NodeId): void {
    const agent = agentOf(id);
    const t = terminalNow(id);
    if (isAgentUp(id)) lastHeartbeat(id, t.state === "stopping" ? "stopping" : "running");
    agent.away = true;
    disconnect(id);
  }

  function comeBack(id: NodeId): void {
    agentOf(id).away = false;
    dial(id);
  }

  function goodbye(id: NodeId, boot: number): void {
    const agent = agentOf(id);
    const t = terminalNow(id);
    if (t.boot !== boot || agent.goneBoot === boot || t.state !== "stopping") return;
    agent.goneBoot = boot;
    if (!agent.connected) return;
    context.observe({ kind: "terminalGoodbye", terminalId: id, at: context.now(), bootId: bootIdOf(id, boot) });
    disconnect(id);
  }

  function takesFrom({ terminalId, bootId }: ClusterMember, epoch: number): boolean {
    const t = terminalNow(terminalId);
    if (epoch < newestOf(terminalId)) return false;
    newestEpochs[terminalId] = epoch;
    return bootId === null || bootId === bootIdOf(terminalId, t.boot);
  }

  function perform(order: Order): CommandOutcome {
    const agent = agentOf(order.terminalId);
    const t = terminalNow(order.terminalId);
    if (!agent.connected || !isAgentUp(order.terminalId)) return "timeout";
    if (order.epoch < newestOf(order.terminalId)) return "rejected";
    newestEpochs[order.terminalId] = order.epoch;
    if (order.bootId !== null && order.bootId !== bootIdOf(order.terminalId, t.boot)) return "rejected";
    if (order.reboot && t.state === "stopping" && t.after === "halt") return "rejected";
    context.act({ kind: order.reboot ? "reboot" : "shutdown", terminalId: order.terminalId });
    return "accepted";
  }

  return {
    hear(event) {
      if (!("terminalId" in event)) return;
      const id = event.terminalId;
      const agent = agentOf(id);
      switch (event.kind) {
        case "terminalRunning":
          dial(id);
          break;
        case "terminalStopping": {
          agent.isStopping = true;
          lastHeartbeat(id, "stopping");
          /* v8 ignore next -- what stops, stops until some time */
          const untilAt = terminalNow(id).untilAt ?? context.now();
          const apparentMs = untilAt - (lies.get(id) ?? 0) - goodbyeBeforeHaltMs - context.now();
          context.after(Math.max(0, apparentMs), () => goodbye(id, event.boot));
          break;
        }
        case "terminalHalted":
          // Whatever kept it from saying so: nothing of this boot is left.
          agent.goneBoot = event.boot;
          disconnect(id);
          break;
        case "terminalCrashed":
          agent.goneBoot = event.boot;
          lastHeartbeat(id, agent.isStopping ? "stopping" : "running");
          context.after(context.random(`silence ${id}`).int(0, silenceAtMostMs), () => {
            if (!isAgentUp(id)) disconnect(id);
          });
          break;
        case "terminalBooting":
          agent.isStopping = false;
          break;
      }
    },
    shutdown(order, ended) {
      if (!agentOf(order.terminalId).connected) ended("unreachable");
      else send(order.terminalId, () => perform(order), ended);
    },
    wake(terminalId, ended) {
      const share = wakesLost.get(terminalId) ?? 0;
      const random = context.random(`wake ${terminalId}`);
      context.after(random.int(1, wakeSentMs), () => {
        if (!random.chance(share)) context.act({ kind: "wake", terminalId });
      });
      context.after(wakeSentMs, () => ended("done"));
    },
    isConnected: (id) => agentOf(id).connected && isAgentUp(id),
    takesFrom,
    dialAll() {
      for (const id of Object.keys(agents)) dial(id);
    },
    dropAll() {
      for (const agent of Object.values(agents)) agent.connected = false;
    },
    loseAll() {
      for (const id of Object.keys(agents)) disconnect(id);
    },
    hasSaidGoodbye: (id) => agentOf(id).goneBoot === terminalNow(id).boot,
  };
}
