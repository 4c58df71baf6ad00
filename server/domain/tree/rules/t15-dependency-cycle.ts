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
  const visits = new Map<NodeId, Visit>();
  const stack: Visit[] = [];
  const knots: Set<NodeId>[] = [];

  const enter = (id: NodeId): Visit => {
    const visit = { id, order: visits.size, low: visits.size, next: 0, onStack: true };
    visits.set(id, visit);
    stack.push(visit);
    return visit;
  };
  const lower = (visit: Visit, to: number) => {
    visit.low = Math.min(visit.low, to);
  };
  const leave = ({ id, order, low }: Visit) => {
    if (low !== order) return;
    const component = new Set<NodeId>();
    for (let top = stack.pop(); top; top = stack.pop()) {
      top.onStack = false;
      component.add(top.id);
      if (top.id === id) break;
    }
    if (component.size > 1 || edges.get(id)?.includes(id)) knots.push(component);
  };

  for (const root of edges.keys()) {
    if (visits.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const to = edges.get(visit.id)?.[visit.next];
      if (to === undefined) {
        path.pop();
        leave(visit);
        const parent = path.at(-1);
        if (parent) lower(parent, visit.low);
        continue;
      }
      visit.next += 1;
      const seen = visits.get(to);
      if (!seen) path.push(enter(to));
      else if (seen.onStack) lower(visit, seen.order);
    }
  }
  return knots;
}

/** `low`: the earliest visit that it leads back to. `next`: the edge to follow next. */
type Visit = { id: NodeId; order: number; low: number; next: number; onStack: boolean };

/** Inside a knot every node leads on, so following the first way that stays inside must come back. */
function wayRound(knot: ReadonlySet<NodeId>, edges: ReadonlyMap<NodeId, readonly NodeId[]>): NodeId[] {
  const [start = ""] = knot;
  const at = new Map<NodeId | undefined, number>();
  const walked: NodeId[] = [];
  let here: NodeId | undefined = start;
  while (here !== undefined && !at.has(here)) {
    at.set(here, walked.length);
    walked.push(here);
    here = edges.get(here)?.find((id) => knot.has(id));
  }
  return walked.slice(at.get(here));
}
