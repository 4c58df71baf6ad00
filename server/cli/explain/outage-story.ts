import type { Decision } from "../../domain/decide/decision.ts";
import type { Forecast } from "../../domain/forecast/forecast.ts";
import { predict } from "../../domain/forecast/predict.ts";
import { observationsOf } from "../../domain/forecast/virtual-observations.ts";
import { runVirtually } from "../../domain/forecast/virtual-run.ts";
import { configuredTimes } from "../../domain/forecast/virtual-times.ts";
import { createSite } from "../../domain/simulation/create-site.ts";
import type { SiteEvent } from "../../domain/simulation/site.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import { type Relations, relate } from "../../domain/tree/relations.ts";
import type { JournalEntry } from "../../domain/world/memory.ts";
import { emptyWorld, observeAll } from "../../domain/world/observe.ts";
import type { Instant } from "../../domain/world/readings.ts";
import type { World } from "../../domain/world/world.ts";

/** 14:00 at the site. */
const failAt: Instant = Date.UTC(2026, 10, 20, 5, 0, 0);
/** The forecast is made a minute before, so that the site is seen on mains first. */
const leadSec = 60;
const watchedSec = 120;
const selfId = "sv1";
const offTerminalIds = ["blade-pool"];
/** The demo's batteries, in minutes at full load. */
const runtimeSec = (upsId: string) => (["ups1", "ups2", "ups3"].includes(upsId) ? 60 : 30) * 60;

/** One outage as the forecast foresees it, with everything that was decided and done on the way. */
export type OutageStory = {
  tree: Tree;
  relations: Relations;
  forecast: Forecast;
  failAt: Instant;
  backAt: Instant;
  /** All that is to run runs again. */
  endAt: Instant;
  journal: JournalEntry[];
  events: SiteEvent[];
  /** Who did not run when it began. */
  offTerminalIds: readonly NodeId[];
  /** When the controller's own terminal was down, and nobody decided; null: it never was. */
  gap: { fromAt: Instant; toAt: Instant } | null;
  /** What `decide` said of each node at each look. */
  looks: { at: Instant; verdicts: Decision["verdicts"] }[];
};

/** The example site loses mains everywhere for so long; nothing was measured yet, so everything takes as long as the settings allow. */
export function tellOutage(outageSec: number): OutageStory {
  const tree = exampleSite;
  const relations = relate(tree);
  const now = failAt - leadSec * 1000;
  const world = healthyWorld(tree, relations, now);
  const [journal, events, looks]: [JournalEntry[], SiteEvent[], OutageStory["looks"]] = [[], [], []];
  const forecast = predict({
    tree,
    relations,
    world,
    now,
    whatIf: { upsIds: "all", afterSec: leadSec, backAfterSec: outageSec },
    watch: {
      onJournal: (entry) => void journal.push(entry),
      onEvents: (step) => void events.push(...step),
      onLook: (verdicts, at) => void looks.push({ at, verdicts: verdicts() }),
    },
  });
  const endAt = forecast.runningAt ?? Math.max(...forecast.steps.map((step) => step.endAt ?? step.at));
  const backAt = failAt + outageSec * 1000;
  return {
    tree,
    relations,
    forecast,
    failAt,
    backAt,
    endAt,
    journal,
    events,
    offTerminalIds,
    gap: gapIn(events),
    looks,
  };
}

function gapIn(events: readonly SiteEvent[]): OutageStory["gap"] {
  const own = events.filter((event) => "terminalId" in event && event.terminalId === selfId);
  const down = own.find((event) => event.kind === "terminalHalted");
  const up = own.find((event) => event.kind === "terminalRunning");
  return down && up ? { fromAt: down.at, toAt: up.at } : null;
}

/** All runs but one spare, and the controller has watched it long enough to know that. */
function healthyWorld(tree: Tree, relations: Relations, now: Instant): World {
  const from = now - watchedSec * 1000;
  const times = { ...configuredTimes(tree), fullRuntimeSec: runtimeSec };
  const site = createSite({ tree, now: from, times, offTerminalIds });
  const unheard = emptyWorld({ tree, selfId, now: from });
  const running = tree.terminals.filter((t) => !offTerminalIds.includes(t.id));
  const world = observeAll(unheard, [
    ...observationsOf({
      site,
      events: [],
      world: unheard,
      saysRuntime: () => true,
      everything: true,
      isBatteryOfUse: () => true,
    }),
    ...running.map((t) => ({ kind: "terminalConnected", terminalId: t.id, at: from, bootId: `${t.id}-1` }) as const),
  ]);
  const nothing = () => undefined;
  return runVirtually({
    tree,
    relations,
    world,
    site,
    horizonAt: now,
    ordered: [],
    script: [],
    saysRuntime: () => true,
    onJournal: nothing,
    onEvents: nothing,
  }).world;
}
