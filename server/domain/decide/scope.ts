import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Memory } from "../world/memory.ts";
import type { Order } from "../world/orders.ts";

/** What an order about one node is about. */
export type Scope = { terminalIds: ReadonlySet<NodeId>; upsIds: ReadonlySet<NodeId>; storageIds: ReadonlySet<NodeId> };

/** A group with all below it, the members of a cluster, or the one node; an id that the tree does not have is about nothing. */
export function scopeOf(tree: Tree, relations: Relations, nodeId: NodeId): Scope {
  const cluster = tree.clusters.find((c) => c.id === nodeId);
  if (cluster) return { terminalIds: new Set(cluster.memberIds), upsIds: new Set(), storageIds: new Set() };
  const groupIds = relations.groups.has(nodeId) || nodeId === tree.network.id ? groupsBelow(tree, nodeId) : null;
  const pick = (nodes: readonly { id: NodeId; groupId: NodeId }[]) =>
    new Set(nodes.filter((n) => n.id === nodeId || groupIds?.has(n.groupId)).map((n) => n.id));
  return { terminalIds: pick(tree.terminals), upsIds: pick(tree.upses), storageIds: pick(tree.storages) };
}

function groupsBelow(tree: Tree, rootId: NodeId): ReadonlySet<NodeId> {
  const below = new Set([rootId]);
  for (let before = 0; before < below.size; ) {
    before = below.size;
    for (const g of tree.groups) if (below.has(g.parentId)) below.add(g.id);
  }
  return below;
}

/** Whether a node is named by a scope. */
export function isInScope(scope: Scope, nodeId: NodeId): boolean {
  return scope.terminalIds.has(nodeId) || scope.upsIds.has(nodeId) || scope.storageIds.has(nodeId);
}

/** An order that names a node, with what it is about. */
export type StandingOrder = Exclude<Order, { nodeId: null } | { kind: "abort" }> & { nodeId: NodeId; scope: Scope };

/** Orders that name a node, the oldest first: of two that contradict each other, the later one holds. */
export function standingOrders(tree: Tree, relations: Relations, orders: Memory["orders"]): StandingOrder[] {
  const all = Object.values(orders);
  if (all.length === 0) return none;
  const standing = all.flatMap((order): StandingOrder[] =>
    order.kind === "abort" || order.nodeId === null
      ? []
      : [{ ...order, nodeId: order.nodeId, scope: scopeOf(tree, relations, order.nodeId) }],
  );
  return standing.sort((a, b) => a.givenAt - b.givenAt);
}
const none: StandingOrder[] = [];
