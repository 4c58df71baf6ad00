import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import { type Relations, relate } from "../../../server/domain/tree/relations.ts";

/** Mains are no node of the tree. */
export const mainsId = "/mains";

export type PowerKind = "mains" | "ups" | "storage" | "terminal" | "load";
export type PowerNode = { id: NodeId; kind: PowerKind; name: string };
/** feeds: power runs from `from` to `to`. uses: the terminal `to` uses the storage `from`. needs: the terminal `to` needs the terminal `from`. */
export type PowerEdge = { from: NodeId; to: NodeId; kind: "feeds" | "uses" | "needs" };
/** `leftOut`: nodes of the site that are not drawn, because all together nobody could read. */
export type PowerGraph = { nodes: PowerNode[]; edges: PowerEdge[]; leftOut: number };

/** More than that nobody reads, and laying them out would take seconds. */
export const drawnAtMost = 250;

/**
 * Who feeds whom, who uses which storage and who needs whom. Of a larger site only what surrounds `around` (what is selected): its nodes, then what
 * they are joined to, ring by ring, as long as there is room. O(nodes + edges).
 */
export function powerGraph(tree: Tree, around: readonly NodeId[], atMost = drawnAtMost): PowerGraph {
  const relations = relate(tree);
  const all = allNodes(tree);
  const ids = new Set(all.map(({ id }) => id));
  const edges = [...allEdges(tree, relations)].filter(({ from, to }) => ids.has(from) && ids.has(to));
  const total = all.length;
  if (total <= atMost) return whole({ nodes: all, edges, leftOut: 0 });
  const drawn = nearest(all, edges, around, atMost);
  return whole({
    nodes: all.filter(({ id }) => drawn.has(id)),
    edges: edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to)),
    leftOut: total - drawn.size,
  });
}

function allNodes(tree: Tree): PowerNode[] {
  const of = (kind: PowerKind, list: readonly { id: NodeId; name: string }[]) =>
    list.map(({ id, name }): PowerNode => ({ id, kind, name }));
  return [
    ...of("ups", tree.upses),
    ...of("storage", tree.storages),
    ...of("terminal", tree.terminals),
    ...of("load", tree.loads),
  ];
}

function* allEdges(tree: Tree, relations: Relations): Generator<PowerEdge> {
  for (const { id } of tree.terminals) {
    for (const upsId of new Set(relations.feedsOf(id))) yield { from: upsId, to: id, kind: "feeds" };
    for (const storage of relations.storagesUsedBy(id)) yield { from: storage.id, to: id, kind: "uses" };
  }
  for (const { id } of tree.storages)
    for (const ups of relations.upsesFeedingStorage(id)) yield { from: ups.id, to: id, kind: "feeds" };
  for (const { id, feeds } of tree.loads)
    for (const upsId of new Set(feeds)) yield { from: upsId, to: id, kind: "feeds" };
  for (const { neededId, dependentId } of tree.dependencies) yield { from: neededId, to: dependentId, kind: "needs" };
}

/** Mains feed every UPS that is drawn. */
function whole({ nodes, edges, leftOut }: PowerGraph): PowerGraph {
  const upses = nodes.filter(({ kind }) => kind === "ups");
  if (upses.length === 0) return { nodes, edges, leftOut };
  return {
    nodes: [{ id: mainsId, kind: "mains", name: "" }, ...nodes],
    edges: [...upses.map(({ id }): PowerEdge => ({ from: mainsId, to: id, kind: "feeds" })), ...edges],
    leftOut,
  };
}

function nearest(
  all: readonly PowerNode[],
  edges: readonly PowerEdge[],
  around: readonly NodeId[],
  atMost: number,
): ReadonlySet<NodeId> {
  const joined = new Map<NodeId, NodeId[]>(all.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    joined.get(from)?.push(to);
    joined.get(to)?.push(from);
  }
  const found = new Set<NodeId>();
  // Without a selection the first of the tree.
  const begin = around.filter((id) => joined.has(id));
  for (const id of begin.length > 0 ? begin : all.map((node) => node.id)) if (found.size < atMost) found.add(id);
  for (const id of found) for (const other of joined.get(id) ?? []) if (found.size < atMost) found.add(other);
  return found;
}
