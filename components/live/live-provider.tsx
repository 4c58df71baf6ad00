"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { sessionQuery } from "../api/queries.ts";
import { type Connection, connectLive } from "./live-socket.ts";
import { liveKey } from "./live-state.ts";

const ConnectionContext = createContext<Connection>({ state: "connecting", sinceAt: 0 });

/** One live connection for all pages of the console. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ state: "connecting", sinceAt: 0 });
  useEffect(() => {
    // Comparing ten thousand nodes field by field at each delta would cost more than the delta: it shares what is unchanged itself.
    queryClient.setQueryDefaults(liveKey, {
      structuralSharing: false,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
    });
    return connectLive({
      queryClient,
      onConnection: setConnection,
      // Asked anew, the session says whether it has ended; if so, the way leads to the sign-in page.
      onRefused: () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    });
  }, [queryClient]);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

export function useConnection(): Connection {
  return useContext(ConnectionContext);
}
