import type { LanObserved } from "../schedule/off-factors.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Memory, Note } from "../world/memory.ts";
import type { MemoryDraft } from "../world/memory-draft.ts";
import type { Instant } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { Intent } from "./decision.ts";
import type { Situation } from "./situation.ts";

export type DecideArgs = { tree: Tree; relations: Relations; world: World; now: Instant };

/** All that crosses from one part of the site to another, by value. */
export type Facts = {
  sequence: Memory["sequence"];
  offBefore: Memory["offBefore"];
  controlReboot: Memory["controlReboot"];
  changes: Memory["changes"];
  lan: LanObserved | null;
  /** An outage is open somewhere. */
  anyOutage: boolean;
  /** The order that holds everything; null: none. */
  holdsAllId: string | null;
  /** All control terminals must stop because of their own power, or by order. */
  controlLoss: boolean;
  /** What of the control side comes before the linked side. */
  controlSideLeft: readonly NodeId[];
};
export type FactName = keyof Facts;

const bits: Record<FactName, number> = {
  sequence: 1,
  offBefore: 2,
  controlReboot: 4,
  changes: 8,
  lan: 16,
  anyOutage: 32,
  holdsAllId: 64,
  controlLoss: 128,
  controlSideLeft: 256,
};

/** One decision over all parts of a site: what they share. */
export type Whole = DecideArgs & {
  /** With the notes of this decision; `draft` writes it in place. What it holds of no single node counts as a fact that is used. */
  memory: Memory;
  draft: MemoryDraft;
  notes: Note[];
  intents: Intent[];
  facts: Facts;
  /** Which facts were used, as `bits`, since this was last set to 0. */
  used: number;
  /** Whether the time was looked at since this was last set to false, other than by asking whether an instant was reached. */
  drifts: boolean;
  /** From here on the linked side is decided on: what the control side does meanwhile it learns with the next decision. */
  isLinkedTurn: boolean;
  lookAt: Instant | null;
  /** One for each part, the control side's first. */
  situations: Situation[];
};

export function openWhole({ tree, relations, world, now }: DecideArgs): Whole {
  const { memory } = world;
  const draft: MemoryDraft = { memory, owned: new Set(), commands: null };
  const whole: Whole = {
    tree,
    relations,
    world,
    now,
    memory,
    draft,
    notes: [],
    intents: [],
    facts: {
      sequence: memory.sequence,
      offBefore: memory.offBefore,
      controlReboot: memory.controlReboot,
      changes: memory.changes,
      lan: world.lan,
      anyOutage: false,
      holdsAllId: holdsAll(memory.orders),
      controlLoss: false,
      controlSideLeft: [],
    },
    used: 0,
    drifts: false,
    isLinkedTurn: false,
    lookAt: null,
    situations: [],
  };
  whole.memory = new WatchedMemory(memory, whole);
  draft.memory = whole.memory;
  return whole;
}

function holdsAll(orders: Memory["orders"]): string | null {
  for (const id in orders) {
    const order = orders[id];
    if (order?.kind === "hold" && order.nodeId === null) return order.id;
  }
  return null;
}

/** A fact of the whole site, as it stands in this decision. */
export function readFact<K extends FactName>(whole: Whole, name: K): Facts[K] {
  whole.used |= bits[name];
  return whole.facts[name];
}

/** Facts that differ, as `bits`. */
export function changedFacts(before: Facts, after: Facts): number {
  let changed = 0;
  for (const name of factNames) if (!isSameFact(before[name], after[name])) changed |= bits[name];
  return changed;
}
const factNames = Object.keys(bits) as FactName[];

function isSameFact(a: Facts[FactName], b: Facts[FactName]): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((id, i) => id === b[i]);
}

/** Memory that sees who reads what is no single node's. A class, because an object with accessors of its own is slow to make. */
class WatchedMemory implements Memory {
  outages: Memory["outages"];
  stops: Memory["stops"];
  downs: Memory["downs"];
  cuts: Memory["cuts"];
  flushes: Memory["flushes"];
  starts: Memory["starts"];
  clusterStops: Memory["clusterStops"];
  clusterRestarts: Memory["clusterRestarts"];
  restoredAt: Memory["restoredAt"];
  darkBefore: Memory["darkBefore"];
  readyAt: Memory["readyAt"];
  shortened: Memory["shortened"];
  selfDarks: Memory["selfDarks"];
  futileCuts: Memory["futileCuts"];
  controlDiskStops: Memory["controlDiskStops"];
  rebooted: Memory["rebooted"];
  orders: Memory["orders"];
  checks: Memory["checks"];
  skips: Memory["skips"];
  due: Memory["due"];
  upSince: Memory["upSince"];
  lastEntryAt: Memory["lastEntryAt"];
  #whole: Whole;
  #sequence: Memory["sequence"];
  #offBefore: Memory["offBefore"];
  #controlReboot: Memory["controlReboot"];
  #changes: Memory["changes"];

  constructor(memory: Memory, whole: Whole) {
    this.outages = memory.outages;
    this.stops = memory.stops;
    this.downs = memory.downs;
    this.cuts = memory.cuts;
    this.flushes = memory.flushes;
    this.starts = memory.starts;
    this.clusterStops = memory.clusterStops;
    this.clusterRestarts = memory.clusterRestarts;
    this.restoredAt = memory.restoredAt;
    this.darkBefore = memory.darkBefore;
    this.readyAt = memory.readyAt;
    this.shortened = memory.shortened;
    this.selfDarks = memory.selfDarks;
    this.futileCuts = memory.futileCuts;
    this.controlDiskStops = memory.controlDiskStops;
    this.rebooted = memory.rebooted;
    this.orders = memory.orders;
    this.checks = memory.checks;
    this.skips = memory.skips;
    this.due = memory.due;
    this.upSince = memory.upSince;
    this.lastEntryAt = memory.lastEntryAt;
    this.#whole = whole;
    this.#sequence = memory.sequence;
    this.#offBefore = memory.offBefore;
    this.#controlReboot = memory.controlReboot;
    this.#changes = memory.changes;
  }

  get sequence(): Memory["sequence"] {
    this.#whole.used |= bits.sequence;
    return this.#sequence;
  }
  set sequence(value: Memory["sequence"]) {
    this.#sequence = value;
  }
  get offBefore(): Memory["offBefore"] {
    this.#whole.used |= bits.offBefore;
    return this.#offBefore;
  }
  set offBefore(value: Memory["offBefore"]) {
    this.#offBefore = value;
  }
  get controlReboot(): Memory["controlReboot"] {
    this.#whole.used |= bits.controlReboot;
    return this.#whole.isLinkedTurn ? this.#whole.facts.controlReboot : this.#controlReboot;
  }
  set controlReboot(value: Memory["controlReboot"]) {
    this.#controlReboot = value;
  }
  get changes(): Memory["changes"] {
    this.#whole.used |= bits.changes;
    return this.#changes;
  }
  set changes(value: Memory["changes"]) {
    this.#changes = value;
  }
}
