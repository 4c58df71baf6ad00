import { type QueryClient, queryOptions } from "@tanstack/react-query";
import {
  type DiscoveryItem,
  type DiscoveryPage,
  type FoundItem,
  foundPageSize,
} from "../../server/contract/discovery.ts";
import { request } from "../api/request.ts";

const lookEveryMs = 1_000;

/** The searches since the console was started, the newest first. */
export const discoveriesQuery = queryOptions({
  queryKey: ["discoveries"],
  queryFn: ({ signal }) => request<{ items: DiscoveryItem[] }>("/discoveries", { signal }),
});

/** One search with all that it found so far: asked again while it runs, for what is new only. */
export const discoveryQuery = (queryClient: QueryClient, id: string) =>
  queryOptions({
    queryKey: ["discovery", id],
    queryFn: ({ signal, queryKey }) =>
      readBehind(id, queryClient.getQueryData<DiscoveryPage>(queryKey)?.found ?? [], signal),
    structuralSharing: false,
    refetchInterval: ({ state }) => (state.data?.state === "running" ? lookEveryMs : false),
  });

/** The same with all of it asked anew: what of it the draft holds has changed. */
export async function readWhole(queryClient: QueryClient, id: string): Promise<void> {
  queryClient.setQueryData(["discovery", id], await readBehind(id, []));
}

async function readBehind(id: string, known: readonly FoundItem[], signal?: AbortSignal): Promise<DiscoveryPage> {
  const found = [...known];
  for (;;) {
    const path = `/discoveries/${encodeURIComponent(id)}?after=${found.at(-1)?.number ?? 0}`;
    const page = await request<DiscoveryPage>(path, signal ? { signal } : {});
    found.push(...page.found);
    if (page.found.length < foundPageSize) return { ...page, found };
  }
}
