import { lookup } from "node:dns/promises";
import { isIP, SocketAddress } from "node:net";
import { DriverError } from "../../domain/world/driver-error.ts";

export type ResolvedAddress = { address: string; family: 4 | 6 };

/** Names to addresses, remembered: a name server that fails must not make a device unreachable that was found before. */
export interface Addresses {
  /** Throws DriverError("unreachable") when the name was never found. */
  resolve(host: string): Promise<ResolvedAddress>;
  /** The names that `resolve` last found at this address, among all that each name has; without asking anybody. */
  namesAt(address: string): ReadonlySet<string>;
}

/** The one way to write an address that the sockets use too: IPv6 shortened and in lower case, IPv4 as such where it stands in IPv6. */
export function canonical(address: string): string {
  const plain = address.toLowerCase();
  if (isIP(plain) !== 6) return plain;
  const [bare = plain, scope] = plain.split("%");
  const { address: short } = new SocketAddress({ address: bare, family: "ipv6" });
  const ipv4 = /^::ffff:([\d.]+)$/.exec(short)?.[1];
  if (ipv4 !== undefined) return ipv4;
  return scope === undefined ? short : `${short}%${scope}`;
}

const freshMs = 60_000;
const lookupMs = 2_000;
const noNames: ReadonlySet<string> = new Set();

export function createAddresses(): Addresses {
  const found = new Map<string, ResolvedAddress & { all: ReadonlySet<string>; atMs: number }>();
  const names = new Map<string, Set<string>>();
  const running = new Map<string, Promise<ResolvedAddress>>();

  async function ask(host: string): Promise<ResolvedAddress> {
    const [first, ...others] = await lookup(host, { all: true });
    if (first === undefined) throw new Error("no address");
    const resolved: ResolvedAddress = { address: canonical(first.address), family: first.family === 6 ? 6 : 4 };
    const all = new Set([resolved.address, ...others.map(({ address }) => canonical(address))]);
    for (const address of found.get(host)?.all ?? []) if (!all.has(address)) names.get(address)?.delete(host);
    for (const address of all) names.set(address, (names.get(address) ?? new Set()).add(host));
    found.set(host, { ...resolved, all, atMs: performance.now() });
    return resolved;
  }

  return {
    async resolve(host) {
      // IPv4 that is written in IPv6 is asked as IPv4.
      const literal = canonical(host);
      if (isIP(literal) !== 0) return { address: literal, family: isIP(literal) === 6 ? 6 : 4 };
      const last = found.get(host);
      if (last !== undefined && performance.now() - last.atMs < freshMs) return last;
      // One question per name at a time: slow name servers would take up every thread that looks up.
      let asking = running.get(host);
      if (asking === undefined) {
        asking = ask(host).finally(() => running.delete(host));
        asking.catch(() => {});
        running.set(host, asking);
      }
      if (last !== undefined) return last;
      return await withinLookupTime(asking, host);
    },
    namesAt: (address) => names.get(address) ?? noNames,
  };
}

async function withinLookupTime(asking: Promise<ResolvedAddress>, host: string): Promise<ResolvedAddress> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer from the name server")), lookupMs);
  });
  try {
    return await Promise.race([asking, late]);
  } catch (cause) {
    throw new DriverError("unreachable", `the name ${host} leads to no address`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
