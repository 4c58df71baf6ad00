import { setTimeout as wait } from "node:timers/promises";
import type { Command } from "commander";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { nodeNamed } from "../services/live/plan-outage.ts";
import { openSiteReader, type SiteReader } from "../services/open-site-reader.ts";
import type { CliContext } from "./cli-context.ts";
import { createEventLines } from "./event-line.ts";
import { print, UsageError } from "./terminal.ts";

const followEveryMs = 300;
const pageSize = 500;

/** `events`: what the journal holds, oldest first; JSON is one entry per line. */
export function addEventsCommand(program: Command, cli: CliContext): void {
  const { terminal, dataDir, signal } = cli;
  const { say } = terminal;
  program
    .command("events")
    .description(say("cli.commands.events"))
    .option("--limit <n>", say("cli.options.limit"), "20")
    .option("--node <node>", say("cli.options.node"))
    .option("--follow", say("cli.options.follow"))
    .option("--json", say("cli.options.json"))
    .action(async (given: { limit: string; node?: string; follow?: boolean; json?: boolean }) => {
      const { node, follow = false, json = false } = given;
      const limit = Number(given.limit);
      if (!Number.isInteger(limit) || limit < 1 || limit > pageSize)
        throw new UsageError(say("cli.badNumber", { value: given.limit }));
      const reader = openSiteReader({ dataDir });
      try {
        const tree = (await reader.newestRevision())?.tree ?? null;
        const nodeId = node === undefined ? null : await nodeIdOf(reader, tree, node);
        if (nodeId === null && node !== undefined) throw new UsageError(say("cli.noSuchNode", { node }));
        const line = createEventLines({ say, tree });
        const show = (entry: JournalEntry) => print(terminal, json, entry, () => line(entry));
        const first = (await reader.events({ before: null, limit, nodeId })).reverse();
        for (const entry of first) show(entry);
        let last = first.at(-1)?.seq ?? 0;
        while (follow && !signal.aborted) {
          for (const entry of await since(reader, last, nodeId)) {
            show(entry);
            last = entry.seq;
          }
          await wait(followEveryMs, null, { signal }).catch(() => undefined);
        }
      } finally {
        await reader.close();
      }
    });
}

/** null: there is no such node, or more than one, and none of that id ever was. */
async function nodeIdOf(reader: SiteReader, tree: Tree | null, named: string): Promise<NodeId | null> {
  const id = tree === null ? null : nodeNamed(tree, named);
  if (id !== null) return id;
  const [gone] = await reader.events({ before: null, limit: 1, nodeId: named });
  return gone === undefined ? null : named;
}

/** Entries after that one, oldest first. */
async function since(reader: SiteReader, last: number, nodeId: string | null): Promise<JournalEntry[]> {
  const found: JournalEntry[] = [];
  let before: number | null = null;
  for (;;) {
    const page: JournalEntry[] = await reader.events({ before, limit: pageSize, nodeId });
    const fresh = page.filter((entry) => entry.seq > last);
    found.push(...fresh);
    if (fresh.length < pageSize) return found.reverse();
    before = fresh.at(-1)?.seq ?? null;
  }
}
