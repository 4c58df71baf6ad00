import { createSocket, type Socket, type SocketType } from "node:dgram";
import type { DriverLog } from "../log.ts";
import { type AnswerFault, LineSocket } from "./line-socket.ts";
import { createRefusals, type ToldRefusal } from "./refusals.ts";
import type { UsmUser } from "./usm.ts";

const refusalKinds = ["foreignAnswer", "lateAnswer", "weakAnswer", "brokenAnswer"] as const;

/**
 * Why something that came to a poll's socket was not taken. foreignAnswer: from an address and port that nothing was asked of. lateAnswer:
 * to no question that is open. weakAnswer: not signed by its user, less protected than its question, or of another user, engine or community. brokenAnswer: no whole SNMP.
 */
export type PollRefusal = (typeof refusalKinds)[number];

/**
 * A few UDP sockets for thousands of SNMP sessions. net-snmp would open one per session; instead each session gets a line
 * (see `lineTo`) that looks like a socket to it. An answer goes only to the line whose device has exactly that address and port, there only to
 * the session that asked last, and only if it answers what that asked last: net-snmp itself would take an answer from anybody.
 */
export interface SnmpSockets {
  /** The line to one device. Sessions to the same device share it, and ask one after the other through `inTurn`. */
  lineTo(endpoint: { address: string; family: 4 | 6; port: number }): SnmpLine;
  readonly counts: Readonly<Record<PollRefusal | "socketError", number>>;
  close(): void;
}

export interface SnmpLine {
  /** A socket for one session: see `LineSocket`. */
  openSocket(user: UsmUser | null, onCrash: () => void): LineSocket;
  /** Runs one exchange at a time per device. Rejects with the signal's reason when it aborts before its turn. */
  inTurn<T>(exchange: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Each `lineTo` is given back once. */
  release(): void;
}

type Shared = { users: number; socketIndex: number; asking: LineSocket | null; tail: Promise<unknown> };

const socketsPerFamily = 2;

/** Resolves when a datagram to this address may go out; rejects with DriverError when it may not. */
export type SendGate = (address: string) => Promise<void>;

/** `tell` hears, for the event log, of what was not taken. `gate` null: everything is sent at once. */
export function createSnmpSockets(
  log: DriverLog,
  tell: (refusal: ToldRefusal) => void = () => {},
  gate: SendGate | null = null,
): SnmpSockets {
  const pools: Record<"udp4" | "udp6", Map<number, Socket>> = { udp4: new Map(), udp6: new Map() };
  const lines = new Map<string, Shared>();
  const refusals = createRefusals({ refused: refusalKinds, other: ["socketError"] }, log, tell);
  let linesMade = 0;
  let closed = false;

  function refuse(why: PollRefusal, from: { address: string; port: number }): void {
    refusals.refuse(why, from.address, `port ${from.port}`);
  }

  function socketOf(type: SocketType, index: number): Socket {
    const pool = pools[type];
    const known = pool.get(index);
    if (known !== undefined) return known;
    const socket = createSocket(type);
    socket.unref();
    socket.on("message", (buffer, from) => {
      const shared = lines.get(keyOf(from.address, from.port));
      if (shared === undefined) return refuse("foreignAnswer", from);
      const fault: AnswerFault | null = shared.asking === null ? "lateAnswer" : shared.asking.deliver(buffer);
      if (fault !== null) refuse(fault, from);
    });
    socket.on("error", (error) => {
      refusals.count("socketError", { reason: error.message });
      socket.close();
      pool.delete(index);
    });
    pool.set(index, socket);
    return socket;
  }

  return {
    counts: refusals.counts,
    lineTo({ address, family, port }) {
      const key = keyOf(address, port);
      const shared = lines.get(key) ?? newShared(linesMade++ % socketsPerFamily);
      shared.users += 1;
      lines.set(key, shared);
      const type = family === 6 ? "udp6" : "udp4";
      return {
        openSocket(user, onCrash) {
          const opened: LineSocket = new LineSocket(user, onCrash, (buffer, done) => {
            const send = () => {
              if (closed) return done(new Error("closed"));
              shared.asking = opened;
              socketOf(type, shared.socketIndex).send(buffer, port, address, done);
            };
            if (gate === null) send();
            else gate(address).then(send).catch(done);
          });
          return opened;
        },
        inTurn(exchange, signal) {
          const mine = shared.tail.then(async () => {
            signal.throwIfAborted();
            try {
              return await exchange();
            } finally {
              shared.asking = null;
            }
          });
          shared.tail = mine.catch(() => {});
          return untilAborted(mine, signal);
        },
        release() {
          shared.users -= 1;
          if (shared.users === 0) lines.delete(key);
        },
      };
    },
    close() {
      closed = true;
      refusals.close();
      for (const pool of [pools.udp4, pools.udp6]) {
        for (const socket of pool.values()) socket.close();
        pool.clear();
      }
      lines.clear();
    },
  };
}

function newShared(socketIndex: number): Shared {
  return { users: 0, socketIndex, asking: null, tail: Promise.resolve() };
}

function keyOf(address: string, port: number): string {
  return `${address.toLowerCase()}#${port}`;
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
