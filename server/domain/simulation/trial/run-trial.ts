import type { CheckedStep } from "../../decide/command.ts";
import { createLazyDecider } from "../../decide/decider.ts";
import { relate } from "../../tree/relations.ts";
import type { JournalEntry } from "../../world/memory.ts";
import type { CommandOutcome, Instant, Observation } from "../../world/readings.ts";
import { createSite } from "../create-site.ts";
import { act, advance, nextEventAt } from "../model.ts";
import type { Site, SiteAction, SiteEvent, SiteStep } from "../site.ts";
import { createAnswers } from "./answers.ts";
import { createClusterServices } from "./cluster-services.ts";
import { createStreams, type TrialContext, trialStartAt } from "./context.ts";
import { createEventQueue } from "./event-queue.ts";
import { createGround, noteDiskStop, noteMains, noteObservation, noteSiteEvent } from "./ground.ts";
import { check, type Violation } from "./invariants/invariants.ts";
import { faultsOf, neverSec, type TrialPlan } from "./plan.ts";
import { createPollers } from "./pollers.ts";
import { createSimController, type Decide, type IssuedEntry } from "./sim-controller.ts";
import { createStorageBridges } from "./storage-bridges.ts";
import { createStory } from "./story.ts";
import { createTerminalAgents } from "./terminal-agents.ts";
import { createUpsCards } from "./ups-cards.ts";

/** The controller watches the healthy site for this long before: it knows a silent spare from a running one. */
const leadMs = 60_000;
/** Nothing new for so long after the last change of mains: it has settled. */
const settledMs = 1500_000;
/** An incident in which nothing happens any more for so long does not end by itself. */
const stuckMs = 3 * 3_600_000;
const horizonMs = 14 * 3_600_000;
const sweepMs = { onBattery: 30_000, else: 120_000 };
/** A trial that takes more steps is a fault of the simulation. */
const stepsAtMost = 500_000;
/** A control terminal's controller starts so long after its OS. */
const serviceStartMs = { min: 2_000, max: 12_000 };

export type TrialResult = {
  plan: TrialPlan;
  violations: Violation[];
  /** Short lines with the second at which each happened; empty unless asked for. */
  story: string[];
  endedAt: Instant;
  effects: number;
};

export type TrialOptions = {
  /** Instead of the real one. */
  decide?: Decide | undefined;
  story?: boolean;
  /** Ends at the first violation (default), else goes on to the end. */
  toTheEnd?: boolean;
};

/** Runs one trial: the real decisions on a site and behind a network that fail as planned, every invariant checked after every event. The same plan gives the same run. */
export function runPlan(plan: TrialPlan, options: TrialOptions = {}): TrialResult {
  const relations = relate(plan.tree);
  const queue = createEventQueue<() => void>();
  const random = createStreams(plan.seed);
  const story = createStory(options.story ?? false);
  const violations: Violation[] = [];
  let now: Instant = trialStartAt - leadMs;
  let site: Site = createPlannedSite(plan, now);
  let siteDueAt = nextEventAt(site);
  let quietSince = now;

  const context: TrialContext = {
    plan,
    relations,
    now: () => now,
    site() {
      if (siteDueAt !== null && siteDueAt <= now) take(advance(site, now));
      return site;
    },
    act(action: SiteAction) {
      if (site.now < now) take(advance(site, now));
      take(act(site, action));
    },
    after: (ms, work) => queue.put(now + Math.max(0, ms), work),
    observe(observation: Observation, quiet = false) {
      noteObservation(ground, observation);
      controller.observe(observation, quiet);
    },
    random,
  };
  const send = createAnswers(context);
  const cards = createUpsCards(context, send, (id) => pollers.hasten(id));
  const agents = createTerminalAgents(context, send, () => controller.isAlive());
  const bridges = createStorageBridges(context, send);
  const services = createClusterServices(context, send, agents);
  const killsAfter = new Map(faultsOf(plan, "controllerKilledAfter").map((f) => [f.effects, f.forSec]));
  let effects = 0;
  let downForMs = 5_000;
  const controller = createSimController({
    context,
    decide: options.decide ?? createLazyDecider(),
    send: dispatch,
    onStart() {
      ground.lives.push({ from: now, to: null });
      story.say(now, "the controller starts");
      pollers.startAll();
      agents.dialAll();
    },
    diesAfter(count) {
      effects = count;
      const forSec = killsAfter.get(count);
      if (forSec === undefined) return false;
      downForMs = forSec * 1000;
      return true;
    },
    onEntry,
    onDeath(why) {
      for (const life of ground.lives.slice(-1)) life.to = now;
      story.say(now, why === "killed" ? "the controller dies" : "the controller ends with its terminal");
      agents.dropAll();
      if (why === "killed") context.after(downForMs, startIfItCan);
    },
    onRestless: () => violations.push(...check({ kind: "restless" }, ground)),
  });
  const pollers = createPollers({
    context,
    cards,
    bridges,
    services,
    isAlive: controller.isAlive,
    isPending: controller.isPending,
    wakeController: controller.wake,
  });
  const ground = createGround({
    plan,
    relations,
    site,
    world: controller.world(),
    now,
    hasSaidGoodbye: agents.hasSaidGoodbye,
  });

  function take(step: SiteStep): void {
    site = step.site;
    siteDueAt = nextEventAt(site);
    ground.site = site;
    for (const event of step.events) hear(event);
  }

  function hear(event: SiteEvent): void {
    ground.now = event.at;
    ground.world = controller.world();
    noteSiteEvent(ground, event);
    if (event.kind !== "upsLowBatteryCleared") quietSince = now;
    if (event.kind === "terminalStopping" && ground.world.memory.stops[event.terminalId]?.reboot)
      ground.rebootsDone.set(event.terminalId, (ground.rebootsDone.get(event.terminalId) ?? 0) + 1);
    if (event.kind === "upsOff") noteCycle(event.upsId);
    story.event(event);
    violations.push(...check({ kind: "site", event }, ground));
    cards.hear(event);
    agents.hear(event);
    pollers.hear(event);
    if ("terminalId" in event && event.terminalId === plan.selfId) hearOwn(event);
  }

  function noteCycle(upsId: string): void {
    const cut = ground.world.memory.cuts[upsId];
    if (cut && (cut.form === "cycleNow" || cut.form === "cycleWithGrace") && ground.upses[upsId]?.darkBy === "command")
      ground.cycled.set(upsId, now);
  }

  function hearOwn(event: SiteEvent): void {
    if (event.kind === "terminalHalted" || event.kind === "terminalCrashed") controller.kill();
    else if (event.kind === "terminalRunning")
      context.after(random("service").int(serviceStartMs.min, serviceStartMs.max), startIfItCan);
  }

  function startIfItCan(): void {
    const own = plan.selfId === null ? null : context.site().terminals[plan.selfId];
    const mayRun = own === null || own === undefined || own.state === "running";
    if (mayRun && !controller.isAlive()) controller.start();
  }

  function onEntry(entry: JournalEntry, world: typeof ground.world): void {
    ground.now = now;
    ground.world = world;
    quietSince = now;
    story.entry(entry);
    violations.push(...check({ kind: "entry", entry }, ground));
    if (entry.kind === "commandIssued") {
      ground.journaledCommandIds.add(entry.commandId);
      if (entry.command.kind === "terminalShutdown" && entry.reason.code === "controlDiskLost")
        noteDiskStop(ground, entry.command.terminalId);
    } else if (entry.kind === "controlRebootNeeded") ground.rebootsDone.clear();
    else if (entry.kind === "sequenceEnded") ground.cycled.clear();
    else if (entry.kind === "outageBegan") ground.lastOutageAt = now;
  }

  function dispatch(entry: IssuedEntry, ended: (outcome: CommandOutcome) => void): void {
    const { command, commandId } = entry;
    ground.now = now;
    const arrived = {
      kind: "arrived",
      commandId,
      life: entry.epoch,
      currentLife: controller.life(),
      isControllerAlive: controller.isAlive(),
    } as const;
    violations.push(...check(arrived, ground));
    const answer = (outcome: CommandOutcome) => {
      if (outcome !== "accepted" && outcome !== "done") story.say(now, `(${commandId}: ${outcome})`);
      ended(outcome);
      if ("upsId" in command) pollers.hasten(command.upsId);
      if ("storageId" in command) pollers.hasten(command.storageId);
      if ("clusterId" in command) pollers.hasten(command.clusterId);
    };
    switch (command.kind) {
      case "upsOff":
      case "upsOn":
        cards.execute(command, answer);
        break;
      case "terminalShutdown":
      case "terminalReboot": {
        const { terminalId, bootId } = command;
        const reboot = command.kind === "terminalReboot";
        agents.shutdown({ terminalId, commandId, epoch: entry.epoch, bootId, reboot }, answer);
        break;
      }
      case "terminalWake":
        agents.wake(command.terminalId, answer);
        break;
      case "storageFlush":
        bridges.flush(command.storageId, answer);
        break;
      case "clusterShutdown":
      case "clusterRestart":
        services.execute(command, entry.epoch, answer);
        break;
      case "check":
        send(command.nodeId, () => whatCheckFinds(command, site), answer);
    }
  }

  const lastMainsAt = planMains(plan, (at, upsId, on) =>
    queue.put(at, () => {
      ground.now = now;
      noteMains(ground, upsId, on);
      story.say(now, `mains of ${upsId} ${on ? "come back" : "fail"}`);
      context.act({ kind: "mains", upsId, on });
    }),
  );
  // A test of a battery that is nearly empty stops what hangs on it like an outage.
  const lastEdgeAt = faultsOf(plan, "selfTest").reduce(
    (lastAt, f) => Math.max(lastAt, trialStartAt + (f.atSec + f.forSec) * 1000),
    lastMainsAt,
  );
  for (const f of faultsOf(plan, "controllerKilled"))
    queue.put(trialStartAt + f.atSec * 1000, () => {
      downForMs = f.forSec * 1000;
      controller.kill();
    });
  if (plan.rehearseAtSec !== undefined) {
    const at = trialStartAt + plan.rehearseAtSec * 1000;
    const order = { id: "rehearsal", by: null, givenAt: at, kind: "rehearse", nodeId: null } as const;
    queue.put(at, () => controller.order(order));
  }
  queue.put(now, startIfItCan);
  const sweepOften = () => {
    const onBattery = Object.values(site.upses).some((u) => !u.mains && u.output === "on");
    if (controller.isAlive() && controller.world().memory.sequence !== null) pollers.sweep();
    if (now < lastEdgeAt || controller.world().memory.sequence !== null)
      context.after(onBattery ? sweepMs.onBattery : sweepMs.else, sweepOften);
  };
  queue.put(trialStartAt + 5_000, sweepOften);

  const mayStop = () => options.toTheEnd !== true && violations.length > 0;
  const hasSettled = () =>
    now > lastEdgeAt + settledMs &&
    now - quietSince > (controller.isAlive() && controller.world().memory.sequence === null ? settledMs : stuckMs);
  const horizonAt = lastEdgeAt + horizonMs;
  for (let steps = 0; !mayStop() && !hasSettled(); steps++) {
    /* v8 ignore next -- the horizon ends it long before: a mistake of the trial's own */
    if (steps > stepsAtMost) throw new Error(`the trial of seed ${plan.seed} does not end`);
    const at = earliest(siteDueAt, queue.nextAt(), controller.nextTickAt());
    if (at === null || at > horizonAt) break;
    now = Math.max(now, at);
    context.site();
    for (let work = queue.take(now); work !== null; work = queue.take(now)) work();
    // A moment that the decision waited for in vain may want to be borne out by a reading taken after it.
    if (controller.run()) pollers.sweep();
  }
  ground.now = now;
  ground.world = controller.world();
  if (violations.length === 0 || options.toTheEnd) violations.push(...check({ kind: "end" }, ground));
  for (const v of violations) story.violation(v);
  return { plan, violations, story: story.lines(), endedAt: now, effects };
}

function createPlannedSite(plan: TrialPlan, now: Instant): Site {
  const batteries = new Map(faultsOf(plan, "battery").map((f) => [f.upsId, f.runtimeSec]));
  const graces = new Map(faultsOf(plan, "graceCorrected").map((f) => [f.upsId, f.graceSec]));
  const hangs = new Map(faultsOf(plan, "terminalHangs").map((f) => [f.terminalId, f.stopSec]));
  const lies = new Map(faultsOf(plan, "terminalLies").map((f) => [f.terminalId, f.longerSec]));
  const never = new Set(faultsOf(plan, "neverBoots").map((f) => f.terminalId));
  const flushHangs = new Set(faultsOf(plan, "flush").flatMap((f) => (f.how === "hangs" ? [f.storageId] : [])));
  const stops = faultsOf(plan, "clusterStop");
  const clusterHangs = new Set(stops.flatMap((f) => (f.how === "hangs" ? [f.clusterId] : [])));
  const dead = new Set(faultsOf(plan, "storageNeverReady").map((f) => f.storageId));
  const { times } = plan;
  const site = createSite({
    tree: plan.tree,
    now,
    offTerminalIds: plan.offTerminalIds,
    times: {
      fullRuntimeSec: (id) => batteries.get(id) ?? times.fullRuntimeSec(id),
      stopSec: (id) => hangs.get(id) ?? times.stopSec(id) + (lies.get(id) ?? 0),
      bootSec: (id) => (never.has(id) ? neverSec : times.bootSec(id)),
      storageStartSec: (id) => (dead.has(id) ? neverSec : times.storageStartSec(id)),
      flushSec: (id) => (flushHangs.has(id) ? neverSec : times.flushSec(id)),
      clusterStopSec: (id) => (clusterHangs.has(id) ? neverSec : (times.clusterStopSec?.(id) ?? 30)),
    },
  });
  const upses = Object.fromEntries(
    Object.entries(site.upses).map(([id, u]) => [id, { ...u, shutoffGraceSec: graces.get(id) ?? u.shutoffGraceSec }]),
  );
  return { ...site, upses };
}

/** The edges of each UPS's mains: away while any outage that names it lasts. Answers with the last one. */
function planMains(plan: TrialPlan, put: (at: Instant, upsId: string, on: boolean) => void): Instant {
  let lastAt: Instant = trialStartAt;
  for (const { id } of plan.tree.upses) {
    const spans = plan.outages
      .filter((o) => o.upsIds.includes(id))
      .map((o) => [o.fromSec, o.toSec] as const)
      .sort((a, b) => a[0] - b[0]);
    let open: [number, number] | null = null;
    const close = () => {
      if (!open) return;
      put(trialStartAt + open[0] * 1000, id, false);
      put(trialStartAt + open[1] * 1000, id, true);
      lastAt = Math.max(lastAt, trialStartAt + open[1] * 1000);
    };
    for (const [from, to] of spans) {
      if (open && from <= open[1]) open[1] = Math.max(open[1], to);
      else {
        close();
        open = [from, to];
      }
    }
    close();
  }
  return lastAt;
}

function earliest(a: Instant | null, b: Instant | null, c: Instant | null): Instant | null {
  let least = a;
  if (b !== null && (least === null || b < least)) least = b;
  if (c !== null && (least === null || c < least)) least = c;
  return least;
}

/** A check looks, and touches nothing. */
function whatCheckFinds({ nodeId, of }: CheckedStep, site: Site): CommandOutcome {
  if (of !== "terminalStop") return "done";
  return site.terminals[nodeId]?.state === "running" ? "done" : "unreachable";
}
