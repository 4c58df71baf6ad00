import { connect, type Socket } from "node:net";
import { DriverError } from "../../../domain/world/driver-error.ts";
import { createLineReader } from "../../lines.ts";
import type { Addresses } from "../addresses.ts";
import { startTls, type TlsTarget } from "./start-tls.ts";

/** One open connection to an upsd, in lines. */
export interface NutWire {
  send(line: string): void;
  /** Says LOGOUT and closes. */
  end(): void;
  /** Closes at once, without a call of `onBroken`. */
  destroy(): void;
}

/** upsd's own lines end at half a kilobyte; values of some devices are longer. */
const maxLineBytes = 8_192;

/**
 * Connects and, where the target says so, changes to TLS before anything else is said: never back to plain text.
 * Rejects with DriverError("unreachable"). `onBroken` comes once, when it ends by itself; no line comes after it.
 */
export async function openNutWire(args: {
  target: TlsTarget;
  addresses: Pick<Addresses, "resolve">;
  /** Certificates to trust, in PEM; null: those that this machine trusts. */
  authorities: readonly string[] | null;
  /** Real time for all of it. */
  openMs: number;
  onLine(line: string): void;
  onBroken(error: DriverError): void;
}): Promise<NutWire> {
  const { target, addresses, openMs, onLine, onBroken } = args;
  const { address } = await addresses.resolve(target.host);
  const plain = connect({ host: address, port: target.port, noDelay: true });
  const timer = setTimeout(() => plain.destroy(new Error("takes no connection in time")), openMs);
  // After it has opened somebody else listens; an error without a listener would end the process.
  plain.on("error", () => {});
  let socket: Socket;
  try {
    await opened(plain);
    socket = target.tls ? await startTls(plain, target, args.authorities) : plain;
  } catch (error) {
    plain.destroy();
    throw error instanceof DriverError ? error : new DriverError("unreachable", reasonOf(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }

  let isOver = false;
  const end = (error: DriverError) => {
    if (isOver) return;
    isOver = true;
    plain.destroy();
    socket.destroy();
    onBroken(error);
  };
  socket.on("error", (error) => end(new DriverError("timeout", `the connection broke: ${reasonOf(error)}`)));
  socket.on("close", () => end(new DriverError("timeout", "the NUT server closed the connection")));
  const read = createLineReader({
    maxBytes: maxLineBytes,
    onLine: (line) => {
      if (!isOver) onLine(line);
    },
    onTooLong: () => end(new DriverError("badReply", "the NUT server sent a line without end")),
  });
  socket.on("data", read);

  return {
    send(line) {
      if (!isOver) socket.write(`${line}\n`);
    },
    end() {
      if (isOver) return;
      isOver = true;
      socket.end("LOGOUT\n");
      // A server that does not close its side would hold the connection for ever.
      setTimeout(() => plain.destroy(), 1_000).unref();
    },
    destroy() {
      isOver = true;
      socket.destroy();
      plain.destroy();
    },
  };
}

function opened(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed")));
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.message : String(error);
}
