import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Observe, TerminalAgents } from "../../controller/ports.ts";
import type { NodeId, Terminal, Tree } from "../../domain/tree/entities.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { Instant } from "../../domain/world/readings.ts";
import { createCounters, type DriverLog } from "../log.ts";
import { type AgentConnection, createAgentConnection } from "./agent-connection.ts";

const dropKinds = ["malformed", "unknownTerminal", "badVersion", "tooManyConnections", "replaced"] as const;

export type AgentListener = TerminalAgents & {
  port: number;
  counts: Readonly<Record<(typeof dropKinds)[number], number>>;
};

/** Far above any site; a bound all the same, so that strangers cannot take every file handle. */
const maxConnections = 20_000;

/**
 * The listener that all agents dial in to. It knows a terminal by its hello, keeps one connection per terminal (a newer one replaces the older,
 * which happens when a host lost power without a word), and turns what agents say into observations.
 * Rejects when the port cannot be bound.
 */
export async function createAgents(args: {
  host: string;
  port: number;
  /** Seconds of real time between heartbeats; after three without one an agent counts as disconnected. */
  heartbeatSec: number;
  now(): Instant;
  epoch(): number;
  observe: Observe;
  log: DriverLog;
  currentTree(): Tree | null;
}): Promise<AgentListener> {
  const { observe, now } = args;
  const { counts, count } = createCounters(dropKinds, args.log);
  const live = new Map<NodeId, AgentConnection>();
  /** Those that last said that their OS is on its way down. */
  const stopping = new Set<NodeId>();
  const sockets = new Set<Socket>();
  let asked = 0;

  /** Asks one after the other; only who is not there, or cannot do it, leaves it to the next one. */
  async function firstThatCan<T>(
    terminalIds: readonly NodeId[],
    ask: (agent: AgentConnection, terminalId: NodeId) => Promise<T>,
  ): Promise<T> {
    let failure = new DriverError("unreachable", "no agent of a member is connected");
    for (const id of terminalIds) {
      const agent = live.get(id);
      if (agent === undefined) continue;
      try {
        return await ask(agent, id);
      } catch (error) {
        if (!(error instanceof DriverError) || (error.code !== "unsupported" && error.code !== "unreachable"))
          throw error;
        failure = error;
      }
    }
    throw failure;
  }

  function notePhase(id: NodeId, phase: "running" | "stopping"): void {
    if (phase === "stopping") stopping.add(id);
    else stopping.delete(id);
  }

  function onConnection(socket: Socket) {
    if (sockets.size >= maxConnections) {
      count("tooManyConnections", { address: socket.remoteAddress });
      socket.on("error", () => {});
      socket.destroy();
      return;
    }
    sockets.add(socket);
    const address = socket.remoteAddress;
    let terminalId: NodeId | null = null;
    const isLive = () => terminalId !== null && live.get(terminalId) === connection;
    const isInTree = (id: NodeId) => args.currentTree()?.terminals.some((terminal) => terminal.id === id) ?? false;

    const connection = createAgentConnection({
      socket,
      silenceMs: args.heartbeatSec * 3_000,
      onHello({ terminalId: id, bootId, phase }) {
        // Just started: who belongs here is not known yet, and it dials again at once.
        if (args.currentTree() === null) {
          connection.close();
          return null;
        }
        if (!isInTree(id)) {
          count("unknownTerminal", { address, terminalId: id });
          connection.refuse("unknownTerminal", "no terminal of the saved settings has this id");
          return null;
        }
        const older = live.get(id);
        live.set(id, connection);
        terminalId = id;
        notePhase(id, phase);
        if (older !== undefined) {
          count("replaced", { terminalId: id });
          older.close();
        }
        observe({ kind: "terminalConnected", terminalId: id, at: now(), bootId });
        observe({ kind: "terminalHeard", terminalId: id, at: now(), bootId, phase });
        return { type: "welcome", epoch: args.epoch(), heartbeatSec: args.heartbeatSec };
      },
      onReport(report) {
        if (terminalId === null || !isLive()) return;
        if (!isInTree(terminalId))
          return connection.refuse("unknownTerminal", "the terminal was taken out of the settings");
        notePhase(terminalId, report.type === "goodbye" ? "stopping" : report.phase);
        if (report.type === "goodbye")
          observe({ kind: "terminalGoodbye", terminalId, at: now(), bootId: report.bootId });
        else observe({ kind: "terminalHeard", terminalId, at: now(), bootId: report.bootId, phase: report.phase });
      },
      onBad: (code) => count(code === "badVersion" ? "badVersion" : "malformed", { address, terminalId }),
      onClosed() {
        sockets.delete(socket);
        if (terminalId === null || !isLive()) return;
        live.delete(terminalId);
        observe({ kind: "terminalDisconnected", terminalId, at: now() });
      },
    });
  }

  function connectionTo(terminal: Terminal): AgentConnection {
    if (terminal.shutdown.kind !== "agent")
      throw new DriverError("unsupported", `${terminal.name} cannot be stopped by "${terminal.shutdown.kind}" yet`);
    const connection = live.get(terminal.id);
    if (connection === undefined) throw new DriverError("unreachable", "the agent is not connected");
    return connection;
  }

  const server = createServer(onConnection);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(args.port, args.host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  server.on("error", (error) => args.log.error({ reason: error.message }, "the agents' listener has a problem"));

  return {
    port: (server.address() as AddressInfo).port,
    counts,
    async shutdown({ terminal, commandId, epoch, bootId, reboot, signal }) {
      const connection = connectionTo(terminal);
      const { stopJobs: jobs, shutdownSec } = terminal;
      const type = reboot ? ("reboot" as const) : ("shutdown" as const);
      await connection.command({ type, commandId, epoch, bootId, jobs, shutdownSec }, signal);
    },
    async cluster({ cluster, members, does, commandId, epoch, signal }) {
      const run = does === "shutdown" ? cluster.shutdownCommand : cluster.restartCommand;
      const clusterId = cluster.id;
      const bootIds = new Map(members.map((m) => [m.terminalId, m.bootId]));
      await firstThatCan([...bootIds.keys()], (agent, id) =>
        agent.command(
          { type: "cluster", commandId, epoch, bootId: bootIds.get(id) ?? null, clusterId, run, does },
          signal,
        ),
      );
    },
    async clusterState({ id: clusterId, memberIds, stateCommand: run }, signal) {
      asked += 1;
      const commandId = `state-${asked}`;
      const answer = await firstThatCan(memberIds, (agent) =>
        agent.command({ type: "clusterState", commandId, clusterId, run }, signal),
      );
      if (answer.state === undefined) throw new DriverError("badReply", "the agent says no state");
      return answer.state;
    },
    async check(terminal) {
      connectionTo(terminal);
      if (stopping.has(terminal.id)) throw new DriverError("rejected", `${terminal.name} is shutting down already`);
    },
    close: () =>
      new Promise((resolve) => {
        // Our own end is no news of the terminals.
        live.clear();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
