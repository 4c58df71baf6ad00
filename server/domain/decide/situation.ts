import type { NodeId, Storage, Terminal, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import { knownTerminal, knownUps } from "../world/known.ts";
import type { Cut, Memory, Note, Start } from "../world/memory.ts";
import type { Instant, UpsReading } from "../world/readings.ts";
import { write } from "../world/remember.ts";
import type { World } from "../world/world.ts";
import { type Command, subjectOf } from "./command.ts";
import type { Intent } from "./decision.ts";
import type { Part } from "./parts.ts";
import { isOffByPlan, type Reason } from "./reason.ts";
import { isInScope, type StandingOrder } from "./scope.ts";
import { SparseMap, SparseSet } from "./sparse.ts";
import { type DecideArgs, type FactName, type Facts, readFact, type Whole } from "./whole.ts";
import type { Wish } from "./wish.ts";

/** After a controller comes up, a UPS that does not answer stands as the journal left it only after this time: a card restarts in 60 s. */
const firstReadingSec = 90;
/** After a controller comes up, agents need this long to dial in; a terminal that was not heard yet may well be running. */
const firstHearingSec = 30;

/**
 * The working state of one decision on one part of the site: `tree` holds that part alone. Notes count from the moment they are made;
 * intents only once they are journaled.
 */
export type Situation = DecideArgs & {
  readonly part: Part;
  /** What all parts share in this decision; a situation that is kept goes on with that of the next one. */
  whole: Whole;
  /**
   * What is said with it differs at every instant, so that the part is decided on anew each time. `reached` is how to ask for a moment.
   */
  readonly now: Instant;
  /** With the notes of this decision. What it holds of other parts' nodes must not be looked at: `factOf` says what of them counts. */
  memory: Memory;
  notes: Note[];
  intents: Intent[];
  /** What schedules, off factors and orders want of terminals. */
  wishes: SparseMap<Wish>;
  /** UPSes and storage that an order or a schedule has off. */
  offUpses: SparseMap<Reason>;
  offStorages: SparseMap<{ reason: Reason; cutUps: boolean }>;
  /** UPSes that are to stay dark though they have mains. */
  heldOff: SparseMap<Reason>;
  /** Orders that name nodes of this part, each with those of them that it is about, the oldest first. */
  readonly standing: readonly StandingOrder[];
  /** Nodes whose step is forced, by order; and the orders of which something came. */
  forced: SparseMap<string>;
  forcedDone: SparseSet;
  /** Who must stop, and the reason that came first. */
  mustStop: SparseMap<Reason>;
  /** What each cluster that was looked at in this decision holds its members up for; null: nothing. */
  clusterHolds: SparseMap<Reason | null>;
  /** UPSes that have to go dark because of what hangs on them. */
  cutWanted: SparseSet;
  /** UPSes on which things start although even a full battery does not last for one complete stop. */
  tooSmall: SparseSet;
  /** UPSes whose charge or runtime was looked at: as it falls or rises, this part may be decided otherwise. */
  batteries: SparseSet;
  /** What a node waits for, or does: shown to people. The first reason given stays. */
  waits: SparseMap<Reason>;
  lookAt: Instant | null;
  /** The facts that were used, as `whole.ts` counts them. */
  used: number;
  /** It holds for this decision alone: something came of it, or it differs at every instant. */
  passes: boolean;
  /** Seconds of work that must still happen before a UPS can be cut; made when it is first asked for. */
  stillNeeded: ((upsId: NodeId) => number) | null;
  /** What others asked of this part. */
  answers: Map<Question<unknown>, { value: unknown; lookAt: Instant | null }> | null;
};

/** What the control side, or the end of the incident, depends on in every part. */
export type Question<T> = (s: Situation) => T;

export function createSituation(part: Part, whole: Whole, standing: readonly StandingOrder[]): Situation {
  return new SituationOfPart(part, whole, standing);
}

/** A class, because an object with an accessor of its own is slow to make. */
class SituationOfPart implements Situation {
  readonly part: Part;
  readonly tree: Tree;
  readonly relations: Relations;
  readonly standing: readonly StandingOrder[];
  whole: Whole;
  world: World;
  memory: Memory;
  notes: Note[];
  intents: Intent[];
  wishes: Situation["wishes"] = new SparseMap();
  offUpses: Situation["offUpses"] = new SparseMap();
  offStorages: Situation["offStorages"] = new SparseMap();
  heldOff: Situation["heldOff"] = new SparseMap();
  forced: Situation["forced"] = new SparseMap();
  forcedDone: Situation["forcedDone"] = new SparseSet();
  mustStop: Situation["mustStop"] = new SparseMap();
  clusterHolds: Situation["clusterHolds"] = new SparseMap();
  cutWanted: Situation["cutWanted"] = new SparseSet();
  tooSmall: Situation["tooSmall"] = new SparseSet();
  batteries: Situation["batteries"] = new SparseSet();
  waits: Situation["waits"] = new SparseMap();
  lookAt: Instant | null = null;
  used = 0;
  passes = false;
  stillNeeded: Situation["stillNeeded"] = null;
  answers: Situation["answers"] = null;

  constructor(part: Part, whole: Whole, standing: readonly StandingOrder[]) {
    this.part = part;
    this.tree = part.tree;
    this.relations = whole.relations;
    this.standing = standing;
    this.whole = whole;
    this.world = whole.world;
    this.memory = whole.memory;
    this.notes = whole.notes;
    this.intents = whole.intents;
  }

  get now(): Instant {
    this.whole.drifts = true;
    return this.whole.now;
  }
}

/** A situation that still holds, in the next decision. */
export function carryOver(s: Situation, whole: Whole): void {
  s.whole = whole;
  s.world = whole.world;
  s.memory = whole.memory;
  s.notes = whole.notes;
  s.intents = whole.intents;
}

/** Answered once for as long as the situation holds, and the moment has not come at which the answer may be another one. */
export function ask<T>(s: Situation, question: Question<T>): T {
  const { whole } = s;
  const held = s.answers?.get(question);
  if (held && (held.lookAt === null || held.lookAt > whole.now)) {
    lookNoLaterThan(whole, held.lookAt);
    return held.value as T;
  }
  const own = s.lookAt;
  const { used, drifts } = whole;
  s.lookAt = null;
  whole.used = 0;
  whole.drifts = false;
  const value = question(s);
  s.used |= whole.used;
  s.passes ||= whole.drifts;
  whole.used |= used;
  whole.drifts ||= drifts;
  s.answers ??= new Map();
  s.answers.set(question, { value, lookAt: s.lookAt });
  lookNoLaterThan(whole, s.lookAt);
  s.lookAt = own;
  return value;
}

function lookNoLaterThan(looking: { lookAt: Instant | null }, at: Instant | null): void {
  if (at !== null && (looking.lookAt === null || at < looking.lookAt)) looking.lookAt = at;
}

/** What this part may know of the others. */
export function factOf<K extends FactName>(s: Situation, name: K): Facts[K] {
  return readFact(s.whole, name);
}

/** Records a fact; what is decided after it rests on it. */
export function take(s: Situation, note: Note): void {
  s.notes.push(note);
  write(s.whole.draft, { seq: 0, at: s.whole.now, epoch: 0, ...note });
}

/** Sends a command, unless an operator holds its node. */
export function intend(s: Situation, command: Command, reason: Reason, wasRunning: boolean | null = null): void {
  const orderId = heldBy(s, subjectOf(command));
  if (orderId === null) s.intents.push({ command, reason, wasRunning });
  else s.waits.set(subjectOf(command), { code: "held", orderId });
}

/** Which order holds commands to this node back; null: none. */
function heldBy(s: Situation, nodeId: NodeId): string | null {
  const allId = factOf(s, "holdsAllId");
  if (allId !== null) return allId;
  const holds = s.standing.filter((o) => o.kind === "hold");
  // Who holds one member holds the shutdown of its cluster.
  const memberIds = holds.length > 0 ? s.tree.clusters.find((c) => c.id === nodeId)?.memberIds : undefined;
  const ids = [nodeId, ...(memberIds ?? [])];
  return holds.find((o) => ids.some((id) => isInScope(o.scope, id)))?.id ?? null;
}

/** Whether the step of this node is to be taken without its waits, because an operator says so. */
export function isForced(s: Situation, nodeId: NodeId): boolean {
  const orderId = s.forced.get(nodeId);
  if (orderId !== undefined) s.forcedDone.add(orderId);
  return orderId !== undefined;
}

export function waits(s: Situation, nodeId: NodeId, reason: Reason): void {
  if (!s.waits.has(nodeId)) s.waits.set(nodeId, reason);
}

/** Asks to be called again at `at`, and says whether that moment has come. */
export function reached(s: Situation, at: Instant): boolean {
  if (at <= s.whole.now) return true;
  lookNoLaterThan(s, at);
  return false;
}

export const seconds = (sec: number): number => sec * 1000;

/** On battery because mains failed: a self-test is none, but it never hides low battery. */
export function isOnBattery(reading: UpsReading): boolean {
  return reading.output === "battery" && (!reading.testing || reading.lowBattery);
}

export function isOff(s: Situation, upsId: NodeId): boolean {
  return knownUps(s.world, upsId).reading?.output === "off";
}

/** What a UPS says its battery holds; null: it has not been read. */
export function batteryOf(s: Situation, upsId: NodeId): Pick<UpsReading, "chargePercent" | "runtimeSec"> | null {
  s.batteries.add(upsId);
  return knownUps(s.world, upsId).reading;
}

/** A confirmed outage whose mains are not back, and that nobody aborted. */
export function isOut(s: Situation, upsId: NodeId): boolean {
  const outage = s.memory.outages[upsId];
  if (outage === undefined || outage.confirmedAt === null || outage.mainsBackAt !== null) return false;
  if (outage.abortedAt != null) return false;
  return !isYetToBeRead(s, upsId);
}

/** What the journal says of it was true before this controller came up; how it stands now a first reading is to say. */
function isYetToBeRead(s: Situation, upsId: NodeId): boolean {
  const reading = knownUps(s.world, upsId).reading;
  return reading === null && !reached(s, s.world.observingSince + seconds(firstReadingSec));
}

/** Out, or to be switched off by order. */
export function isOutOrOrderedOff(s: Situation, upsId: NodeId): boolean {
  return isOut(s, upsId) || s.offUpses.has(upsId);
}

/** It feeds nobody, or is about to: out, off, or commanded off. */
export function isLostFeed(s: Situation, upsId: NodeId): boolean {
  if (isOutOrOrderedOff(s, upsId) || isOff(s, upsId)) return true;
  const cut = s.memory.cuts[upsId];
  if (cut === undefined || isYetToBeRead(s, upsId)) return false;
  return !isRefused(cut) || knownUps(s.world, upsId).reading?.shutdownPending === true;
}

/** The device, or the way to it, said no. */
export function isRefused({ outcome }: Cut): boolean {
  return outcome !== null && outcome !== "accepted" && outcome !== "done" && outcome !== "timeout";
}

/**
 * It went down, and is not on its way up again: a terminal that boots must not lose its power either. One whose stop an operator skips
 * counts as down for as long as it would have to stop.
 */
export function isDown(s: Situation, terminalId: NodeId): boolean {
  if (s.memory.skips[terminalId] === "stop" && s.mustStop.has(terminalId)) return true;
  return s.memory.downs[terminalId] !== undefined && !isComingUp(s, terminalId);
}

/** Nothing of it can be running: it was confirmed down, and nothing has woken it since. */
export function isConfirmedDown(s: Situation, terminalId: NodeId): boolean {
  return isDown(s, terminalId) && s.memory.downs[terminalId]?.confirmed === true && !s.memory.starts[terminalId];
}

/** Woken, or its outlet got power and it boots by that; not heard yet, and still within its start time. */
function isComingUp(s: Situation, terminalId: NodeId): boolean {
  const t = s.relations.terminals.get(terminalId);
  if (!t || isOffAtAllFeeds(s, t)) return false;
  const start = s.memory.starts[terminalId];
  if (start) return start.timedOutAt === null;
  // A reboot ends up again by itself: its goodbye is not the end of it.
  const down = s.memory.downs[terminalId];
  const reboots = down && s.memory.stops[terminalId]?.reboot;
  const since = reboots ? down.at : t.start.kind === "power" && hasRun(s, t) ? poweredSince(s, t) : null;
  // A controller that is just up again may have missed it: who came up meanwhile, the agents say first.
  return since !== null && (!reached(s, since + seconds(t.startSec)) || isYetToBeHeard(s, terminalId));
}

/** It passed its time, and its agent answers on from the boot that was asked to stop: it is still on its way down, or hangs. */
export function isStillThere(s: Situation, t: Terminal): boolean {
  const known = knownTerminal(s.world, t.id);
  const bootId = s.memory.stops[t.id]?.bootId ?? null;
  return known.connected && known.goodbyeAt === null && bootId !== null && known.bootId === bootId;
}

function hasRun(s: Situation, t: Terminal): boolean {
  return s.memory.stops[t.id]?.wasRunning === true || s.memory.downs[t.id]?.cause === "dark";
}

/** It ran when it was asked to stop because of an outage, or lost its power while it ran. What was stopped by plan is started by plan. */
export function isToRestore(s: Situation, t: Terminal): boolean {
  const stop = s.memory.stops[t.id];
  return stop ? stop.wasRunning && !isOffByPlan(stop.reason) : s.memory.downs[t.id]?.cause === "dark";
}

/** Not heard since this controller came up, and it is too early to make anything of that. */
export function isYetToBeHeard(s: Situation, terminalId: NodeId): boolean {
  const heardAt = knownTerminal(s.world, terminalId).lastHeardAt;
  return heardAt === null && !reached(s, s.world.observingSince + seconds(firstHearingSec));
}

/** It was heard by this controller, or ran when the incident began and has not been stopped since. */
export function isKnownToHaveRun(s: Situation, terminalId: NodeId): boolean {
  if (knownTerminal(s.world, terminalId).lastHeardAt !== null) return true;
  const { offBefore } = s.memory;
  return offBefore !== null && offBefore[terminalId] === undefined;
}

/**
 * It ran when the incident began, nobody asked it to stop, and this controller, which came up later, has not heard it. Such a one went
 * down while no controller looked, or its agent is gone.
 */
export function hasGoneUnseen(s: Situation, t: Terminal): boolean {
  const { sequence, offBefore, stops, downs } = s.memory;
  if (!sequence || offBefore === null || offBefore[t.id] || stops[t.id] || downs[t.id]) return false;
  if (s.world.observingSince <= sequence.startedAt || s.wishes.get(t.id)?.wanted === "off") return false;
  return knownTerminal(s.world, t.id).lastHeardAt === null && !isYetToBeHeard(s, t.id);
}

/** How many live feeds it needs to be up: all of them where the loss of any stops it. */
export function feedsWanted(s: Situation, t: Terminal): number {
  const policy = s.relations.policyOf(t.groupId);
  return policy.stopOnOutage && policy.stopWhen === "anyUps" ? s.relations.feedsOf(t.id).length : t.feedsNeeded;
}

/** Every outlet of this terminal was read to be dark. */
export function isOffAtAllFeeds(s: Situation, t: Terminal): boolean {
  const feeds = s.relations.feedsOf(t.id);
  return feeds.length > 0 && feeds.every((id) => isOff(s, id));
}

/**
 * Since when it has power again after it went down and lost it, in this incident; null: it has none, or at any time enough of its feeds
 * were on.
 */
export function poweredSince(s: Situation, t: Terminal): Instant | null {
  const downAt = s.memory.downs[t.id]?.at ?? 0;
  const feeds = s.relations.feedsOf(t.id);
  const needed = feedsToGoDark(s, t);
  const darks = feeds.flatMap((id) => darkOf(s, id) ?? []).filter((d) => d.toAt > downAt);
  let since: Instant | null = null;
  for (const { fromAt } of darks) {
    const together = darks.filter((d) => d.fromAt <= fromAt && fromAt <= d.toAt).map((d) => d.toAt);
    const at = together.sort((x, y) => x - y)[together.length - needed];
    if (at !== undefined && Number.isFinite(at) && (since === null || at > since)) since = at;
  }
  return since;
}

/** So many feeds have to be dark at the same time for it to be without power. */
export function feedsToGoDark(s: Situation, t: Terminal): number {
  const feeds = s.relations.feedsOf(t.id).length;
  return feeds - Math.min(t.feedsNeeded, feeds) + 1;
}

/** When its output was dark, now or last in this incident; `toAt` is infinite while it is. null: it was not. */
function darkOf(s: Situation, upsId: NodeId): { fromAt: Instant; toAt: Instant } | null {
  const { cuts, selfDarks, restoredAt, darkBefore } = s.memory;
  const fromAt = cuts[upsId]?.darkAt ?? selfDarks[upsId] ?? null;
  if (fromAt !== null) return { fromAt, toAt: Number.POSITIVE_INFINITY };
  const { darkSince } = knownUps(s.world, upsId);
  if (darkSince !== null) return { fromAt: darkSince, toAt: Number.POSITIVE_INFINITY };
  return restoredAt[upsId] === undefined ? null : (darkBefore[upsId] ?? null);
}

/**
 * When it should be up at the latest after it was first woken. While no controller was there nobody repeated the wake packet: one that
 * comes up gives it the whole time again.
 */
export function startEndsAt(s: Situation, t: Terminal, { firstAt }: Pick<Start, "firstAt">): Instant {
  return Math.max(firstAt, s.world.observingSince) + seconds(t.startSec);
}

/** Its agent is there and its operating system is not on its way down. */
export function isRunning(s: Situation, terminalId: NodeId): boolean {
  const known = knownTerminal(s.world, terminalId);
  return known.connected && known.phase === "running" && known.goodbyeAt === null;
}

export function isControlUps(s: Situation, ups: Ups): boolean {
  return s.relations.isControlUps(ups.id);
}

export function isControlStorage(s: Situation, storage: Storage): boolean {
  return s.relations.isControlSide(storage.groupId);
}

/** None where the control side is another part. */
export function controlTerminals(s: Situation): readonly Terminal[] {
  return s.part.isControl ? s.relations.controlTerminals : none;
}
const none: readonly never[] = [];

export function stableSecOf(s: Situation, upsId: NodeId): number {
  return s.relations.stableSecOf(upsId);
}
