import type { NodeId } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T15: dependencies that lead back to where they began. One finding per knot, with one way round it: who needs whom. */
export function dependencyCycle({ tree, relations }: Facts): Finding[] {
  const needs = new Map<NodeId, NodeId[]>();
  for (const { dependentId, neededId } of tree.dependencies) {
    const ids = needs.get(dependentId);
    if (ids) ids.push(neededId);
    else needs.set(dependentId, [neededId]);
  }
  return knotsOf(needs).map((knot) => {
    const cycle = wayRound(knot, needs);
    const path = [...cycle, ...cycle.slice(0, 1)].map((id) => relations.terminals.get(id)?.name ?? id).join(" → ");
    return { code: "T15", severity: "error", nodeIds: cycle, params: { path, length: cycle.length } };
  });
}

/** Strongly connected components that hold a cycle (Tarjan, without recursion: chains may be as long as the site is large). */
function knotsOf(edges: ReadonlyMap<NodeId, readonly NodeId[]>): Set<NodeId>[] {
  const order = new Map<NodeId, number>();
  const low = new Map<NodeId, number>();
  const onStack = new Set<NodeId>();
  const stack: NodeId[] = [];
  const knots: Set<NodeId>[] = [];

  const enter = (id: NodeId): { id: NodeId; next: number } => {
    order.set(id, order.size);
    low.set(id, order.size - 1);
    stack.push(id);
    onStack.add(id);
    return { id, next: 0 };
  };
  const lower = (id: NodeId, to: number | undefined) => {
    if (to !== undefined && to < (low.get(id) ?? 0)) low.set(id, to);
  };
  const leave = (id: NodeId) => {
    if (low.get(id) !== order.get(id)) return;
    const component = new Set<NodeId>();
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      onStack.delete(top);
      component.add(top);
      if (top === id) break;
    }
    if (component.size > 1 || edges.get(id)?.includes(id)) knots.push(component);
  };

  for (const root of edges.keys()) {
    if (order.has(root)) continue;
    const frames = [enter(root)];
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const to = edges.get(frame.id)?.[frame.next];
      if (to === undefined) {
        frames.pop();
        leave(frame.id);
        const parent = frames.at(-1);
        if (parent) lower(parent.id, low.get(frame.id));
        continue;
      }
      frame.next += 1;
      if (!order.has(to)) frames.push(enter(to));
      else if (onStack.has(to)) lower(frame.id, order.get(to));
    }
  }
  return knots;
}

/** Inside a knot every node leads on, so following the first way that stays inside must come back. */
function wayRound(knot: ReadonlySet<NodeId>, edges: ReadonlyMap<NodeId, readonly NodeId[]>): NodeId[] {
  const [start = ""] = knot;
  const at = new Map<NodeId, number>();
  const walked: NodeId[] = [];
  let here: NodeId | undefined = start;
  while (here !== undefined && !at.has(here)) {
    at.set(here, walked.length);
    walked.push(here);
    here = edges.get(here)?.find((id) => knot.has(id));
  }
  return walked.slice(here === undefined ? 0 : at.get(here));
}
