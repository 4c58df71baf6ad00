import type { Command } from "commander";
import { demoSpeedRequest } from "../contract/api.ts";
import { simulatorOverSocket } from "../services/demo/simulator-socket.ts";
import { ServiceError } from "../services/service-error.ts";
import type { CliContext } from "./cli-context.ts";
import { addDeviceCommands } from "./device-commands.ts";
import { print, UsageError } from "./terminal.ts";

type Options = { json?: boolean; fleet?: boolean };

/** `sim mains`, `sim speed`: over the simulator's own socket, without the console. `sim fleet`, `sim replay`: other simulated devices. */
export function addSimCommands(program: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal } = cli;
  const { say } = terminal;
  const sim = program.command("sim").description(say("cli.commands.sim"));
  sim
    .command("mains <on|off> [ups...]")
    .description(say("cli.commands.simMains"))
    .option("--fleet", say("cli.options.ofFleet"))
    .option("--json", say("cli.options.json"))
    .action(async (state: string, upses: string[], { json = false, fleet = false }: Options) => {
      if (state !== "on" && state !== "off") throw new UsageError(say("cli.badState"));
      const [on, upsIds] = [state === "on", upses.length > 0 ? upses : null];
      await order(fleet, (simulator) => simulator.setMains({ on, upsIds }));
      const said = on ? "cli.mainsOn" : "cli.mainsOff";
      print(terminal, json, { on, upsIds }, () => say(fleet ? `cli.simDevices.fleetMains.${state}` : said));
    });
  sim
    .command("speed <factor>")
    .description(say("cli.commands.simSpeed"))
    .option("--fleet", say("cli.options.ofFleet"))
    .option("--json", say("cli.options.json"))
    .action(async (value: string, { json = false, fleet = false }: Options) => {
      const parsed = demoSpeedRequest.safeParse({ factor: value.trim() === "" ? Number.NaN : Number(value) });
      if (!parsed.success) throw new UsageError(say("cli.badNumber", { value }));
      const { factor } = parsed.data;
      await order(fleet, (simulator) => simulator.setSpeed(factor));
      const said = fleet ? "cli.simDevices.fleetSpeed" : "cli.speed";
      print(terminal, json, { factor }, () => say(said, { factor }));
    });
  addDeviceCommands(sim, cli, end);

  /** To the demo's site, or to the fleet, which then says in words of its own what is wrong. */
  async function order(
    fleet: boolean,
    give: (simulator: ReturnType<typeof simulatorOverSocket>) => Promise<void>,
  ): Promise<void> {
    const socketPath = fleet ? cli.fleetSocket : cli.simulatorSocket;
    try {
      await give(simulatorOverSocket({ socketPath }));
    } catch (error) {
      if (!fleet || !(error instanceof ServiceError)) throw error;
      if (error.code === "simulatorUnreachable") throw new Error(say("cli.simDevices.noFleet"), { cause: error });
      if (error.code === "invalidRequest") throw new Error(say("cli.simDevices.notInFleet"), { cause: error });
      throw error;
    }
  }
}
