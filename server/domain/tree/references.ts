import type { NodeId, Tree } from "./entities.ts";
import { placedNodes, placeOf } from "./folders.ts";

/** Every id that a node names, with the node that names it: where it stands, its feeds, parts, members, targets. O(nodes). */
export function* references(tree: Tree): Generator<{ from: NodeId; to: NodeId }> {
  for (const placed of placedNodes(tree)) yield { from: placed.node.id, to: placeOf(placed).parentId };
  for (const { id, controllerUpsIds, enclosureUpsIds } of tree.storages)
    for (const to of [...controllerUpsIds, ...enclosureUpsIds]) yield { from: id, to };
  for (const { id, feeds } of [...tree.terminals, ...tree.loads]) for (const to of feeds ?? []) yield { from: id, to };
  for (const { id, dependentId, neededId } of tree.dependencies) {
    yield { from: id, to: dependentId };
    yield { from: id, to: neededId };
  }
  for (const { id, memberIds } of tree.clusters) for (const to of memberIds) yield { from: id, to };
  for (const { id, targetId } of [...tree.schedules, ...tree.lanFactors]) yield { from: id, to: targetId };
}
