import { createSocket } from "node:dgram";
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";

/** Sends traps from another thread, each from the address of its UPS, spread over a time. Tells when the first and the last left. */
export type TrapSending = {
  port: number;
  /** Where each comes from, and what. */
  traps: readonly { address: string; datagram: Uint8Array }[];
  overMs: number;
};

const { port, traps, overMs } = workerData as TrapSending;
const sockets = await Promise.all(
  traps.map(async ({ address }) => {
    const socket = createSocket("udp4");
    socket.bind(0, address);
    await once(socket, "listening");
    return socket;
  }),
);
parentPort?.postMessage("ready");
parentPort?.once("message", async () => {
  const since = performance.now();
  const sentAt: number[] = [];
  for (const [i, { datagram }] of traps.entries()) {
    const dueAt = since + (overMs * i) / traps.length;
    // A timer of a millisecond is exact enough: a few leave together.
    while (performance.now() < dueAt - 1) await new Promise((resolve) => setTimeout(resolve, 1));
    sentAt.push(performance.timeOrigin + performance.now());
    sockets[i]?.send(datagram, port, "127.0.0.1");
  }
  parentPort?.postMessage(sentAt);
});
