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
  const present = draft.site.upses[id];
  return present ? ownUps(draft, present) : null;
}

export function changeTerminal(draft: Draft, id: NodeId): SimTerminal | null {
  const present = draft.site.terminals[id];
  return present ? ownTerminal(draft, present) : null;
}

export function changeStorage(draft: Draft, id: NodeId): SimStorage | null {
  const present = draft.site.storages[id];
  return present ? ownStorage(draft, present) : null;
}

export function changeCluster(draft: Draft, id: NodeId): SimCluster | null {
  const present = draft.site.clusters[id];
  return present ? ownCluster(draft, present) : null;
}

/** A node of the site, safe to change. */
export function ownUps(draft: Draft, present: SimUps): SimUps {
  return own(draft, draft.site.upses, present, (nodes) => {
    draft.site.upses = nodes;
  });
}

export function ownTerminal(draft: Draft, present: SimTerminal): SimTerminal {
  return own(draft, draft.site.terminals, present, (nodes) => {
    draft.site.terminals = nodes;
  });
}

export function ownStorage(draft: Draft, present: SimStorage): SimStorage {
  return own(draft, draft.site.storages, present, (nodes) => {
    draft.site.storages = nodes;
  });
}

export function ownCluster(draft: Draft, present: SimCluster): SimCluster {
  return own(draft, draft.site.clusters, present, (nodes) => {
    draft.site.clusters = nodes;
  });
}

function own<T extends { id: NodeId }>(
  draft: Draft,
  nodes: Record<NodeId, T>,
  present: T,
  replace: (nodes: Record<NodeId, T>) => void,
): T {
  draft.changes += 1;
  if (draft.owned.has(present)) return present;
  let its = nodes;
  if (!draft.owned.has(nodes)) {
    its = { ...nodes };
    draft.owned.add(its);
    replace(its);
  }
  const copy = { ...present };
  its[present.id] = copy;
  draft.owned.add(copy);
  return copy;
}
