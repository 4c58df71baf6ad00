import { connect, type Socket } from "node:net";
import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveDelta, LiveSnapshot } from "../contract/live.ts";
import { readJsonLines } from "./json-lines.ts";
import { aliveEveryMs, type BusToController, type BusToWeb, maxBusLineBytes, type Nudge } from "./messages.ts";

const reconnectMs = 50;
/** Nothing heard for so long: the controller hangs. */
const silentMs = 5 * aliveEveryMs;
/** The controller gives up on a device before that. */
const answerMs = 30_000;

/** The web process's end of the bus. */
export type WebBus = {
  /** True when it went out; false when the controller is away (it looks by itself when it comes back). */
  nudge(nudge: Nudge): boolean;
  /** null: the controller is away, or went away before it answered. */
  ask(question: ControllerQuestion): Promise<ControllerAnswer | null>;
  /** `silent`: connected, but it says nothing any more. */
  link(): "up" | "silent" | "down";
  close(): void;
};

/** Connects to the controller, and again whenever it comes back. What it hands on is in order and begins with a snapshot. */
export function openWebBus(args: {
  socketPath: string;
  onSnapshot: (snapshot: LiveSnapshot) => void;
  onDelta: (delta: LiveDelta) => void;
  onDown: () => void;
  onTrouble: (detail: string) => void;
}): WebBus {
  let socket: Socket | null = null;
  let up = false;
  let heardAt = 0;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  let asked = 0;
  const waiting = new Map<number, (answer: ControllerAnswer | null) => void>();

  function answered(id: number, answer: ControllerAnswer | null): void {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  }

  function receive(message: BusToWeb): void {
    heardAt = performance.now();
    switch (message.type) {
      case "snapshot":
        up = true;
        args.onSnapshot(message.snapshot);
        break;
      case "delta":
        args.onDelta(message.delta);
        break;
      case "answer":
        answered(message.id, message.answer);
        break;
      case "alive":
        break;
    }
  }

  function dial(): void {
    const mine = connect(args.socketPath);
    socket = mine;
    mine.on("error", () => {});
    mine.on("close", () => {
      socket = null;
      for (const id of [...waiting.keys()]) answered(id, null);
      if (up) {
        up = false;
        args.onDown();
      }
      if (!closed) retry = setTimeout(dial, reconnectMs);
    });
    readJsonLines({
      socket: mine,
      maxBytes: maxBusLineBytes,
      onValue: (value) => receive(value as BusToWeb),
      onGarbage: args.onTrouble,
    });
  }
  dial();

  return {
    nudge(nudge) {
      if (!up || !socket) return false;
      say(socket, { type: "nudge", nudge });
      return true;
    },
    async ask(question) {
      if (!up || !socket) return null;
      asked += 1;
      const id = asked;
      const to = socket;
      return await new Promise((resolve) => {
        const timer = setTimeout(() => answered(id, null), answerMs);
        waiting.set(id, (answer) => {
          clearTimeout(timer);
          resolve(answer);
        });
        say(to, { type: "ask", id, question });
      });
    },
    link: () => (up ? (performance.now() - heardAt > silentMs ? "silent" : "up") : "down"),
    close() {
      closed = true;
      clearTimeout(retry);
      up = false;
      socket?.destroy();
    },
  };
}

function say(socket: Socket, word: BusToController): void {
  socket.write(`${JSON.stringify(word)}\n`);
}
