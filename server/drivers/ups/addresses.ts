import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { DriverError } from "../../domain/world/driver-error.ts";

export type ResolvedAddress = { address: string; family: 4 | 6 };

/** Names to addresses, remembered: a name server that fails must not make a device unreachable that was found before. */
export interface Addresses {
  /** Throws DriverError("unreachable") when the name was never found. */
  resolve(host: string): Promise<ResolvedAddress>;
  /** What `resolve` found last, without asking anybody; null: nothing yet. */
  known(host: string): string | null;
}

const freshMs = 60_000;
const lookupMs = 2_000;

export function createAddresses(): Addresses {
  const found = new Map<string, ResolvedAddress & { atMs: number }>();
  const running = new Map<string, Promise<ResolvedAddress>>();

  async function ask(host: string): Promise<ResolvedAddress> {
    const { address, family } = await lookup(host);
    const resolved: ResolvedAddress = { address: address.toLowerCase(), family: family === 6 ? 6 : 4 };
    found.set(host, { ...resolved, atMs: performance.now() });
    return resolved;
  }

  return {
    async resolve(host) {
      const literal = isIP(host);
      if (literal !== 0) return { address: host.toLowerCase(), family: literal === 6 ? 6 : 4 };
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
    known(host) {
      return isIP(host) !== 0 ? host.toLowerCase() : (found.get(host)?.address ?? null);
    },
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
