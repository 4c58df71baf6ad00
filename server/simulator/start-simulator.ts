import type { SimAnswer, SimPush } from "../contract/simulator-control.ts";
import { createSite } from "../domain/simulation/model.ts";
import type { NodeId, Tree, Ups } from "../domain/tree/entities.ts";
import { controlSocketPath, listenForControl, type SimulatorControl } from "./control-socket.ts";
import { demoTimes } from "./demo-times.ts";
import { LiveSite, type SiteListener } from "./live-site.ts";
import { createDropped, type DropKind, type SimulatorLog } from "./log.ts";
import { SiteClock } from "./site-clock.ts";
import type { CardFamily } from "./snmp/card-trees.ts";
import { startUpsCard } from "./snmp/ups-card.ts";
import { StorageBridge } from "./storage-bridge.ts";
import { TerminalAgent } from "./terminal-agent.ts";
import { listenForWakes } from "./wake-listener.ts";

export const defaultWakePort = 16_109;

export type SimulatorReport = Extract<SimAnswer, { result: "report" }>;

export type RunningSimulator = {
  stop(): Promise<void>;
  report(): SimulatorReport;
  /** `upsIds` null: all. false: one of them is not known, and nothing was changed. */
  setMains(on: boolean, upsIds: readonly NodeId[] | null): boolean;
  setSpeed(factor: number): void;
  upsPorts: Record<NodeId, number>;
  storagePorts: Record<NodeId, number>;
  wakePort: number;
  controlPath: string;
  clock: SiteClock;
  live: LiveSite;
  /** Returns how to stop listening. */
  onEvent(listener: SiteListener): () => void;
  /** Bad input so far, per door. */
  dropped: Readonly<Record<DropKind, number>>;
};

/** 0 for all: any free port, told in `upsPorts` and `storagePorts`. */
export type PortOverrides = { upses?: number; storages?: number };

/**
 * Brings a tree to life as a simulated site behind real protocols, on 127.0.0.1 only: SNMP cards that send traps, agents that dial in,
 * storage bridges, network cards that wake, and the control socket. Everything runs at the start but `offTerminalIds`.
 * @throws when a port or the control socket is taken; what was started is ended then
 */
export async function startSimulator(args: {
  tree: Tree;
  dataDir: string;
  trapPort: number;
  agentPort: number;
  wakePort?: number;
  speed: number;
  log: SimulatorLog;
  ports?: PortOverrides;
  /** null or absent: `sim.sock` in the data folder. */
  controlPath?: string | null;
  offTerminalIds?: readonly NodeId[];
  /** The site's clock at the start; absent: the machine's. */
  siteAt?: number;
}): Promise<RunningSimulator> {
  const { tree, log, ports = {} } = args;
  const clock = new SiteClock({ siteAt: args.siteAt ?? Date.now(), speed: args.speed });
  const offTerminalIds = args.offTerminalIds ?? ["blade-pool"];
  const site = createSite({ tree, times: demoTimes(tree), now: clock.now(), offTerminalIds });
  const live = new LiveSite({ site, clock, log });
  const dropped = createDropped(log);
  const endings: (() => Promise<void> | void)[] = [];
  async function stop(): Promise<void> {
    live.stop();
    clock.stop();
    for (const end of endings.splice(0).reverse()) await end();
  }

  try {
    const upsPorts: Record<NodeId, number> = {};
    for (const ups of tree.upses) {
      const port = ports.upses ?? simulatedPort(ups);
      if (port === null) continue;
      const card = await startUpsCard({
        upsId: ups.id,
        family: familyOf(ups),
        port,
        trapPort: args.trapPort,
        live,
        dropped,
      });
      endings.push(() => card.close());
      upsPorts[ups.id] = card.port;
    }
    const storagePorts: Record<NodeId, number> = {};
    for (const storage of tree.storages) {
      if (!storage.linkage || storage.driver.kind !== "bridge") continue;
      const port = ports.storages ?? storage.driver.port ?? tree.shared.storagePort;
      const bridge = new StorageBridge({ storageId: storage.id, port, live, dropped, log });
      await bridge.start();
      live.on((event) => bridge.hear(event));
      endings.push(() => bridge.stop());
      storagePorts[storage.id] = bridge.port;
    }
    const wakes = await listenForWakes({
      tree,
      port: args.wakePort ?? defaultWakePort,
      dropped,
      onWake: (terminalId) => live.act({ kind: "wake", terminalId }),
    });
    endings.push(() => wakes.close());

    const control: SimulatorControl & { setSpeed(factor: number): void } = {
      setMains(on, upsIds) {
        const ids = upsIds ?? tree.upses.map((u) => u.id);
        if (ids.some((id) => !live.site.upses[id])) return false;
        for (const id of ids) live.setMains(id, on);
        return true;
      },
      setSpeed(factor) {
        clock.setSpeed(factor);
        live.rearm();
        socket.clockChanged();
      },
      report: () => ({
        result: "report",
        siteNow: live.site.now,
        speed: clock.speed,
        site: live.site,
        events: [...live.events],
        violations: [...live.violations],
      }),
      clockPush: () => ({ push: "clock", ...clock.state }),
      terminalPushes: () =>
        Object.values(live.site.terminals).map(
          ({ id, state }): SimPush => ({ push: "terminal", terminalId: id, state }),
        ),
    };
    const controlPath = args.controlPath ?? controlSocketPath(args.dataDir);
    const socket = await listenForControl({ socketPath: controlPath, control, dropped });
    live.on((event) => socket.happened(event));
    endings.push(() => socket.close());

    for (const { id, shutdown } of tree.terminals) {
      if (shutdown.kind !== "agent") continue;
      const agent = new TerminalAgent({ terminalId: id, live, clock, port: args.agentPort, dropped, log });
      live.on((event) => agent.hear(event));
      endings.push(() => agent.stop());
    }
    return {
      stop,
      report: control.report,
      setMains: control.setMains,
      setSpeed: control.setSpeed,
      upsPorts,
      storagePorts,
      wakePort: wakes.port,
      controlPath,
      clock,
      live,
      onEvent: (listener) => live.on(listener),
      dropped: dropped.counts,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The port of a UPS that stands on this machine; null: it is none of ours to simulate. */
function simulatedPort(ups: Ups): number | null {
  return ups.source.kind === "snmp" && ups.source.host === "127.0.0.1" ? ups.source.port : null;
}

/** A UPS that is said to speak RFC 1628 gets a card that knows nothing else. */
function familyOf({ source }: Ups): CardFamily {
  return source.kind === "snmp" && source.mib === "rfc1628" ? "rfc1628" : "powernet";
}

/** The same tree, with the addresses at which the simulator answers. */
export function treeAt(simulator: RunningSimulator, tree: Tree): Tree {
  return {
    ...tree,
    upses: tree.upses.map((u) => {
      const port = simulator.upsPorts[u.id];
      return port !== undefined && u.source.kind === "snmp"
        ? { ...u, source: { ...u.source, host: "127.0.0.1", port } }
        : u;
    }),
    storages: tree.storages.map((s) => {
      const port = simulator.storagePorts[s.id];
      return port !== undefined && s.driver.kind === "bridge" ? { ...s, driver: { kind: "bridge", port } } : s;
    }),
    terminals: tree.terminals.map((t) =>
      t.start.kind === "wol" ? { ...t, start: { kind: "wol", broadcast: "127.0.0.1", port: simulator.wakePort } } : t,
    ),
  };
}
