import { createPause } from "../controller/pause.ts";
import type { Clock, Drivers, Observe } from "../controller/ports.ts";
import { createSite } from "../domain/simulation/create-site.ts";
import { act, advance, nextEventAt, runtimeSec } from "../domain/simulation/model.ts";
import type { Site, SiteAction, SiteEvent, SiteStep, SiteTimes } from "../domain/simulation/site.ts";
import type { ClusterLinkage, NodeId, Tree } from "../domain/tree/entities.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type { Observation, StorageReading, UpsReading } from "../domain/world/readings.ts";
import { unknownCapabilities } from "../domain/world/ups-capabilities.ts";
import { aUpsReading } from "./builders.ts";

const lively: SiteTimes = {
  fullRuntimeSec: () => 3600,
  stopSec: () => 40,
  bootSec: () => 60,
  storageStartSec: () => 90,
  flushSec: () => 30,
};

/** The site's model behind the controller's ports, without sockets: what happens in it is observed as it would be over the network. */
export function createSimulatedSite(args: { tree: Tree; clock: Clock; times?: Partial<SiteTimes> }) {
  const { tree, clock } = args;
  const times = { ...lively, ...args.times };
  const ending = new AbortController();
  const pause = createPause(clock);
  const events: SiteEvent[] = [];
  let site: Site = createSite({ tree, times, now: clock.now(), offTerminalIds: [] });
  let observe: Observe = () => {};
  const bootOf = (id: NodeId) => `${id}-${site.terminals[id]?.boot ?? 0}`;

  function take(step: SiteStep): void {
    site = step.site;
    for (const event of step.events) {
      events.push(event);
      tell(event);
    }
  }
  const catchUp = () => take(advance(site, clock.now()));
  function apply(action: SiteAction): void {
    catchUp();
    take(act(site, action));
    pause.end();
  }

  function tell(event: SiteEvent): void {
    for (const observation of observationsOf(event)) observe(observation);
    if (event.kind === "terminalRunning") dialIn(event.terminalId, event.at);
  }

  function dialIn(terminalId: NodeId, at = clock.now()): void {
    const state = site.terminals[terminalId]?.state;
    if (state !== "running" && state !== "stopping") return;
    const bootId = bootOf(terminalId);
    observe({ kind: "terminalConnected", terminalId, at, bootId });
    observe({ kind: "terminalHeard", terminalId, at, bootId, phase: state });
  }

  function upsReading(id: NodeId): UpsReading {
    catchUp();
    const ups = site.upses[id];
    if (!ups) throw new DriverError("unreachable", "no such UPS");
    return aUpsReading({
      output: ups.output === "off" ? "off" : ups.mains ? "mains" : "battery",
      mainsPresent: ups.mains,
      lowBattery: ups.lowBattery,
      shutdownPending: ups.pending !== null,
      chargePercent: ups.charge * 100,
      runtimeSec: runtimeSec(site, id),
      onBatterySec: ups.onBatterySince === null ? 0 : (site.now - ups.onBatterySince) / 1000,
    });
  }

  function storageReading(id: NodeId): StorageReading {
    catchUp();
    const storage = site.storages[id];
    if (!storage || storage.state === "off") throw new DriverError("unreachable", "no answer");
    return { state: storage.state, dirtyBytes: Math.round(storage.dirtyBytes) };
  }

  /** Throws where no agent of a member is there. */
  function memberOf(cluster: ClusterLinkage): void {
    catchUp();
    if (!cluster.memberIds.some((id) => site.terminals[id]?.state === "running"))
      throw new DriverError("unreachable", "no agent of a member is connected");
  }

  async function notInModel(): Promise<never> {
    throw new DriverError("unsupported", "the model has no such thing");
  }

  const drivers: Drivers = {
    ups: ({ id }) => ({
      capabilities: () => unknownCapabilities,
      read: async () => upsReading(id),
      identify: notInModel,
      async execute(command) {
        if (command.kind === "upsOff" || command.kind === "upsOn") apply(command);
        else await notInModel();
      },
      writeSettings: notInModel,
      checkWrite: notInModel,
      close: async () => {},
    }),
    storage: ({ id }) => ({
      read: async () => storageReading(id),
      flush: async () => {
        storageReading(id);
        apply({ kind: "flush", storageId: id });
      },
      close: async () => {},
    }),
    agents: {
      async shutdown({ terminal, bootId, reboot }) {
        catchUp();
        if (site.terminals[terminal.id]?.state !== "running") throw new DriverError("unreachable", "not connected");
        if (bootId !== null && bootId !== bootOf(terminal.id)) throw new DriverError("rejected", "another boot");
        apply({ kind: reboot ? "reboot" : "shutdown", terminalId: terminal.id });
      },
      async cluster({ cluster, members, does }) {
        memberOf(cluster);
        const isThere = members.some((m) => m.bootId === null || m.bootId === bootOf(m.terminalId));
        if (!isThere) throw new DriverError("rejected", "another boot");
        const clusterId = cluster.id;
        apply(does === "shutdown" ? { kind: "clusterShutdown", clusterId } : { kind: "clusterRestart", clusterId });
      },
      async clusterState(cluster) {
        memberOf(cluster);
        return site.clusters[cluster.id]?.state ?? "unknown";
      },
      async check({ id }) {
        catchUp();
        if (site.terminals[id]?.state !== "running") throw new DriverError("unreachable", "not connected");
      },
      close: async () => {},
    },
    wake: { wake: async ({ id }) => apply({ kind: "wake", terminalId: id }) },
  };

  const running = (async () => {
    while (!ending.signal.aborted) {
      catchUp();
      const next = nextEventAt(site);
      await pause.wait(next === null ? 3_600_000 : Math.max(1, next - clock.now()), ending.signal);
    }
  })();

  return {
    drivers,
    /** Everything that happened, oldest first. */
    events,
    site: () => site,
    mains(on: boolean, upsIds: readonly NodeId[] = tree.upses.map((u) => u.id)): void {
      for (const upsId of upsIds) apply({ kind: "mains", upsId, on });
    },
    /** A controller is there (again): what happens from now on comes to it, and the agents dial in. */
    connect(to: Observe): void {
      observe = to;
      for (const { id } of tree.terminals) dialIn(id);
    },
    /** What must stay empty: terminals that lost power while they ran, and cache that was lost. */
    violations: () => events.filter((e) => e.kind === "terminalCrashed" || e.kind === "dirtyCacheLost"),
    async end(): Promise<void> {
      ending.abort();
      await running;
    },
  };
}

export type SimulatedSite = ReturnType<typeof createSimulatedSite>;

/** What a controller hears of an event by itself, without asking. */
function observationsOf(event: SiteEvent): Observation[] {
  const { at } = event;
  switch (event.kind) {
    case "upsOnBattery":
      return [{ kind: "upsTrap", upsId: event.upsId, at, trap: "onBattery", detail: "" }];
    case "upsOnMains":
      return [{ kind: "upsTrap", upsId: event.upsId, at, trap: "powerRestored", detail: "" }];
    case "terminalStopping": {
      const { terminalId, boot } = event;
      return [{ kind: "terminalHeard", terminalId, at, bootId: `${terminalId}-${boot}`, phase: "stopping" }];
    }
    case "terminalHalted": {
      const { terminalId, boot } = event;
      return [
        { kind: "terminalGoodbye", terminalId, at, bootId: `${terminalId}-${boot}` },
        { kind: "terminalDisconnected", terminalId, at },
      ];
    }
    case "terminalCrashed":
      return [{ kind: "terminalDisconnected", terminalId: event.terminalId, at }];
    default:
      return [];
  }
}
