/** The part of a pino logger that drivers use. What they log never holds a community, a passphrase or a token. */
export interface DriverLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

/**
 * Counts things that anybody on the network can cause, and logs them at most once a minute (real time) per kind, so that
 * a flood of garbage fills neither the disk nor the log.
 */
export function createCounters<K extends string>(
  kinds: readonly K[],
  log: DriverLog,
): { counts: Record<K, number>; count(kind: K, fields: Record<string, unknown>): void } {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<K, number>;
  const loggedAt = new Map<K, { ms: number; count: number }>();
  return {
    counts,
    count(kind, fields) {
      counts[kind] += 1;
      const last = loggedAt.get(kind);
      const ms = performance.now();
      if (last !== undefined && ms - last.ms < 60_000) return;
      log.warn({ ...fields, kind, total: counts[kind], sinceLast: counts[kind] - (last?.count ?? 0) }, "dropped");
      loggedAt.set(kind, { ms, count: counts[kind] });
    },
  };
}
