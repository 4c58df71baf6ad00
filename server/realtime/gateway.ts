import type { Server as HttpServer, IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Server, type Socket } from "socket.io";
import type { Actor } from "../contract/api.ts";
import type { ClientToServerEvents, ServerToClientEvents } from "../contract/live.ts";
import { presentAt } from "../contract/presence.ts";
import type { LiveHub } from "./live-hub.ts";
import { createPresence } from "./presence.ts";

/** Packets that wait for one browser before it gets no more deltas, but a fresh snapshot once it has caught up. */
const maxWaitingPackets = 64;
const recheckMs = 30_000;

/** Who asks, by session cookie or bearer key; null: nobody that we know. */
export type Authenticate = (headers: IncomingHttpHeaders) => Promise<Actor | null>;

export type Gateway = {
  /** How many browsers listen. */
  connections(): number;
  /** Ends the connections whose session is gone, at once; also done every half minute. */
  recheck(): Promise<void>;
  close(): Promise<void>;
};

type LiveSocket = Socket<ClientToServerEvents, ServerToClientEvents>;

/** Those who have the tree open hear of each other. */
const treeRoom = "tree";

/** Pushes the live state to browsers over Socket.IO at `/socket.io`: a snapshot, then changes; and who has the tree open. Commands go over HTTP. */
export function openGateway(args: {
  httpServer: HttpServer;
  hub: LiveHub;
  authenticate: Authenticate;
  /** Whether the host is ours and the page that asks is; an absent origin (a program, no browser) is. */
  isAllowed: (headers: IncomingHttpHeaders) => boolean;
}): Gateway {
  const { hub, authenticate } = args;
  const actors = new WeakMap<IncomingMessage, Actor>();
  const io = new Server<ClientToServerEvents, ServerToClientEvents>(args.httpServer, {
    path: "/socket.io",
    serveClient: false,
    transports: ["websocket", "polling"],
    maxHttpBufferSize: 16_384,
    pingInterval: 10_000,
    pingTimeout: 10_000,
    // A snapshot is mostly repetition, but deltas are small and urgent.
    perMessageDeflate: { threshold: 32_768 },
    allowRequest(request, answer) {
      if (!args.isAllowed(request.headers)) return answer("foreignOrigin", false);
      authenticate(request.headers).then(
        (actor) => {
          if (actor) actors.set(request, actor);
          answer(actor ? null : "notSignedIn", actor !== null);
        },
        () => answer("internal", false),
      );
    },
  });

  const presence = createPresence(() => io.to(treeRoom).emit("presence", presence.people()));

  io.on("connection", (socket: LiveSocket) => {
    // Packets that the transport has not taken yet: it takes all that wait at once, and says so with `drain`.
    let waiting = 0;
    let lagging = false;
    const sendSnapshot = () => socket.emit("snapshot", hub.snapshot());
    const unsubscribe = hub.subscribe({
      onReplaced: sendSnapshot,
      onDelta(delta) {
        if (lagging) return;
        if (waiting > maxWaitingPackets) lagging = true;
        else socket.emit("delta", delta);
      },
    });
    socket.conn.on("packetCreate", () => {
      waiting += 1;
    });
    socket.conn.on("drain", () => {
      waiting = 0;
      if (!lagging) return;
      lagging = false;
      sendSnapshot();
    });
    socket.on("resync", sendSnapshot);
    socket.on("present", (given) => {
      const at = presentAt.safeParse(given);
      const actor = actors.get(socket.request);
      // A program with a key looks at nothing.
      if (!at.success || actor?.kind !== "user") return;
      if (at.data === null) {
        void socket.leave(treeRoom);
        presence.leave(socket.id);
        return;
      }
      void socket.join(treeRoom);
      presence.set(socket.id, actor, at.data.nodeId);
    });
    socket.on("disconnect", () => {
      presence.leave(socket.id);
      unsubscribe();
    });
    sendSnapshot();
  });

  async function recheck(): Promise<void> {
    const sockets = [...io.of("/").sockets.values()];
    await Promise.all(
      sockets.map(async (socket) => {
        // A database that cannot be asked right now is no reason to blind the operator.
        const actor = await authenticate(socket.request.headers).catch(() => "unknown" as const);
        if (actor === null) socket.disconnect(true);
      }),
    );
  }
  const timer = setInterval(recheck, recheckMs);

  return {
    connections: () => io.of("/").sockets.size,
    recheck,
    async close() {
      clearInterval(timer);
      await io.close();
    },
  };
}
