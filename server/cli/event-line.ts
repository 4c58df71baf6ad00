import { subjectOf } from "../domain/decide/command.ts";
import type { Tree } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { entryNodeId, entryWords } from "../words/entry-words.ts";
import { printable } from "./printable.ts";
import type { Terminal } from "./terminal.ts";

type Say = Terminal["say"];

/** Words journal entries one after the other; it remembers which node each command went to. `tree` null: nodes go by their ids. */
export function createEventLines(args: { say: Say; tree: Tree | null }): (entry: JournalEntry) => string {
  const { say, tree } = args;
  const names = new Map<string, string>();
  for (const list of [tree?.upses, tree?.storages, tree?.terminals])
    for (const node of list ?? []) names.set(node.id, node.name);
  const commands = new Map<string, string>();

  return (entry) => {
    if (entry.kind === "commandIssued") commands.set(entry.commandId, subjectOf(entry.command));
    const nodeId = entryNodeId(entry, commands);
    const node = nodeId === null ? say("log.someNode") : (names.get(nodeId) ?? nodeId);
    const { key, values } = entryWords(entry);
    // Every key of `entryWords` is checked against the catalogue by its own test; their union of values cannot be typed here.
    const sentence = (say as (key: string, values: Record<string, string>) => string)(`log.${key}`, {
      ...values,
      node,
    });
    return `${siteTime(entry.at, tree?.network.timeZone ?? "UTC")}  ${printable(sentence).trim()}`;
  };
}

/** An instant in the site's time zone, to the second. */
export function siteTime(at: number, timeZone: string): string {
  const style = { dateStyle: "short", timeStyle: "medium" } as const;
  return new Intl.DateTimeFormat("sv-SE", { ...style, timeZone }).format(at);
}
