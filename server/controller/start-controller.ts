import type { ControllerMetrics } from "../contract/controller-metrics.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import { subjectOf } from "../domain/decide/command.ts";
import type { Decision } from "../domain/decide/decision.ts";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import type { JournalEntry } from "../domain/world/memory.ts";
import { mendTimes } from "../domain/world/mend-times.ts";
import { adoptTree, observeAll } from "../domain/world/observe.ts";
import type { Instant, Observation } from "../domain/world/readings.ts";
import { emptyMemory, rememberAll } from "../domain/world/remember.ts";
import type { World } from "../domain/world/world.ts";
import { processUsage } from "../process-usage.ts";
import { createActor } from "./act.ts";
import { canWait } from "./can-wait.ts";
import { SystemClock } from "./clock.ts";
import type { ControllerParts, RunningController } from "./controller-parts.ts";
import { createForecaster } from "./forecaster.ts";
import { createGathering } from "./gathering.ts";
import { createIdentityNews } from "./identity-news.ts";
import { createJournal, type Said } from "./journal.ts";
import { createLivePublisher } from "./live-publisher.ts";
import { createMeters } from "./meters.ts";
import { summarizeOutage } from "./node-live.ts";
import { createPause } from "./pause.ts";
import { emptyPlan, type Issued, type Plan, planOf } from "./plan.ts";
import { createRecordKeeper } from "./record-keeper.ts";
import { createRevisionKeeper, type DrivingRevision } from "./revision-keeper.ts";
import { createStatistics } from "./statistics.ts";
import { runTicks, type Ticked } from "./tick-loop.ts";
import { createWatch } from "./watch.ts";
import { within } from "./within.ts";
import { writeUpsSettings } from "./write-ups-settings.ts";

export type { ControllerParts, RunningController } from "./controller-parts.ts";

/** With nothing to wait for the loop still looks once in a while. Clock time. */
const lookAtLeastMs = 60_000;
/** After a decision that failed. Real time. */
const restMs = 1_000;
/** The forecast is refreshed though no verdict changed: batteries drain, loads shift. Real time. */
const forecastEveryMs = { incident: 5_000, calm: 30_000 };
/**
 * After a start the journal may tell of an outage that is over: nothing is commanded before every UPS was read, or failed to
 * answer, once. So long at the most, in real time: a dead UPS must not hold up the others.
 */
const lookAroundAtMostMs = 2_000;
/** A driver that hangs must not keep the process alive. Real time. */
const closeAtMostMs = 3_000;

/**
 * Starts the controller: one loop that reads in order observed → decide → journal → act → publish, one tick at a time, whenever something
 * was observed or `decide` asked to look again. Rejects when the journal cannot be read.
 */
export async function startController(parts: ControllerParts): Promise<RunningController> {
  const { clock, inbox, drivers, leadership, selfId, log, realClock = new SystemClock(), speed = () => 1 } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = createPause(clock);
  const rest = createPause(realClock);
  const open = await parts.journal.loadOpen();
  const { epoch } = leadership.current();
  let revision: DrivingRevision | null = null;
  let world: World = {
    ...worldWithoutTree(clock.now(), selfId),
    memory: rememberAll(emptyMemory, mendTimes(open.entries, clock.now())),
  };
  const identityNews = createIdentityNews(open.entries);
  let lookedAround = false;
  let nudged = true;
  let halting = false;
  let lastTrapAt: Instant = Number.NEGATIVE_INFINITY;
  let forecastAt: Instant = Number.NEGATIVE_INFINITY;

  const wake = () => {
    nudged = true;
    pause.end();
  };
  const meters = createMeters();
  const statistics = parts.statistics ? createStatistics({ clock, realClock, store: parts.statistics, log }) : null;
  const journal = createJournal({
    store: meters.timed(parts.journal),
    realClock,
    epoch,
    lastSeq: open.lastSeq,
    log,
    onTroubleChange: wake,
  });
  const records = createRecordKeeper({ journal, realClock, log });
  const watch = createWatch({
    clock,
    realClock,
    drivers,
    observe: inbox.observe,
    log,
    isPending: (upsId) => actor.isBusy(upsId) || isUnsettled(world, upsId),
    inSequence: () => world.memory.sequence !== null,
  });
  const actor = createActor({ clock, realClock, drivers, watch, observe: inbox.observe, log, epoch });
  const revisions = createRevisionKeeper({
    store: parts.revisions,
    realClock,
    log,
    startWith: world.memory.sequence?.revision ?? null,
    onNewer: wake,
  });
  const live = createLivePublisher({
    clock,
    speed,
    controller: controllerLive(),
    log: open.entries,
    publish(delta) {
      try {
        parts.publish(delta);
      } catch (error) {
        log.error({ err: error }, "a live change could not be published");
      }
    },
  });
  const forecaster = createForecaster({
    predict: parts.predict,
    realClock,
    log,
    lastTrapAt: () => lastTrapAt,
    onForecast: (forecast) => live.update({ forecast, outage: summarizeOutage(world.memory, forecast) }),
  });
  const gathering = createGathering({
    realClock,
    signal,
    onOver() {
      if (!inbox.isEmpty()) wake();
    },
  });
  inbox.onArrival((observation) => {
    if (observation.kind === "upsTrap") {
      lastTrapAt = realClock.now();
      watch.hasten(observation.upsId);
    }
    if (canWait(observation, world)) gathering.add();
    else wake();
  });

  function controllerLive(): LiveSnapshot["controller"] {
    const trouble = journal.isInTrouble() ? ("journalNotWritable" as const) : null;
    return { state: "running", downBecause: null, selfId, epoch, acts: leadership.current().acts, trouble };
  }

  /** Phase 1. Answers with the entries for what is journaled of it (commands that ended, who a UPS is); they are remembered already. */
  function foldObserved(observations: readonly Observation[]): JournalEntry[] {
    const ended = observations.flatMap((o) => {
      const said = saidOf(o);
      return said === null ? [] : [journal.number(said, o.at)];
    });
    world = { ...observeAll(world, observations), memory: rememberAll(world.memory, ended) };
    halting ||= observations.some((o) => o.kind === "terminalGoodbye" && o.terminalId === selfId && isOwnHalt(world));
    return ended;
  }

  /** What of an observation is journaled; null: nothing. */
  function saidOf(o: Observation): Said | null {
    switch (o.kind) {
      case "commandEnded": {
        const { commandId, outcome, detail } = o;
        return { kind: "commandEnded", commandId, outcome, detail };
      }
      case "upsIdentified":
        return world.upses[o.upsId] === undefined ? null : identityNews.of(o, world.memory.sequence !== null);
      case "upsSettingsWritten": {
        const { at: _, ...said } = o;
        return said;
      }
      default:
        return null;
    }
  }

  /** Phase 2. */
  function plan(decision: Decision, now: Instant): Plan {
    if (!leadership.current().acts) return emptyPlan;
    return planOf({
      decision,
      epoch,
      number: (said) => journal.number(said, now),
      isBusy: (lane) => actor.isBusy(lane),
      mayCommand: !halting && hasLookedAround(),
    });
  }

  function hasLookedAround(): boolean {
    lookedAround ||= Object.values(world.upses).every((u) => u.reading !== null || u.failedReads > 0);
    return lookedAround;
  }

  /** Phase 4. */
  function act(issued: readonly Issued[], tree: Tree): void {
    for (const { commandId, command } of issued) {
      log.info({ commandId, command: command.kind, nodeId: subjectOf(command) }, "command sent");
      actor.send({ commandId, command, tree });
    }
  }

  /** Phase 5. */
  function publish(driving: DrivingRevision, decision: Decision, entries: JournalEntry[], now: Instant): void {
    const { verdicts, alarms } = decision;
    const outage = summarizeOutage(world.memory, live.snapshot().forecast);
    const controller = controllerLive();
    const { verdictsChanged } = live.update({
      revision: driving.number,
      controller,
      nodes: { world, verdicts },
      outage,
      alarms,
      log: entries,
    });
    const everyMs = world.memory.sequence === null ? forecastEveryMs.calm : forecastEveryMs.incident;
    const refresh = realClock.now() - forecastAt >= everyMs;
    if (!verdictsChanged && !refresh) return;
    forecastAt = realClock.now();
    forecaster.request({ tree: driving.tree, relations: driving.relations, world, now });
  }

  function countedSoFar(): ControllerMetrics {
    return {
      ...meters.read(),
      process: processUsage(),
      epoch,
      acts: leadership.current().acts,
      statisticsWaiting: statistics?.waiting() ?? 0,
    };
  }

  /** A sequence goes on with the revision that it began with. */
  function takeNewerRevision(): void {
    const newer = revisions.waiting();
    if (newer === null || (revision !== null && world.memory.sequence !== null)) return;
    revisions.take();
    // Before the first settings nothing was observed.
    if (revision === null) {
      world = { ...world, observingSince: clock.now() };
      realClock.sleep(lookAroundAtMostMs, signal).then(
        () => {
          lookedAround = true;
          wake();
        },
        () => {},
      );
    }
    revision = newer;
    const peerIds = parts.hasPeers ? otherControlTerminals(newer.tree, selfId) : null;
    world = { ...adoptTree(world, newer.tree, watch.adopt(newer.tree)), peerIds, schedulesSince: newer.savedAt };
    const upsIds = new Set(newer.tree.upses.map((ups) => ups.id));
    statistics?.keepOnly(upsIds);
    meters.keepOnly(upsIds);
    log.info({ revision: newer.number }, "settings taken");
    parts.onRevision?.({ number: newer.number, tree: newer.tree });
  }

  /** A fault in it must not lose what was observed; null: it was logged, and comes again after a rest. */
  function decideNow(driving: DrivingRevision, now: Instant): Decision | null {
    try {
      return parts.decide({ tree: driving.tree, relations: driving.relations, world, now });
    } catch (error) {
      log.error({ err: error }, "no decision could be made");
      return null;
    }
  }

  async function tick(): Promise<Ticked> {
    nudged = false;
    const startedAt = realClock.now();
    let waitedMs = 0;
    const write = async (entries: readonly JournalEntry[]) => {
      const since = realClock.now();
      await journal.write(entries);
      waitedMs += realClock.now() - since;
    };
    const lookAt = await lookOnce(write);
    const workedMs = realClock.now() - startedAt - waitedMs;
    gathering.looked(workedMs);
    return { lookAt, workedMs };
  }

  /** Answers when to look again at the latest; `now` or earlier: at once. */
  async function lookOnce(write: (entries: readonly JournalEntry[]) => Promise<void>): Promise<Instant> {
    takeNewerRevision();
    const driving = revision;
    const now = clock.now();
    const observed = inbox.take();
    records.keep(observed);
    statistics?.observed(observed);
    meters.observed(observed);
    const ended = foldObserved(observed);
    const decision = driving === null ? null : decideNow(driving, now);
    if (driving === null || decision === null) {
      await write(ended);
      live.update({ controller: controllerLive(), log: ended });
      if (driving === null) return now + lookAtLeastMs;
      await rest.wait(restMs, signal);
      return now;
    }
    const planned = plan(decision, now);
    if (world.memory.sequence === null && rememberAll(world.memory, planned.entries).sequence !== null)
      planned.entries.push(journal.number({ kind: "sequenceBegan", revision: driving.number }, now));
    const entries = [...ended, ...planned.entries];
    await write(entries);
    statistics?.journaled(planned.entries);
    world = { ...world, memory: rememberAll(world.memory, planned.entries) };
    if (signal.aborted) return now;
    act(planned.issued, driving.tree);
    publish(driving, decision, entries, now);
    if (planned.entries.length > 0) return now;
    return Math.min(decision.nextLookAt ?? Number.POSITIVE_INFINITY, now + lookAtLeastMs);
  }

  async function halt(): Promise<void> {
    log.info({ selfId }, "this control terminal halts");
    await close();
    parts.onHalt();
  }

  let closed: Promise<void> | null = null;
  function close(): Promise<void> {
    closed ??= (async () => {
      stopping.abort(new Error("the controller stops"));
      revisions.close();
      forecaster.close();
      await within(realClock, closeAtMostMs, Promise.all([actor.close(), watch.close()]));
      await within(realClock, closeAtMostMs, records.close());
      await within(realClock, closeAtMostMs, statistics?.close() ?? Promise.resolve());
      await journal.close();
    })();
    return closed;
  }

  void revisions.look();
  const loop = runTicks({
    async tick() {
      const since = performance.now();
      const ticked = await tick();
      meters.ticked(performance.now() - since);
      if (halting) void halt();
      return ticked;
    },
    // What came, or was found, while the tick ran.
    isWaiting: () => nudged,
    pause,
    clock,
    realClock,
    signal,
    log,
  });
  return {
    async stop() {
      stopping.abort(new Error("the controller stops"));
      await loop;
      await close();
    },
    nudgeRevision() {
      void revisions.look();
    },
    async answer(question) {
      switch (question.kind) {
        case "writeUpsSettings": {
          const driver = watch.ups(question.upsId);
          const inSequence = world.memory.sequence !== null;
          return writeUpsSettings({ question, driver, inSequence, clock, realClock, observe: inbox.observe });
        }
        case "metrics":
          return { kind: "metrics", metrics: countedSoFar() };
      }
    },
    snapshot: () => live.snapshot(),
  };

  function isOwnHalt(seen: World): boolean {
    if (selfId === null) return false;
    return seen.memory.stops[selfId] !== undefined && (seen.terminals[selfId]?.goodbyeAt ?? null) !== null;
  }
}

/** Switched off and not yet seen dark, or switched on and not yet seen back. */
function isUnsettled(world: World, upsId: NodeId): boolean {
  const cut = world.memory.cuts[upsId];
  return world.memory.starts[upsId] !== undefined || (cut !== undefined && cut.darkAt === null);
}

function otherControlTerminals(tree: Tree, selfId: NodeId | null): NodeId[] {
  return tree.terminals.flatMap(({ id, kind }) => (kind === "control" && id !== selfId ? [id] : []));
}

function worldWithoutTree(now: Instant, selfId: NodeId | null): World {
  return {
    upses: {},
    terminals: {},
    storages: {},
    clusters: {},
    memory: emptyMemory,
    selfId,
    peerIds: null,
    observingSince: now,
    schedulesSince: now,
    lan: null,
  };
}
