import type { NodeId, Storage, Terminal, Tree, Ups } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Memory, Note } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import { write } from "../world/remember.ts";
import type { World } from "../world/world.ts";
import { type Command, subjectOf } from "./command.ts";
import type { Intent } from "./decision.ts";
import type { Part } from "./parts.ts";
import type { Reason } from "./reason.ts";
import { isInScope, type StandingOrder } from "./scope.ts";
import { SparseMap, SparseSet } from "./sparse.ts";
import { type DecideArgs, type FactName, type Facts, readFact, type Whole } from "./whole.ts";
import type { Wish } from "./wish.ts";

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
