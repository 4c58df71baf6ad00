import { hostname } from "node:os";
import type { Clock, Drivers, Observe } from "../controller/ports.ts";
import type { Tree, Ups } from "../domain/tree/entities.ts";
import type { DriverLog } from "./log.ts";
import { createStorageBridge, createUnsupportedStorage } from "./storage/bridge.ts";
import { type AgentListener, createAgents } from "./terminal/agents.ts";
import { createWake } from "./terminal/wake.ts";
import { createAddresses } from "./ups/addresses.ts";
import { createNutConnections } from "./ups/nut/nut-connections.ts";
import { createNutUps } from "./ups/nut/nut-ups.ts";
import type { ToldRefusal } from "./ups/refusals.ts";
import { createSnmpEngines } from "./ups/snmp-engines.ts";
import { createSnmpSockets } from "./ups/snmp-sockets.ts";
import { createSnmpUps } from "./ups/snmp-ups.ts";
import { createTrapReceiver, type TrapReceiver } from "./ups/trap-receiver.ts";
import { createIdentNames } from "./ups/trap-sources.ts";
import { ownEngineId } from "./ups/trap-usm.ts";

export type RunningDrivers = Drivers & {
  /** The port that traps come to; null: it could not be bound (logged, with what to do), UPSes are polled only. */
  trapPort: number | null;
  agentPort: number;
  /** What came and was dropped since the start, by kind. */
  counters(): Record<string, number>;
  close(): Promise<void>;
};

/**
 * Everything that talks to devices, on real protocols. Ports 0 mean any free one. `loopbackOnly`: wake packets leave this machine never.
 * Rejects when the agents' port cannot be bound: without it no terminal can be stopped.
 */
export async function createDrivers(args: {
  clock: Clock;
  observe: Observe;
  log: DriverLog;
  currentTree(): Tree | null;
  epoch(): number;
  trapHost: string;
  trapPort: number;
  agentHost: string;
  agentPort: number;
  heartbeatSec?: number;
  loopbackOnly: boolean;
}): Promise<RunningDrivers> {
  const { clock, observe, log, currentTree } = args;
  const now = () => clock.now();
  const tell = (refusal: ToldRefusal) => observe({ kind: "messageRefused", at: now(), ...refusal });
  const sockets = createSnmpSockets(log, tell);
  const engines = createSnmpEngines();
  const addresses = createAddresses();
  const nut = createNutConnections({ addresses, log });
  const identNames = createIdentNames();

  const agents: AgentListener = await createAgents({
    ...{ now, observe, log, currentTree },
    epoch: args.epoch,
    host: args.agentHost,
    port: args.agentPort,
    heartbeatSec: args.heartbeatSec ?? 5,
  });
  const traps = await createTrapReceiver({
    ...{ now, observe, log, currentTree, identNames, addresses, engines },
    engine: { engineId: ownEngineId(hostname()), boots: args.epoch() },
    host: args.trapHost,
    port: args.trapPort,
  }).catch((error: unknown) => {
    log.error({ reason: reasonOf(error) }, unboundTrapPort(args.trapHost, args.trapPort));
    return null;
  });

  function ups(entry: Ups) {
    const { id, source } = entry;
    switch (source.kind) {
      case "nut":
        return createNutUps({ ups: entry, upsName: source.upsName, target: source, connections: nut });
      case "snmp":
        return createSnmpUps({
          ...{ ups: entry, mib: source.mib, sockets, addresses },
          target: source.access.version === "3" ? { ...source, onEngine: (clock) => engines.learn(id, clock) } : source,
          onIdentName: (identName) => identNames.learn(id, identName),
        });
    }
  }

  return {
    ups,
    storage({ addresses: hosts, driver }, tree) {
      switch (driver.kind) {
        case "ssh":
          return createUnsupportedStorage("storage cannot be flushed by SSH yet: use a storage bridge");
        case "bridge":
          return createStorageBridge({ addresses: hosts, port: driver.port ?? tree.shared.storagePort });
      }
    },
    agents,
    wake: createWake({ loopbackOnly: args.loopbackOnly }),
    trapPort: traps?.port ?? null,
    agentPort: agents.port,
    counters: () => countersOf({ snmp: sockets.counts, nut: nut.counts }, agents, traps),
    async close() {
      await Promise.all([agents.close(), traps?.close()]);
      sockets.close();
      nut.close();
    },
  };
}

function countersOf(
  upses: Readonly<Record<"snmp" | "nut", Readonly<Record<string, number>>>>,
  agents: AgentListener,
  traps: TrapReceiver | null,
) {
  const named = (prefix: string, counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([kind, count]) => [`${prefix}.${kind}`, count] as const);
  return Object.fromEntries([
    ...named("snmp", upses.snmp),
    ...named("nut", upses.nut),
    ...named("agents", agents.counts),
    ...named("traps", { ...traps?.counts, heard: traps?.heard() ?? 0 }),
  ]);
}

function unboundTrapPort(host: string, port: number): string {
  return (
    `the trap port ${host}:${port}/udp cannot be bound: UPSes are polled, but their traps are not heard. ` +
    "Give this program the right to it (on Linux: CAP_NET_BIND_SERVICE), end what holds it, " +
    "or set FUKUDEN_TRAP_PORT to a free port above 1023 and send the traps there."
  );
}

function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
