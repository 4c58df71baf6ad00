import { Command } from "commander";
import type { Config } from "../config.ts";
import { simulatorOverSocket } from "../services/demo/simulator-socket.ts";
import { version } from "../version.ts";

/** The command line. So far: the version, and the control of the simulated site. */
export async function runCommandLine({ config, args }: { config: Config; args: readonly string[] }): Promise<void> {
  const program = new Command("fukuden").version(version);
  program.command("version").action(() => print(version));

  const simulator = () => simulatorOverSocket({ dataDir: config.dataDir });
  const sim = program.command("sim").description("the simulated site of `npm run demo`");
  sim
    .command("mains <on|off> [ups...]")
    .description("take mains away from the named UPSes, or from all, or give them back")
    .action(async (state: string, upsIds: string[]) => {
      if (state !== "on" && state !== "off") throw new Error(`"${state}": on or off`);
      await simulator().setMains({ on: state === "on", upsIds: upsIds.length > 0 ? upsIds : null });
    });
  sim
    .command("speed <factor>")
    .description("run the simulated site that many times as fast")
    .action(async (factor: string) => {
      await simulator().setSpeed(Number(factor));
    });

  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (error) {
    process.stderr.write(`fukuden: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
