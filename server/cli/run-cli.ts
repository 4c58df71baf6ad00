import { existsSync } from "node:fs";
import path from "node:path";
import { Command, CommanderError } from "commander";
import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import { type LiveSnapshot, liveWithoutController } from "../contract/live.ts";
import type { ConnectionTester, LiveSource, UpsScanner } from "../services/context.ts";
import { openServices } from "../services/open-services.ts";
import type { PeerLink } from "../services/peering/peer-link.ts";
import { problemOf } from "../services/problem-of.ts";
import { type Language, translatorFor } from "../words/index.ts";
import { fieldErrorWords, refusedWords } from "../words/refused-words.ts";
import { addAccountCommands } from "./account-commands.ts";
import type { CliContext } from "./cli-context.ts";
import { addDiscoverCommand } from "./discover-command.ts";
import { addEventsCommand } from "./events-command.ts";
import { addHistoryCommand } from "./history-command.ts";
import { addImportCommand } from "./import-command.ts";
import { addPeersCommand } from "./peers-command.ts";
import { addPlanCommand } from "./plan-command.ts";
import { addSimCommands } from "./sim-commands.ts";
import type { SimulatedDevices } from "./simulated-devices.ts";
import { addStatusCommand } from "./status-command.ts";
import { print, type Terminal, UsageError } from "./terminal.ts";
import { addUpsCommands } from "./ups-commands.ts";

export type CliArgs = {
  /** Without `node` and the script. */
  argv: readonly string[];
  env: Record<string, string | undefined>;
  /** As the configuration says; `isDataDirGiven` false: it is the default one, and a demo's folder below it may be meant. */
  dataDir: string;
  isDataDirGiven: boolean;
  /** Where the simulated site of a data folder is controlled. */
  simulatorSocket(dataDir: string): string;
  /** Where a fleet of a data folder is controlled. */
  fleetSocket(dataDir: string): string;
  devices(fleetSocket: string): SimulatedDevices;
  /** Looks for UPSes, one at a time for each data folder. */
  scanner(dataDir: string): UpsScanner;
  connections: ConnectionTester;
  /** How other control terminals are asked. */
  peers: { selfId: string | null; certificate: null; link: PeerLink };
  /** What the controller of a data folder shows now; null: it does not answer. */
  readLive(dataDir: string): Promise<LiveSnapshot | null>;
  /** Has the controller of a data folder do something; null: it does not answer. */
  askController(dataDir: string, question: ControllerQuestion): Promise<ControllerAnswer | null>;
  host: string;
  port: number;
  version: string;
  /** Ends `--follow`. */
  signal: AbortSignal;
  streams: Pick<Terminal, "out" | "err" | "input">;
};

/** The command line `fukuden`. Resolves to the exit code: 0 done, 1 not done, 2 not understood. */
export async function runCli(args: CliArgs): Promise<number> {
  const say = translatorFor(languageOf(args.env));
  const terminal: Terminal = { ...args.streams, say };
  const { version, host, port, signal } = args;
  const dataDir = args.isDataDirGiven ? args.dataDir : usualFolder(args);
  const cli: CliContext = {
    terminal,
    version,
    dataDir,
    simulatorSocket: args.simulatorSocket(dataDir),
    fleetSocket: args.fleetSocket(dataDir),
    devices: args.devices(args.fleetSocket(dataDir)),
    host,
    port,
    signal,
    readLive: () => args.readLive(dataDir),
    openServices: (live) =>
      openServices({
        dataDir,
        secureCookies: true,
        live: live === undefined ? nothingLive : { snapshot: () => live ?? liveWithoutController() },
        scanner: args.scanner(dataDir),
        connections: args.connections,
        peers: args.peers,
        nudge: { revisionSaved: () => undefined, roleChanged: () => undefined },
        controller: { ask: (question) => args.askController(dataDir, question) },
        simulator: null,
      }),
  };
  let code = 0;
  const program = new Command("fukuden")
    .description(say("cli.about"))
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: (text) => void terminal.err.write(text),
    });
  addStatusCommand(program, cli, (end) => {
    code = end;
  });
  addPlanCommand(program, cli, (end) => {
    code = end;
  });
  addEventsCommand(program, cli);
  addHistoryCommand(program, cli);
  addPeersCommand(program, cli, (end) => {
    code = end;
  });
  addImportCommand(program, cli);
  addUpsCommands(program, cli, (end) => {
    code = end;
  });
  addAccountCommands(program, cli);
  addDiscoverCommand(program, cli, (end) => {
    code = end;
  });
  addSimCommands(program, cli, (end) => {
    code = end;
  });
  program
    .command("version")
    .description(say("cli.commands.version"))
    .option("--json", say("cli.options.json"))
    .action(({ json = false }: { json?: boolean }) => print(terminal, json, { version }, () => version));

  try {
    await program.parseAsync([...args.argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err.write(`fukuden: ${messageOf(error, say)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function messageOf(error: unknown, say: Terminal["say"]): string {
  const { code, extra } = problemOf(error);
  // Errors of the store and of usage say by themselves what to do.
  if (code === "internal" || code === "storeNotWritable") return error instanceof Error ? error.message : String(error);
  const { fieldErrors = [], refused = [] } = extra;
  return [
    `${say(`problems.titles.${code}`)}: ${say(`problems.details.${code}`)}`,
    ...fieldErrors.map((one) => `  ${fieldErrorWords(say, one)}`),
    ...refused.map((one) => `  ${refusedWords(say, one)}`),
  ].join("\n");
}

const nothingLive: LiveSource = {
  snapshot() {
    throw new Error("the command line has no live state");
  },
};

/** The default folder, or the demo's below it when only that is in use. */
function usualFolder({ dataDir, simulatorSocket }: CliArgs): string {
  const demo = path.join(dataDir, "demo");
  const isDemo = existsSync(path.join(demo, "console.db")) && !existsSync(path.join(dataDir, "console.db"));
  return isDemo || existsSync(simulatorSocket(demo)) ? demo : dataDir;
}

function languageOf(env: Record<string, string | undefined>): Language {
  return /^ja/i.test(env.LC_ALL || env.LC_MESSAGES || env.LANG || "") ? "ja" : "en";
}
