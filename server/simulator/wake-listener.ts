import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { NodeId, Tree } from "../domain/tree/entities.ts";
import type { Dropped } from "./log.ts";

/** The MAC address (lower case, colons) that a magic packet names; null: it is none. A SecureOn password of 4 or 6 bytes may follow. */
export function macOfMagicPacket(packet: Buffer): string | null {
  if (packet.length !== 102 && packet.length !== 106 && packet.length !== 108) return null;
  for (let i = 0; i < 6; i++) if (packet[i] !== 0xff) return null;
  const mac = packet.subarray(6, 12);
  for (let i = 1; i < 16; i++) if (!packet.subarray(6 + i * 6, 12 + i * 6).equals(mac)) return null;
  return [...mac].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

/** The network cards of the simulated terminals: a magic packet for one of their addresses wakes it. */
export async function listenForWakes(args: {
  tree: Tree;
  port: number;
  dropped: Dropped;
  onWake(terminalId: NodeId): void;
}): Promise<{ port: number; close(): Promise<void> }> {
  const owners = new Map<string, NodeId>();
  for (const t of args.tree.terminals)
    for (const mac of t.macs) owners.set(mac.toLowerCase().replaceAll("-", ":"), t.id);
  const socket = createSocket("udp4");
  socket.on("message", (packet) => {
    const mac = macOfMagicPacket(packet);
    if (mac === null) return args.dropped.drop("wake", `${packet.length} bytes that are no magic packet`);
    const terminalId = owners.get(mac);
    if (terminalId !== undefined) args.onWake(terminalId);
  });
  socket.bind({ port: args.port, address: "127.0.0.1", exclusive: true });
  await once(socket, "listening");
  socket.on("error", (error) => args.dropped.drop("wake", error.message));
  return {
    port: socket.address().port,
    async close() {
      const closed = once(socket, "close");
      socket.close();
      await closed;
    },
  };
}
