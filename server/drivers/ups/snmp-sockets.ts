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

type Endpoint = { address: string; family: 4 | 6; port: number };

/**
 * A few UDP sockets for thousands of SNMP devices. Each device has a line (see `lineTo`), which to a session of net-snmp looks like the
 * socket that it would open itself. An answer goes only to the line whose device has exactly that address and port, there only to whoever
 * asked last, and only if it answers what was asked last: net-snmp itself would take an answer from anybody.
 */
export interface SnmpSockets {
  /** The line to one device. Sessions to the same device share it, and ask one after the other through `inTurn`. */
  lineTo(endpoint: Endpoint): SnmpLine;
  readonly counts: Readonly<Record<PollRefusal | "socketError", number>>;
  close(): void;
}

/** Who waits for an answer. */
export interface Asking {
  /** null: it was taken. */
  deliver(bytes: Buffer): AnswerFault | null;
}

export interface SnmpLine {
  /** A socket for one session of net-snmp: see `LineSocket`. */
  openSocket(user: UsmUser | null, onCrash: () => void): LineSocket;
  /** What comes from the device goes to `asking` from now on, until its turn is over. `done`: null when the datagram went out. */
  send(asking: Asking, datagram: Buffer, done: (error: Error | null) => void): void;
  /** Runs one exchange at a time per device. Rejects with the signal's reason when it aborts before its turn. */
  inTurn<T>(exchange: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Each `lineTo` is given back once. */
  release(): void;
}

/** What all lines to one device have in common. `asking` null: nobody waits for an answer. */
type Device = {
  users: number;
  socketIndex: number;
  asking: Asking | null;
  isBusy: boolean;
  /** Those whose turn is yet to come. */
  waiting: (() => void)[];
};

/** More of them hold more answers while this program does something else. */
const socketsPerFamily = 4;
/** The usual 208 KiB of Linux hold some 90 answers of a card. The system gives less where `net.core.rmem_max` is lower. */
const receiveBytes = 4_194_304;

/** Resolves when a datagram to this address may go out; rejects with DriverError when it may not. */
export type SendGate = (address: string) => Promise<void>;

/** `tell` hears, for the event log, of what was not taken. `gate` null: everything is sent at once. */
export function createSnmpSockets(
  log: DriverLog,
  tell: (refusal: ToldRefusal) => void = () => {},
  gate: SendGate | null = null,
): SnmpSockets {
  const pools: Record<"udp4" | "udp6", Map<number, Socket>> = { udp4: new Map(), udp6: new Map() };
  const devices = new Map<string, Device>();
  const refusals = createRefusals({ refused: refusalKinds, other: ["socketError"] }, log, tell);
  let devicesSeen = 0;
  let closed = false;

  function refuse(why: PollRefusal, from: { address: string; port: number }): void {
    refusals.refuse(why, from.address, `port ${from.port}`);
  }

  function socketOf(type: SocketType, index: number): Socket {
    const pool = pools[type];
    const known = pool.get(index);
    if (known !== undefined) return known;
    // Addresses are resolved: nothing is to be looked up for each datagram.
    const socket = createSocket({ type, lookup: (address, _, done) => done(null, address, type === "udp6" ? 6 : 4) });
    socket.unref();
    socket.on("listening", () => {
      try {
        socket.setRecvBufferSize(receiveBytes);
      } catch {
        // It stays as it was.
      }
    });
    socket.on("message", (buffer, from) => {
      const device = devices.get(keyOf(from.address, from.port));
      if (device === undefined) return refuse("foreignAnswer", from);
      const fault: AnswerFault | null = device.asking === null ? "lateAnswer" : device.asking.deliver(buffer);
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

  class Line implements SnmpLine {
    readonly #device: Device;
    readonly #address: string;
    readonly #port: number;
    readonly #type: SocketType;

    constructor({ address, family, port }: Endpoint) {
      const key = keyOf(address, port);
      this.#device = devices.get(key) ?? createDevice(devicesSeen++ % socketsPerFamily);
      this.#device.users += 1;
      devices.set(key, this.#device);
      this.#address = address;
      this.#port = port;
      this.#type = family === 6 ? "udp6" : "udp4";
    }

    openSocket(user: UsmUser | null, onCrash: () => void): LineSocket {
      const opened: LineSocket = new LineSocket(user, onCrash, (bytes, done) => this.send(opened, bytes, done));
      return opened;
    }

    send(asking: Asking, datagram: Buffer, done: (error: Error | null) => void): void {
      if (gate === null) this.#sendNow(asking, datagram, done);
      else
        gate(this.#address)
          .then(() => this.#sendNow(asking, datagram, done))
          .catch(done);
    }

    #sendNow(asking: Asking, datagram: Buffer, done: (error: Error | null) => void): void {
      if (closed) {
        done(new Error("closed"));
        return;
      }
      this.#device.asking = asking;
      socketOf(this.#type, this.#device.socketIndex).send(datagram, this.#port, this.#address, done);
    }

    async inTurn<T>(exchange: () => Promise<T>, signal: AbortSignal): Promise<T> {
      const device = this.#device;
      signal.throwIfAborted();
      if (device.isBusy) await itsTurn(device, signal);
      device.isBusy = true;
      try {
        signal.throwIfAborted();
        return await exchange();
      } finally {
        device.asking = null;
        // It stays busy for the next one, so that nobody comes between.
        const next = device.waiting.shift();
        if (next) next();
        else device.isBusy = false;
      }
    }

    release(): void {
      this.#device.users -= 1;
      if (this.#device.users === 0) devices.delete(keyOf(this.#address, this.#port));
    }
  }

  return {
    counts: refusals.counts,
    lineTo: (endpoint) => new Line(endpoint),
    close() {
      closed = true;
      refusals.close();
      for (const pool of [pools.udp4, pools.udp6]) {
        for (const socket of pool.values()) socket.close();
        pool.clear();
      }
      devices.clear();
    },
  };
}

function createDevice(socketIndex: number): Device {
  return { users: 0, socketIndex, asking: null, isBusy: false, waiting: [] };
}

/** Rejects with the signal's reason when it aborts before. */
function itsTurn(device: Device, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const begin = () => {
      signal.removeEventListener("abort", abort);
      resolve();
    };
    const abort = () => {
      device.waiting = device.waiting.filter((other) => other !== begin);
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
    device.waiting.push(begin);
  });
}

function keyOf(address: string, port: number): string {
  return `${address.toLowerCase()}#${port}`;
}
