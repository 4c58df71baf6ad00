import type { LiveSnapshot } from "../../contract/live.ts";
import { worldFromLive } from "../../contract/live-world.ts";
import { scopeOf } from "../../domain/decide/scope.ts";
import type { Forecast } from "../../domain/forecast/forecast.ts";
import type { MeasuredTimes } from "../../domain/forecast/measured-times.ts";
import { predict } from "../../domain/forecast/predict.ts";
import type { WhatIf } from "../../domain/forecast/what-if.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import { findNode } from "../../domain/tree/find-node.ts";
import { relate } from "../../domain/tree/relations.ts";
import { authorize } from "../authorize.ts";
import type { Asker } from "../context.ts";

/** What would happen if that were so, from what the site looks like now. `tree`: the saved settings, or a draft. */
export function planOutage(
  asker: Asker,
  input: { tree: Tree; snapshot: LiveSnapshot; whatIf: WhatIf; measured?: MeasuredTimes },
): Forecast {
  authorize(asker, "live.read");
  const { tree, snapshot, whatIf, measured } = input;
  const world = worldFromLive(tree, snapshot);
  return predict({ tree, relations: relate(tree), world, now: snapshot.clock.siteAt, whatIf, measured });
}

/** The node that `named` names (its id, path or name); null: there is none such, or more than one. */
export function nodeNamed(tree: Tree, named: string): NodeId | null {
  return findNode(tree, relate(tree), named);
}

/** The UPSes that a node stands for: itself, or all that stand in that group or below it. null: it is no UPS and no group. */
export function upsesOf(tree: Tree, named: string): NodeId[] | null {
  const relations = relate(tree);
  const id = findNode(tree, relations, named);
  const isGroup = id !== null && (relations.groups.has(id) || id === tree.network.id);
  if (id === null || !(isGroup || relations.upses.has(id))) return null;
  return [...scopeOf(tree, relations, id).upsIds];
}
