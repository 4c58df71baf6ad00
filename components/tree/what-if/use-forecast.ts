"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { Forecast } from "../../../server/domain/forecast/forecast.ts";
import type { WhatIf } from "../../../server/domain/forecast/what-if.ts";
import type { Tree } from "../../../server/domain/tree/entities.ts";
import { type LiveState, liveKey } from "../../live/live-state.ts";
import type { ForecastNews, ForecastQuestion } from "./forecast-worker.ts";

/** So old may be what is known of the site. */
const snapshotMs = 60_000;
/** Of a larger site it takes minutes, and a copy of it for each edit holds the page: that is for the server. */
const nodesAtMost = 3_000;
/** Whoever types gets one forecast at the end, not one for each key. */
const restMs = 250;

/** `looks`: how far the one that is being made is; null: none is. The last forecast stays until the next one is there. */
export type Forecasting = {
  draft: Forecast | null;
  base: Forecast | null;
  looks: number | null;
  trouble: "tooLarge" | "failed" | "noSite" | null;
};

const nothing: Forecasting = { draft: null, base: null, looks: null, trouble: null };

/** The forecast of these settings and of the saved ones, made in a thread of its own, anew when one of them changes. `base` null: nothing is saved. */
export function useForecast(tree: Tree, base: Tree | null, whatIf: WhatIf): Forecasting {
  const queryClient = useQueryClient();
  const [state, setState] = useState<Forecasting>(nothing);
  const worker = useRef<Worker | null>(null);
  const number = useRef(0);
  const sent = useRef<{ base: Tree | null | undefined; snapshotAt: number }>({ base: undefined, snapshotAt: 0 });

  useEffect(
    () => () => {
      worker.current?.terminate();
      worker.current = null;
      sent.current = { base: undefined, snapshotAt: 0 };
    },
    [],
  );

  useEffect(() => {
    const timer = setTimeout(() => {
      const snapshot = queryClient.getQueryData<LiveState>(liveKey)?.snapshot;
      if (!snapshot || tree.terminals.length + tree.upses.length > nodesAtMost) {
        setState({ ...nothing, trouble: snapshot ? "tooLarge" : "noSite" });
        return;
      }
      number.current += 1;
      worker.current ??= startWorker((news) => {
        if (news.number === number.current) setState((before) => afterNews(before, news));
      });
      const question: ForecastQuestion = { number: number.current, tree, whatIf };
      if (sent.current.base !== base) question.base = base;
      if (Date.now() - sent.current.snapshotAt > snapshotMs) {
        question.snapshot = snapshot;
        sent.current.snapshotAt = Date.now();
      }
      sent.current.base = base;
      worker.current.postMessage(question);
      setState((before) => ({ ...before, looks: 0 }));
    }, restMs);
    return () => clearTimeout(timer);
  }, [tree, base, whatIf, queryClient]);

  return state;
}

function startWorker(onNews: (news: ForecastNews) => void): Worker {
  const started = new Worker(new URL("./forecast-worker.ts", import.meta.url), { type: "module" });
  started.onmessage = ({ data }: MessageEvent<ForecastNews>) => onNews(data);
  return started;
}

function afterNews(before: Forecasting, news: ForecastNews): Forecasting {
  switch (news.kind) {
    case "working":
      return { ...before, looks: news.looks };
    case "draft":
      return { draft: news.forecast, base: null, looks: null, trouble: null };
    case "base":
      return { ...before, base: news.forecast, looks: null };
    case "tooLarge":
    case "failed":
      return { ...nothing, trouble: news.kind };
  }
}
