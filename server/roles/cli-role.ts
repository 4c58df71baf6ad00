import { askControllerOnce } from "../bus/ask-controller-once.ts";
import { localSocketPath } from "../bus/local-socket.ts";
import { readLiveOnce } from "../bus/read-live-once.ts";
import { runCli } from "../cli/run-cli.ts";
import type { SimulatedDevices } from "../cli/simulated-devices.ts";
import type { Config } from "../config.ts";
import { createTlsPeerLink } from "../peers/tls-peer-link.ts";
import { version } from "../version.ts";
import { connectionTester } from "./connection-tester.ts";
import { createUpsScanner } from "./ups-scanner.ts";

/** The command line `fukuden`; ends the process with its exit code. */
export async function runCommandLine({ config, args }: { config: Config; args: readonly string[] }): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => interrupted.abort());
  // A reader that went away (`fukuden events | head`) ends it.
  process.stdout.on("error", () => process.exit(0));
  process.exitCode = await runCli({
    argv: args,
    env: process.env,
    dataDir: config.dataDir,
    isDataDirGiven: Boolean(process.env.FUKUDEN_DATA),
    simulatorSocket: (dataDir) => localSocketPath(dataDir, "sim"),
    fleetSocket: (dataDir) => localSocketPath(dataDir, "fleet"),
    devices,
    connections: connectionTester,
    peers: { selfId: config.nodeId, certificate: null, link: createTlsPeerLink() },
    scanner: (dataDir) => createUpsScanner({ dataDir }),
    readLive: (dataDir) => readLiveOnce({ socketPath: localSocketPath(dataDir, "bus") }),
    askController: (dataDir, question) => askControllerOnce({ socketPath: localSocketPath(dataDir, "bus") }, question),
    host: config.host,
    port: config.port,
    version,
    signal: interrupted.signal,
    streams: { out: process.stdout, err: process.stderr, input: process.stdin },
  });
}

/** Loaded by the command that needs them: most need none. */
function devices(fleetSocket: string): SimulatedDevices {
  const loaded = async () => (await import("./simulated-devices.ts")).simulatedDevices({ fleetSocket });
  return {
    startFleet: async (options) => (await loaded()).startFleet(options),
    startReplay: async (args) => (await loaded()).startReplay(args),
  };
}
