import type { Drivers } from "../controller/ports.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type {
  ClusterState,
  StorageReading,
  UpsDeviceSettings,
  UpsFamilyName,
  UpsIdentity,
  UpsReading,
} from "../domain/world/readings.ts";
import { type UpsCapabilities, unknownCapabilities } from "../domain/world/ups-capabilities.ts";
import { aStorageReading, aUpsReading } from "./builders.ts";

/** What a scripted device answers: a reading, an error, or nothing at all, ever. */
type Says<T> = T | DriverError | "nothing";

export type Sent = { kind: string; id: string; commandId: string | null };

export type FakeDrivers = Drivers & {
  upses: Record<string, Says<UpsReading>>;
  /** Who a UPS says it is; absent: it does not say. */
  identities: Record<string, { identity: UpsIdentity; family: UpsFamilyName }>;
  capabilities: Record<string, UpsCapabilities>;
  /** What a UPS holds of the settings that live in it. */
  upsSettings: Record<string, UpsDeviceSettings>;
  storages: Record<string, Says<StorageReading>>;
  clusters: Record<string, Exclude<Says<ClusterState>, "nothing">>;
  /** What a command to a node comes to; absent: accepted. */
  answers: Record<string, DriverError | "nothing">;
  /** Every command, in the order in which it was sent. */
  sent: Sent[];
  /** How many reads of a device are in flight, and were at the most. */
  inFlight: Record<string, { now: number; most: number }>;
  reads: Record<string, number>;
  closed: string[];
  /** Called with every command, before it has its effect. */
  onSend(sent: Sent): void;
};

const usualSettings = { shutoffGraceSec: 180, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: 0 };

/** Devices that answer as they are told; by default all is well. */
export function createFakeDrivers(): FakeDrivers {
  async function answer<T>(id: string, says: Says<T>, signal: AbortSignal | null): Promise<T> {
    if (says instanceof DriverError) throw says;
    if (says !== "nothing") return says;
    return new Promise<T>((_, reject) =>
      signal?.addEventListener("abort", () => reject(new DriverError("timeout", `${id} says nothing`))),
    );
  }

  async function reading<T>(id: string, says: Says<T>, signal: AbortSignal): Promise<T> {
    drivers.inFlight[id] ??= { now: 0, most: 0 };
    const count = drivers.inFlight[id];
    count.now += 1;
    count.most = Math.max(count.most, count.now);
    drivers.reads[id] = (drivers.reads[id] ?? 0) + 1;
    try {
      return await answer(id, says, signal);
    } finally {
      count.now -= 1;
    }
  }

  async function send(sent: Sent, signal: AbortSignal | null): Promise<void> {
    drivers.sent.push(sent);
    drivers.onSend(sent);
    const says = drivers.answers[sent.id];
    if (says !== undefined) await answer<void>(sent.id, says, signal);
  }

  const drivers: FakeDrivers = {
    upses: {},
    identities: {},
    capabilities: {},
    upsSettings: {},
    storages: {},
    clusters: {},
    answers: {},
    sent: [],
    inFlight: {},
    reads: {},
    closed: [],
    onSend: () => {},
    ups: ({ id }) => ({
      capabilities: () => drivers.capabilities[id] ?? unknownCapabilities,
      read: (signal) => reading(id, drivers.upses[id] ?? aUpsReading(), signal),
      async identify() {
        const says = drivers.identities[id];
        if (says === undefined) throw new DriverError("unsupported", `${id} does not say who it is`);
        return { ...says, settings: drivers.upsSettings[id] ?? usualSettings };
      },
      execute: (command, signal) => send({ kind: command.kind, id, commandId: null }, signal),
      async writeSettings(wanted, signal) {
        await send({ kind: "writeSettings", id, commandId: null }, signal);
        const held = { ...(drivers.upsSettings[id] ?? usualSettings), ...wanted };
        drivers.upsSettings[id] = held;
        return { settings: held, refused: [] };
      },
      checkWrite: (signal) => send({ kind: "check", id, commandId: null }, signal),
      close: async () => void drivers.closed.push(id),
    }),
    storage: ({ id }) => ({
      read: (signal) => reading(id, drivers.storages[id] ?? aStorageReading(), signal),
      flush: ({ commandId, signal }) => send({ kind: "storageFlush", id, commandId }, signal),
      close: async () => void drivers.closed.push(id),
    }),
    agents: {
      shutdown: ({ terminal, commandId, reboot, signal }) =>
        send({ kind: reboot ? "terminalReboot" : "terminalShutdown", id: terminal.id, commandId }, signal),
      cluster: ({ cluster, does, commandId, signal }) =>
        send({ kind: does === "restart" ? "clusterRestart" : "clusterShutdown", id: cluster.id, commandId }, signal),
      clusterState: ({ id }, signal) => reading(id, drivers.clusters[id] ?? "running", signal),
      check: ({ id }) => send({ kind: "check", id, commandId: null }, null),
      close: async () => {},
    },
    wake: { wake: (terminal) => send({ kind: "terminalWake", id: terminal.id, commandId: null }, null) },
  };
  return drivers;
}
