import { queryOptions } from "@tanstack/react-query";
import type { PeersPage } from "../../server/contract/peers.ts";
import { request } from "../api/request.ts";

/** This terminal and the others, which are asked each time. */
export const peersQuery = queryOptions({
  queryKey: ["peers"],
  queryFn: ({ signal }) => request<PeersPage>("/peers", { signal }),
  refetchInterval: 10_000,
});

export const peerPath = (terminalId: string) => `/peers/${encodeURIComponent(terminalId)}`;
