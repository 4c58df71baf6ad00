import type { DriverLog } from "../../log.ts";
import { createCounters } from "../../log.ts";
import type { Addresses } from "../addresses.ts";
import { createNutConnection, type NutConnection, type NutTarget, type NutTimes } from "./nut-connection.ts";

const countKinds = ["unopened", "garbled", "late", "broken"] as const;

/** The connections to all upsds: UPSes that are reached in the same way, as the same user, share one. */
export interface NutConnections {
  /** The caller owes one `release`; the last one closes the connection. */
  lease(target: NutTarget): { connection: Pick<NutConnection, "ask" | "timesOpened">; release(): void };
  /** unopened: a connection that did not come about. garbled: an answer that is none to what was asked. late: no answer in time. broken: ended while an answer was due. */
  counts: Readonly<Record<(typeof countKinds)[number], number>>;
  close(): void;
}

export function createNutConnections(args: {
  addresses: Pick<Addresses, "resolve">;
  log: DriverLog;
  times?: Partial<NutTimes>;
  /** Certificates of upsds to trust, in PEM; absent: those that this machine trusts. */
  authorities?: readonly string[];
}): NutConnections {
  const { addresses, log, times, authorities = null } = args;
  const open = new Map<string, { connection: NutConnection; leases: number }>();
  const { counts, count } = createCounters(countKinds, log);

  function keyOf({ host, port, user, password, tls, certificateSha256 }: NutTarget): string {
    return JSON.stringify([host.toLowerCase(), port, user, password, tls, certificateSha256 ?? ""]);
  }

  return {
    lease(target) {
      const key = keyOf(target);
      const shared = open.get(key) ?? {
        connection: createNutConnection({ target, addresses, authorities, count, ...(times ? { times } : {}) }),
        leases: 0,
      };
      shared.leases += 1;
      open.set(key, shared);
      let isReleased = false;
      return {
        connection: shared.connection,
        release() {
          if (isReleased) return;
          isReleased = true;
          shared.leases -= 1;
          if (shared.leases > 0) return;
          open.delete(key);
          shared.connection.close();
        },
      };
    },
    counts,
    close() {
      for (const { connection } of open.values()) connection.close();
      open.clear();
    },
  };
}
