import type { JournalEntry } from "../../world/memory.ts";
import type { Instant } from "../../world/readings.ts";
import { nodeOfEvent, type SiteEvent } from "../site.ts";
import { sinceStartSec } from "./context.ts";
import type { Violation } from "./invariants/invariants.ts";
import { wordCommand } from "./sim-controller.ts";

export type Story = {
  say(at: Instant, text: string): void;
  event(event: SiteEvent): void;
  /** `by`: before the line. */
  entry(entry: JournalEntry, by: string): void;
  violation(violation: Violation): void;
  lines(): string[];
};

/** A run as a person reads it: one line for each thing, with the second at which it happened. What the site does by itself begins with `·`. */
export function createStory(told: boolean): Story {
  const lines: string[] = [];
  const say = (at: Instant, text: string) => {
    if (told) lines.push(`t+${sinceStartSec(at)} ${text}`);
  };
  return {
    say,
    event(event) {
      if (!told) return;
      say(event.at, `· ${event.kind} ${nodeOfEvent(event)}`);
    },
    entry(entry, by) {
      if (!told) return;
      const text = wordEntry(entry);
      if (text !== null) say(entry.at, `${by}${text}`);
    },
    violation: (v) => say(v.at, `!! ${v.invariant}: ${v.message}`),
    lines: () => lines,
  };
}

function wordEntry(entry: JournalEntry): string | null {
  switch (entry.kind) {
    case "commandIssued":
      return `${wordCommand(entry.command)} (${entry.reason.code})`;
    case "commandEnded":
    case "offBefore":
    case "sequenceBegan":
    // A trial tells nothing that is for the record only.
    case "trapHeard":
    case "messageRefused":
      return null;
    case "outageBegan":
      return `outage of ${entry.upsId} began at t+${sinceStartSec(entry.beganAt)}`;
    case "outageConfirmed":
      return `outage of ${entry.upsId} confirmed (${entry.by})`;
    case "terminalDown":
      return `down ${entry.terminalId} (${entry.cause})`;
    case "flushEnded":
      return `flush of ${entry.storageId} ended: ${entry.outcome}`;
    case "controlRebootDone":
    case "sequenceEnded":
      return entry.kind;
    case "scheduleDue":
      return `${entry.kind} ${entry.unitKey} ${entry.wanted}${entry.missed ? " (missed)" : ""}`;
    case "stepSkipped":
      return `${entry.kind} ${entry.nodeId} (${entry.phase ?? "over"})`;
    case "orderGiven":
      return `order ${entry.order.id}: ${entry.order.kind} ${"nodeId" in entry.order ? (entry.order.nodeId ?? "all") : ""}`;
    case "rehearsalEnded":
      return `rehearsal ${entry.orderId} of ${entry.nodeId ?? "all"} ended: ${entry.checks.length} checks`;
    case "orderEnded":
      return `order ${entry.orderId} ${entry.outcome}`;
    case "changeMade":
      return `${entry.kind} ${entry.change.targetId} ${entry.change.wanted}`;
    case "changeDropped":
      return `${entry.kind} ${entry.changeId}`;
    case "mainsBack":
    case "mainsLostAgain":
    case "outageEnded":
    case "upsDark":
    case "upsRestored":
    case "cutFound":
    case "cutWithoutEffect":
    case "upsIdentified":
    case "upsSettingsWritten":
      return `${entry.kind} ${entry.upsId}`;
    case "clusterStopEnded":
      return `cluster stop of ${entry.clusterId} ended: ${entry.outcome}`;
    case "clusterReleased":
      return `${entry.kind} ${entry.clusterId}`;
    case "terminalUp":
    case "startTimedOut":
    case "stopHastened":
      return `${entry.kind} ${entry.terminalId}`;
    case "waitsShortened":
    case "flushOvertaken":
    case "storageReleased":
    case "storageReady":
    case "controlRebootNeeded":
      return `${entry.kind} ${entry.storageId}`;
  }
}
