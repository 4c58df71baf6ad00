import type { Forecast, ForecastStep } from "../../../server/domain/forecast/forecast.ts";
import type { NodeId } from "../../../server/domain/tree/entities.ts";

/** What a change of the settings does to one step of the plan. Seconds after the beginning; null: it is not in that plan. */
export type StepShift = {
  nodeId: NodeId;
  kind: ForecastStep["kind"];
  beforeSec: number | null;
  afterSec: number | null;
};
export type MarginShift = { upsId: NodeId; beforeSec: number | null; afterSec: number | null };

export type ForecastShift = {
  verdict: { before: Forecast["verdict"]; after: Forecast["verdict"] } | null;
  margins: MarginShift[];
  steps: StepShift[];
};

/** Nearer than this is the same: the two were made of one state of the site, but batteries are estimates. Seconds. */
const sameSec = 1;

/** What differs from one forecast to another, the steps in the order of the later plan; margins first where they shrink most. */
export function compareForecasts(before: Forecast, after: Forecast): ForecastShift {
  const [old, now] = [stepsOf(before), stepsOf(after)];
  const steps: StepShift[] = [];
  for (const [key, step] of now) {
    const beforeSec = old.get(key)?.sec ?? null;
    if (beforeSec === null || Math.abs(beforeSec - step.sec) > sameSec)
      steps.push({ nodeId: step.nodeId, kind: step.kind, beforeSec, afterSec: step.sec });
  }
  for (const [key, step] of old)
    if (!now.has(key)) steps.push({ nodeId: step.nodeId, kind: step.kind, beforeSec: step.sec, afterSec: null });
  return {
    verdict: before.verdict === after.verdict ? null : { before: before.verdict, after: after.verdict },
    margins: marginsOf(before, after),
    steps,
  };
}

export function isNoShift({ verdict, margins, steps }: ForecastShift): boolean {
  return verdict === null && margins.length === 0 && steps.length === 0;
}

type Placed = { nodeId: NodeId; kind: ForecastStep["kind"]; sec: number };

/** By node, kind and how many times that node has done it before. */
function stepsOf({ steps, madeAt }: Forecast): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  const counts = new Map<string, number>();
  for (const { nodeId, kind, at } of steps) {
    const of = `${nodeId} ${kind}`;
    const count = (counts.get(of) ?? 0) + 1;
    counts.set(of, count);
    placed.set(`${of} ${count}`, { nodeId, kind, sec: Math.round((at - madeAt) / 1000) });
  }
  return placed;
}

function marginsOf(before: Forecast, after: Forecast): MarginShift[] {
  const old = new Map(before.upses.map((ups) => [ups.upsId, ups.marginSec]));
  return after.upses
    .map((ups): MarginShift => ({ upsId: ups.upsId, beforeSec: old.get(ups.upsId) ?? null, afterSec: ups.marginSec }))
    .filter(({ beforeSec, afterSec }) => !isAlike(beforeSec, afterSec))
    .sort((a, b) => lossOf(b) - lossOf(a));
}

function isAlike(a: number | null, b: number | null): boolean {
  return a === null || b === null ? a === b : Math.abs(a - b) <= sameSec;
}

function lossOf({ beforeSec, afterSec }: MarginShift): number {
  return (beforeSec ?? 0) - (afterSec ?? 0);
}
