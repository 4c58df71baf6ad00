import { subjectOf } from "../../server/domain/decide/command.ts";
import type { Reason } from "../../server/domain/decide/reason.ts";
import type { JournalEntry } from "../../server/domain/world/memory.ts";
import { formatSpan, formatTime } from "./format.ts";

type Values = Record<string, string>;
type Names = {
  nameOf: (id: string) => string;
  listOf: (ids: readonly string[]) => string;
  timeZone: string;
  /** "3 GB are left" and the like, for the one reason that knows how much is dirty. */
  dirty: (bytes: number) => string;
  since: (time: string) => string;
};

/** The figures and names that the sentence of a reason needs (`reasons` of the catalogues). */
export function reasonValues(reason: Reason, names: Names): Values {
  const { nameOf, listOf } = names;
  const time = (at: number) => formatTime(at, names.timeZone);
  const limit = (sec: number) => formatSpan(sec);
  switch (reason.code) {
    case "asWanted":
    case "controlLoss":
    case "controlReboot":
    case "allDown":
    case "byHand":
    case "wasOffBefore":
    case "recovery":
      return {};
    case "confirming":
    case "waitsForStable":
    case "waitsForDarkTime":
      return { node: nameOf(reason.upsId), until: time(reason.untilAt) };
    case "waitsForWarmup":
      return { node: nameOf(reason.nodeId), until: time(reason.untilAt) };
    case "feedsLost":
      return { nodes: listOf(reason.upsIds), alive: String(reason.alive), needed: String(reason.needed) };
    case "storageLost":
    case "controlDiskLost":
      return { node: nameOf(reason.storageId), nodes: listOf(reason.upsIds) };
    case "ownUpsCommanded":
      return { node: nameOf(reason.upsId) };
    case "neededStops":
      return { node: nameOf(reason.neededId) };
    case "waitsForDependents":
    case "waitsForLinkedSide":
    case "waitsForPeers":
    case "waitsForDown":
    case "waitsForControlSide":
    case "waitsForNeeded":
      return { nodes: listOf(reason.nodeIds) };
    case "waitsForDark":
    case "waitsForMains":
    case "waitsForPower":
      return { nodes: listOf(reason.upsIds) };
    case "waitsForStorage":
      return { nodes: listOf(reason.storageIds) };
    case "shuttingDown":
    case "starting":
    case "startTimedOut":
      return { at: time(reason.sinceAt), limit: limit(reason.atMostSec) };
    case "flushing":
      return {
        at: time(reason.sinceAt),
        limit: limit(reason.atMostSec),
        dirty: reason.dirtyBytes === null ? "" : names.dirty(reason.dirtyBytes),
      };
    case "cutPending":
      return { node: nameOf(reason.upsId), at: time(reason.sinceAt), limit: limit(reason.atMostSec) };
    case "confirmedDown":
    case "notConfirmedDown":
    case "flushed":
    case "flushTimedOut":
      return { at: time(reason.at) };
    case "off":
      return { since: reason.at === null ? "" : names.since(time(reason.at)) };
    case "waitsForCharge":
      return {
        node: nameOf(reason.upsId),
        needed: String(reason.neededPercent),
        now: String(Math.round(reason.chargePercent)),
      };
    case "waitsForRuntime":
      return { node: nameOf(reason.upsId), needed: formatSpan(reason.neededSec), now: formatSpan(reason.runtimeSec) };
  }
}

/** The node that a journal entry is about; null: the whole site, or a command that is not in sight. */
export function entryNodeId(entry: JournalEntry, commands: ReadonlyMap<string, string>): string | null {
  switch (entry.kind) {
    case "outageBegan":
    case "outageConfirmed":
    case "mainsBack":
    case "mainsLostAgain":
    case "outageEnded":
    case "upsDark":
    case "upsRestored":
      return entry.upsId;
    case "terminalDown":
    case "terminalUp":
    case "startTimedOut":
      return entry.terminalId;
    case "flushEnded":
    case "storageReleased":
    case "storageReady":
    case "controlRebootNeeded":
      return entry.storageId;
    case "controlRebootDone":
    case "sequenceBegan":
    case "sequenceEnded":
      return null;
    case "commandIssued":
      return subjectOf(entry.command);
    case "commandEnded":
      return commands.get(entry.commandId) ?? null;
  }
}

/** Which node each command in the log is for. */
export function commandsOf(entries: readonly JournalEntry[]): Map<string, string> {
  const map = new Map<string, string>();
  for (const entry of entries) if (entry.kind === "commandIssued") map.set(entry.commandId, subjectOf(entry.command));
  return map;
}

type LogKey =
  | Exclude<JournalEntry["kind"], "commandIssued" | "commandEnded">
  | `commandIssued.${Issued["command"]["kind"]}`
  | `commandEnded.${Extract<JournalEntry, { kind: "commandEnded" }>["outcome"]}`;
type Issued = Extract<JournalEntry, { kind: "commandIssued" }>;

/** Key below `log` in the catalogues, and what else than the node it needs. */
export function entryWords(entry: JournalEntry): { key: LogKey; values: Values } {
  switch (entry.kind) {
    case "commandIssued":
      return {
        key: `commandIssued.${entry.command.kind}`,
        values: { form: entry.command.kind === "upsOff" ? entry.command.form : "" },
      };
    case "commandEnded":
      return { key: `commandEnded.${entry.outcome}`, values: {} };
    case "outageBegan":
      return { key: entry.kind, values: { evidence: entry.evidence } };
    case "outageConfirmed":
      return { key: entry.kind, values: { by: entry.by } };
    case "terminalDown":
      return { key: entry.kind, values: { cause: entry.cause } };
    case "flushEnded":
      return { key: entry.kind, values: { outcome: entry.outcome } };
    case "sequenceBegan":
      return { key: entry.kind, values: { revision: String(entry.revision) } };
    default:
      return { key: entry.kind, values: {} };
  }
}
