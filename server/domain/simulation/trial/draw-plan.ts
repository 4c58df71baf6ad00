import { flushTimeoutSecOf } from "../../timing/storage-times.ts";
import type { NodeId, Tree } from "../../tree/entities.ts";
import { exampleSite } from "../../tree/example-site.ts";
import { relate } from "../../tree/relations.ts";
import type { SiteTimes } from "../site.ts";
import { drawPeers } from "./draw-peers.ts";
import type { Fault, PlannedOutage, TrialPlan } from "./plan.ts";
import { neverSec } from "./plan.ts";
import { createRandom, type Random } from "./random.ts";
import { drawSite } from "./random-site.ts";

export type DrawOptions = {
  /** `example`: always the example site. `random`: always another tree. `mixed`: now this, now that. `peers`: that, with several controllers. `takeOvers`: several whose links hold. */
  sites: "example" | "random" | "mixed" | "peers" | "takeOvers";
  /** Without, the network and all devices are as they should be. */
  faults: boolean;
};

/** What is tried in one trial, drawn from its seed alone. */
export function drawPlan(seed: number, options: DrawOptions): TrialPlan {
  const random = createRandom(seed, "plan");
  const several = options.sites === "peers" || options.sites === "takeOvers" ? options.sites : null;
  const isMixed = options.sites === "mixed" || several !== null;
  const isRandom = options.sites === "random" || (isMixed && random.chance(0.4));
  const tree = isRandom ? drawSite(createRandom(seed, "site")) : exampleSite;
  const control = tree.terminals.filter((t) => t.kind === "control").map((t) => t.id);
  const selfId = control.length > 0 && random.chance(0.5) ? random.pick(control) : null;
  const offTerminalIds = tree.terminals.filter((t) => t.pool && random.chance(0.7)).map((t) => t.id);
  const outages = drawOutages(random, tree);
  const lastSec = outages.reduce((last, o) => Math.max(last, o.toSec), 0);
  // A stream of its own, so that the same seed brings the same outages and faults with it as without.
  const rehearsal = createRandom(seed, "rehearsal");
  const rehearseAtSec = rehearsal.chance(0.1) ? rehearsal.int(-40, Math.round(lastSec + 900)) : null;
  const drawn = several ? drawPeers(seed, tree, lastSec, several) : null;
  const faults = options.faults ? drawFaults(createRandom(seed, "faults"), tree, lastSec, selfId) : [];
  return {
    seed,
    tree,
    selfId,
    offTerminalIds,
    outages,
    times: drawTimes(createRandom(seed, "times"), tree),
    faults: drawn ? [...faults.filter(isOfOtherThings), ...drawn.faults] : faults,
    ...(drawn ? { peers: drawn.peers } : {}),
    everyPoll: random.chance(0.01),
    ...(rehearseAtSec === null ? {} : { rehearseAtSec }),
  };
}

/** Of several controllers the draw of the peers says what befalls which. */
function isOfOtherThings({ kind }: Fault): boolean {
  return (
    kind !== "controllerKilled" && kind !== "controllerKilledAfter" && kind !== "clockSteps" && kind !== "journalGone"
  );
}

/** One to five, at all UPSes or some, mostly short, some as long as the batteries; the next one may come at any moment of the recovery. */
function drawOutages(random: Random, tree: Tree): PlannedOutage[] {
  const all = tree.upses.map((u) => u.id);
  const outages: PlannedOutage[] = [];
  let atSec = 0;
  for (let left = random.pick([1, 1, 2, 2, 3, 5]); left > 0; left--) {
    const upsIds = random.chance(0.5) ? all : some(random, all);
    const forSec = drawLength(random, tree);
    // Mains do not come back everywhere at the same instant.
    if (random.chance(0.3))
      for (const id of upsIds) {
        outages.push({ upsIds: [id], fromSec: atSec, toSec: round(atSec + Math.max(1, forSec + 10 * random.next())) });
      }
    else outages.push({ upsIds, fromSec: atSec, toSec: round(atSec + forSec) });
    atSec = round(atSec + forSec + random.pick([random.int(1, 40), random.int(1, 900), random.int(60, 4000)]));
  }
  return outages;
}

function drawLength(random: Random, tree: Tree): number {
  const kind = random.next();
  if (kind < 0.35) return round(1 + 28 * random.next());
  if (kind < 0.55) return random.int(29, 120);
  // Just about when something is confirmed.
  if (kind < 0.65) return round(Math.max(1, random.pick(tree.upses).confirmSec + 6 * random.next() - 3));
  if (kind < 0.93) return random.int(100, 1500);
  return random.int(1200, 6000);
}

function some(random: Random, ids: readonly NodeId[]): NodeId[] {
  const picked = ids.filter(() => random.chance(0.35));
  return picked.length > 0 ? picked : [random.pick(ids)];
}

const round = (sec: number): number => Math.round(sec * 10) / 10;

function drawTimes(random: Random, tree: Tree): SiteTimes {
  const relations = relate(tree);
  const stop = new Map(tree.terminals.map((t) => [t.id, random.int(8, Math.max(9, t.shutdownSec))]));
  const boot = new Map(tree.terminals.map((t) => [t.id, random.int(20, Math.max(21, Math.min(300, t.startSec - 30)))]));
  const flush = new Map(
    tree.storages.map((s) => [s.id, random.int(5, Math.max(6, Math.floor(0.8 * flushTimeoutSecOf(tree, s))))]),
  );
  const start = new Map(
    tree.storages.map((s) => {
      const warmups = relations.upsesFeedingStorage(s.id).map((u) => u.warmupSec);
      return [s.id, random.int(30, Math.max(31, ...warmups.map((sec) => sec - 10)))];
    }),
  );
  const cluster = new Map(
    tree.clusters.map((c) => [c.id, random.int(5, Math.max(6, Math.floor(0.8 * c.shutdownTimeoutSec)))]),
  );
  const runtime = new Map(tree.upses.map((u) => [u.id, random.pick([1800, 3600, random.int(900, 7200)])]));
  return {
    fullRuntimeSec: (id) => runtime.get(id) ?? 3600,
    stopSec: (id) => stop.get(id) ?? 60,
    bootSec: (id) => boot.get(id) ?? 120,
    storageStartSec: (id) => start.get(id) ?? 300,
    flushSec: (id) => flush.get(id) ?? 60,
    clusterStopSec: (id) => cluster.get(id) ?? 30,
  };
}

/** None, one or a few: many at once hide one another. */
function drawFaults(random: Random, tree: Tree, lastSec: number, selfId: NodeId | null): Fault[] {
  const count = random.pick([0, 1, 1, 2, 3, 5]);
  const faults: Fault[] = [];
  for (let i = 0; i < count; i++) {
    const fault = drawFault(random, tree, lastSec);
    if (fault && !faults.some((f) => isSamePlace(f, fault))) faults.push(fault);
    // It shows only in another life.
    if (fault?.kind === "clockSteps")
      faults.push({ kind: "controllerKilledAfter", effects: random.int(1, 40), forSec: drawAbsence(random) });
  }
  return faults.filter((f) => !(f.kind === "neverBoots" && f.terminalId === selfId));
}

function isSamePlace(a: Fault, b: Fault): boolean {
  return a.kind === b.kind && JSON.stringify({ ...a, atSec: 0 }) === JSON.stringify({ ...b, atSec: 0 });
}

function drawFault(random: Random, tree: Tree, lastSec: number): Fault | null {
  const ups = random.pick(tree.upses);
  const upsId = ups.id;
  const terminal = random.pick(tree.terminals);
  const terminalId = terminal.id;
  const linked = tree.storages.filter((s) => s.linkage);
  const storageId = linked.length > 0 ? random.pick(linked).id : null;
  const clusterId = tree.clusters.length > 0 ? random.pick(tree.clusters).id : null;
  const atSec = random.int(-30, Math.round(lastSec + 600));
  const share = random.pick([0.05, 0.3, 1]);
  const draws: (() => Fault | null)[] = [
    () => ({ kind: "offIgnored", upsId, when: random.chance(0.5) ? "always" : "onLine" }),
    () => ({ kind: "offRejected", upsId, times: random.int(1, 4) }),
    () => ({ kind: "staleOnBattery", upsId, leftoverSec: random.int(5, 3000) }),
    () => ({ kind: "runtimeJitter", upsId, share: random.pick([0.02, 0.05]) }),
    () => ({ kind: "cardReboots", upsId, atSec }),
    () => ({ kind: "pollsTimeOut", upsId, share: random.pick([0.05, 0.3]) }),
    () => ({ kind: "traps", upsId, how: random.pick(["lost", "late", "doubled"] as const), share }),
    () => ({ kind: "battery", upsId, runtimeSec: random.pick([random.int(30, 300), random.int(200, 1200)]) }),
    () => ({ kind: "graceCorrected", upsId, graceSec: ups.shutoffGraceSec + random.int(1, 60) }),
    () => ({ kind: "selfTest", upsId, atSec, forSec: random.int(5, 15) }),
    () => ({
      kind: "answersLost",
      nodeId: random.pick([upsId, terminalId, storageId ?? upsId, clusterId ?? terminalId]),
      share: random.pick([0.3, 0.6]),
      done: random.chance(0.5),
    }),
    () => ({
      kind: "slowAnswers",
      nodeId: random.pick([upsId, terminalId, storageId ?? upsId]),
      sec: random.pick([1, 3, 8]),
    }),
    () => ({
      kind: "terminalHangs",
      terminalId,
      stopSec: random.pick([terminal.shutdownSec + random.int(1, 600), neverSec]),
    }),
    () => ({ kind: "terminalLies", terminalId, longerSec: random.int(8, 400) }),
    () => ({ kind: "neverBoots", terminalId }),
    () => ({ kind: "agentGone", terminalId, atSec, forSec: terminal?.pool ? random.int(1, 20) : random.int(1, 200) }),
    () => ({ kind: "wakesLost", terminalId, share }),
    () =>
      storageId === null ? null : { kind: "flush", storageId, how: random.pick(["hangs", "fails", "lies"] as const) },
    () =>
      clusterId === null
        ? null
        : { kind: "clusterStop", clusterId, how: random.pick(["hangs", "fails", "refuses"] as const) },
    () => (storageId === null ? null : { kind: "storagePollsTimeOut", storageId, share: random.pick([0.05, 0.3]) }),
    () => (storageId === null ? null : { kind: "storageNeverReady", storageId }),
    // As long as its supervisor needs, or a person.
    () => ({ kind: "controllerKilled", atSec, forSec: drawAbsence(random) }),
    () => ({ kind: "controllerKilledAfter", effects: random.int(1, 120), forSec: drawAbsence(random) }),
    () => ({ kind: "clockSteps", life: random.pick([1, 2, 2, 3]), bySec: -drawStep(random) }),
    () => ({ kind: "journalGone", atSec, forSec: random.int(1, 120) }),
  ];
  return random.pick(draws)();
}

/** A clock that drifted, one an hour off, one that lost all. */
function drawStep(random: Random): number {
  return random.pick([random.int(1, 60), random.int(60, 900), 3600, 400 * 86_400]);
}

function drawAbsence(random: Random): number {
  return random.chance(0.7) ? random.int(1, 20) : random.int(20, 400);
}
