import type { FleetPlace } from "../../contract/fleet.ts";

/** Where each of `count` UPSes is to listen; port 0: any free one, and with addresses the same for all. @throws FleetPlaceError */
export function placesOf(place: FleetPlace, count: number): { host: string; port: number }[] {
  if (place.kind === "ports") {
    const { firstPort } = place;
    if (firstPort !== 0 && firstPort + count - 1 > 65_535) throw new FleetPlaceError("portsRunOut");
    return Array.from({ length: count }, (_, i) => ({ host: "127.0.0.1", port: firstPort === 0 ? 0 : firstPort + i }));
  }
  const network = loopbackNetwork(place.network);
  if (!network) throw new FleetPlaceError("notLoopback");
  // The last one of 127.0.0.0/8 is a broadcast address.
  if (count > network.size - 2) throw new FleetPlaceError("addressesRunOut");
  return Array.from({ length: count }, (_, i) => ({ host: dotted(network.first + 1 + i), port: place.port }));
}

/** `portsRunOut`: beyond 65535. `addressesRunOut`: the network holds fewer. `notLoopback`: no network inside of 127.0.0.0/8. */
export class FleetPlaceError extends Error {
  readonly code: "portsRunOut" | "addressesRunOut" | "notLoopback";

  constructor(code: FleetPlaceError["code"]) {
    super(`a fleet cannot stand there: ${code}`);
    this.name = "FleetPlaceError";
    this.code = code;
  }
}

/** "127.1.0.0/16"; null: no network inside of 127.0.0.0/8. `size` counts its first and last address. */
function loopbackNetwork(text: string): { first: number; size: number } | null {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return null;
  const [second = 0, third = 0, fourth = 0, bits = 0] = match.slice(1).map(Number);
  if ([second, third, fourth].some((part) => part > 255) || bits < 8 || bits > 30) return null;
  const size = 2 ** (32 - bits);
  const first = 127 * 2 ** 24 + second * 65_536 + third * 256 + fourth;
  return first % size === 0 ? { first, size } : null;
}

const dotted = (address: number) => [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
