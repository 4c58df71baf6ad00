import { connect, type Socket } from "node:net";
import { readJsonLines } from "../bus/json-lines.ts";
import { type SimAnswer, type SimPush, type SimRequest, simAnswer, simPush } from "../contract/simulator-control.ts";

const reconnectMs = 50;
const answerMs = 5000;
const maxLineBytes = 16 * 1024 * 1024;

/** The simulated site does not answer. */
export class SimulatorUnreachableError extends Error {
  constructor() {
    super("the simulated site does not answer");
    this.name = "SimulatorUnreachableError";
  }
}

/** A connection to the simulated site's control that watches it, and comes back when the simulator does. */
export type SimControlClient = {
  /** @throws SimulatorUnreachableError */
  ask(request: SimRequest): Promise<SimAnswer>;
  close(): void;
};

type Waiting = { resolve: (answer: SimAnswer) => void; reject: (error: Error) => void; timer: NodeJS.Timeout };

export function openSimControl(args: { socketPath: string; onPush: (push: SimPush) => void }): SimControlClient {
  let socket: Socket | null = null;
  let waiting: Waiting[] = [];
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  function receive(value: unknown): void {
    const push = simPush.safeParse(value);
    if (push.success) {
      args.onPush(push.data);
      return;
    }
    const answer = simAnswer.safeParse(value);
    const first = waiting.shift();
    if (!first) return;
    clearTimeout(first.timer);
    if (answer.success) first.resolve(answer.data);
    else first.reject(new SimulatorUnreachableError());
  }

  function write(to: Socket, request: SimRequest): Promise<SimAnswer> {
    return new Promise((resolve, reject) => {
      // Answers come in the order of the requests: after one that failed to come, the connection is of no use.
      const timer = setTimeout(() => to.destroy(), answerMs);
      waiting.push({ resolve, reject, timer });
      to.write(`${JSON.stringify(request)}\n`);
    });
  }

  function dial(): void {
    const mine = connect(args.socketPath);
    mine.on("connect", () => {
      socket = mine;
      write(mine, { op: "watch" }).catch(() => mine.destroy());
    });
    mine.on("error", () => {});
    mine.on("close", () => {
      socket = null;
      for (const { reject, timer } of waiting) {
        clearTimeout(timer);
        reject(new SimulatorUnreachableError());
      }
      waiting = [];
      if (!closed) retry = setTimeout(dial, reconnectMs);
    });
    readJsonLines({ socket: mine, maxBytes: maxLineBytes, onValue: receive, onGarbage: () => {} });
  }
  dial();

  return {
    ask: (request) => (socket ? write(socket, request) : Promise.reject(new SimulatorUnreachableError())),
    close() {
      closed = true;
      clearTimeout(retry);
      socket?.destroy();
    },
  };
}
