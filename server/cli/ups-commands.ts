import type { Command } from "commander";
import { type UpsSettingsReport, type WritableUpsSetting, writableUpsSettings } from "../contract/api.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import type { ProblemCode } from "../contract/problem.ts";
import type { Tree, Ups } from "../domain/tree/entities.ts";
import type { UpsFamilyName } from "../domain/world/readings.ts";
import { type UpsSetting, upsSettings } from "../domain/world/ups-capabilities.ts";
import { upsesOf } from "../services/live/plan-outage.ts";
import { openSiteReader } from "../services/open-site-reader.ts";
import { ServiceError } from "../services/service-error.ts";
import { readUpsSettings } from "../services/ups/read-settings.ts";
import { writeUpsSettings } from "../services/ups/write-settings.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { printable } from "./printable.ts";
import { tableOf } from "./table.ts";
import { print, type Terminal, UsageError } from "./terminal.ts";

type Options = { write?: boolean; json?: boolean };
type Failure = { upsId: string; name: string; problem: ProblemCode };
type Row = { upsId: string; name: string; family: UpsFamilyName | null; model: string | null } & UpsSettingsReport;

/** `ups settings <node> [--write]`: what the saved settings ask of a UPS and what it holds. Ends with 1 when a UPS did not take one, could not be written, or was not because of an interruption. */
export function addUpsCommands(program: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal, dataDir } = cli;
  const { say } = terminal;
  program
    .command("ups")
    .description(say("cli.commands.ups"))
    .command("settings <node>")
    .description(say("cli.commands.upsSettings"))
    .option("--write", say("cli.options.write"))
    .option("--json", say("cli.options.json"))
    .action(async (node: string, { write = false, json = false }: Options) => {
      const [tree, snapshot] = [await savedTree(dataDir), await cli.readLive()];
      if (tree === null || snapshot === null) {
        terminal.err.write(`${say(tree === null ? "cli.noRevision" : "cli.noController")}\n`);
        return end(1);
      }
      const { rows, failed } = await rowsOf({ cli, tree, snapshot, node, write });
      if (json || rows.length > 0)
        print(terminal, json, { items: rows, failed }, () => rows.map((row) => textOf(say, row)).join("\n\n"));
      for (const { name, problem } of json ? [] : failed)
        terminal.err.write(`${name}: ${say(`problems.titles.${problem}`)}: ${say(`problems.details.${problem}`)}\n`);
      if (cli.signal.aborted || failed.length > 0 || rows.some((row) => row.refused.length > 0)) end(1);
    });
}

/** What stands in the way of one UPS stands in the way of all. */
const ofAll: readonly ProblemCode[] = ["sequenceRuns", "controllerUnreachable", "storeNotWritable"];

/** One that cannot be written does not keep the others from it. @throws UsageError for a node that is no UPS and no group */
async function rowsOf(args: {
  cli: CliContext;
  tree: Tree;
  snapshot: LiveSnapshot;
  node: string;
  write: boolean;
}): Promise<{ rows: Row[]; failed: Failure[] }> {
  const { cli, tree, snapshot, node, write } = args;
  const ids = upsesOf(tree, node);
  if (ids === null) throw new UsageError(cli.terminal.say("cli.badNode", { node }));
  const services = await cli.openServices();
  const context = { ...services.context, live: { snapshot: () => snapshot } };
  try {
    const rows: Row[] = [];
    const failed: Failure[] = [];
    for (const ups of tree.upses.filter(({ id }) => ids.includes(id))) {
      if (cli.signal.aborted) break;
      const { id } = ups;
      const report = await (write
        ? writeUpsSettings(context, caller(), { id, fields: fieldsOf(ups, snapshot) })
        : readUpsSettings(context, caller(), { id })
      ).catch(codeOf);
      if (typeof report === "string") {
        failed.push({ upsId: id, name: ups.name, problem: report });
        if (ofAll.includes(report)) break;
        continue;
      }
      const live = snapshot.nodes[id]?.ups;
      const model = live?.identity?.model ?? null;
      rows.push({ upsId: id, name: ups.name, family: live?.family ?? null, model, ...report });
    }
    return { rows, failed };
  } finally {
    await services.close();
  }
}

/** @throws whatever is no answer of a service */
function codeOf(error: unknown): ProblemCode {
  if (error instanceof ServiceError) return error.code;
  throw error;
}

/** Those that the UPS is known to hold; all of them where it was not read yet. */
function fieldsOf({ id }: Ups, snapshot: LiveSnapshot): readonly WritableUpsSetting[] {
  const holds = snapshot.nodes[id]?.ups?.settings ?? null;
  const held = writableUpsSettings.filter((setting) => holds?.[setting] !== null && holds?.[setting] !== undefined);
  return held.length > 0 ? held : writableUpsSettings;
}

async function savedTree(dataDir: string): Promise<Tree | null> {
  const reader = openSiteReader({ dataDir });
  try {
    return (await reader.newestRevision())?.tree ?? null;
  } finally {
    await reader.close();
  }
}

function textOf(say: Terminal["say"], { name, family, model, asked, holds, refused }: Row): string {
  const figure = (setting: UpsSetting, value: number | null | undefined) =>
    value === null || value === undefined ? "-" : `${value} ${setting === "minRestartChargePercent" ? "%" : "s"}`;
  const askedFor = (setting: UpsSetting) => (asked as Partial<Record<UpsSetting, number>>)[setting];
  const remark = (setting: UpsSetting) => {
    const no = refused.find((one) => one.setting === setting);
    if (no !== undefined)
      return no.allowed === null
        ? say("cli.ups.refused", { detail: printable(no.detail) })
        : say("cli.ups.allowed", { values: no.allowed.map((value) => figure(setting, value)).join(", ") });
    const [wants, has] = [askedFor(setting), holds?.[setting] ?? null];
    return wants !== undefined && has !== null && wants !== has ? say("cli.ups.differs") : "";
  };
  const head = [name, model, family && say(`console.properties.state.families.${family}`)];
  return [
    printable(head.filter((part) => part !== null).join("  ")),
    tableOf(
      [
        ["", say("cli.ups.asked"), say("cli.ups.holds"), ""],
        ...upsSettings.map((setting) => [
          say(`cli.ups.settings.${setting}`),
          ...[figure(setting, askedFor(setting)), figure(setting, holds?.[setting]), remark(setting)],
        ]),
      ],
      [1, 2],
    ),
  ].join("\n");
}
