import type { Command } from "commander";
import { planOutage } from "../services/live/plan-outage.ts";
import { openSiteReader } from "../services/open-site-reader.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { type PlanOptions, whatIfOf } from "./plan-options.ts";
import { planText } from "./plan-table.ts";
import { print } from "./terminal.ts";

/** `plan`: the forecast of what is asked, as a table. Ends with 1 when the batteries do not last, or nobody knows the site. */
export function addPlanCommand(program: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal, dataDir } = cli;
  const { say } = terminal;
  program
    .command("plan")
    .description(say("cli.commands.plan"))
    .option("--outage [node...]", say("cli.options.outage"))
    .option("--after <seconds>", say("cli.options.after"))
    .option("--at <hh:mm>", say("cli.options.at"))
    .option("--back-after <seconds>", say("cli.options.backAfter"))
    .option("--stop <node...>", say("cli.options.stop"))
    .option("--cut-ups", say("cli.options.cutUps"))
    .option("--start <node...>", say("cli.options.start"))
    .option("--until <hh:mm>", say("cli.options.until"))
    .option("--json", say("cli.options.json"))
    .action(async (options: PlanOptions) => {
      const reader = openSiteReader({ dataDir });
      try {
        const [tree, snapshot] = [(await reader.newestRevision())?.tree ?? null, await cli.readLive()];
        if (tree === null || snapshot === null) {
          terminal.err.write(`${say(tree === null ? "cli.noRevision" : "cli.noController")}\n`);
          return end(1);
        }
        const whatIf = whatIfOf({ say, tree, now: snapshot.clock.siteAt, options });
        const measured = await reader.measuredTimes(tree);
        const forecast = planOutage(caller(), { tree, snapshot, whatIf, measured });
        print(terminal, options.json ?? false, forecast, () => planText({ say, tree, forecast, whatIf }));
        if (forecast.verdict === "fails") end(1);
      } finally {
        await reader.close();
      }
    });
}
