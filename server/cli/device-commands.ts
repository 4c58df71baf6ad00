import { type Command, Option } from "commander";
import type { FleetOptions, FleetPlace, SimulatedFamily } from "../contract/fleet.ts";
import type { CliContext } from "./cli-context.ts";
import type { DeviceRefusal } from "./simulated-devices.ts";
import { print, type Terminal, UsageError } from "./terminal.ts";
import { wholeNumber } from "./whole-number.ts";

/** As they were typed. */
type TypedFleet = {
  count: string;
  firstPort?: string;
  addresses?: string;
  port: string;
  groupSize: string;
  seed: string;
  family: string;
  speed: string;
  trapPort?: string;
  trapsPerSecond: string;
  json?: boolean;
};
type TypedReplay = { port: string; allow?: string[]; json?: boolean };

const maxPort = 65_535;
const families: readonly string[] = ["powernet", "rfc1628", "mixed"] satisfies (SimulatedFamily | "mixed")[];
const isFamily = (text: string): text is SimulatedFamily | "mixed" => families.includes(text);

/** `sim fleet`, `sim replay`: simulated devices that this process serves until it is interrupted. Ends with 1 when they do not come up. */
export function addDeviceCommands(sim: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal } = cli;
  const { say } = terminal;
  const json = () => new Option("--json", say("cli.options.json"));
  sim
    .command("fleet")
    .description(say("cli.commands.simFleet"))
    .option("--count <number>", say("cli.options.fleetCount"), "100")
    .option("--first-port <port>", say("cli.options.firstPort"))
    .option("--addresses <network>", say("cli.options.addresses"))
    .option("--port <port>", say("cli.options.devicePort"), "16161")
    .option("--group-size <number>", say("cli.options.groupSize"), "100")
    .option("--seed <number>", say("cli.options.seed"), "1")
    .option("--family <name>", say("cli.options.family"), "powernet")
    .option("--speed <factor>", say("cli.options.speedOf"), "1")
    .option("--trap-port <port>", say("cli.options.trapPort"))
    .option("--traps-per-second <number>", say("cli.options.trapsPerSecond"), "200")
    .addOption(json())
    .action((typed: TypedFleet) => runFleet(cli, typed, end));
  sim
    .command("replay <file>")
    .description(say("cli.commands.simReplay"))
    .option("--port <port>", say("cli.options.devicePort"), "16161")
    .option("--allow <oid...>", say("cli.options.allow"))
    .addOption(json())
    .action((file: string, typed: TypedReplay) => runReplay(cli, file, typed, end));
}

async function runFleet(cli: CliContext, typed: TypedFleet, end: (code: number) => void): Promise<void> {
  const { terminal } = cli;
  const { say } = terminal;
  const { json = false } = typed;
  const fleet = await cli.devices.startFleet(fleetOptions(say, typed));
  if ("refused" in fleet) return refuse(terminal, fleet, null, end);
  const { endpoints } = fleet;
  const [first, last] = [endpoints[0], endpoints.at(-1)];
  if (first && last)
    print(terminal, json, { endpoints }, () =>
      say("cli.simDevices.fleetUp", {
        count: endpoints.length,
        first: `${first.host}:${first.port}`,
        last: `${last.host}:${last.port}`,
        firstGroup: first.groupId,
        lastGroup: last.groupId,
      }),
    );
  await interrupted(cli.signal);
  const counts = fleet.counts();
  await fleet.stop();
  const { answered, dropped, trapsSent: traps } = counts;
  print(terminal, json, { counts }, () => say("cli.simDevices.fleetDown", { answered, dropped, traps }));
}

async function runReplay(
  cli: CliContext,
  file: string,
  typed: TypedReplay,
  end: (code: number) => void,
): Promise<void> {
  const { terminal } = cli;
  const { say } = terminal;
  const { json = false } = typed;
  const replay = await cli.devices.startReplay({
    file,
    port: whole(say, "--port", typed.port, 0, maxPort),
    settable: typed.allow ?? [],
    onSet: (oid, value) =>
      print(terminal, json, { set: { oid, value } }, () => say("cli.simDevices.set", { oid, value })),
  });
  if ("refused" in replay) return refuse(terminal, replay, file, end);
  const { port, objects } = replay;
  print(terminal, json, { port, objects }, () =>
    say("cli.simDevices.replayUp", { file, objects: String(objects), port: String(port) }),
  );
  await interrupted(cli.signal);
  const counts = replay.counts();
  await replay.stop();
  print(terminal, json, { counts }, () => say("cli.simDevices.replayDown", counts));
}

/** @throws UsageError that names the option, its value and what is allowed */
function fleetOptions(say: Terminal["say"], typed: TypedFleet): FleetOptions {
  const { firstPort, addresses, family } = typed;
  if (firstPort !== undefined && addresses !== undefined)
    throw new UsageError(say("cli.excludes", { one: "--first-port", other: "--addresses" }));
  if (!isFamily(family)) throw new UsageError(say("cli.simDevices.badFamily", { option: "--family", value: family }));
  const port = whole(say, "--port", typed.port, 0, maxPort);
  const place: FleetPlace =
    addresses === undefined
      ? { kind: "ports", firstPort: whole(say, "--first-port", firstPort ?? "20000", 0, maxPort) }
      : { kind: "addresses", network: addresses, port };
  const trapPort = typed.trapPort === undefined ? null : whole(say, "--trap-port", typed.trapPort, 1, maxPort);
  const perSecond = whole(say, "--traps-per-second", typed.trapsPerSecond, 1, 100_000);
  return {
    count: whole(say, "--count", typed.count, 1, 60_000),
    place,
    groupSize: whole(say, "--group-size", typed.groupSize, 1, 60_000),
    seed: whole(say, "--seed", typed.seed, 0, 2 ** 31 - 1),
    family,
    speed: factorOf(say, typed.speed),
    traps: trapPort === null ? null : { port: trapPort, perSecond },
  };
}

function whole(say: Terminal["say"], option: string, value: string, least: number, most: number): number {
  return wholeNumber(say, { option, value, least, most });
}

/** As the simulated site's speed. */
function factorOf(say: Terminal["say"], value: string): number {
  const factor = /^\d{1,3}(\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  if (factor >= 0.1 && factor <= 600) return factor;
  throw new UsageError(say("cli.simDevices.badFactor", { option: "--speed", value, least: "0.1", most: "600" }));
}

function refuse(
  { err, say }: Terminal,
  refusal: DeviceRefusal,
  file: string | null,
  end: (code: number) => void,
): void {
  err.write(`fukuden: ${sentenceOf(say, refusal, file ?? "")}\n`);
  end(1);
}

function sentenceOf(say: Terminal["say"], refusal: DeviceRefusal, file: string): string {
  switch (refusal.refused) {
    case "badOid":
      return say("cli.simDevices.refused.badOid", { oid: refusal.oid });
    case "unreadable":
      return say("cli.simDevices.refused.unreadable", { file, detail: refusal.detail });
    case "recording": {
      const { why, line, text } = refusal;
      return say(`cli.simDevices.recording.${why}`, { file, line: String(line ?? ""), text });
    }
    default:
      return say(`cli.simDevices.refused.${refusal.refused}`);
  }
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
