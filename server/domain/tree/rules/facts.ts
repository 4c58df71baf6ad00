import type { NodeId, Storage, Terminal, Tree, Ups } from "../entities.ts";
import type { Relations } from "../relations.ts";
import type { Finding } from "./finding.ts";

/** What is known beyond the settings. A node that is not there was not measured. */
export type KnownFacts = {
  /** Earliest time from OFF with grace to dark that a UPS was seen to take, in seconds. */
  offWithGraceToDarkSec: Readonly<Record<NodeId, number>>;
};
export const nothingKnown: KnownFacts = { offWithGraceToDarkSec: {} };

/** What every rule looks at, gathered once. */
export type Facts = {
  tree: Tree;
  relations: Relations;
  known: KnownFacts;
  /** UPSes that feed a control terminal, in the order of the tree; so with the others. A UPS may be in several. */
  controlTerminalUpses: readonly Ups[];
  controlStorageUpses: readonly Ups[];
  linkedTerminalUpses: readonly Ups[];
};

/** One rule of 1.6. O(nodes), or with a sort. */
export type Rule = (facts: Facts) => Finding[];

export function gatherFacts(tree: Tree, relations: Relations, known: KnownFacts): Facts {
  const feeds = (kind: Terminal["kind"]) => (ups: Ups) => relations.fedBy(ups.id).some((t) => t.kind === kind);
  const isControlDisk = (storage: Storage) => relations.isControlSide(storage.groupId);
  return {
    tree,
    relations,
    known,
    controlTerminalUpses: tree.upses.filter(feeds("control")),
    controlStorageUpses: tree.upses.filter((u) => relations.storagesFedBy(u.id).some(isControlDisk)),
    linkedTerminalUpses: tree.upses.filter(feeds("linked")),
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
