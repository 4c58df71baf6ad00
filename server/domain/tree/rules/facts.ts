import { type TypicalDays, typicalDays } from "../../schedule/typical-days.ts";
import type { Instant, UpsDeviceSettings } from "../../world/readings.ts";
import type { NodeId, Storage, Terminal, Tree, Ups } from "../entities.ts";
import type { Relations } from "../relations.ts";
import type { Finding } from "./finding.ts";

/** A setting by which a UPS shuts down or restarts of its own accord. `limit` in the unit of its name; null: it does not say. */
export type UpsOwnRule = { kind: "onBatterySec" | "runtimeSec" | "loadPercent"; limit: number | null };

/** What is known beyond the settings. A node that is not there was not measured, a field that is absent was not looked at. */
export type KnownFacts = {
  /** Earliest time from OFF with grace to dark that a UPS was seen to take, in seconds. */
  offWithGraceToDarkSec: Readonly<Record<NodeId, number>>;
  /** The present time; null or absent: what depends on the year (dates that are past, clocks that change) is not looked at. */
  now?: Instant | null;
  /** Per UPS, the runtime that it gives at its present load, in seconds. */
  runtimeSec?: Readonly<Record<NodeId, number>>;
  /** Per UPS, what it holds of the settings that live in the device. */
  upsSettings?: Readonly<Record<NodeId, UpsDeviceSettings>>;
  /** Per terminal, how far its clock is ahead of the controller's (negative: behind), in seconds. */
  clockAheadSec?: Readonly<Record<NodeId, number>>;
  /** Per terminal, when its clock was last set, and by how many seconds (negative: back). */
  clockSteps?: Readonly<Record<NodeId, { at: Instant; bySec: number }>>;
  /** Per UPS, the rules of its own that are switched on. */
  upsOwnRules?: Readonly<Record<NodeId, readonly UpsOwnRule[]>>;
  /** Per terminal, other shutdown products that were seen on it, by name. */
  shutdownProducts?: Readonly<Record<NodeId, readonly string[]>>;
};
export const nothingKnown: KnownFacts = { offWithGraceToDarkSec: {} };

/** What is known of a node; null: nothing. */
export function knownOf<T>(facts: Readonly<Record<NodeId, T>> | undefined, id: NodeId): T | null {
  const fact = facts && Object.hasOwn(facts, id) ? facts[id] : null;
  return fact ?? null;
}

/** What every rule looks at, gathered once. */
export type Facts = {
  tree: Tree;
  relations: Relations;
  known: KnownFacts;
  /** UPSes that feed a control terminal, in the order of the tree; so with the others. A UPS may be in several. */
  controlTerminalUpses: readonly Ups[];
  controlStorageUpses: readonly Ups[];
  linkedTerminalUpses: readonly Ups[];
  /** The days on which schedules may behave differently; computed when it is first asked for. */
  typicalDays(): TypicalDays;
};

/** One rule of 1.6. O(nodes), or with a sort. */
export type Rule = (facts: Facts) => Finding[];

export function gatherFacts(tree: Tree, relations: Relations, known: KnownFacts): Facts {
  const feeds = (kind: Terminal["kind"]) => (ups: Ups) => relations.fedBy(ups.id).some((t) => t.kind === kind);
  let days: TypicalDays | null = null;
  const isControlDisk = (storage: Storage) => relations.isControlSide(storage.groupId);
  return {
    tree,
    relations,
    known,
    controlTerminalUpses: tree.upses.filter(feeds("control")),
    controlStorageUpses: tree.upses.filter((u) => relations.storagesFedBy(u.id).some(isControlDisk)),
    linkedTerminalUpses: tree.upses.filter(feeds("linked")),
    typicalDays: () => {
      days ??= typicalDays(tree, relations, known.now ?? null);
      return days;
    },
  };
}

/** The first item with the smallest value; null: there is none. */
export function smallest<T>(items: readonly T[], value: (item: T) => number): T | null {
  return items.reduce<T | null>((best, item) => (best === null || value(item) < value(best) ? item : best), null);
}

/** The first item with the largest value; null: there is none. */
export function largest<T>(items: readonly T[], value: (item: T) => number): T | null {
  return smallest(items, (item) => -value(item));
}
