import type { Forecast, ForecastStep } from "../../../server/domain/forecast/forecast.ts";
import { subtreeIds } from "../../../server/domain/tree/edit/subtree.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import { relate } from "../../../server/domain/tree/relations.ts";
import type { TreeItem } from "../tree-items.ts";

/** One node of the plan with its steps, in the order of their time. */
export type WhatIfRow = { nodeId: NodeId; steps: ForecastStep[] };

/** Nodes that do something, the one that begins first on top. `item` null or the network: all of them; else that node, or what stands below it. */
export function whatIfRows(forecast: Forecast, tree: Tree, item: TreeItem | null): WhatIfRow[] {
  const wanted = wantedIds(tree, item);
  const rows = new Map<NodeId, WhatIfRow>();
  for (const step of forecast.steps) {
    if (wanted !== null && !wanted.has(step.nodeId)) continue;
    const row = rows.get(step.nodeId);
    if (row) row.steps.push(step);
    else rows.set(step.nodeId, { nodeId: step.nodeId, steps: [step] });
  }
  return [...rows.values()];
}

/** The UPSes whose mains concern the selected row: itself, its feeds, or all that stand below it. */
export function upsesOfItem(tree: Tree, item: TreeItem): NodeId[] {
  const relations = relate(tree);
  switch (item.kind) {
    case "ups":
      return [item.id];
    case "terminal":
      return [...relations.feedsOf(item.id)];
    case "storage":
      return relations.upsesFeedingStorage(item.id).map((ups) => ups.id);
    case "load":
      return tree.loads.find((load) => load.id === item.id)?.feeds ?? [];
    case "network":
    case "group":
    case "folder": {
      const below = subtreeIds(tree, [item.kind === "folder" ? item.groupId : item.id]);
      return tree.upses.filter((ups) => below.has(ups.id)).map((ups) => ups.id);
    }
  }
}

function wantedIds(tree: Tree, item: TreeItem | null): ReadonlySet<NodeId> | null {
  if (item === null || item.kind === "network") return null;
  if (item.kind === "folder" || item.kind === "group")
    return subtreeIds(tree, [item.kind === "folder" ? item.groupId : item.id]);
  const relations = relate(tree);
  const upsIds = upsesOfItem(tree, item);
  const fed = item.kind === "ups" ? relations.fedBy(item.id).map((terminal) => terminal.id) : [];
  const storages = item.kind === "ups" ? relations.storagesFedBy(item.id).map((storage) => storage.id) : [];
  return new Set([item.id, ...upsIds, ...fed, ...storages]);
}
