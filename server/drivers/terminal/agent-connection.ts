import type { Socket } from "node:net";
import {
  type AgentMessage,
  agentMessage,
  type ControllerMessage,
  maxLineBytes,
} from "../../contract/agent-protocol.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { createLineReader, parseJson } from "../lines.ts";

type Hello = Extract<AgentMessage, { type: "hello" }>;
type Report = Exclude<AgentMessage, { type: "hello" | "answer" }>;
type Answer = Extract<AgentMessage, { type: "answer" }>;
export type AgentCommand = Extract<ControllerMessage, { commandId: string }>;
export type Refusal = Extract<ControllerMessage, { type: "refused" }>["code"];

/** Real milliseconds. */
const helloMs = 10_000;
const answerMs = 10_000;

export interface AgentConnection {
  /**
   * What the agent answers when it takes the command. Throws DriverError: `rejected`, `unsupported`, `timeout` (no answer, or the
   * connection broke: the outcome is unknown).
   */
  command(command: AgentCommand, signal: AbortSignal): Promise<Answer>;
  /** Says why, as far as the agent still listens, and closes. */
  refuse(code: Refusal, detail: string): void;
  close(): void;
}

/**
 * One agent's connection: awaiting its hello → known → closed. It closes by itself when the hello does not come within 10 s, when a known agent is
 * silent for `silenceMs`, and (with `onBad`) when something comes that the protocol does not have. `onClosed` comes exactly once.
 */
export function createAgentConnection(args: {
  socket: Socket;
  silenceMs: number;
  /** Answers who it is: a welcome, or null when it was refused (the connection is closing then). */
  onHello(hello: Hello): ControllerMessage | null;
  onReport(report: Report): void;
  onBad(code: Refusal): void;
  onClosed(): void;
}): AgentConnection {
  const { socket, silenceMs } = args;
  const waiting = new Map<string, Set<(answer: Answer | null) => void>>();
  let bootId: string | null = null;
  let ended = false;

  const helloTimer = setTimeout(() => bad("badMessage", "no hello came in time"), helloMs);
  let silenceTimer: NodeJS.Timeout | undefined;

  function heard() {
    clearTimeout(silenceTimer);
    silenceTimer = setTimeout(() => socket.destroy(), silenceMs);
  }

  function send(message: ControllerMessage) {
    // A peer that does not read must not fill our memory.
    if (socket.writableLength > 1_000_000) socket.destroy();
    else socket.write(`${JSON.stringify(message)}\n`);
  }

  function refuse(code: Refusal, detail: string) {
    if (ended) return;
    ended = true;
    socket.end(`${JSON.stringify({ type: "refused", code, detail } satisfies ControllerMessage)}\n`);
    // It has a second to read that; then the line is cut, read or not.
    setTimeout(() => socket.destroy(), 1_000).unref();
  }

  function bad(code: Refusal, detail: string) {
    if (ended) return;
    args.onBad(code);
    refuse(code, detail);
  }

  function onLine(line: string) {
    if (ended) return;
    const raw = parseJson(line);
    const parsed = agentMessage.safeParse(raw);
    if (!parsed.success) {
      bad(isOtherVersion(raw) ? "badVersion" : "badMessage", "not understood");
      return;
    }
    const message = parsed.data;
    if (bootId === null) {
      if (message.type !== "hello") return bad("badMessage", "the first line must be a hello");
      clearTimeout(helloTimer);
      bootId = message.bootId;
      const welcome = args.onHello(message);
      if (welcome === null) return;
      send(welcome);
      heard();
      return;
    }
    if (message.type === "hello") return bad("badMessage", "a second hello");
    if (message.type !== "answer" && message.bootId !== bootId)
      return bad("badMessage", "another bootId than in the hello");
    heard();
    if (message.type === "answer") for (const settle of waiting.get(message.commandId) ?? []) settle(message);
    else args.onReport(message);
  }

  socket.setNoDelay(true);
  socket.on(
    "data",
    createLineReader({ maxBytes: maxLineBytes, onLine, onTooLong: () => bad("badMessage", "the line is too long") }),
  );
  // A broken connection also closes; nothing more is to be said of it.
  socket.on("error", () => {});
  socket.on("close", () => {
    ended = true;
    clearTimeout(helloTimer);
    clearTimeout(silenceTimer);
    for (const settles of waiting.values()) for (const settle of settles) settle(null);
    args.onClosed();
  });

  return {
    async command(command, signal) {
      if (ended || signal.aborted) throw new DriverError("unreachable", "the agent is not connected");
      const answer = await new Promise<Answer | null>((resolve) => {
        const settles = waiting.get(command.commandId) ?? new Set();
        waiting.set(command.commandId, settles);
        const settle = (given: Answer | null) => {
          clearTimeout(timer);
          signal.removeEventListener("abort", abort);
          settles.delete(settle);
          if (settles.size === 0) waiting.delete(command.commandId);
          resolve(given);
        };
        const abort = () => settle(null);
        const timer = setTimeout(abort, answerMs);
        signal.addEventListener("abort", abort, { once: true });
        settles.add(settle);
        send(command);
      });
      return judge(answer);
    },
    refuse,
    close: () => socket.destroy(),
  };
}

function judge(answer: Answer | null): Answer {
  if (answer === null) throw new DriverError("timeout", "the agent did not answer");
  const detail = answer.detail.slice(0, 300);
  switch (answer.result) {
    case "accepted":
      return answer;
    case "unsupported":
      throw new DriverError("unsupported", `the agent cannot do it: ${detail}`);
    case "staleEpoch":
    case "otherBoot":
    case "failed":
      throw new DriverError("rejected", `the agent refused it (${answer.result}): ${detail}`);
  }
}

function isOtherVersion(raw: unknown): boolean {
  if (typeof raw !== "object" || raw === null) return false;
  return "type" in raw && raw.type === "hello" && "version" in raw && raw.version !== 1;
}
