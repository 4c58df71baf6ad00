import type { NodeId } from "../tree/entities.ts";
import type { SimCluster, SimStorage, SimTerminal, SimUps, Site, SiteEvent, SiteStep } from "./site.ts";

/** A site under change: nodes are copied on their first change only, so that a step costs what changes, not what is there. */
export type Draft = {
  site: Site;
  events: SiteEvent[];
  /** Grows with every change of what hangs on which UPS and draws power. */
  loadChanges: number;
  /** Grows with every node that is asked for to be changed. */
  changes: number;
  owned: Set<object>;
};

/** The original is never touched. */
export function openDraft(site: Site): Draft {
  return { site: { ...site }, events: [], loadChanges: 0, changes: 0, owned: new Set() };
}

export function closeDraft(draft: Draft): SiteStep {
  return { site: draft.site, events: draft.events };
}

/** The node of that id, safe to change; null: there is none. */
export function changeUps(draft: Draft, id: NodeId): SimUps | null {
  return change(draft, draft.site.upses, id, (own) => {
    draft.site.upses = own;
  });
}

export function changeTerminal(draft: Draft, id: NodeId): SimTerminal | null {
  return change(draft, draft.site.terminals, id, (own) => {
    draft.site.terminals = own;
  });
}

export function changeStorage(draft: Draft, id: NodeId): SimStorage | null {
  return change(draft, draft.site.storages, id, (own) => {
    draft.site.storages = own;
  });
}

export function changeCluster(draft: Draft, id: NodeId): SimCluster | null {
  return change(draft, draft.site.clusters, id, (own) => {
    draft.site.clusters = own;
  });
}

function change<T extends object>(
  draft: Draft,
  nodes: Record<NodeId, T>,
  id: NodeId,
  replace: (own: Record<NodeId, T>) => void,
): T | null {
  const present = nodes[id];
  if (!present) return null;
  draft.changes += 1;
  if (draft.owned.has(present)) return present;
  let own = nodes;
  if (!draft.owned.has(nodes)) {
    own = { ...nodes };
    draft.owned.add(own);
    replace(own);
  }
  const copy = { ...present };
  own[id] = copy;
  draft.owned.add(copy);
  return copy;
}
