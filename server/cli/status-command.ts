import type { Command } from "commander";
import { openSiteReader, type SiteReader } from "../services/open-site-reader.ts";
import { askReadiness } from "./ask-readiness.ts";
import type { CliContext } from "./cli-context.ts";
import { siteTime } from "./event-line.ts";
import { print } from "./terminal.ts";

/** `status`: of the console, the saved settings and the open outage. Ends with 1 when the console is not ready. */
export function addStatusCommand(program: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal, dataDir, host, port, version } = cli;
  const { say } = terminal;
  program
    .command("status")
    .description(say("cli.commands.status"))
    .option("--json", say("cli.options.json"))
    .action(async ({ json = false }: { json?: boolean }) => {
      const reader = openSiteReader({ dataDir });
      try {
        const console = await askReadiness({ host, port });
        const newest = await reader.newestRevision();
        const openSinceAt = await openSince(reader);
        const revision = newest && { number: newest.number, author: newest.author, createdAt: newest.createdAt };
        print(terminal, json, { version, dataDir, console, revision, openSinceAt }, () => {
          const time = (at: number) => siteTime(at, newest?.tree.network.timeZone ?? "UTC");
          return [
            console === null
              ? say("cli.noAnswer", { port: String(port) })
              : console.ready
                ? say("cli.ready")
                : say("cli.notReady", { reasons: console.reasons.join(", ") }),
            revision === null
              ? say("cli.noRevision")
              : say("cli.revision", {
                  number: String(revision.number),
                  author: revision.author,
                  time: time(revision.createdAt),
                }),
            openSinceAt === null ? say("cli.quiet") : say("cli.open", { time: time(openSinceAt) }),
          ].join("\n");
        });
        if (!console?.ready) end(1);
      } finally {
        await reader.close();
      }
    });
}

/** When the open incident began; null: none is open. */
async function openSince(reader: SiteReader): Promise<number | null> {
  let before: number | null = null;
  let first: number | null = null;
  for (;;) {
    const page = await reader.events({ before, limit: 500, nodeId: null });
    for (const entry of page) {
      if (entry.kind === "sequenceEnded") return first;
      first = entry.at;
    }
    if (page.length < 500) return first;
    before = page.at(-1)?.seq ?? null;
  }
}
