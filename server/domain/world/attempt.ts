import type { Attempt, JournalEntry } from "./memory.ts";

export type Issued = Extract<JournalEntry, { kind: "commandIssued" }>;

/** The attempt that this command is: the first of its kind, or one more. */
export function attempt(before: Attempt | undefined, entry: Issued): Attempt {
  return {
    commandId: entry.commandId,
    firstAt: before?.firstAt ?? entry.at,
    lastAt: entry.at,
    count: (before?.count ?? 0) + 1,
    outcome: null,
    ...(entry.longAgo ? { longAgo: true } : {}),
  };
}
