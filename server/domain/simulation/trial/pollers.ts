import type { NodeId } from "../../tree/entities.ts";
import type { Instant, UpsReading } from "../../world/readings.ts";
import type { SiteEvent } from "../site.ts";
import type { ClusterServices } from "./cluster-services.ts";
import { type TrialContext, trialStartAt } from "./context.ts";
import { faultsOf } from "./plan.ts";
import type { StorageBridges } from "./storage-bridges.ts";
import { cardRebootMs, type UpsCards } from "./ups-cards.ts";

const calmMs = 5_000;
const busyMs = 2_000;
const movingMs = 1_000;
const readTimeoutMs = 3_000;
const lostAtMostMs = 15_000;

type Poller = {
  id: NodeId;
  of: "ups" | "storage" | "cluster";
  /** When it last asked; every `pauseMs` from then on it asks again. */
  anchorAt: Instant;
  pauseMs: number;
  /** The next time at which it asks and something may come of it; null: what it asks until then says nothing new. */
  dueAt: Instant | null;
  failedReads: number;
  last: UpsReading | null;
  /** What a change of makes a reading worth a decision by itself. */
  seen: string;
};

export type Pollers = {
  /** A controller came up and asks all at once. */
  startAll(): void;
  hasten(id: NodeId): void;
  hear(event: SiteEvent): void;
  /** Every poller's next question is played, and the controller looks at all of the answers together when the last is in. */
  sweep(): void;
};

/**
 * Polls every 5 s, every 2 s where something is under way, as the real controller does. Between two changes of a device its answers say
 * nothing new but charge and runtime, so only those questions are played that can matter: the first after a change, after a moment that
 * the decision waited for, after a trap or a command, and now and then one of each; with `everyPoll` all of them.
 */
export function createPollers(args: {
  context: TrialContext;
  cards: UpsCards;
  bridges: StorageBridges;
  services: ClusterServices;
  isAlive(): boolean;
  isPending(upsId: NodeId): boolean;
  wakeController(): void;
}): Pollers {
  const { context, cards, bridges, services } = args;
  const { tree, everyPoll } = context.plan;
  const spread = context.random("phases").chance(0.3);
  const all: Poller[] = [
    ...tree.upses.map((u) => create(u.id, "ups")),
    ...tree.storages.filter((s) => s.linkage).map((s) => create(s.id, "storage")),
    ...tree.clusters.filter((c) => c.enabled).map((c) => create(c.id, "cluster")),
  ];
  const byId = new Map(all.map((p) => [p.id, p]));
  let life = 0;
  for (const f of faultsOf(context.plan, "cardReboots")) {
    const ms = trialStartAt + f.atSec * 1000 - context.now();
    context.after(ms, () => changed(f.upsId));
    context.after(ms + cardRebootMs, () => changed(f.upsId));
  }
  for (const f of faultsOf(context.plan, "selfTest")) {
    const ms = trialStartAt + f.atSec * 1000 - context.now();
    context.after(ms, () => changed(f.upsId));
    context.after(ms + f.forSec * 1000, () => changed(f.upsId));
  }

  function create(id: NodeId, of: Poller["of"]): Poller {
    return { id, of, anchorAt: 0, pauseMs: calmMs, dueAt: null, failedReads: 0, last: null, seen: "" };
  }

  function slotAfter(p: Poller, at: Instant): Instant {
    return p.anchorAt + Math.max(1, Math.ceil((at + 1 - p.anchorAt) / p.pauseMs)) * p.pauseMs;
  }

  function schedule(p: Poller, at: Instant): void {
    if (p.dueAt !== null && p.dueAt <= at) return;
    p.dueAt = at;
    const ofLife = life;
    context.after(at - context.now(), () => {
      if (p.dueAt === at && ofLife === life && args.isAlive()) ask(p, at);
    });
  }

  function changed(id: NodeId): void {
    const p = byId.get(id);
    if (p && args.isAlive()) schedule(p, slotAfter(p, context.now()));
  }

  function hasten(id: NodeId): void {
    const p = byId.get(id);
    if (!p || !args.isAlive()) return;
    p.seen = "";
    schedule(p, context.now() + 30);
  }

  /** Its question of that moment: now, or a little earlier where nothing has happened since. */
  function ask(p: Poller, at: Instant): void {
    const beforeAt = at - p.pauseMs;
    // The quiet answer before this one: what was read then is what was read last.
    if (p.last && p.failedReads === 0 && beforeAt > p.anchorAt && !cards.isSilent(p.id, beforeAt))
      context.observe({ kind: "upsRead", upsId: p.id, at: beforeAt, reading: p.last }, true);
    p.dueAt = null;
    if (p.of === "ups") askUps(p, at);
    else if (p.of === "storage") askStorage(p, at);
    else askCluster(p, at);
    if (everyPoll && p.dueAt === null && p.anchorAt === at) schedule(p, at + p.pauseMs);
  }

  function askUps(p: Poller, at: Instant): void {
    const reading = cards.read(p.id, at);
    if (reading === null) {
      fail(p, "timeout");
      return;
    }
    p.failedReads = 0;
    p.last = reading;
    p.anchorAt = at;
    const pending = args.isPending(p.id);
    p.pauseMs = reading.output === "mains" && !pending && reading.shutdownPending !== true ? calmMs : busyMs;
    const { output, mainsPresent, lowBattery, testing, shutdownPending } = reading;
    const seen = `${output} ${mainsPresent} ${lowBattery} ${testing} ${shutdownPending}`;
    const isQuiet = seen === p.seen;
    p.seen = seen;
    context.observe({ kind: "upsRead", upsId: p.id, at, reading }, isQuiet);
  }

  function askStorage(p: Poller, at: Instant): void {
    const reading = bridges.read(p.id);
    if (reading === null) {
      fail(p, "unreachable");
      return;
    }
    p.failedReads = 0;
    p.anchorAt = at;
    p.pauseMs = reading.state === "flushing" || reading.state === "starting" ? movingMs : calmMs;
    const isQuiet = reading.state === p.seen;
    p.seen = reading.state;
    context.observe({ kind: "storageRead", storageId: p.id, at, reading }, isQuiet);
  }

  /** Each at the last of its own moments. What something happened to meanwhile has a question of its own to come. */
  function askInPassing(p: Poller): void {
    const now = context.now();
    const at = now - ((now - p.anchorAt) % p.pauseMs);
    if (p.dueAt === null && at > p.anchorAt) ask(p, at);
  }

  function askCluster(p: Poller, now: Instant): void {
    const state = services.read(p.id);
    if (state === null) {
      fail(p, "unreachable");
      return;
    }
    p.failedReads = 0;
    p.anchorAt = now;
    p.pauseMs = state === "stopping" ? movingMs : calmMs;
    const isQuiet = state === p.seen;
    p.seen = state;
    context.observe({ kind: "clusterRead", clusterId: p.id, at: now, state }, isQuiet);
  }

  /** Nobody there can answer before something changes. */
  function isGone(p: Poller): boolean {
    const { clusters, terminals, storages } = context.site();
    if (p.of === "storage") return storages[p.id]?.state === "off";
    const isUp = (id: NodeId) => terminals[id]?.state === "running" || terminals[id]?.state === "stopping";
    return p.of === "cluster" && clusters[p.id]?.memberIds.some(isUp) !== true;
  }

  function fail(p: Poller, error: "timeout" | "unreachable"): void {
    const ofLife = life;
    const isDark = isGone(p);
    context.after(readTimeoutMs, () => {
      if (ofLife !== life || !args.isAlive()) return;
      p.failedReads += 1;
      p.anchorAt = context.now();
      p.last = null;
      p.seen = "failed";
      const grown = Math.min(lostAtMostMs, calmMs * 1.5 ** (p.failedReads - 3));
      p.pauseMs = p.failedReads < 3 ? busyMs : Math.round(grown);
      const at = context.now();
      if (p.of === "ups") context.observe({ kind: "upsReadFailed", upsId: p.id, at, error, detail: "" });
      else if (p.of === "storage")
        context.observe({ kind: "storageReadFailed", storageId: p.id, at, error, detail: "" }, p.failedReads > 3);
      else context.observe({ kind: "clusterReadFailed", clusterId: p.id, at, error, detail: "" }, p.failedReads > 3);
      // What is dark stays silent until it has power; that is a change.
      if (!isDark || p.failedReads < 3 || everyPoll) schedule(p, at + p.pauseMs);
    });
  }

  return {
    startAll() {
      life += 1;
      const random = context.random("phases");
      for (const p of all) {
        Object.assign(p, { ...create(p.id, p.of), anchorAt: context.now() });
        // All are asked at once; later their questions come at moments of their own.
        schedule(p, context.now() + random.int(10, 80));
        if (spread) context.after(random.int(100, 5_000), () => hasten(p.id));
      }
    },
    hasten,
    hear(event) {
      if ("upsId" in event) changed(event.upsId);
      else if ("storageId" in event) changed(event.storageId);
      else if ("clusterId" in event) changed(event.clusterId);
      else if (event.kind === "terminalRunning") {
        const cluster = context.relations.clusterOf(event.terminalId);
        // Its agent is the first that can say.
        if (cluster) context.after(calmMs, () => changed(cluster.id));
      }
    },
    sweep() {
      const beganAt = context.now();
      // What does not answer is asked again anyway.
      const swept = all.filter((p) => p.failedReads === 0);
      const lastAt = swept.reduce((last, p) => Math.max(last, slotAfter(p, beganAt)), beganAt);
      const ofLife = life;
      context.after(lastAt - beganAt, () => {
        if (ofLife !== life || !args.isAlive()) return;
        for (const p of swept) if (p.anchorAt <= beganAt) askInPassing(p);
        args.wakeController();
      });
    },
  };
}
