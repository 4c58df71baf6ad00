import { type Command, subjectOf } from "../decide/command.ts";
import type { Intent } from "../decide/decision.ts";
import type { SiteEvent } from "../simulation/site.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import type { ForecastStep } from "./forecast.ts";

/** A step before it is known what its time rests on. */
export type Step = Omit<ForecastStep, "basis">;

/** What a virtual run left behind, while it runs. */
export type Outcome = {
  done: Step[];
  /** Steps under way, by node; a step ends with the event that shows it. */
  steps: Map<NodeId, Step>;
  /** When a node last went dark, halted or was flushed. */
  downAt: Map<NodeId, Instant>;
  darkAt: Instant | null;
  harm: SiteEvent[];
  endedAt: Instant | null;
};

export function createOutcome(): Outcome {
  return { done: [], steps: new Map(), downAt: new Map(), darkAt: null, harm: [], endedAt: null };
}

const stepKinds: Record<Command["kind"], ForecastStep["kind"]> = {
  upsOff: "upsOff",
  upsOn: "upsOn",
  terminalShutdown: "shutdown",
  terminalReboot: "reboot",
  terminalWake: "wake",
  storageFlush: "flush",
  clusterShutdown: "clusterShutdown",
  clusterRestart: "clusterRestart",
};

export function recordIntent(outcome: Outcome, { command, reason }: Intent, at: Instant): void {
  begin(outcome, { nodeId: subjectOf(command), kind: stepKinds[command.kind], at, endAt: null, reason, command });
}

/** A command sent again is the same step. */
function begin(outcome: Outcome, step: Step): void {
  if (outcome.steps.get(step.nodeId)?.kind === step.kind) return;
  outcome.steps.set(step.nodeId, step);
  outcome.done.push(step);
}

export function recordEvents(outcome: Outcome, events: readonly SiteEvent[]): void {
  for (const event of events) recordEvent(outcome, event);
}

function recordEvent(outcome: Outcome, event: SiteEvent): void {
  switch (event.kind) {
    case "upsOff":
      outcome.darkAt = event.at;
      outcome.downAt.set(event.upsId, event.at);
      end(outcome, event.upsId, ["upsOff"], event.at);
      return;
    case "upsOn":
      end(outcome, event.upsId, ["upsOn"], event.at);
      return;
    case "terminalHalted":
      outcome.downAt.set(event.terminalId, event.at);
      end(outcome, event.terminalId, ["shutdown"], event.at);
      return;
    case "terminalBooting":
      if (!outcome.steps.has(event.terminalId))
        begin(outcome, {
          nodeId: event.terminalId,
          kind: "boot",
          at: event.at,
          endAt: null,
          reason: { code: "recovery" },
          command: null,
        });
      return;
    case "terminalRunning":
      end(outcome, event.terminalId, ["wake", "boot", "reboot"], event.at);
      return;
    case "storageStarting":
      begin(outcome, {
        nodeId: event.storageId,
        kind: "storageStart",
        at: event.at,
        endAt: null,
        reason: { code: "recovery" },
        command: null,
      });
      return;
    case "storageReady":
      end(outcome, event.storageId, ["storageStart"], event.at);
      return;
    case "storageFlushed":
      outcome.downAt.set(event.storageId, event.at);
      end(outcome, event.storageId, ["flush"], event.at);
      return;
    case "clusterStopped":
      end(outcome, event.clusterId, ["clusterShutdown"], event.at);
      return;
    case "clusterRunning":
      end(outcome, event.clusterId, ["clusterRestart"], event.at);
      return;
    case "terminalCrashed":
    case "dirtyCacheLost":
      outcome.harm.push(event);
      return;
    default:
      return;
  }
}

function end(outcome: Outcome, nodeId: NodeId, kinds: readonly ForecastStep["kind"][], at: Instant): void {
  const step = outcome.steps.get(nodeId);
  if (!step || !kinds.includes(step.kind)) return;
  step.endAt = at;
  outcome.steps.delete(nodeId);
}
