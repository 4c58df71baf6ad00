/** Dotted IPv4 as a number of 32 bits; null: it is none. */
export function ipv4Of(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

export function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

/** Why an address is never asked: it stands for no host, or for many. */
export type ForbiddenAddress = "unspecified" | "multicast" | "broadcast" | "reserved";

const firstUsable = 0x01000000;
const firstMulticast = 0xe0000000;
const firstReserved = 0xf0000000;
const everybody = 0xffffffff;
/** Of 127.0.0.0/8: every socket of this machine that is bound to any of its addresses would hear it. */
const loopbackBroadcast = 0x7fffffff;

/**
 * null: a host can have this address. An address is written as `canonical` of the drivers does: IPv6 shortened and in lower case.
 * 0.0.0.0 and :: lead to this machine itself (RFC 1122 3.2.1.3), which nobody means who writes them.
 */
export function forbidden(address: string): ForbiddenAddress | null {
  const ipv4 = ipv4Of(address);
  if (ipv4 !== null) return forbiddenIn(ipv4, ipv4);
  if (!address.includes(":")) return null;
  if (/^[0:]+(%.*)?$/.test(address)) return "unspecified";
  return /^ff/i.test(address) ? "multicast" : null;
}

/** The same of all addresses from `first` to `last`; null: each of them can be a host's. */
export function forbiddenIn(first: number, last: number): ForbiddenAddress | null {
  if (first < firstUsable) return "unspecified";
  if (last === everybody || (first <= loopbackBroadcast && last >= loopbackBroadcast)) return "broadcast";
  if (last >= firstReserved) return "reserved";
  return last >= firstMulticast ? "multicast" : null;
}
