import { createSocket } from "node:dgram";
import { isIPv4 } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Wake } from "../../controller/ports.ts";
import { DriverError } from "../../domain/world/driver-error.ts";

const repeats = 3;
const gapMs = 100;

/**
 * Wake-on-LAN: a magic packet to every MAC of the terminal, three times. That nothing answers is in its nature: a dark outlet or
 * an unarmed card swallow it. `loopbackOnly` (demo, tests) refuses any address outside 127.0.0.0/8.
 * Throws DriverError: `unsupported` (no MAC, another start method, an address that is none), `unreachable` (could not be sent).
 */
export function createWake(args: { loopbackOnly: boolean }): Wake {
  return {
    async wake({ name, macs, start }) {
      if (start.kind !== "wol") throw new DriverError("unsupported", `${name} is not started by a wake packet`);
      const address = start.broadcast ?? "255.255.255.255";
      if (!isIPv4(address))
        throw new DriverError("unsupported", `${address} is no IPv4 address to send wake packets to`);
      if (args.loopbackOnly && !address.startsWith("127."))
        throw new DriverError("unsupported", `a simulated site sends no wake packets to ${address}`);
      const packets = macs.map(magicPacket);
      if (packets.length === 0) throw new DriverError("unsupported", `${name} has no MAC address`);
      const port = start.port ?? 9;
      const socket = createSocket("udp4");
      const failed = new Promise<never>((_, reject) => socket.once("error", reject));
      failed.catch(() => {});
      try {
        await Promise.race([bound(socket), failed]);
        socket.setBroadcast(true);
        for (let round = 0; round < repeats; round += 1) {
          if (round > 0) await pause(gapMs);
          for (const packet of packets) await Promise.race([sent(socket, packet, port, address), failed]);
        }
      } catch (cause) {
        throw new DriverError("unreachable", `the wake packet could not be sent to ${address}`, { cause });
      } finally {
        socket.close();
      }
    },
  };
}

type UdpSocket = ReturnType<typeof createSocket>;

function bound(socket: UdpSocket): Promise<void> {
  return new Promise((resolve) => socket.bind(0, () => resolve()));
}

function sent(socket: UdpSocket, packet: Buffer, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(packet, port, address, (error) => (error ? reject(error) : resolve()));
  });
}

/** Six bytes FF, then the MAC sixteen times. Throws DriverError("unsupported") for what is no MAC. */
export function magicPacket(mac: string): Buffer {
  const digits = mac.replaceAll(/[:\-.]/g, "");
  if (!/^[0-9a-f]{12}$/i.test(digits)) throw new DriverError("unsupported", `${mac} is no MAC address`);
  const bytes = Buffer.from(digits, "hex");
  return Buffer.concat([Buffer.alloc(6, 0xff), ...Array.from({ length: 16 }, () => bytes)]);
}
