import type { Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { Forecast } from "./forecast.ts";
import { createOutcome, recordEvents, recordIntent } from "./outcome.ts";
import { summarize } from "./summary.ts";
import { runVirtually } from "./virtual-run.ts";
import { siteFromWorld } from "./virtual-site.ts";

const horizonSec = 6 * 3600;

export type PredictArgs = { tree: Tree; relations: Relations; world: World; now: Instant };

/**
 * What comes next, when, and whether the batteries last: `decide` run on in virtual time. Mains stay as they are while an
 * incident is open; otherwise it says what would happen if they failed everywhere now.
 */
export function predict(args: PredictArgs): Forecast {
  const { tree, relations, world, now } = args;
  const incident = world.memory.sequence !== null;
  const outcome = createOutcome();
  runVirtually({
    tree,
    relations,
    world,
    site: siteFromWorld({ tree, world, now, mainsFail: !incident }),
    horizonAt: now + horizonSec * 1000,
    saysRuntime: (upsId) => world.upses[upsId]?.reading?.runtimeSec != null,
    onJournal: (entry) => {
      if (entry.kind === "commandIssued") recordIntent(outcome, entry, entry.at);
      if (entry.kind === "sequenceEnded") outcome.endedAt = entry.at;
    },
    onEvents: (events) => recordEvents(outcome, events),
  });
  return summarize({ ...args, outcome, assumes: incident ? "mainsStayAsTheyAre" : "mainsFailEverywhere" });
}
