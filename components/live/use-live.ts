"use client";
import { type QueryClient, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useSyncExternalStore } from "react";
import type { LiveSnapshot, NodeLive } from "../../server/contract/live.ts";
import { type LiveState, liveKey, siteNow } from "./live-state.ts";

/** A part of the snapshot; the component renders again only when that part is another one. undefined: nothing has come yet. */
export function useLive<T>(select: (snapshot: LiveSnapshot) => T): T | undefined {
  return useQuery({
    queryKey: liveKey,
    queryFn: skipToken,
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    select: (state: LiveState) => select(state.snapshot),
  }).data;
}

/** Who shows something of single nodes, by client: one look at the cache for all of them. */
const nodeListeners = new WeakMap<QueryClient, Set<() => void>>();

function listenersOf(queryClient: QueryClient): Set<() => void> {
  const before = nodeListeners.get(queryClient);
  if (before) return before;
  const listeners = new Set<() => void>();
  nodeListeners.set(queryClient, listeners);
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    if (type === "updated" && query.queryKey[0] === liveKey[0]) for (const each of listeners) each();
  });
  return listeners;
}

/** What is known of one node now; null: nothing. Lighter than `useLive`, for rows of which many come and go. */
export function useNodeLive(id: string): NodeLive | null {
  const queryClient = useQueryClient();
  const subscribe = useCallback(
    (listener: () => void) => {
      const listeners = listenersOf(queryClient);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [queryClient],
  );
  const read = () => queryClient.getQueryData<LiveState>(liveKey)?.snapshot.nodes[id] ?? null;
  return useSyncExternalStore(subscribe, read, () => null);
}

const tickMs = 250;
let tickAt = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    tickAt = Date.now();
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The browser's clock, a few times a second. */
export function useNow(): number {
  const at = useSyncExternalStore(
    subscribe,
    () => tickAt,
    () => 0,
  );
  return Math.max(at, 0);
}

/** The site's clock, a few times a second; `stepMs` rounds it down so that less is rendered. null: not known yet. */
export function useSiteNow(stepMs = 1_000): number | null {
  const queryClient = useQueryClient();
  const read = () => {
    const state = queryClient.getQueryData<LiveState>(liveKey);
    if (!state) return null;
    return Math.floor(siteNow(state, Date.now()) / stepMs) * stepMs;
  };
  return useSyncExternalStore(subscribe, read, () => null);
}
