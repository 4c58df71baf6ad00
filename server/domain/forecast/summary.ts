import { isOnBattery } from "../decide/situation.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { Forecast, ForecastUps } from "./forecast.ts";
import { type Basis, basisOf, configured, type MeasuredTimes } from "./measured-times.ts";
import type { Outcome, Step } from "./outcome.ts";

/** Below this the plan holds, but little may go wrong. */
const tightSec = 180;

type Args = {
  tree: Tree;
  relations: Relations;
  world: World;
  now: Instant;
  measured: MeasuredTimes;
  outcome: Outcome;
  assumes: Forecast["assumes"];
  failingIds: readonly NodeId[];
};

/** Puts a virtual run into words for the console: steps, margins, verdict. */
export function summarize(args: Args): Forecast {
  const { outcome, now, assumes } = args;
  const upses = args.tree.upses.map((ups) => marginOf(args, ups.id));
  const known = upses.flatMap((u) => u.marginSec ?? []);
  const marginSec = known.length > 0 ? Math.min(...known) : null;
  const unknown = upses.some(
    (u) => u.neededUntilAt !== null && u.marginSec === null && u.emptyAt === null && isAffected(args, u.upsId),
  );
  const steps = outcome.done.map((step) => ({ ...step, basis: basisOfStep(args.measured, step) }));
  return {
    madeAt: now,
    assumes,
    failingIds: args.failingIds,
    steps,
    upses,
    verdict: verdictOf(outcome, marginSec, unknown),
    marginSec,
    darkAt: outcome.darkAt,
    runningAt: outcome.endedAt,
    basis: countBases(steps),
  };
}

function basisOfStep(measured: MeasuredTimes, { kind, nodeId, command }: Step): Basis {
  switch (kind) {
    case "shutdown":
      return basisOf(measured, "stop", nodeId);
    case "flush":
      return basisOf(measured, "flush", nodeId);
    case "clusterShutdown":
      return basisOf(measured, "clusterStop", nodeId);
    case "wake":
    case "boot":
      return basisOf(measured, "start", nodeId);
    case "storageStart":
      return basisOf(measured, "ready", nodeId);
    case "reboot":
      return both(basisOf(measured, "stop", nodeId), basisOf(measured, "start", nodeId));
    case "upsOff": {
      const now = command?.kind === "upsOff" && (command.form === "offNow" || command.form === "cycleNow");
      return basisOf(measured, now ? "offNow" : "offWithGrace", nodeId);
    }
    case "clusterRestart":
    case "upsOn":
      return configured;
  }
}

function both(a: Basis, b: Basis): Basis {
  return a.kind === "measured" && b.kind === "measured"
    ? { kind: "measured", runs: Math.min(a.runs, b.runs) }
    : configured;
}

function countBases(steps: Forecast["steps"]): Forecast["basis"] {
  const lasting = steps.filter((step) => step.endAt !== step.at);
  const measured = lasting.filter((step) => step.basis.kind === "measured").length;
  return { measured, configured: lasting.length - measured };
}

function verdictOf(outcome: Outcome, marginSec: number | null, unknown: boolean): Forecast["verdict"] {
  if (outcome.harm.length > 0 || (marginSec !== null && marginSec < 0)) return "fails";
  if (outcome.done.length === 0) return "nothingToDo";
  if (unknown) return "unknown";
  return marginSec !== null && marginSec < tightSec ? "tight" : "safe";
}

function isAffected(args: Args, upsId: NodeId): boolean {
  if (args.failingIds.includes(upsId)) return true;
  const reading = args.world.upses[upsId]?.reading;
  return reading ? isOnBattery(reading) : false;
}

/** From the runtime that the device gives at its present load: shedding makes it longer, so the margin is on the safe side. */
function marginOf(args: Args, upsId: NodeId): ForecastUps {
  const known = args.world.upses[upsId];
  const runtimeSec = known?.reading?.runtimeSec ?? null;
  // On mains a battery only begins to drain with the outage that is assumed.
  const drainsSince = args.failingIds.includes(upsId) ? args.now : (known?.readAt ?? args.now);
  const emptyAt = isAffected(args, upsId) && runtimeSec !== null ? drainsSince + runtimeSec * 1000 : null;
  const hanging = [
    upsId,
    ...args.relations.fedBy(upsId).map((t) => t.id),
    ...args.relations.storagesFedBy(upsId).map((s) => s.id),
  ];
  const ends = hanging.flatMap((id) => args.outcome.downAt.get(id) ?? []);
  const neededUntilAt = ends.length > 0 ? Math.max(...ends) : null;
  const marginSec = emptyAt !== null && neededUntilAt !== null ? Math.round((emptyAt - neededUntilAt) / 1000) : null;
  return { upsId, emptyAt, neededUntilAt, marginSec };
}
