import type { Command } from "../domain/decide/command.ts";
import { subjectOf } from "../domain/decide/command.ts";
import type { ReasonCode } from "../domain/decide/reason.ts";
import type { NodeId } from "../domain/tree/entities.ts";
import type { Note } from "../domain/world/memory.ts";
import { decideOn, type Given } from "./decide-on.ts";

export type Decided = {
  /** `offNow ups5`, `shutdown blade-1`, in the order of being sent. */
  asks: string[];
  /** `upsDark ups5`, `terminalDown blade-1 goodbye`, in the order of being noted. */
  notes: string[];
  /** Why the node stands where it stands. */
  why(nodeId: NodeId): ReasonCode | undefined;
  alarms: string[];
};

/** One decision at noon, in words. */
export function decided(given: Given): Decided {
  const { intents, notes, verdicts, alarms } = decideOn(given);
  return {
    asks: intents.map(({ command }) => `${verbOf(command)} ${subjectOf(command)}`),
    notes: notes.map(wordNote),
    why: (nodeId) => verdicts[nodeId]?.reason.code,
    alarms: alarms.map((a) => a.key),
  };
}

function verbOf(command: Command): string {
  switch (command.kind) {
    case "upsOff":
      return command.form;
    case "upsOn":
      return "on";
    case "terminalShutdown":
      return "shutdown";
    case "terminalReboot":
      return "reboot";
    case "terminalWake":
      return "wake";
    case "storageFlush":
      return "flush";
    case "clusterShutdown":
    case "clusterRestart":
      return command.kind;
    case "check":
      return `check ${command.of}`;
  }
}

function wordNote(note: Note): string {
  const ids = ["upsId", "terminalId", "storageId", "clusterId", "unitKey", "nodeId", "orderId"] as const;
  const node = ids.flatMap((key) => (key in note ? [String((note as Record<string, unknown>)[key])] : []));
  const how = ["cause", "outcome", "by", "wanted", "phase"] as const;
  const said = how.flatMap((key) => (key in note ? [String((note as Record<string, unknown>)[key])] : []));
  return [note.kind, ...node, ...said].join(" ");
}
