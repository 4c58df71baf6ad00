import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { type BridgeAnswer, type BridgeRequest, bridgeAnswer, maxLineBytes } from "../../contract/storage-bridge.ts";
import type { StorageDriver } from "../../controller/ports.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import { createLineReader, parseJson } from "../lines.ts";

/** Real milliseconds. */
const connectMs = 3_000;
const answerMs = 3_000;

type Question = BridgeRequest extends infer R ? (R extends BridgeRequest ? Omit<R, "version" | "id"> : never) : never;

/**
 * A storage system behind its bridge. Its addresses are asked one after the other, the one that answered last first; asking twice for the same
 * flush is harmless, because the bridge joins it by `commandId`. Throws DriverError: `unreachable` (no address took the connection),
 * `timeout` (asked, no answer: the outcome is unknown), `rejected` (refused: stale epoch, not ready), `badReply`.
 */
export function createStorageBridge(args: { addresses: readonly string[]; port: number }): StorageDriver {
  let addresses = [...args.addresses];
  const open = new Set<AbortController>();

  async function ask(question: Question, signal: AbortSignal): Promise<BridgeAnswer> {
    if (addresses.length === 0) throw new DriverError("unsupported", "the storage has no address");
    const closing = new AbortController();
    open.add(closing);
    const either = AbortSignal.any([signal, closing.signal]);
    let worst: DriverError | null = null;
    try {
      for (const address of [...addresses]) {
        try {
          const answer = await exchange({ address, port: args.port, question, signal: either });
          addresses = [address, ...addresses.filter((other) => other !== address)];
          return answer;
        } catch (error) {
          if (!(error instanceof DriverError)) throw error;
          // Once a request went out and stayed without an answer, the outcome is unknown, whatever the other addresses say.
          if (worst?.code !== "timeout") worst = error;
          if (either.aborted) break;
        }
      }
      throw worst ?? new DriverError("unreachable", "no address answered");
    } finally {
      open.delete(closing);
    }
  }

  return {
    async read(signal) {
      const answer = await ask({ op: "state" }, signal);
      if (answer.result !== "state") throw refusal(answer);
      return { state: answer.state, dirtyBytes: answer.dirtyBytes };
    },
    async flush({ commandId, epoch, timeoutSec, signal }) {
      const answer = await ask({ op: "flush", commandId, epoch, timeoutSec }, signal);
      if (answer.result !== "accepted") throw refusal(answer);
    },
    async close() {
      for (const one of open) one.abort();
    },
  };
}

/** For drivers that come later: says so, in words that an operator understands. */
export function createUnsupportedStorage(what: string): StorageDriver {
  const refuse = async (): Promise<never> => {
    throw new DriverError("unsupported", what);
  };
  return { read: refuse, flush: refuse, close: async () => {} };
}

function refusal(answer: BridgeAnswer): DriverError {
  if (answer.result === "refused") return new DriverError("rejected", `${answer.code}: ${answer.detail.slice(0, 300)}`);
  return new DriverError("badReply", `the bridge answered "${answer.result}", which was not asked`);
}

/** One connection, one question, one answer. */
function exchange(args: {
  address: string;
  port: number;
  question: Question;
  signal: AbortSignal;
}): Promise<BridgeAnswer> {
  const { address, port, question, signal } = args;
  const request = { version: 1, id: randomUUID(), ...question } satisfies BridgeRequest;
  return new Promise((resolve, reject) => {
    let asked = false;
    const socket = connect({ host: address, port });
    const fail = (code: "unreachable" | "timeout" | "badReply", words: string) => {
      settle();
      reject(new DriverError(code, `${address}: ${words}`));
    };
    const abort = () => fail(asked ? "timeout" : "unreachable", "cancelled");
    let timer = setTimeout(() => fail("unreachable", "takes no connection"), connectMs);
    function settle() {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      socket.destroy();
    }
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) return abort();
    socket.on("connect", () => {
      clearTimeout(timer);
      timer = setTimeout(() => fail("timeout", "no answer"), answerMs);
      asked = true;
      socket.write(`${JSON.stringify(request)}\n`);
    });
    socket.on("error", (error: NodeJS.ErrnoException) =>
      fail(asked ? "timeout" : "unreachable", error.code ?? "connection failed"),
    );
    socket.on("close", () => fail(asked ? "timeout" : "unreachable", "closed the connection without an answer"));
    socket.on(
      "data",
      createLineReader({
        maxBytes: maxLineBytes,
        onTooLong: () => fail("badReply", "the answer is too long"),
        onLine(line) {
          const answer = bridgeAnswer.safeParse(parseJson(line));
          if (!answer.success || answer.data.id !== request.id) return fail("badReply", "the answer is not understood");
          settle();
          resolve(answer.data);
        },
      }),
    );
  });
}
