import { createSocket } from "node:dgram";
import { once } from "node:events";

export type DatagramSource = { readonly address: string; readonly port: number };

/** The socket of one agent: it answers from there, and its traps leave from there. */
export type SnmpSocket = {
  readonly host: string;
  readonly port: number;
  /** What the machine cannot send is told to `onError` of the socket, and lost as datagrams are. */
  send(datagram: Buffer, to: DatagramSource): void;
  close(): Promise<void>;
};

/** A management card takes nothing longer than this. */
const maxRequestBytes = 8192;

/** Whether an IPv4 address is one of this machine's own that no other machine can reach. */
export const isLoopbackAddress = (address: string) => /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);

/**
 * Binds an address of the loopback; port 0 takes a free one. No datagram can throw out of its handler.
 * @throws RangeError for an address that other machines reach; what the system says when it is taken
 */
export async function openSnmpSocket(args: {
  host: string;
  port: number;
  onDatagram(datagram: Buffer, from: DatagramSource): void;
  onError(detail: string): void;
}): Promise<SnmpSocket> {
  const { host, onDatagram, onError } = args;
  if (!isLoopbackAddress(host)) throw new RangeError(`a simulated card listens on 127.x.y.z only, not on ${host}`);
  // Addresses only come here as numbers: the resolver and its threads stay out of it.
  const socket = createSocket({ type: "udp4", lookup: (name, _, done) => done(null, name, 4) });
  // It may listen before `bind` returns.
  const listening = once(socket, "listening");
  socket.bind({ port: args.port, address: host, exclusive: true });
  await listening.catch((error: unknown) => {
    socket.close();
    throw error;
  });
  socket.on("error", (error) => onError(error.message));
  socket.on("message", (datagram, from) => {
    if (datagram.length > maxRequestBytes) return onError(`${datagram.length} bytes`);
    try {
      onDatagram(datagram, from);
    } catch (error) {
      onError(error instanceof Error ? error.message : String(error));
    }
  });
  const failed = (error: Error | null) => {
    if (error) onError(error.message);
  };
  return {
    host,
    port: socket.address().port,
    send(datagram, to) {
      // Port 0 is what "any free port" is called until it is known: nobody listens there, and the socket throws.
      if (to.port === 0) onError("port 0: nobody listens there");
      else socket.send(datagram, to.port, to.address, failed);
    },
    async close() {
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}
