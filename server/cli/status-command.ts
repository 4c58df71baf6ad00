import type { Command } from "commander";
import { openSiteReader } from "../services/open-site-reader.ts";
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
        const openSinceAt = await reader.openSince();
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
