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
  /** `snapshot` has one from now on: sends it to those that came too early. */
  ready(): void;
  close(): Promise<void>;
};

type Peer = { socket: Socket; lagging: boolean };

/**
 * Opens the controller's end: a web process that connects gets the snapshot, and every change from then on.
 * @throws SocketInUseError when another controller runs there
 */
export async function openControllerBus(args: {
  socketPath: string;
  /** The state as it is now, with the `seq` of the last published delta; null: there is none yet, `ready` will tell. */
  snapshot: () => LiveSnapshot | null;
  onNudge: (nudge: Nudge) => void;
  onTrouble: (detail: string) => void;
}): Promise<ControllerBus> {
  const peers = new Set<Peer>();
  const server = createServer((socket) => {
    const peer: Peer = { socket, lagging: true };
    peers.add(peer);
    socket.on("error", () => {});
    socket.on("close", () => peers.delete(peer));
    socket.on("drain", () => catchUp(peer));
    readJsonLines({
      socket,
      maxBytes: maxNudgeBytes,
      onValue: (value) => {
        if (isNudge(value)) args.onNudge(value.nudge);
      },
      onGarbage: args.onTrouble,
    });
    catchUp(peer);
  });
  await listenLocally(server, args.socketPath);

  /** Who lags has missed something: all of it anew. */
  function catchUp(peer: Peer): void {
    const snapshot = peer.lagging ? args.snapshot() : null;
    if (!snapshot) return;
    peer.lagging = false;
    peer.socket.write(encode({ type: "snapshot", snapshot }));
  }

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
    ready() {
      for (const peer of peers) catchUp(peer);
    },
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

function isNudge(value: unknown): value is BusToController {
  if (typeof value !== "object" || value === null || !("nudge" in value)) return false;
  const { nudge } = value;
  return typeof nudge === "object" && nudge !== null && "kind" in nudge && nudge.kind === "revisionSaved";
}
