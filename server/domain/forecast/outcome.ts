import { type Command, subjectOf } from "../decide/command.ts";
import type { Intent } from "../decide/decision.ts";
import type { Site, SiteEvent } from "../simulation/site.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import { type BatteryNeeds, recordNeeds } from "./battery-needs.ts";
import type { ForecastStep } from "./forecast.ts";

/** A step before it is known what its time rests on. */
export type Step = Omit<ForecastStep, "basis">;

/** What a virtual run left behind, while it runs. */
export type Outcome = {
  done: Step[];
  /** Steps under way, by node; a step ends with the event that shows it. */
  steps: Map<NodeId, Step>;
  needs: BatteryNeeds;
  /** The UPS that went dark last without mains, and when. */
  lastDark: { upsId: NodeId; at: Instant } | null;
  /** The node that halted or was flushed last, and when. */
  lastDown: { nodeId: NodeId; at: Instant } | null;
  /** The terminal that ran again last. */
  lastUpId: NodeId | null;
  harm: SiteEvent[];
  endedAt: Instant | null;
};

export function createOutcome(): Outcome {
  return {
    done: [],
    steps: new Map(),
    needs: new Map(),
    lastDark: null,
    lastDown: null,
    lastUpId: null,
    harm: [],
    endedAt: null,
  };
}

/** A rehearsal's checks are no step: nothing comes of them. */
export const stepKinds: Record<Command["kind"], ForecastStep["kind"] | null> = {
  upsOff: "upsOff",
  upsOn: "upsOn",
  terminalShutdown: "shutdown",
  terminalReboot: "reboot",
  terminalWake: "wake",
  storageFlush: "flush",
  clusterShutdown: "clusterShutdown",
  clusterRestart: "clusterRestart",
  check: null,
};

export function recordIntent(outcome: Outcome, { command, reason }: Intent, at: Instant): void {
  const kind = stepKinds[command.kind];
  if (kind !== null) begin(outcome, { nodeId: subjectOf(command), kind, at, endAt: null, reason, command });
}

/** A command sent again is the same step. */
function begin(outcome: Outcome, step: Step): void {
  if (outcome.steps.get(step.nodeId)?.kind === step.kind) return;
  outcome.steps.set(step.nodeId, step);
  outcome.done.push(step);
}

/** `before`: the site as it stood until these happened. */
export function recordEvents(outcome: Outcome, events: readonly SiteEvent[], before: Site, relations: Relations): void {
  recordNeeds(outcome.needs, before, events, relations);
  for (const event of events) recordEvent(outcome, event, before);
}

function recordEvent(outcome: Outcome, event: SiteEvent, before: Site): void {
  switch (event.kind) {
    case "upsOff":
      // One that is cycled to boot what hangs on it has mains.
      if (before.upses[event.upsId]?.mains === false) outcome.lastDark = { upsId: event.upsId, at: event.at };
      end(outcome, event.upsId, ["upsOff"], event.at);
      return;
    case "upsOn":
      end(outcome, event.upsId, ["upsOn"], event.at);
      return;
    case "terminalHalted":
      outcome.lastDown = { nodeId: event.terminalId, at: event.at };
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
      outcome.lastUpId = event.terminalId;
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
      outcome.lastDown = { nodeId: event.storageId, at: event.at };
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
