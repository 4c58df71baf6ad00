import type { SiteAction } from "../simulation/site.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { Forecast } from "./forecast.ts";
import { type MeasuredTimes, nothingMeasured } from "./measured-times.ts";
import { createOutcome, recordEvents, recordIntent } from "./outcome.ts";
import { summarize } from "./summary.ts";
import { traceEntry, traceEvent, traceOf } from "./trace.ts";
import { runVirtually } from "./virtual-run.ts";
import { siteFromWorld } from "./virtual-site.ts";

const horizonSec = 6 * 3600;

/** "What if": these UPSes lose mains now, and have them back after so many seconds (null: not within the horizon). */
export type WhatIf = { upsIds: readonly NodeId[] | "all"; backAfterSec: number | null };

export type PredictArgs = {
  tree: Tree;
  relations: Relations;
  world: World;
  now: Instant;
  whatIf?: WhatIf;
  /** Left out: nothing was measured, the settings hold. */
  measured?: MeasuredTimes;
};

/**
 * What comes next, when, and whether the batteries last: `decide` run on in virtual time. Without `whatIf` mains stay as they are
 * while an incident is open; otherwise it says what would happen if they failed everywhere now.
 */
export function predict(args: PredictArgs): Forecast {
  const { tree, relations, world, now, whatIf, measured = nothingMeasured } = args;
  const failingIds = failingOf(args);
  const outcome = createOutcome();
  const trace = traceOf(world.memory, relations);
  const backAt = whatIf?.backAfterSec == null ? null : now + whatIf.backAfterSec * 1000;
  const script = backAt === null ? [] : failingIds.map((upsId) => ({ at: backAt, action: mainsBack(upsId) }));
  runVirtually({
    tree,
    relations,
    world,
    site: siteFromWorld({ tree, world, now, failing: new Set(failingIds), measured }),
    horizonAt: now + horizonSec * 1000,
    script,
    offNowSec: (upsId) => measured.offNow[upsId]?.sec ?? 0,
    saysRuntime: (upsId) => world.upses[upsId]?.reading?.runtimeSec != null,
    onJournal: (entry) => {
      traceEntry(trace, entry, relations);
      if (entry.kind === "commandIssued") recordIntent(outcome, entry, entry.at);
      if (entry.kind === "sequenceEnded") outcome.endedAt = entry.at;
    },
    onEvents: (events, before) => {
      recordEvents(outcome, events, before, relations);
      for (const event of events) traceEvent(trace, event, relations);
    },
    onLook: (verdicts) => {
      trace.verdicts = verdicts;
    },
  });
  const everywhere = failingIds.length > 0 ? "mainsFailEverywhere" : "mainsStayAsTheyAre";
  return summarize({
    ...args,
    measured,
    outcome,
    trace,
    failingIds,
    assumes: whatIf ? "mainsFailAsAsked" : everywhere,
  });
}

function failingOf({ tree, world, whatIf }: PredictArgs): NodeId[] {
  const all = tree.upses.map((u) => u.id);
  if (!whatIf) return world.memory.sequence === null ? all : [];
  const { upsIds } = whatIf;
  return upsIds === "all" ? all : all.filter((id) => upsIds.includes(id));
}

const mainsBack = (upsId: NodeId): SiteAction => ({ kind: "mains", upsId, on: true });
