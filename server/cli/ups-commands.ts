import type { Command } from "commander";
import { type UpsSettingsReport, type WritableUpsSetting, writableUpsSettings } from "../contract/api.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import type { Tree, Ups } from "../domain/tree/entities.ts";
import type { UpsFamilyName } from "../domain/world/readings.ts";
import { type UpsSetting, upsSettings } from "../domain/world/ups-capabilities.ts";
import { upsesOf } from "../services/live/plan-outage.ts";
import { openSiteReader } from "../services/open-site-reader.ts";
import { readUpsSettings } from "../services/ups/read-settings.ts";
import { writeUpsSettings } from "../services/ups/write-settings.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { tableOf } from "./table.ts";
import { print, type Terminal, UsageError } from "./terminal.ts";

type Options = { write?: boolean; json?: boolean };
type Row = { upsId: string; name: string; family: UpsFamilyName | null; model: string | null } & UpsSettingsReport;

/** `ups settings <node> [--write]`: what the saved settings ask of a UPS and what it holds. Ends with 1 when a UPS did not take one. */
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
      const rows = await rowsOf({ cli, tree, snapshot, node, write });
      print(terminal, json, { items: rows }, () => rows.map((row) => textOf(say, row)).join("\n\n"));
      if (rows.some((row) => row.refused.length > 0)) end(1);
    });
}

/** @throws UsageError for a node that is no UPS and no group; ServiceError at the first UPS that cannot be written */
async function rowsOf(args: {
  cli: CliContext;
  tree: Tree;
  snapshot: LiveSnapshot;
  node: string;
  write: boolean;
}): Promise<Row[]> {
  const { cli, tree, snapshot, node, write } = args;
  const ids = upsesOf(tree, node);
  if (ids === null) throw new UsageError(cli.terminal.say("cli.badNode", { node }));
  const services = await cli.openServices();
  const context = { ...services.context, live: { snapshot: () => snapshot } };
  try {
    const rows: Row[] = [];
    for (const ups of tree.upses.filter(({ id }) => ids.includes(id))) {
      const { id } = ups;
      const report = write
        ? await writeUpsSettings(context, caller(), { id, fields: fieldsOf(ups, snapshot) })
        : await readUpsSettings(context, caller(), { id });
      const live = snapshot.nodes[id]?.ups;
      const model = live?.identity?.model ?? null;
      rows.push({ upsId: id, name: ups.name, family: live?.family ?? null, model, ...report });
    }
    return rows;
  } finally {
    await services.close();
  }
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
        ? say("cli.ups.refused", { detail: no.detail })
        : say("cli.ups.allowed", { values: no.allowed.map((value) => figure(setting, value)).join(", ") });
    const [wants, has] = [askedFor(setting), holds?.[setting] ?? null];
    return wants !== undefined && has !== null && wants !== has ? say("cli.ups.differs") : "";
  };
  const head = [name, model, family && say(`console.properties.state.families.${family}`)];
  return [
    head.filter((part) => part !== null).join("  "),
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
