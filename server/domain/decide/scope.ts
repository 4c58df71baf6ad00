import type { NodeId, Tree } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Memory } from "../world/memory.ts";
import type { Order } from "../world/orders.ts";
import type { Parts } from "./parts.ts";

/** What an order about one node is about. */
export type Scope = { terminalIds: ReadonlySet<NodeId>; upsIds: ReadonlySet<NodeId>; storageIds: ReadonlySet<NodeId> };

/** A group with all below it, the members of a cluster, or the one node; an id that the tree does not have is about nothing. */
export function scopeOf(tree: Tree, relations: Relations, nodeId: NodeId): Scope {
  const cluster = tree.clusters.find((c) => c.id === nodeId);
  if (cluster)
    return {
      terminalIds: new Set(cluster.memberIds.filter((id) => relations.terminals.has(id))),
      upsIds: new Set(),
      storageIds: new Set(),
    };
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

/** An order that names a node, with what it is about. A rehearsal is none: it must change nothing for anybody. */
export type StandingOrder = Exclude<Order, { nodeId: null } | { kind: "abort" | "rehearse" }> & {
  nodeId: NodeId;
  scope: Scope;
};

/** Orders that name a node, the oldest first: of two that contradict each other, the later one holds. */
function standingOrders(tree: Tree, relations: Relations, orders: Memory["orders"]): readonly StandingOrder[] {
  const all = Object.values(orders);
  if (all.length === 0) return none;
  const standing = all.flatMap((order): StandingOrder[] =>
    order.kind === "abort" || order.kind === "rehearse" || order.nodeId === null
      ? []
      : [{ ...order, nodeId: order.nodeId, scope: scopeOf(tree, relations, order.nodeId) }],
  );
  return standing.sort((a, b) => a.givenAt - b.givenAt);
}
const none: readonly never[] = [];

/** The standing orders of a site: whole, and what of them each part has to do with. */
export type OrdersOfSite = { whole: readonly StandingOrder[]; byPart: readonly (readonly StandingOrder[])[] };
const held = new WeakMap<Parts, { orders: Memory["orders"]; found: OrdersOfSite }>();

/** Read once, as long as the orders stay the same. */
export function ordersOf(tree: Tree, relations: Relations, parts: Parts, orders: Memory["orders"]): OrdersOfSite {
  const before = held.get(parts);
  if (before?.orders === orders) return before.found;
  const whole = standingOrders(tree, relations, orders);
  const byPart = parts.all.map((): StandingOrder[] => []);
  for (const order of whole) for (const [index, share] of sharesOf(parts, order)) byPart[index]?.push(share);
  const found = { whole, byPart: byPart.map((own) => (own.length === 0 ? none : own)) };
  held.set(parts, { orders, found });
  return found;
}

/** Of an order about many nodes each part has those of its own; a step is that of the one node, and an unknown node is the control side's. */
function sharesOf(parts: Parts, order: StandingOrder): [number, StandingOrder][] {
  if (order.kind === "skip" || order.kind === "force") return [[parts.indexOf(order.nodeId), order]];
  const scopes = new Map<number, { terminalIds: Set<NodeId>; upsIds: Set<NodeId>; storageIds: Set<NodeId> }>();
  for (const kind of ["terminalIds", "upsIds", "storageIds"] as const)
    for (const id of order.scope[kind]) {
      const index = parts.indexOf(id);
      const scope = scopes.get(index) ?? { terminalIds: new Set(), upsIds: new Set(), storageIds: new Set() };
      scope[kind].add(id);
      scopes.set(index, scope);
    }
  return [...scopes].map(([index, scope]) => [index, { ...order, scope }]);
}
