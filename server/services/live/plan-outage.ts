import type { LiveSnapshot } from "../../contract/live.ts";
import { worldFromLive } from "../../contract/live-world.ts";
import type { Forecast } from "../../domain/forecast/forecast.ts";
import { predict } from "../../domain/forecast/predict.ts";
import type { WhatIf } from "../../domain/forecast/what-if.ts";
import type { NodeId, Tree } from "../../domain/tree/entities.ts";
import { relate } from "../../domain/tree/relations.ts";
import { authorize } from "../authorize.ts";
import type { Asker } from "../context.ts";

/** What would happen if these UPSes lost mains now, from what the site looks like now. */
export function planOutage(asker: Asker, input: { tree: Tree; snapshot: LiveSnapshot; whatIf: WhatIf }): Forecast {
  authorize(asker, "live.read");
  const { tree, snapshot, whatIf } = input;
  const world = worldFromLive(tree, snapshot);
  return predict({ tree, relations: relate(tree), world, now: snapshot.clock.siteAt, whatIf });
}

/**
 * The UPSes that a node stands for: itself, or all that stand in that group or below it. `node` is an id, a path or the name of a UPS.
 * null: there is no such UPS or group.
 */
export function upsesOf(tree: Tree, node: string): NodeId[] | null {
  const relations = relate(tree);
  const ups = tree.upses.find((u) => u.id === node || u.name === node || relations.pathOf(u.id) === node);
  if (ups) return [ups.id];
  const group = tree.groups.find((g) => g.id === node || relations.pathOf(g.id) === node);
  const prefix = group && `${relations.pathOf(group.id)}/`;
  return prefix ? tree.upses.filter((u) => relations.pathOf(u.id)?.startsWith(prefix)).map((u) => u.id) : null;
}
