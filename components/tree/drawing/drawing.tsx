"use client";
import {
  Background,
  type Connection,
  Controls,
  type Edge,
  MarkerType,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useEffect, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { useLimit, useMay } from "../../layout/use-may.ts";
import { useEditing } from "../editing/editing-provider.tsx";
import { newNodeId } from "../new-node-id.ts";
import { joinNodes } from "./join-nodes.ts";
import { nodeSize } from "./layout.ts";
import { mainsId, type PowerEdge, type PowerGraph, powerGraph } from "./power-graph.ts";
import { PowerNodeBox } from "./power-node.tsx";
import { RelationList } from "./relation-list.tsx";
import { useLayout } from "./use-layout.ts";

/** Below that names cannot be read. */
const readableZoom = 0.6;
const nodeTypes = { power: PowerNodeBox };

type DrawingProps = { selectedIds: readonly NodeId[]; onGo: (id: NodeId) => void };

/** Who feeds whom, who uses which storage, who needs whom; the same selection as in the tree. */
export function Drawing(props: DrawingProps) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ selectedIds, onGo }: DrawingProps) {
  const t = useTranslations("drawing");
  const { may } = useMay("administrator");
  const { tree, edit } = useEditing();
  const limit = useLimit(tree);
  const [refused, setRefused] = useState<string | null>(null);
  const graph = useMemo(() => powerGraph(tree, selectedIds), [tree, selectedIds]);
  const places = useLayout(graph);
  const flow = useReactFlow();
  const nodes = useMemo(() => flowNodes(graph, places, selectedIds), [graph, places, selectedIds]);
  const edges = useMemo(() => graph.edges.map(flowEdge), [graph]);
  const last = selectedIds.at(-1) ?? null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new layout is shown whole, or as much of it as can be read
  useEffect(() => {
    if (!places) return;
    requestAnimationFrame(() => void flow.fitView({ padding: 0.04, minZoom: readableZoom, maxZoom: 1 }).then(showLast));
  }, [places]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: who selects in the tree sees it here
  useEffect(showLast, [last]);

  function showLast(): void {
    const at = last === null ? undefined : places?.get(last);
    // Where all of it is in sight nothing has to move.
    if (!at || flow.getZoom() > readableZoom) return;
    void flow.setCenter(at.x + nodeSize.width / 2, at.y + nodeSize.height / 2, { zoom: flow.getZoom() });
  }

  function connect({ source, target }: Connection): void {
    const joined = joinNodes(tree, source, target, () => newNodeId("d"));
    if ("refused" in joined) {
      const { refused: why } = joined;
      const names = new Map(tree.terminals.map((terminal) => [terminal.id, terminal.name]));
      const path = why.kind === "cycle" ? [target, ...why.path].map((id) => names.get(id) ?? id).join(" → ") : "";
      setRefused(t(`refusals.${why.kind}`, { path }));
      return;
    }
    if (limit?.refuses(joined.tree)) {
      setRefused(limit.why);
      return;
    }
    setRefused(null);
    edit(joined.what, () => joined.tree);
  }

  if (graph.nodes.length === 0) return <p className="p-3 text-sm text-ink-soft">{t("empty")}</p>;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="relative min-h-0 flex-1">
        <ReactFlow
          aria-label={t("label")}
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          nodesDraggable={false}
          nodesConnectable={may}
          edgesFocusable={false}
          nodesFocusable={false}
          elementsSelectable={false}
          deleteKeyCode={null}
          // From anywhere on a box to the dot at its edge.
          connectionRadius={nodeSize.width / 2 + 6}
          minZoom={0.1}
          maxZoom={1.5}
          onlyRenderVisibleElements
          proOptions={{ hideAttribution: true }}
          onNodeClick={(_event, { id }) => id !== mainsId && onGo(id)}
          onConnect={connect}
          isValidConnection={({ source, target }) => "tree" in joinNodes(tree, source, target, () => "new")}
          onConnectEnd={(_event, { fromNode, toNode, isValid }) => {
            if (isValid === false && fromNode && toNode && fromNode.id !== toNode.id)
              connect({ source: fromNode.id, target: toNode.id, sourceHandle: null, targetHandle: null });
          }}
        >
          <Background gap={24} size={1} />
          <Controls showInteractive={false} aria-label={t("controls")} />
        </ReactFlow>
        {places === null && (
          <p className="absolute inset-0 grid place-items-center text-sm text-ink-soft">{t("making")}</p>
        )}
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-2 py-1 text-xs text-ink-soft">
        <Legend />
        {graph.leftOut > 0 && <span>{t("leftOut", { count: graph.leftOut })}</span>}
        {may && <span>{t("hint")}</span>}
        <span role="status" className="text-state-fault">
          {refused}
        </span>
        <RelationList graph={graph} onGo={onGo} />
      </div>
    </div>
  );
}

function flowNodes(graph: PowerGraph, places: ReturnType<typeof useLayout>, selectedIds: readonly NodeId[]): Node[] {
  const selected = new Set(selectedIds);
  return graph.nodes.flatMap(({ id, kind, name }): Node[] => {
    const position = places?.get(id);
    if (!position) return [];
    const data = { kind, name };
    return [{ id, type: "power", position, data, selected: selected.has(id), ...nodeSize }];
  });
}

const edgeLooks = {
  feeds: { stroke: "var(--state-mains)", strokeWidth: 1.5 },
  uses: { stroke: "var(--state-flushing)", strokeWidth: 1.5, strokeDasharray: "1 4", strokeLinecap: "round" },
  needs: { stroke: "var(--ink-soft)", strokeWidth: 1.5, strokeDasharray: "6 4" },
} as const;

function flowEdge({ from, to, kind }: PowerEdge): Edge {
  return {
    id: `${kind} ${from} ${to}`,
    ...{ source: from, target: to, style: edgeLooks[kind], focusable: false, selectable: false },
    ...(kind === "needs" ? { markerEnd: { type: MarkerType.ArrowClosed, color: "var(--ink-soft)" } } : {}),
  };
}

function Legend() {
  const t = useTranslations("drawing.edges");
  return (["feeds", "uses", "needs"] as const).map((kind) => (
    <span key={kind} className="inline-flex items-center gap-1.5">
      <svg aria-hidden="true" className="h-2 w-8" focusable="false">
        <line x1="0" x2="32" y1="4" y2="4" {...edgeLooks[kind]} />
      </svg>
      {t(kind)}
    </span>
  ));
}
