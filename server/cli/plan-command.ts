import type { Command } from "commander";
import type { Forecast } from "../domain/forecast/forecast.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { planOutage, upsesOf } from "../services/live/plan-outage.ts";
import { openSiteReader } from "../services/open-site-reader.ts";
import { formatMargin, formatSpan } from "../words/span.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { print, type Terminal, UsageError } from "./terminal.ts";

/** `plan`: the forecast of an outage that begins now, as a table. Ends with 1 when the batteries do not last, or nobody knows the site. */
export function addPlanCommand(program: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal, dataDir } = cli;
  const { say } = terminal;
  program
    .command("plan")
    .description(say("cli.commands.plan"))
    .option("--outage <node...>", say("cli.options.outage"))
    .option("--back-after <seconds>", say("cli.options.backAfter"))
    .option("--json", say("cli.options.json"))
    .action(async (options: { outage?: string[]; backAfter?: string; json?: boolean }) => {
      const backAfterSec = secondsOf(terminal, options.backAfter);
      const reader = openSiteReader({ dataDir });
      try {
        const [tree, snapshot] = [(await reader.newestRevision())?.tree ?? null, await cli.readLive()];
        if (tree === null || snapshot === null) {
          terminal.err.write(`${say(tree === null ? "cli.noRevision" : "cli.noController")}\n`);
          return end(1);
        }
        const upsIds = options.outage
          ? options.outage.flatMap((node) => named(terminal, tree, node))
          : ("all" as const);
        const forecast = planOutage(caller(), { tree, snapshot, whatIf: { upsIds, backAfterSec } });
        print(terminal, options.json ?? false, forecast, () => table(say, tree, forecast));
        if (forecast.verdict === "fails") end(1);
      } finally {
        await reader.close();
      }
    });
}

function secondsOf({ say }: Terminal, value: string | undefined): number | null {
  if (value === undefined) return null;
  const sec = Number(value);
  if (value.trim() === "" || !Number.isFinite(sec) || sec < 0 || sec > 86_400)
    throw new UsageError(say("cli.badNumber", { value }));
  return sec;
}

function named({ say }: Terminal, tree: Tree, node: string): string[] {
  const ids = upsesOf(tree, node);
  if (ids === null) throw new UsageError(say("cli.badNode", { node }));
  return ids;
}

/** One line per step, then one per UPS that is needed on battery, then the verdict. */
function table(say: Terminal["say"], tree: Tree, forecast: Forecast): string {
  const names = new Map([...tree.upses, ...tree.terminals, ...tree.storages].map((n) => [n.id, n.name]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const after = (at: number) => formatSpan((at - forecast.madeAt) / 1000);
  const steps = forecast.steps.map((step) => {
    const end = step.endAt === null || step.endAt === step.at ? "" : ` – ${after(step.endAt)}`;
    return `${`+${after(step.at)}${end}`.padEnd(20)}  ${say(`console.live.steps.${step.kind}`)}  ${nameOf(step.nodeId)}`;
  });
  const batteries = forecast.upses.flatMap(({ upsId, emptyAt, marginSec }) =>
    emptyAt === null || marginSec === null
      ? []
      : [say("cli.planBattery", { ups: nameOf(upsId), empty: after(emptyAt), margin: formatMargin(marginSec) })],
  );
  const verdict = say("cli.planVerdict", { verdict: say(`console.outage.verdicts.${forecast.verdict}`) });
  return [...steps, ...batteries, verdict].join("\n");
}
