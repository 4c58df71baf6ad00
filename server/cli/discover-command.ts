import type { Command } from "commander";
import type { AddedUpses } from "../contract/api.ts";
import { type DiscoveryPage, type FoundItem, scanDefaults } from "../contract/discovery.ts";
import { groupAt } from "../domain/tree/group-at.ts";
import type { ServiceContext } from "../services/context.ts";
import { cancelDiscovery } from "../services/discovery/cancel.ts";
import { readDiscovery } from "../services/discovery/read.ts";
import { startDiscovery } from "../services/discovery/start.ts";
import { addNodes } from "../services/draft/add-nodes.ts";
import { readDraft } from "../services/draft/read.ts";
import { addedText } from "./added-text.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { type DiscoverOptions, discoveryRequest } from "./discover-options.ts";
import { discoveryText } from "./discovery-text.ts";
import { createProgressLine } from "./progress-line.ts";
import { print, UsageError } from "./terminal.ts";

/** `discover`: searches from this process, also while the console runs, and may add to the draft. Ends with 1 when it was cut short. */
export function addDiscoverCommand(program: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal } = cli;
  const { say } = terminal;
  const several = (value: string, before: string[] = []) => [...before, value];
  program
    .command("discover <target...>")
    .description(say("cli.commands.discover"))
    .option("--community <name>", say("cli.options.community"), several)
    .option("--write-community <name>", say("cli.options.writeCommunity"))
    .option("--v3 <account>", say("cli.options.v3"), several)
    .option("--nut <account>", say("cli.options.nut"), several)
    .option("--credentials <file>", say("cli.options.credentials"))
    .option("--port <ports>", say("cli.options.snmpPorts"))
    .option("--nut-port <ports>", say("cli.options.nutPorts"))
    .option("--rate <number>", say("cli.options.rate"), String(scanDefaults.perSec))
    .option("--at-once <number>", say("cli.options.atOnce"), String(scanDefaults.hostsAtOnce))
    .option("--timeout <ms>", say("cli.options.timeout"), String(scanDefaults.timeoutMs))
    .option("--add-to <group>", say("cli.options.addTo"))
    .option("--make-groups", say("cli.options.makeGroups"))
    .option("--role <role>", say("cli.options.upsRole"), "power")
    .option("--json", say("cli.options.json"))
    .action(async (targets: string[], options: DiscoverOptions) => {
      const { role, json = false, addTo: group, makeGroups = false } = options;
      if (role !== "power" && role !== "linked") throw new UsageError(say("cli.discover.badRole", { value: role }));
      const request = await discoveryRequest(terminal, targets, options);
      const services = await cli.openServices(await cli.readLive());
      const { context } = services;
      try {
        if (group !== undefined && !makeGroups) {
          // Said before the search, which may take long.
          const { tree } = await readDraft(context, caller());
          if (groupAt(tree, group) === null) throw new UsageError(say("cli.discover.noSuchGroup", { value: group }));
        }
        const { id } = await startDiscovery(context, caller(), request);
        const discovery = await untilEnded(cli, context, id, json);
        const isAdding = group !== undefined && discovery.state === "done" && discovery.found.length > 0;
        const adding = isAdding ? await added(context, { id, group, makeGroups, role }) : null;
        const outcome = adding instanceof Error ? null : adding;
        const { tree } = outcome?.draft ?? (await readDraft(context, caller()));
        print(terminal, json, { discovery, added: outcome && { ...outcome, draft: null } }, () =>
          [discoveryText(say, discovery, tree), ...(outcome === null ? [] : [addedText(say, outcome, tree)])].join(
            "\n\n",
          ),
        );
        if (adding instanceof Error) throw adding;
        if (discovery.state !== "done") end(1);
      } finally {
        await services.close();
      }
    });
}

/** Adds all that was found. What was found is worth printing also when that fails: the error is an answer. */
async function added(
  context: ServiceContext,
  { id, ...where }: { id: string; group: string; makeGroups: boolean; role: "power" | "linked" },
): Promise<AddedUpses | Error> {
  try {
    const { version } = await readDraft(context, caller());
    const from = { kind: "discovery", discoveryId: id, numbers: null } as const;
    return await addNodes(context, caller(), { version, ...where, from });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Shows how far it is, and cancels it when the command is interrupted. Answers with all that was found. */
async function untilEnded(cli: CliContext, context: ServiceContext, id: string, json: boolean): Promise<DiscoveryPage> {
  const { terminal, signal } = cli;
  const { say } = terminal;
  const line = createProgressLine(terminal);
  const running = context.discoveries.byId(id);
  const show = () => {
    const { done, hosts, upses } = running?.item().counts ?? { done: 0, hosts: 0, upses: 0 };
    const percent = hosts === 0 ? 100 : Math.floor((100 * done) / hosts);
    line.show(say("discovery.progress", { done: String(done), hosts: String(hosts), percent: String(percent), upses }));
  };
  const cancel = () => void cancelDiscovery(context, caller(), { id }).catch(() => undefined);
  if (signal.aborted) cancel();
  signal.addEventListener("abort", cancel, { once: true });
  const timer = setInterval(show, 200);
  try {
    await running?.ended;
  } finally {
    clearInterval(timer);
    signal.removeEventListener("abort", cancel);
    line.clear();
  }
  const first = await readDiscovery(context, caller(), { id });
  if (first.state === "cancelled" && !json) terminal.err.write(`${say("cli.discover.cancelled")}\n`);
  const found: FoundItem[] = [];
  for (let page = first.found; page.length > 0; ) {
    found.push(...page);
    page = (await readDiscovery(context, caller(), { id, after: found.length })).found;
  }
  return { ...first, found };
}
