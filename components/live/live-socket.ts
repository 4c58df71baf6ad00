import type { QueryClient } from "@tanstack/react-query";
import { io, type Socket } from "socket.io-client";
import type { ClientToServerEvents, ServerToClientEvents } from "../../server/contract/live.ts";
import type { PresentAt } from "../../server/contract/presence.ts";
import { type LiveState, liveKey, presenceKey, receive } from "./live-state.ts";

export type Connection = { state: "connecting" | "connected" | "lost"; sinceAt: number };

type Args = {
  queryClient: QueryClient;
  onConnection: (connection: Connection) => void;
  /** The server would not have us: gone, or the session has ended (a refused handshake does not say which). */
  onRefused: () => void;
};

export type LiveSocket = {
  /** Where in the tree this window is, for the others who have it open; said again after each reconnection. */
  present(at: PresentAt): void;
  close(): void;
};

/** Opens the live connection and keeps the query cache current with it. */
export function connectLive({ queryClient, onConnection, onRefused }: Args): LiveSocket {
  const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io({
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 2_000,
  });
  let isResyncing = false;
  let at: PresentAt = null;
  let connection: Connection = { state: "connecting", sinceAt: Date.now() };

  function change(state: Connection["state"]): void {
    if (connection.state === state) return;
    connection = { state, sinceAt: Date.now() };
    onConnection(connection);
  }
  socket.on("connect", () => {
    change("connected");
    if (at !== null) socket.emit("present", at);
  });
  socket.on("disconnect", (reason) => {
    change("lost");
    queryClient.removeQueries({ queryKey: presenceKey });
    // Socket.IO does not dial again by itself after the server has hung up on purpose (it stops, or the session ended).
    if (reason === "io server disconnect") socket.connect();
  });
  socket.on("connect_error", () => {
    change("lost");
    onRefused();
    if (!socket.active) setTimeout(() => socket.connect(), 1_000);
  });
  socket.on("presence", (people) => queryClient.setQueryData(presenceKey, people));
  socket.on("snapshot", (snapshot) => {
    isResyncing = false;
    queryClient.setQueryData<LiveState>(liveKey, { snapshot, receivedAt: Date.now() });
  });
  socket.on("delta", (delta) => {
    const received = receive(queryClient.getQueryData<LiveState>(liveKey), delta, Date.now());
    if (received.kind === "next") queryClient.setQueryData<LiveState>(liveKey, received.state);
    if (received.kind !== "gap" || isResyncing) return;
    isResyncing = true;
    socket.emit("resync");
  });
  return {
    present(now) {
      at = now;
      if (socket.connected) socket.emit("present", now);
      if (now === null) queryClient.removeQueries({ queryKey: presenceKey });
    },
    close() {
      socket.removeAllListeners();
      socket.close();
    },
  };
}
