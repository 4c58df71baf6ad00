import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import type { HeldRevision, PeerItem, PeersPage } from "../contract/peers.ts";
import { listPeerTerminals } from "../services/peering/list.ts";
import { missing } from "../words/span.ts";
import { caller } from "./caller.ts";
import type { CliContext } from "./cli-context.ts";
import { siteTime } from "./event-line.ts";
import { tableOf } from "./table.ts";
import { print, type Terminal } from "./terminal.ts";

type Say = Terminal["say"];

const everyMs = 2_000;
/** Home, and clear what is there. */
const clearScreen = "\u001b[H\u001b[2J";

/** `peers`: what the page *Peers* shows. Ends with 1 when it is not exactly one terminal that acts, of those that are reached. */
export function addPeersCommand(program: Command, cli: CliContext, end: (code: number) => void): void {
  const { terminal, signal } = cli;
  const { say } = terminal;
  program
    .command("peers")
    .description(say("cli.commands.peers"))
    .option("--watch", say("cli.options.watch"))
    .option("--json", say("cli.options.json"))
    .action(async ({ watch = false, json = false }: { watch?: boolean; json?: boolean }) => {
      const services = await cli.openServices();
      try {
        do {
          const page = await listPeerTerminals(services.context, caller());
          const zone = (await services.context.savedTree())?.tree.network.timeZone ?? "UTC";
          if (watch && !json) terminal.out.write(clearScreen);
          print(terminal, json, page, () => textOf(say, page, zone));
          end(actingIn(page) === 1 ? 0 : 1);
          if (watch) await sleep(everyMs, undefined, { signal }).catch(() => undefined);
        } while (watch && !signal.aborted);
      } finally {
        await services.close();
      }
    });
}

function actingIn({ self, items }: PeersPage): number {
  return [self.role.acts, ...items.map(({ state }) => state?.acts === true)].filter(Boolean).length;
}

function textOf(say: Say, page: PeersPage, zone: string): string {
  const { self, items } = page;
  const heads = (["terminal", "role", "reached", "held", "version", "clock", "last"] as const).map((column) =>
    say(`cli.peers.${column}`),
  );
  const own = [
    self.name ?? self.terminalId ?? missing,
    roleOf(say, self.role.acts),
    say("peers.self"),
    heldOf(say, self.held, zone),
    self.version,
    missing,
    missing,
  ];
  return tableOf([heads, own, ...items.map((item) => rowOf(say, item, zone))]);
}

function rowOf(say: Say, item: PeerItem, zone: string): string[] {
  const { name, pairing, state, problem, lastTransfer } = item;
  const reached =
    pairing === null ? say("peers.notPaired") : problem === null ? say("peers.reachable") : problemOf(say, problem);
  const last = lastTransfer && `${lastTransfer.direction === "sent" ? "→" : "←"} ${siteTime(lastTransfer.at, zone)}`;
  return [
    name,
    state === null ? missing : roleOf(say, state.acts),
    reached,
    state === null ? missing : heldOf(say, state.held, zone),
    state?.version ?? missing,
    state === null ? missing : `${(state.clockAheadMs / 1000).toFixed(1)} s`,
    last === null ? missing : [last, lastTransfer?.code ?? ""].join(" ").trim(),
  ];
}

function roleOf(say: Say, acts: boolean): string {
  return say(acts ? "peers.role.acts" : "peers.role.standsBy");
}

function heldOf(say: Say, held: HeldRevision | null, zone: string): string {
  if (held === null) return say("peers.heldNone");
  const { number, author, createdAt } = held;
  return say("peers.heldRevision", { number: String(number), author, time: siteTime(createdAt, zone) });
}

function problemOf(say: Say, code: string): string {
  return say(`problems.titles.${code}` as Parameters<Say>[0]);
}
