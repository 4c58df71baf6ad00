import { createSocket, type Socket } from "node:dgram";

/**
 * Room for what comes while this program does something else. The usual 208 KiB of Linux hold some 270 traps: less than come in a quarter of a
 * second when mains fail at a large site. The system gives less where `net.core.rmem_max` is lower.
 */
const receiveBytes = 4_194_304;

/**
 * A bound UDP socket. On "::" it takes IPv4 as well; where there is no IPv6 it is bound to all IPv4 addresses instead.
 * Rejects when the port cannot be bound.
 */
export async function bindTrapSocket(host: string, port: number): Promise<Socket> {
  try {
    return await bind(host, port);
  } catch (error) {
    if (host !== "::" || !isWithoutIpv6(error)) throw error;
    return await bind("0.0.0.0", port);
  }
}

function bind(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
    socket.once("error", (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, host, () => {
      socket.removeAllListeners("error");
      try {
        socket.setRecvBufferSize(receiveBytes);
      } catch {
        // It stays as it was.
      }
      resolve(socket);
    });
  });
}

function isWithoutIpv6(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    ["EAFNOSUPPORT", "EADDRNOTAVAIL", "EINVAL"].includes(String(error.code))
  );
}
