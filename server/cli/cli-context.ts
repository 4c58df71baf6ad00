import type { LiveSnapshot } from "../contract/live.ts";
import type { ServiceContext } from "../services/context.ts";
import type { SimulatedDevices } from "./simulated-devices.ts";
import type { Terminal } from "./terminal.ts";

/** What the commands work with. */
export type CliContext = {
  terminal: Terminal;
  version: string;
  dataDir: string;
  /** Where the simulated site of that folder is controlled. */
  simulatorSocket: string;
  /** Where a fleet of that folder is controlled. */
  fleetSocket: string;
  devices: SimulatedDevices;
  /** Where the console listens. */
  host: string;
  port: number;
  /** Ends `--follow`. */
  signal: AbortSignal;
  /** What the controller of that folder shows now; null: it does not answer. */
  readLive(): Promise<LiveSnapshot | null>;
  /** `live`: what the controller shows; null: it does not answer. Absent: nothing asks for it. */
  openServices(live?: LiveSnapshot | null): Promise<{ context: ServiceContext; close(): Promise<void> }>;
};
