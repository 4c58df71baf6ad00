import { type Command, laneOf } from "../domain/decide/command.ts";
import type { Decision } from "../domain/decide/decision.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { Said } from "./journal.ts";

export type Issued = { commandId: string; command: Command };
/** What is to be journaled, in order, and what is to be sent once it is. */
export type Plan = { entries: JournalEntry[]; issued: Issued[] };

export const emptyPlan: Plan = { entries: [], issued: [] };

/**
 * The journal entries of a decision and the commands among them. Another command in the lane of one in flight waits: it is
 * decided anew when that one has ended.
 */
export function planOf(args: {
  decision: Decision;
  epoch: number;
  number(said: Said): JournalEntry;
  isBusy(lane: string): boolean;
  mayCommand: boolean;
}): Plan {
  const { decision, epoch, number, isBusy, mayCommand } = args;
  const entries = decision.notes.map((note) => number(note));
  const issued: Issued[] = [];
  const taken = new Set<string>();
  for (const { command, reason, wasRunning } of mayCommand ? decision.intents : []) {
    const lane = laneOf(command);
    if (isBusy(lane) || taken.has(lane)) continue;
    taken.add(lane);
    const said = { kind: "commandIssued", command, reason, wasRunning } as const;
    const entry = number({ ...said, commandId: "" });
    const commandId = `${epoch}-${entry.seq}`;
    entries.push({ seq: entry.seq, at: entry.at, epoch: entry.epoch, ...said, commandId });
    issued.push({ commandId, command });
  }
  return { entries, issued };
}
