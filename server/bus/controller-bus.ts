import { createServer, type Socket } from "node:net";
import type { LiveDelta, LiveSnapshot } from "../contract/live.ts";
import { readJsonLines } from "./json-lines.ts";
import { listenLocally } from "./local-socket.ts";
import { aliveEveryMs, type BusToController, type BusToWeb, type Nudge } from "./messages.ts";

/** More than this waiting for one web process, and it gets no more deltas, but a fresh snapshot once it has caught up. */
const maxQueuedBytes = 1024 * 1024;
const maxNudgeBytes = 4096;

/** The controller's end of the bus. */
export type ControllerBus = {
  /** Sends a change to every web process that is there; never waits for one. */
  publish(delta: LiveDelta): void;
  close(): Promise<void>;
};

type Peer = { socket: Socket; lagging: boolean };

/**
 * Opens the controller's end: a web process that connects gets the snapshot, and every change from then on.
 * @throws SocketInUseError when another controller runs there
 */
export async function openControllerBus(args: {
  socketPath: string;
  /** The state as it is now, with the `seq` of the last published delta. */
  snapshot: () => LiveSnapshot;
  onNudge: (nudge: Nudge) => void;
  onTrouble: (detail: string) => void;
}): Promise<ControllerBus> {
  const peers = new Set<Peer>();
  const server = createServer((socket) => {
    const peer: Peer = { socket, lagging: false };
    peers.add(peer);
    socket.on("error", () => {});
    socket.on("close", () => peers.delete(peer));
    socket.on("drain", () => {
      if (!peer.lagging) return;
      peer.lagging = false;
      send(socket, { type: "snapshot", snapshot: args.snapshot() });
    });
    readJsonLines({
      socket,
      maxBytes: maxNudgeBytes,
      onValue: (value) => {
        if (isNudge(value)) args.onNudge(value.nudge);
      },
      onGarbage: args.onTrouble,
    });
    send(socket, { type: "snapshot", snapshot: args.snapshot() });
  });
  await listenLocally(server, args.socketPath);

  function toAll(message: BusToWeb): void {
    if (peers.size === 0) return;
    const line = encode(message);
    for (const peer of peers) {
      if (peer.lagging) continue;
      if (peer.socket.writableLength > maxQueuedBytes) peer.lagging = true;
      else peer.socket.write(line);
    }
  }
  const alive = setInterval(() => toAll({ type: "alive" }), aliveEveryMs);

  return {
    publish: (delta) => toAll({ type: "delta", delta }),
    close() {
      clearInterval(alive);
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const { socket } of peers) socket.destroy();
      });
    },
  };
}

function encode(message: BusToWeb): string {
  return `${JSON.stringify(message)}\n`;
}

function send(socket: Socket, message: BusToWeb): void {
  socket.write(encode(message));
}

function isNudge(value: unknown): value is BusToController {
  if (typeof value !== "object" || value === null || !("nudge" in value)) return false;
  const { nudge } = value;
  return typeof nudge === "object" && nudge !== null && "kind" in nudge && nudge.kind === "revisionSaved";
}
