import type { Storage, Tree, Ups } from "../domain/tree/entities.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type {
  StorageReading,
  UpsDeviceSettings,
  UpsFamilyName,
  UpsIdentity,
  UpsReading,
} from "../domain/world/readings.ts";
import { createStorageBridge } from "./storage/bridge.ts";
import { createAddresses } from "./ups/addresses.ts";
import { createNutConnections } from "./ups/nut/nut-connections.ts";
import { createNutUps } from "./ups/nut/nut-ups.ts";
import { createSnmpSockets } from "./ups/snmp-sockets.ts";
import { createSnmpUps } from "./ups/snmp-ups.ts";

/** What a device does not take is told to whoever asked; nothing of it belongs into the log. */
const silentLog = { info() {}, warn() {}, error() {} };

export type TriedUps = {
  reading: UpsReading;
  identity: UpsIdentity;
  settings: UpsDeviceSettings;
  family: UpsFamilyName;
  /** `silent`: it answers what is read, and not what is written. */
  mayWrite: "yes" | "no" | "silent" | "unknown";
};

/**
 * Connects to a UPS as these settings say, and asks it everything that is shown of it. With sockets of its own, so that nothing that answers can be
 * taken for an answer to a poll. `tryWrite`: something that it holds is written to itself. @throws DriverError
 */
export async function tryUps(ups: Ups, args: { tryWrite: boolean; signal: AbortSignal }): Promise<TriedUps> {
  const { tryWrite, signal } = args;
  const addresses = createAddresses();
  const sockets = createSnmpSockets(silentLog);
  const connections = createNutConnections({ addresses, log: silentLog });
  const { source } = ups;
  const driver =
    source.kind === "nut"
      ? createNutUps({ ups, upsName: source.upsName, target: source, connections })
      : createSnmpUps({ ups, mib: source.mib, sockets, addresses, target: source, onIdentName: () => {} });
  try {
    const reading = await driver.read(signal);
    const who = await driver.identify(signal);
    const mayWrite = tryWrite ? await driver.checkWrite(signal).then(() => "yes" as const, refusalOf) : "unknown";
    return { reading, ...who, mayWrite };
  } finally {
    await driver.close();
    sockets.close();
    connections.close();
  }
}

function refusalOf(error: unknown): "no" | "silent" | "unknown" {
  if (!(error instanceof DriverError)) throw error;
  return error.code === "rejected" ? "no" : error.code === "timeout" ? "silent" : "unknown";
}

/** Asks a storage system for its state, as these settings say. @throws DriverError */
export async function tryStorage(storage: Storage, tree: Tree, signal: AbortSignal): Promise<StorageReading> {
  const { addresses, driver } = storage;
  if (driver.kind === "ssh")
    throw new DriverError("unsupported", "storage cannot be asked by SSH yet: use a storage bridge");
  const bridge = createStorageBridge({ addresses, port: driver.port ?? tree.shared.storagePort });
  try {
    return await bridge.read(signal);
  } finally {
    await bridge.close();
  }
}
