import { addDependency, type DependencyRefusal } from "../../../server/domain/tree/edit/dependencies.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import { patchNode } from "../../../server/domain/tree/patch.ts";
import { relate } from "../../../server/domain/tree/relations.ts";

export type Joined = { tree: Tree; what: "feed" | "dependency" };
/** `already`: they are joined so. `wrongKinds`: nothing of the kind can run between these two. */
export type JoinRefusal = { kind: "already" | "wrongKinds" } | DependencyRefusal;

/**
 * The tree where power, or need, runs from one node to another: a UPS feeds a terminal, a load or a storage's controllers; a terminal is needed by
 * another one. A terminal that was fed by its group's power devices names its feeds from then on.
 */
export function joinNodes(
  tree: Tree,
  from: NodeId,
  to: NodeId,
  newId: () => NodeId,
): Joined | { refused: JoinRefusal } {
  const relations = relate(tree);
  if (relations.terminals.has(from) && relations.terminals.has(to)) {
    const added = addDependency(tree, { id: newId(), dependentId: to, neededId: from });
    return "tree" in added ? { tree: added.tree, what: "dependency" } : added;
  }
  if (!relations.upses.has(from)) return { refused: { kind: "wrongKinds" } };
  const fields = fedFields(tree, relations.feedsOf(to), from, to);
  if (fields === null) return { refused: { kind: "wrongKinds" } };
  if (fields === "already") return { refused: { kind: "already" } };
  const next = patchNode(tree, to, fields);
  return next === null ? { refused: { kind: "unknown" } } : { tree: next, what: "feed" };
}

function fedFields(
  tree: Tree,
  feeds: readonly NodeId[],
  upsId: NodeId,
  to: NodeId,
): Record<string, NodeId[]> | "already" | null {
  const storage = tree.storages.find(({ id }) => id === to);
  if (storage) {
    const { controllerUpsIds, enclosureUpsIds } = storage;
    const isFed = controllerUpsIds.includes(upsId) || enclosureUpsIds.includes(upsId);
    return isFed ? "already" : { controllerUpsIds: [...controllerUpsIds, upsId] };
  }
  const load = tree.loads.find(({ id }) => id === to);
  const before = load ? load.feeds : tree.terminals.some(({ id }) => id === to) ? feeds : null;
  if (before === null) return null;
  return before.includes(upsId) ? "already" : { feeds: [...before, upsId] };
}
