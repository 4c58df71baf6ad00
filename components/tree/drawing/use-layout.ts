"use client";
import { useEffect, useRef, useState } from "react";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import type { Places } from "./layout.ts";
import type { PowerGraph } from "./power-graph.ts";

type News = { number: number; places: [NodeId, { x: number; y: number }][] };

/** Where the nodes stand; null: it is being worked out for the first time. While a new one is made the last one stays. */
export function useLayout(graph: PowerGraph): Places | null {
  const [places, setPlaces] = useState<Places | null>(null);
  const worker = useRef<Worker | null>(null);
  const number = useRef(0);
  // What is not drawn does not move anything: a renaming needs no new layout.
  const shape = JSON.stringify([graph.nodes.map(({ id }) => id), graph.edges.map(({ from, to }) => [from, to])]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape is the graph, as far as the layout looks at it
  useEffect(() => {
    number.current += 1;
    if (worker.current === null) {
      worker.current = new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" });
      worker.current.onmessage = ({ data }: MessageEvent<News>) => {
        if (data.number === number.current) setPlaces(new Map(data.places));
      };
    }
    worker.current.postMessage({ number: number.current, graph });
  }, [shape]);
  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = null;
    },
    [],
  );
  return places;
}
