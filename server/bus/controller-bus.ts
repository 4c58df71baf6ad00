import { createServer, type Socket } from "node:net";
import { z } from "zod";
import { type ControllerAnswer, type ControllerQuestion, controllerQuestion } from "../contract/controller-question.ts";
import type { LiveDelta, LiveSnapshot } from "../contract/live.ts";
import { readJsonLines } from "./json-lines.ts";
import { listenLocally } from "./local-socket.ts";
import { aliveEveryMs, type BusToController, type BusToWeb, type Nudge } from "./messages.ts";

/** More than this waiting for one web process, and it gets no more deltas, but a fresh snapshot once it has caught up. */
const maxQueuedBytes = 1024 * 1024;
const maxWordBytes = 4096;

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
  /** Must not reject. */
  onQuestion: (question: ControllerQuestion) => Promise<ControllerAnswer>;
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
      maxBytes: maxWordBytes,
      onValue: (value) => void receive(peer, value),
      onGarbage: args.onTrouble,
    });
    catchUp(peer);
  });
  await listenLocally(server, args.socketPath);

  async function receive({ socket }: Peer, value: unknown): Promise<void> {
    const word = wordIn(value);
    switch (word?.type) {
      case "nudge":
        return args.onNudge(word.nudge);
      case "ask": {
        const answer = await args.onQuestion(word.question);
        if (!socket.destroyed) socket.write(encode({ type: "answer", id: word.id, answer }));
        return;
      }
      case undefined:
        return args.onTrouble("a word that is not understood");
    }
  }

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

const wordSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("nudge"), nudge: z.strictObject({ kind: z.literal("revisionSaved") }) }),
  z.strictObject({ type: z.literal("ask"), id: z.number().int(), question: controllerQuestion }),
]);

/** null: it is none of ours. */
function wordIn(value: unknown): BusToController | null {
  return wordSchema.safeParse(value).data ?? null;
}
