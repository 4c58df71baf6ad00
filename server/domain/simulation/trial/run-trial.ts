import { createLazyDecider } from "../../decide/decider.ts";
import { relate } from "../../tree/relations.ts";
import { emptyWorld } from "../../world/observe.ts";
import type { Instant, Observation } from "../../world/readings.ts";
import { createSite } from "../create-site.ts";
import { act, advance, nextEventAt } from "../model.ts";
import type { Site, SiteAction, SiteEvent, SiteStep } from "../site.ts";
import { createAnswers } from "./answers.ts";
import { createStreams, type TrialContext, trialStartAt } from "./context.ts";
import { createEventQueue } from "./event-queue.ts";
import { createGround, type Ground, noteMains, noteObservation, noteSiteEventFor } from "./ground.ts";
import { checkAll, type Violation } from "./invariants/invariants.ts";
import { createPeerNet } from "./peer-net.ts";
import { faultsOf, neverSec, type TrialPlan } from "./plan.ts";
import { createSeat, type Seat, type Truth } from "./seat.ts";
import type { Decide } from "./sim-controller.ts";
import { createStorageBridges } from "./storage-bridges.ts";
import { createStory } from "./story.ts";
import type { NewestEpochs } from "./terminal-agents.ts";
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
  let effects = 0;

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
      for (const seat of seats) seat.observe(observation, quiet);
    },
    random,
  };
  const send = createAnswers(context);
  const cards = createUpsCards(context, send, (id) => {
    for (const seat of seats) seat.pollers.hasten(id);
  });
  const bridges = createStorageBridges(context, send);
  const newestEpochs: NewestEpochs = {};
  const ground = createGround({
    plan,
    relations,
    site,
    world: emptyWorld({ tree: plan.tree, selfId: plan.selfId, now }),
    now,
    hasSaidGoodbye: (id) => seats.some((seat) => seat.agents.hasSaidGoodbye(id)),
  });
  const truth: Truth = {
    site: () => site,
    observed: (observation) => noteObservation(ground, observation),
    touch() {
      ground.now = now;
    },
    journaled() {
      quietSince = now;
    },
    effects(count) {
      effects = Math.max(effects, count);
    },
    livesChanged,
    found: (broken) => violations.push(...broken),
  };
  const planned = plan.peers?.terminals ?? [{ id: "", selfId: plan.selfId }];
  const seats: Seat[] = planned.map((terminal) =>
    createSeat({
      ...{
        context,
        ground,
        terminal,
        isAlone: plan.peers === undefined,
        send,
        cards,
        bridges,
        newestEpochs,
        story,
        truth,
      },
      decide: options.decide ?? createLazyDecider(),
      net: () => net,
    }),
  );
  const net =
    plan.peers === undefined
      ? null
      : createPeerNet({
          ...{ context, peers: plan.peers, seats },
          onSiteCut: (id, isCut) => seats.find((seat) => seat.id === id)?.cutOff(isCut),
        });
  ground.otherActsSince = (id) => net?.otherActsSince(id) ?? null;

  function take(step: SiteStep): void {
    site = step.site;
    siteDueAt = nextEventAt(site);
    ground.site = site;
    for (const event of step.events) hear(event);
  }

  function hear(event: SiteEvent): void {
    ground.now = event.at;
    for (const seat of seats) seat.lookUp();
    const acting = actingSeats();
    noteSiteEventFor(ground, acting, event);
    if (event.kind !== "upsLowBatteryCleared") quietSince = now;
    story.event(event);
    violations.push(...checkAll({ kind: "site", event }, acting));
    cards.hear(event);
    for (const seat of seats) seat.hear(event);
  }

  function livesChanged(begins: boolean): void {
    const open = ground.lives.at(-1);
    const isOpen = open?.to === null;
    const lives = seats.some((seat) => seat.isActing() && seat.reachesSite());
    if (open && isOpen && (begins || !lives)) open.to = now;
    if (lives && (begins || !isOpen)) ground.lives.push({ from: now, to: null });
  }

  /** Those by whose record a thing may be excused: who acts; where nobody does, whoever did last. */
  function actingSeats(): Ground[] {
    const acting = seats.filter((seat) => seat.isActing());
    if (acting.length > 0) return acting.map((seat) => seat.ground);
    const last = seats.reduce((latest, seat) => (seat.actedAt() > latest.actedAt() ? seat : latest));
    return [last.ground];
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
  const lastEdgeAt = [...faultsOf(plan, "selfTest"), ...faultsOf(plan, "linkCut")].reduce(
    (lastAt, f) => Math.max(lastAt, trialStartAt + (f.atSec + f.forSec) * 1000),
    lastMainsAt,
  );
  if (plan.rehearseAtSec !== undefined) {
    const at = trialStartAt + plan.rehearseAtSec * 1000;
    const order = { id: "rehearsal", by: null, givenAt: at, kind: "rehearse", nodeId: null } as const;
    queue.put(at, () => seats[0]?.order(order));
  }
  for (const seat of seats) seat.begin();
  const isInSequence = (seat: Seat) => seat.isActing() && seat.controller.world().memory.sequence !== null;
  const sweepOften = () => {
    const onBattery = Object.values(site.upses).some((u) => !u.mains && u.output === "on");
    for (const seat of seats) if (isInSequence(seat)) seat.pollers.sweep();
    if (now < lastEdgeAt || seats.some((seat) => seat.controller.world().memory.sequence !== null))
      context.after(onBattery ? sweepMs.onBattery : sweepMs.else, sweepOften);
  };
  queue.put(trialStartAt + 5_000, sweepOften);

  const mayStop = () => options.toTheEnd !== true && violations.length > 0;
  const isCalm = () => seats.some((seat) => seat.isActing()) && !seats.some(isInSequence);
  const hasSettled = () => now > lastEdgeAt + settledMs && now - quietSince > (isCalm() ? settledMs : stuckMs);
  const horizonAt = lastEdgeAt + horizonMs;
  for (let steps = 0; !mayStop() && !hasSettled(); steps++) {
    /* v8 ignore next -- the horizon ends it long before: a mistake of the trial's own */
    if (steps > stepsAtMost) throw new Error(`the trial of seed ${plan.seed} does not end`);
    let at = earliest(siteDueAt, queue.nextAt());
    for (const seat of seats) at = earliest(at, seat.controller.nextTickAt());
    if (at === null || at > horizonAt) break;
    now = Math.max(now, at);
    context.site();
    for (let work = queue.take(now); work !== null; work = queue.take(now)) work();
    // A moment that the decision waited for in vain may want to be borne out by a reading taken after it.
    for (const seat of seats) if (seat.controller.run()) seat.pollers.sweep();
  }
  ground.now = now;
  for (const seat of seats) seat.lookUp();
  if (violations.length === 0 || options.toTheEnd) violations.push(...checkAll({ kind: "end" }, actingSeats()));
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

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
