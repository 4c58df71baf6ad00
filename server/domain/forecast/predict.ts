import type { Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { knownUps } from "../world/known.ts";
import { adoptTree } from "../world/observe.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { Forecast } from "./forecast.ts";
import { type MeasuredTimes, nothingMeasured } from "./measured-times.ts";
import { createOutcome, recordEvents, recordIntent } from "./outcome.ts";
import { summarize } from "./summary.ts";
import { traceEntry, traceEvent, traceOf } from "./trace.ts";
import { toTheEnd, type VirtualRunArgs, virtualLooks } from "./virtual-run.ts";
import { siteFromWorld } from "./virtual-site.ts";
import { assumptionsOf, type WhatIf } from "./what-if.ts";

export type PredictArgs = {
  /** The saved settings, or others: nodes that `world` does not know are taken to be as they should. */
  tree: Tree;
  relations: Relations;
  world: World;
  now: Instant;
  whatIf?: WhatIf;
  /** Left out: nothing was measured, the settings hold. */
  measured?: MeasuredTimes;
  /** Sees the virtual run as it goes on: for drawing it. */
  watch?: Pick<VirtualRunArgs, "onJournal" | "onEvents" | "onLook">;
};

/**
 * What comes next, when, and whether the batteries last: `decide` run on in virtual time. Without `whatIf` mains stay as they are
 * while an incident is open; otherwise it says what would happen if they failed everywhere now.
 */
export function predict(args: PredictArgs): Forecast {
  return toTheEnd(predictBySteps(args));
}

/** `predict`, with pauses for whoever has something else to do meanwhile: on a site of thousands it takes minutes. */
export function* predictBySteps(args: PredictArgs): Generator<void, Forecast, void> {
  const { tree, relations, now, whatIf, measured = nothingMeasured, watch } = args;
  const world = adoptTree(args.world, tree);
  const { failingIds, failAt, ...assumed } = assumptionsOf({
    tree,
    now,
    isOpen: world.memory.sequence !== null,
    whatIf,
  });
  const outcome = createOutcome();
  const trace = traceOf(world.memory, relations);
  yield* virtualLooks({
    tree,
    relations,
    world,
    site: siteFromWorld({ tree, world, now, failing: new Set(failAt > now ? [] : failingIds), measured }),
    ...assumed,
    offNowSec: (upsId) => measured.offNow[upsId]?.sec ?? 0,
    saysRuntime: (upsId) => knownUps(world, upsId).reading?.runtimeSec != null,
    onJournal: (entry) => {
      traceEntry(trace, entry, relations);
      if (entry.kind === "commandIssued") recordIntent(outcome, entry, entry.at);
      if (entry.kind === "sequenceEnded") outcome.endedAt = entry.at;
      watch?.onJournal(entry);
    },
    onEvents: (events, before) => {
      recordEvents(outcome, events, before, relations);
      for (const event of events) traceEvent(trace, event, relations);
      watch?.onEvents(events, before);
    },
    onLook: (verdicts, at) => {
      trace.verdicts = verdicts;
      watch?.onLook?.(verdicts, at);
    },
  });
  return summarize({
    ...args,
    world,
    measured,
    outcome,
    trace,
    failingIds,
    failAt,
    assumes: assumesOf(whatIf, failingIds),
  });
}

function assumesOf(whatIf: WhatIf | undefined, failingIds: readonly string[]): Forecast["assumes"] {
  if (failingIds.length === 0) return "mainsStayAsTheyAre";
  return whatIf ? "mainsFailAsAsked" : "mainsFailEverywhere";
}
