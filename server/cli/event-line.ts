import { subjectOf } from "../domain/decide/command.ts";
import type { Tree } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { Terminal } from "./terminal.ts";

type Say = Terminal["say"];

/** Words journal entries one after the other; it remembers which node each command went to. `tree` null: nodes go by their ids. */
export function createEventLines(args: { say: Say; tree: Tree | null }): (entry: JournalEntry) => string {
  const { say, tree } = args;
  const names = new Map<string, string>();
  for (const list of [tree?.upses, tree?.storages, tree?.terminals])
    for (const node of list ?? []) names.set(node.id, node.name);
  const commands = new Map<string, string>();
  const nameOf = (id: string | undefined) => (id === undefined ? say("log.someNode") : (names.get(id) ?? id));

  return (entry) => {
    const time = siteTime(entry.at, tree?.network.timeZone ?? "UTC");
    return `${time}  ${sentence(entry)}`;
  };

  function sentence(entry: JournalEntry): string {
    switch (entry.kind) {
      case "commandIssued": {
        const { command } = entry;
        const subject = subjectOf(command);
        commands.set(entry.commandId, subject);
        const form = command.kind === "upsOff" ? command.form : "";
        return say(`log.commandIssued.${command.kind}`, { node: nameOf(subject), form });
      }
      case "commandEnded":
        return say(`log.commandEnded.${entry.outcome}`, { node: nameOf(commands.get(entry.commandId)) });
      case "outageBegan":
        return say("log.outageBegan", { node: nameOf(entry.upsId), evidence: entry.evidence });
      case "outageConfirmed":
        return say("log.outageConfirmed", { node: nameOf(entry.upsId), by: entry.by });
      case "mainsBack":
      case "mainsLostAgain":
      case "outageEnded":
      case "upsDark":
      case "upsRestored":
        return say(`log.${entry.kind}`, { node: nameOf(entry.upsId) });
      case "terminalDown":
        return say("log.terminalDown", { node: nameOf(entry.terminalId), confirmed: String(entry.confirmed) });
      case "terminalUp":
      case "startTimedOut":
        return say(`log.${entry.kind}`, { node: nameOf(entry.terminalId) });
      case "flushEnded":
        return say("log.flushEnded", { node: nameOf(entry.storageId), outcome: entry.outcome });
      case "storageReleased":
      case "storageReady":
      case "controlRebootNeeded":
        return say(`log.${entry.kind}`, { node: nameOf(entry.storageId) });
      case "sequenceBegan":
        return say("log.sequenceBegan", { revision: entry.revision });
      case "controlRebootDone":
      case "sequenceEnded":
        return say(`log.${entry.kind}`);
    }
  }
}

/** An instant in the site's time zone, to the second. */
export function siteTime(at: number, timeZone: string): string {
  const style = { dateStyle: "short", timeStyle: "medium" } as const;
  return new Intl.DateTimeFormat("sv-SE", { ...style, timeZone }).format(at);
}
