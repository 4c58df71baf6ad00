import { createSocket, type Socket, type SocketType } from "node:dgram";
import { EventEmitter } from "node:events";
import { createCounters, type DriverLog } from "../log.ts";

/**
 * A few UDP sockets for thousands of SNMP sessions. net-snmp would open one per session; instead each session gets a line
 * (see `lineTo`) that looks like a socket to it. An answer goes only to the line whose device has exactly that address and port, and there only to
 * the session that asked last: net-snmp itself would take an answer from anybody.
 */
export interface SnmpSockets {
  /** The line to one device. Sessions to the same device share it, and ask one after the other through `inTurn`. */
  lineTo(endpoint: { address: string; family: 4 | 6; port: number }): SnmpLine;
  counts: Record<"foreignAnswer" | "brokenAnswer" | "socketError", number>;
  close(): void;
}

export interface SnmpLine {
  /** For net-snmp's `dgramModule`. */
  dgramModule: { createSocket(type: SocketType): EventEmitter };
  /** Runs one exchange at a time per device. Rejects with the signal's reason when it aborts before its turn. */
  inTurn<T>(exchange: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Counts an answer that did not parse. */
  broken(reason: unknown): void;
  /** Each `lineTo` is given back once. */
  release(): void;
}

type Shared = { users: number; socketIndex: number; asking: VirtualSocket | null; tail: Promise<unknown> };

const socketsPerFamily = 2;

export function createSnmpSockets(log: DriverLog): SnmpSockets {
  const pools: Record<"udp4" | "udp6", Map<number, Socket>> = { udp4: new Map(), udp6: new Map() };
  const lines = new Map<string, Shared>();
  const { counts, count } = createCounters(["foreignAnswer", "brokenAnswer", "socketError"], log);
  let linesMade = 0;
  let closed = false;

  function socketOf(type: "udp4" | "udp6", index: number): Socket {
    const pool = pools[type];
    const known = pool.get(index);
    if (known !== undefined) return known;
    const socket = createSocket(type);
    socket.unref();
    socket.on("message", (buffer, from) => {
      const asking = lines.get(keyOf(from.address, from.port))?.asking;
      if (asking === null || asking === undefined) {
        count("foreignAnswer", { address: from.address, port: from.port });
        return;
      }
      try {
        asking.emit("message", buffer);
      } catch (error) {
        // net-snmp throws out of its handler on some malformed messages.
        count("brokenAnswer", { address: from.address, port: from.port, reason: String(error) });
      }
    });
    socket.on("error", (error) => {
      count("socketError", { reason: error.message });
      socket.close();
      pool.delete(index);
    });
    pool.set(index, socket);
    return socket;
  }

  return {
    counts,
    lineTo({ address, family, port }) {
      const key = keyOf(address, port);
      const shared = lines.get(key) ?? newShared(linesMade++ % socketsPerFamily);
      shared.users += 1;
      lines.set(key, shared);
      const type = family === 6 ? "udp6" : "udp4";
      return {
        dgramModule: {
          createSocket: () =>
            new VirtualSocket((self, buffer, done) => {
              if (closed) return done(new Error("closed"));
              shared.asking = self;
              socketOf(type, shared.socketIndex).send(buffer, port, address, done);
            }),
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
        broken: (reason) => count("brokenAnswer", { address, port, reason: String(reason) }),
        release() {
          shared.users -= 1;
          if (shared.users === 0) lines.delete(key);
        },
      };
    },
    close() {
      closed = true;
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

/** What net-snmp uses of a dgram socket. */
class VirtualSocket extends EventEmitter {
  readonly #transmit: (self: VirtualSocket, buffer: Buffer, done: (error: Error | null) => void) => void;
  constructor(transmit: (self: VirtualSocket, buffer: Buffer, done: (error: Error | null) => void) => void) {
    super();
    this.#transmit = transmit;
  }
  // net-snmp names the target once more; a line knows its own.
  send(
    buffer: Buffer,
    _offset: number,
    _length: number,
    _port: number,
    _target: string,
    done: (e: Error | null) => void,
  ) {
    this.#transmit(this, buffer, done);
  }
  ref() {}
  unref() {}
  bind() {}
  close() {
    this.emit("close");
  }
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
