import path from "node:path";
import { PassThrough, Readable } from "node:stream";
import { runCli } from "../cli/run-cli.ts";
import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import { createTlsPeerLink } from "../peers/tls-peer-link.ts";
import { connectionTester } from "../roles/connection-tester.ts";
import { simulatedDevices } from "../roles/simulated-devices.ts";
import type { UpsScanner } from "../services/context.ts";

export type CommandOptions = {
  dataDir: string;
  port?: number;
  input?: string;
  lang?: string;
  signal?: AbortSignal;
  live?: LiveSnapshot;
  answer?: (question: ControllerQuestion) => ControllerAnswer | null;
  scanner?: UpsScanner;
  /** Which control terminal this is. */
  selfId?: string;
  /** Standard error is a terminal that somebody watches. */
  isWatched?: boolean;
};

/** Starts a command of `fukuden` in this process; `out` and `err` grow as it prints, `code` is how it ends. */
export function startCommand(argv: string[], options: CommandOptions) {
  const printed = { out: "", err: "" };
  const [out, err] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: options.isWatched ?? false })];
  out.on("data", (chunk) => (printed.out += String(chunk)));
  err.on("data", (chunk) => (printed.err += String(chunk)));
  const code = runCli({
    argv,
    env: { LANG: options.lang ?? "C" },
    dataDir: options.dataDir,
    isDataDirGiven: true,
    connections: connectionTester,
    peers: { selfId: options.selfId ?? null, certificate: null, link: createTlsPeerLink() },
    scanner: () => options.scanner ?? { claim: async () => null },
    readLive: async () => options.live ?? null,
    askController: async (_folder, question) => options.answer?.(question) ?? null,
    simulatorSocket: (folder) => path.join(folder, "sim.sock"),
    fleetSocket: (folder) => path.join(folder, "fleet.sock"),
    devices: (fleetSocket) => simulatedDevices({ fleetSocket }),
    host: "127.0.0.1",
    port: options.port ?? 9,
    version: "1.2.3",
    signal: options.signal ?? new AbortController().signal,
    streams: { out, err, input: Readable.from([options.input ?? ""]) },
  });
  return { printed, code };
}
