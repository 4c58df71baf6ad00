"use client";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
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

/** What is known of one node now; null: nothing. */
export function useNodeLive(id: string): NodeLive | null {
  return useLive((snapshot) => snapshot.nodes[id] ?? null) ?? null;
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
