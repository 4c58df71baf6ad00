import type { DiscoveryPage, FaultyItem, FoundItem } from "../contract/discovery.ts";
import { questionsPerHostAtMost } from "../domain/discovery/scan.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { printable } from "./printable.ts";
import { tableOf } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** What a search found, as a table, what it did not understand, and how much it asked. */
export function discoveryText(say: Terminal["say"], discovery: DiscoveryPage, tree: Tree): string {
  const { found, faulty, counts } = discovery;
  const names = new Map(tree.upses.map(({ id, name }) => [id, name]));
  const columns = ["number", "address", "model", "serial", "name", "family", "access", "output", "known"] as const;
  const head = columns.map((column) => say(`discovery.columns.${column}`));
  const rows = found.map((item) => columns.map((column) => printable(cellOf(say, item, column, names))));
  const table = found.length === 0 ? say("discovery.none") : tableOf([head, ...rows], [0]);
  const figures = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count]));
  return [table, ...faulty.map((one) => faultText(say, one)), say("discovery.summary", figures as never)].join("\n");
}

type Column = "number" | "address" | "model" | "serial" | "name" | "family" | "access" | "output" | "known";

function cellOf(say: Terminal["say"], item: FoundItem, column: Column, names: ReadonlyMap<string, string>): string {
  switch (column) {
    case "number":
      return String(item.number);
    case "address":
      return `${item.host}:${item.port}`;
    case "model":
      return [item.manufacturer, item.model].filter((part) => part !== null).join(" ") || "-";
    case "serial":
      return item.serial ?? "-";
    case "name":
      return item.identName ?? "-";
    case "family":
      return say(`console.properties.state.families.${item.family}`);
    case "access":
      return say(`discovery.speaks.${item.speaks}`) + (item.credential === null ? "" : ` (${item.credential + 1})`);
    case "output":
      return say(`discovery.output.${item.output}`);
    case "known":
      return item.known === null
        ? ""
        : say(`discovery.known.${item.known.by}`, { name: names.get(item.known.nodeId) ?? item.known.nodeId });
  }
}

function faultText(say: Terminal["say"], { host, port, fault }: FaultyItem): string {
  const place = port === null ? host : `${host}:${port}`;
  return say(`discovery.faults.${fault}`, { place, most: String(questionsPerHostAtMost) });
}
