import { completeStops } from "../../timing/battery-budget.ts";
import type { NodeId, Tree } from "../../tree/entities.ts";
import type { Relations } from "../../tree/relations.ts";
import { knownTerminal } from "../../world/known.ts";
import type { JournalEntry } from "../../world/memory.ts";
import type { Instant, Observation } from "../../world/readings.ts";
import type { World } from "../../world/world.ts";
import type { Site, SiteEvent } from "../site.ts";
import { trialStartAt } from "./context.ts";
import { keptOf } from "./kept.ts";
import type { TrialPlan } from "./plan.ts";

/** What is true of a UPS, whoever knows it. */
export type UpsTruth = {
  /** Since when mains are away; null: they are there. */
  lostAt: Instant | null;
  backAt: Instant;
  /** Why the output last went dark. */
  darkBy: "command" | "empty" | null;
  darkAt: Instant | null;
  /** Since when a controller could know that it is on battery: trap or reading, since mains last failed. */
  seenLostAt: Instant | null;
  lastGoodReadAt: Instant | null;
  lastGoodMainsReadAt: Instant | null;
  /** The last reading that did not show mains; what was before a controller's life is not known to it. */
  lastNoMainsReadAt: Instant | null;
};
export type TerminalTruth = {
  ranBefore: boolean;
  runningSince: Instant | null;
  notRunningSince: Instant | null;
  /** Since when it has been down, by itself or without power; null: it is not. */
  haltedSince: Instant | null;
  bootedAt: Instant;
  /** When so many of its outlets were last dark together that it was without power; null: never. */
  unpoweredAt: Instant | null;
  /** It last lost its power before the controller that lived then had heard of it, and none had written down that it ran. */
  crashedUnheard: boolean;
};
export type StorageTruth = { notReadySince: Instant | null };

/** All that the checks look at. `world` is what the controller decided on, with the notes of that decision. */
export type Ground = {
  plan: TrialPlan;
  tree: Tree;
  relations: Relations;
  site: Site;
  now: Instant;
  world: World;
  upses: Record<NodeId, UpsTruth>;
  terminals: Record<NodeId, TerminalTruth>;
  storages: Record<NodeId, StorageTruth>;
  /** When each life of the controller began and ended (null: it lives). */
  lives: { from: Instant; to: Instant | null }[];
  journaledCommandIds: Set<string>;
  completeStopSec: (upsId: NodeId) => number;
  hasSaidGoodbye(terminalId: NodeId): boolean;
  /** Per UPS: what the last cycling form did, until something new gives reason for another. */
  cycled: Map<NodeId, Instant>;
  lastOutageAt: Instant;
  /** `terminalId/upsId` → the beginning of that control-side disk's outage for which the terminal went down and came up again. */
  diskStops: Map<string, Instant>;
  diskStopsAsked: Map<string, Instant>;
  rebootsDone: Map<NodeId, number>;
  /** With several controllers: since when this one has a connection to another one that acts; null: it has none. */
  otherActsSince(seatId: NodeId): Instant | null;
};

/** What the checks are asked about: something that happened on the site, was journaled, arrived at a device, or the end. */
export type Happening =
  | { kind: "site"; event: SiteEvent }
  | { kind: "entry"; entry: JournalEntry }
  | { kind: "arrived"; commandId: string; life: number; currentLife: number; isControllerAlive: boolean }
  | { kind: "restless" }
  | { kind: "end" };

/** One sentence per breach; empty: the invariant holds. */
export type Check = (happening: Happening, ground: Ground) => string[];

export function createGround(args: {
  plan: TrialPlan;
  relations: Relations;
  site: Site;
  world: World;
  now: Instant;
  hasSaidGoodbye(terminalId: NodeId): boolean;
}): Ground {
  const { plan, relations, site, now } = args;
  const { tree } = plan;
  const off = new Set(plan.offTerminalIds);
  const blank: UpsTruth = {
    lostAt: null,
    backAt: now - 86_400_000,
    darkBy: null,
    darkAt: null,
    seenLostAt: null,
    lastGoodReadAt: null,
    lastGoodMainsReadAt: null,
    lastNoMainsReadAt: null,
  };
  return {
    ...args,
    tree,
    relations,
    site,
    upses: Object.fromEntries(tree.upses.map((u) => [u.id, { ...blank }])),
    terminals: Object.fromEntries(
      tree.terminals.map((t) => [
        t.id,
        {
          ranBefore: !off.has(t.id),
          runningSince: off.has(t.id) ? null : now,
          notRunningSince: off.has(t.id) ? now : null,
          haltedSince: off.has(t.id) ? now : null,
          bootedAt: 0,
          unpoweredAt: null,
          crashedUnheard: false,
        },
      ]),
    ),
    storages: Object.fromEntries(tree.storages.map((s) => [s.id, { notReadySince: null }])),
    lives: [],
    journaledCommandIds: new Set(),
    completeStopSec: completeStops(tree, relations),
    cycled: new Map(),
    lastOutageAt: trialStartAt,
    diskStops: new Map(),
    diskStopsAsked: new Map(),
    rebootsDone: new Map(),
    otherActsSince: () => null,
  };
}

/** By the record of each of those that act. */
export function noteSiteEventFor(g: Ground, acting: readonly Ground[], event: SiteEvent): void {
  for (const view of acting) noteSiteEvent(view, event);
  if (event.kind === "terminalCrashed")
    keptOf(g.terminals, event.terminalId).crashedUnheard = !acting.some((view) => isKnownToRun(view, event.terminalId));
  if (event.kind === "terminalStopping" && acting.some((v) => v.world.memory.stops[event.terminalId]?.reboot))
    g.rebootsDone.set(event.terminalId, (g.rebootsDone.get(event.terminalId) ?? 0) + 1);
  if (event.kind === "upsOff" && acting.some((v) => isCycle(v, event.upsId))) g.cycled.set(event.upsId, g.now);
}

function isCycle(g: Ground, upsId: NodeId): boolean {
  const cut = g.world.memory.cuts[upsId];
  const cycles = cut?.form === "cycleNow" || cut?.form === "cycleWithGrace";
  return cycles && g.upses[upsId]?.darkBy === "command";
}

export function noteEntry(g: Ground, entry: JournalEntry): void {
  if (entry.kind === "commandIssued") g.journaledCommandIds.add(entry.commandId);
  else if (entry.kind === "controlRebootNeeded") g.rebootsDone.clear();
  else if (entry.kind === "sequenceEnded") g.cycled.clear();
  else if (entry.kind === "outageBegan") g.lastOutageAt = g.now;
}

/** Keeps the truth; the site is the one after the step in which this happened. */
export function noteSiteEvent(g: Ground, event: SiteEvent): void {
  const { at } = event;
  if ("upsId" in event) {
    const ups = keptOf(g.upses, event.upsId);
    if (event.kind === "upsBatteryEmpty") ups.darkBy = "empty";
    else if (event.kind === "upsOff") {
      if (ups.darkBy === null) ups.darkBy = "command";
      ups.darkAt = at;
      noteUnpowered(g, event.upsId, at);
    } else if (event.kind === "upsOn") {
      ups.darkBy = null;
      ups.darkAt = null;
    }
  } else if ("terminalId" in event) {
    const t = keptOf(g.terminals, event.terminalId);
    if (event.kind === "terminalRunning") {
      Object.assign(t, { runningSince: at, notRunningSince: null });
      noteBackForDisk(g, event.terminalId);
    } else t.notRunningSince ??= at;
    if (event.kind === "terminalHalted" || event.kind === "terminalCrashed") t.haltedSince = at;
    else if (event.kind !== "terminalStopping") t.haltedSince = null;
    if (event.kind === "terminalBooting") t.bootedAt = at;
    if (event.kind === "terminalCrashed") t.crashedUnheard = !isKnownToRun(g, event.terminalId);
    else if (event.kind === "terminalRunning") t.crashedUnheard = false;
  } else if ("storageId" in event) {
    const s = keptOf(g.storages, event.storageId);
    const { state } = keptOf(g.site.storages, event.storageId);
    if (state === "ready" || state === "flushed") s.notReadySince = null;
    else s.notReadySince ??= at;
  }
}

function noteUnpowered(g: Ground, upsId: NodeId, at: Instant): void {
  for (const t of g.relations.fedBy(upsId)) {
    const lit = g.relations.feedsOf(t.id).filter((id) => g.site.upses[id]?.output === "on");
    if (lit.length < t.feedsNeeded) keptOf(g.terminals, t.id).unpoweredAt = at;
  }
}

function isKnownToRun(g: Ground, terminalId: NodeId): boolean {
  const { memory } = g.world;
  const lives = g.lives.at(-1)?.to === null;
  return (
    (lives && knownTerminal(g.world, terminalId).lastHeardAt !== null) ||
    memory.stops[terminalId] !== undefined ||
    (memory.offBefore !== null && memory.offBefore[terminalId] === undefined)
  );
}

/** It is asked to stop for its own disk: once it is up again it waits for that disk, running. */
export function noteDiskStop(g: Ground, terminalId: NodeId): void {
  for (const storage of g.relations.storagesUsedBy(terminalId))
    for (const upsId of g.relations.upsesOfStorage(storage.id)) {
      const outage = g.world.memory.outages[upsId];
      if (outage && g.relations.isControlSide(storage.groupId))
        g.diskStopsAsked.set(`${terminalId}/${upsId}`, outage.beganAt);
    }
}

function noteBackForDisk(g: Ground, terminalId: NodeId): void {
  for (const [key, beganAt] of g.diskStopsAsked)
    if (key.startsWith(`${terminalId}/`)) {
      g.diskStops.set(key, beganAt);
      g.diskStopsAsked.delete(key);
    }
}

/** Mains at the inlet, as the trial sets them. */
export function noteMains(g: Ground, upsId: NodeId, on: boolean): void {
  const ups = keptOf(g.upses, upsId);
  if (on && ups.lostAt !== null) Object.assign(ups, { lostAt: null, backAt: g.now });
  else if (!on && ups.lostAt === null) Object.assign(ups, { lostAt: g.now, seenLostAt: null });
}

export function noteObservation(g: Ground, o: Observation): void {
  if (o.kind === "upsTrap" && o.trap === "onBattery") {
    const ups = keptOf(g.upses, o.upsId);
    if (ups.lostAt !== null) ups.seenLostAt ??= o.at;
  } else if (o.kind === "upsRead") {
    const ups = keptOf(g.upses, o.upsId);
    const { reading } = o;
    ups.lastGoodReadAt = o.at;
    if (reading.mainsPresent && (reading.output !== "battery" || reading.testing)) ups.lastGoodMainsReadAt = o.at;
    if (!reading.mainsPresent) {
      ups.lastNoMainsReadAt = o.at;
      if (ups.lostAt !== null && o.at >= ups.lostAt) ups.seenLostAt ??= o.at;
    }
  }
}
