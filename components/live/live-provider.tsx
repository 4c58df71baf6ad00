"use client";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import type { PresentAt } from "../../server/contract/presence.ts";
import { sessionQuery } from "../api/queries.ts";
import { type Connection, connectLive, type LiveSocket } from "./live-socket.ts";
import { liveKey } from "./live-state.ts";

const ConnectionContext = createContext<Connection>({ state: "connecting", sinceAt: 0 });

const PresentContext = createContext<(at: PresentAt) => void>(() => {});

/** One live connection for all pages of the console. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ state: "connecting", sinceAt: 0 });
  const socket = useRef<LiveSocket | null>(null);
  const at = useRef<PresentAt>(null);
  const present = useCallback((now: PresentAt) => {
    at.current = now;
    socket.current?.present(now);
  }, []);
  useEffect(() => {
    // Comparing ten thousand nodes field by field at each delta would cost more than the delta: it shares what is unchanged itself.
    queryClient.setQueryDefaults(liveKey, {
      structuralSharing: false,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
    });
    const opened = connectLive({
      queryClient,
      onConnection: setConnection,
      // Asked anew, the session says whether it has ended; if so, the way leads to the sign-in page.
      onRefused: () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
    });
    socket.current = opened;
    // A page below may have said where it is before this.
    opened.present(at.current);
    return () => {
      socket.current = null;
      opened.close();
    };
  }, [queryClient]);
  return (
    <ConnectionContext value={connection}>
      <PresentContext value={present}>{children}</PresentContext>
    </ConnectionContext>
  );
}

/** Tells where in the tree this window is. */
export function usePresent(): (at: PresentAt) => void {
  return useContext(PresentContext);
}

export function useConnection(): Connection {
  return useContext(ConnectionContext);
}
