import { subjectOf } from "../domain/decide/command.ts";
import { findingOf } from "../domain/forecast/rehearsal-report.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { upsSettings } from "../domain/world/ups-capabilities.ts";

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
    case "cutFound":
    case "cutWithoutEffect":
    case "upsIdentified":
    case "upsSettingsWritten":
      return entry.upsId;
    case "terminalDown":
    case "terminalUp":
    case "startTimedOut":
    case "stopHastened":
      return entry.terminalId;
    case "clusterStopEnded":
    case "clusterReleased":
      return entry.clusterId;
    case "flushEnded":
    case "waitsShortened":
    case "flushOvertaken":
    case "storageReleased":
    case "storageReady":
    case "controlRebootNeeded":
      return entry.storageId;
    case "scheduleDue":
      return entry.unitKey;
    case "stepSkipped":
      return entry.nodeId;
    case "rehearsalEnded":
      return entry.nodeId;
    case "orderGiven":
      return "nodeId" in entry.order ? entry.order.nodeId : null;
    case "changeMade":
      return entry.change.targetId;
    case "trapHeard":
      return entry.upsIds.length === 1 ? (entry.upsIds[0] ?? null) : null;
    case "messageRefused":
    case "controlRebootDone":
    case "offBefore":
    case "sequenceBegan":
    case "sequenceEnded":
    case "orderEnded":
    case "changeDropped":
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
export function entryWords(entry: JournalEntry): { key: LogKey; values: Record<string, string> } {
  switch (entry.kind) {
    case "commandIssued":
      return {
        key: `commandIssued.${entry.command.kind}`,
        values: {
          form: entry.command.kind === "upsOff" ? entry.command.form : "",
          of: entry.command.kind === "check" ? entry.command.of : "",
        },
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
    case "clusterStopEnded":
      return { key: entry.kind, values: { outcome: entry.outcome } };
    case "waitsShortened":
    case "stopHastened": {
      const [runtimeSec, neededSec] = [entry.runtimeSec, entry.neededSec].map((sec) => String(Math.round(sec)));
      return {
        key: entry.kind,
        values: { waits: entry.waits, runtimeSec: runtimeSec ?? "", neededSec: neededSec ?? "" },
      };
    }
    case "scheduleDue":
      return { key: entry.kind, values: { wanted: entry.wanted, missed: entry.missed ? "yes" : "no" } };
    case "stepSkipped":
      return { key: entry.kind, values: { phase: entry.phase ?? "none" } };
    case "orderGiven":
      return { key: entry.kind, values: { order: entry.order.kind } };
    case "rehearsalEnded":
      return { key: entry.kind, values: countChecks(entry.checks) };
    case "orderEnded":
      return { key: entry.kind, values: { outcome: entry.outcome } };
    case "changeMade":
      return { key: entry.kind, values: { wanted: entry.change.wanted } };
    case "upsIdentified": {
      const { family, model, serial } = entry;
      return { key: entry.kind, values: { family, model: model ?? "", serial: serial ?? "", ...isKnown(entry) } };
    }
    case "upsSettingsWritten":
      return { key: entry.kind, values: settingsWords(entry) };
    case "trapHeard": {
      const { trap, address, detail, times, upsIds } = entry;
      return {
        key: entry.kind,
        values: {
          trap,
          address,
          detail,
          times: String(times),
          upses: upsIds.length === 1 ? "one" : String(upsIds.length),
        },
      };
    }
    case "messageRefused": {
      const { why, address, detail, times } = entry;
      return {
        key: entry.kind,
        values: { why, address, detail: detail === "" ? "" : ` (${detail})`, times: String(times) },
      };
    }
    case "sequenceBegan":
      return { key: entry.kind, values: { revision: String(entry.revision) } };
    default:
      return { key: entry.kind, values: {} };
  }
}

type Entry<K extends JournalEntry["kind"]> = Extract<JournalEntry, { kind: K }>;

function isKnown({ model, serial }: Entry<"upsIdentified">): Record<string, string> {
  return { hasModel: model === null ? "no" : "yes", hasSerial: serial === null ? "no" : "yes" };
}

/** Of what was to be written: what it holds now. `none`: it was not asked for, or the UPS does not say. */
function settingsWords({ by, outcome, asked, holds, refused }: Entry<"upsSettingsWritten">): Record<string, string> {
  const held = upsSettings.map((setting) => {
    const value = asked[setting] === undefined ? null : (holds?.[setting] ?? null);
    return [setting, value === null ? "none" : String(value)];
  });
  return { by, outcome, refused: String(refused.length), ...Object.fromEntries(held) };
}

function countChecks(checks: Extract<JournalEntry, { kind: "rehearsalEnded" }>["checks"]): Record<string, string> {
  const count = { works: 0, fails: 0, unknown: 0 };
  for (const { outcome } of checks) count[findingOf(outcome)] += 1;
  return { works: String(count.works), fails: String(count.fails), unknown: String(count.unknown) };
}
