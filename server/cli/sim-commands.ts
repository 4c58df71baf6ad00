import type { Command } from "commander";
import { demoSpeedRequest } from "../contract/api.ts";
import { simulatorOverSocket } from "../services/demo/simulator-socket.ts";
import type { CliContext } from "./cli-context.ts";
import { print, UsageError } from "./terminal.ts";

/** `sim mains`, `sim speed`: over the simulator's own socket, without the console. */
export function addSimCommands(program: Command, cli: CliContext): void {
  const { terminal, simulatorSocket: socketPath } = cli;
  const { say } = terminal;
  const sim = program.command("sim").description(say("cli.commands.sim"));
  sim
    .command("mains <on|off> [ups...]")
    .description(say("cli.commands.simMains"))
    .option("--json", say("cli.options.json"))
    .action(async (state: string, upses: string[], { json = false }: { json?: boolean }) => {
      if (state !== "on" && state !== "off") throw new UsageError(say("cli.badState"));
      const [on, upsIds] = [state === "on", upses.length > 0 ? upses : null];
      await simulatorOverSocket({ socketPath }).setMains({ on, upsIds });
      print(terminal, json, { on, upsIds }, () => say(on ? "cli.mainsOn" : "cli.mainsOff"));
    });
  sim
    .command("speed <factor>")
    .description(say("cli.commands.simSpeed"))
    .option("--json", say("cli.options.json"))
    .action(async (value: string, { json = false }: { json?: boolean }) => {
      const parsed = demoSpeedRequest.safeParse({ factor: value.trim() === "" ? Number.NaN : Number(value) });
      if (!parsed.success) throw new UsageError(say("cli.badNumber", { value }));
      const { factor } = parsed.data;
      await simulatorOverSocket({ socketPath }).setSpeed(factor);
      print(terminal, json, { factor }, () => say("cli.speed", { factor }));
    });
}
