import type { Command } from "commander";
import type { History, HistoryPoint } from "../contract/history.ts";
import { type Figure, figures } from "../domain/statistics/figures.ts";
import { coarsestStepSec, finestStep, fits, historyStepsSec, mostPoints } from "../domain/statistics/history-step.ts";
import type { Tree, Ups } from "../domain/tree/entities.ts";
import { nodeNamed } from "../services/live/plan-outage.ts";
import { openSiteReader } from "../services/open-site-reader.ts";
import { formatSpan, missing } from "../words/span.ts";
import type { CliContext } from "./cli-context.ts";
import { siteTime } from "./event-line.ts";
import { tableOf } from "./table.ts";
import { print, type Terminal, UsageError } from "./terminal.ts";

type Options = { since: string; step?: string; json?: boolean };
type Say = Terminal["say"];

/** What a terminal shows without scrolling far. */
const linesAtMost = 48;
const mostSinceSec = (mostPoints - 1) * coarsestStepSec;

/** `history <node>`: how the figures of a UPS ran, by the files; works while the console runs and while it does not. */
export function addHistoryCommand(program: Command, cli: CliContext): void {
  const { terminal, dataDir } = cli;
  const { say } = terminal;
  program
    .command("history <node>")
    .description(say("cli.commands.history"))
    .option("--since <time>", say("cli.options.since"), "24h")
    .option("--step <time>", say("cli.options.step"))
    .option("--json", say("cli.options.json"))
    .action(async (node: string, { since, step, json = false }: Options) => {
      const reader = openSiteReader({ dataDir });
      try {
        const tree = (await reader.newestRevision())?.tree ?? null;
        const ups = tree === null ? null : upsNamed(tree, node);
        if (tree === null || ups === null) throw new UsageError(say("cli.history.badUps", { node }));
        const nowSec = ((await cli.readLive())?.clock.siteAt ?? Date.now()) / 1000;
        const range = { fromSec: nowSec - sinceOf(say, since), toSec: nowSec };
        const points = json ? mostPoints : linesAtMost;
        const stepSec =
          step === undefined ? (finestStep({ ...range, nowSec, points }) ?? coarsestStepSec) : stepOf(say, step, range);
        const history = await reader.history({ upsId: ups.id, ...range, stepSec });
        print(terminal, json, history, () => textOf({ say, tree, ups, history }));
      } finally {
        await reader.close();
      }
    });
}

function upsNamed(tree: Tree, node: string): Ups | null {
  const id = nodeNamed(tree, node);
  return tree.upses.find((ups) => ups.id === id) ?? null;
}

const secondsPer = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** `90m`, `24h`, `7d`; null: it is none of these. */
function secondsOf(text: string): number | null {
  const [, count, unit] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  return count === undefined ? null : Number(count) * secondsPer[unit as keyof typeof secondsPer];
}

function sinceOf(say: Say, text: string): number {
  const sec = secondsOf(text);
  if (sec === null || sec < 60 || sec > mostSinceSec)
    throw new UsageError(say("cli.history.badSince", { value: text, most: `${mostSinceSec / 86_400}d` }));
  return sec;
}

function stepOf(say: Say, text: string, range: { fromSec: number; toSec: number }): number {
  const allowed = historyStepsSec.filter((stepSec) => fits({ ...range, stepSec }));
  const stepSec = allowed.find((one) => one === secondsOf(text));
  if (stepSec === undefined)
    throw new UsageError(say("cli.history.badStep", { value: text, allowed: allowed.map(nameOf).join(", ") }));
  return stepSec;
}

/** The other way round: 600 is `10m`. */
function nameOf(sec: number): string {
  const [unit] = (["d", "h", "m"] as const).filter((one) => sec % secondsPer[one] === 0);
  return unit ? `${sec / secondsPer[unit]}${unit}` : `${sec}s`;
}

function textOf(args: { say: Say; tree: Tree; ups: Ups; history: History }): string {
  const { say, tree, ups, history } = args;
  if (history.points.length === 0) return say("cli.history.nothing", { ups: ups.name });
  const head = [say("cli.history.time"), ...figures.map((figure) => say(`cli.history.figures.${figure}`))];
  const rows = history.points.map((point) => [
    siteTime(point.at, tree.network.timeZone),
    ...figures.map((figure) => spreadText(figure, point)),
    point.onBatterySec ? formatSpan(point.onBatterySec) : "",
    point.outagesBegun ? String(point.outagesBegun) : "",
  ]);
  const all = [[...head, say("cli.history.onBattery"), say("cli.history.outages")], ...rows];
  const right = all[0]?.map((_, i) => i).slice(1) ?? [];
  return `${say("cli.history.steps", { ups: ups.name, step: nameOf(history.stepSec) })}\n${tableOf(all, right)}`;
}

/** The mean, and behind it the least and the greatest where they differ. */
function spreadText(figure: Figure, point: HistoryPoint): string {
  const spread = point[figure];
  if (!spread) return missing;
  const text = (value: number) => (figure === "runtimeSec" ? formatSpan(value) : value.toFixed(1));
  const { min, mean, max } = spread;
  return min === max ? text(mean) : `${text(mean)} (${text(min)}–${text(max)})`;
}
