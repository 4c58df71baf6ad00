import { Graph, layout } from "@dagrejs/dagre";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import type { PowerGraph } from "./power-graph.ts";

/** Of a node of the drawing, in pixels. */
export const nodeSize = { width: 168, height: 40 };

/** The upper left corner of each node, in pixels: mains on the left, power runs to the right. */
export type Places = ReadonlyMap<NodeId, { x: number; y: number }>;

/** Layers as few lines cross. Some hundred milliseconds for hundreds of nodes: not where somebody types. */
export function placesOf({ nodes, edges }: PowerGraph): Places {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 12, ranksep: 56, marginx: 8, marginy: 8 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...nodeSize });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x = 0, y = 0 } = graph.node(id);
      return [id, { x: x - nodeSize.width / 2, y: y - nodeSize.height / 2 }];
    }),
  );
}
