/**
 * Tells of what anybody on the network can cause, but not more often than the event log can bear: of each key a few at once, then one per
 * `everyMs` that says how many there were; of thousands of keys more seldom, so that all of them together are bounded. What is held back is told when its time has come.
 */
export interface RecordPace<T> {
  count(key: string, what: T): void;
  /** What is held back is not told any more. */
  close(): void;
}

type Bucket<T> = { tokens: number; filledAt: number; held: { times: number; last: T } | null };

/** However many keys there are, so many are told in a second, but for the first few of each: a site's events are kept, and strangers can make up traps. */
const perSecAtMost = 10;
/** Keys that are kept; beyond that those of which nothing is held are forgotten. */
const keysAtMost = 20_000;

/** Real milliseconds. `tell` hears the last of those that were counted together. */
export function createRecordPace<T>(args: {
  burst: number;
  everyMs: number;
  tell(what: T, times: number): void;
  now?: () => number;
}): RecordPace<T> {
  const { burst, everyMs, tell, now = () => performance.now() } = args;
  const buckets = new Map<string, Bucket<T>>();
  let sweep: NodeJS.Timeout | null = null;
  const pauseMs = () => Math.max(everyMs, (buckets.size * 1_000) / perSecAtMost);

  function bucketOf(key: string): Bucket<T> {
    const at = now();
    const known = buckets.get(key) ?? { tokens: burst, filledAt: at, held: null };
    const pause = pauseMs();
    const filled = Math.floor((at - known.filledAt) / pause);
    if (filled > 0) {
      known.tokens = Math.min(burst, known.tokens + filled);
      known.filledAt += filled * pause;
    }
    if (buckets.size >= keysAtMost && !buckets.has(key))
      for (const [other, { held }] of buckets) if (held === null) buckets.delete(other);
    buckets.set(key, known);
    return known;
  }

  function count(key: string, what: T, times = 1): void {
    const bucket = bucketOf(key);
    const sum = (bucket.held?.times ?? 0) + times;
    if (bucket.tokens < 1) {
      bucket.held = { times: sum, last: what };
      sweep ??= setInterval(tellHeld, everyMs).unref();
      return;
    }
    bucket.tokens -= 1;
    bucket.held = null;
    tell(what, sum);
  }

  function tellHeld(): void {
    let isHeld = false;
    for (const [key, { held }] of buckets) {
      if (held === null) continue;
      count(key, held.last, 0);
      isHeld ||= buckets.get(key)?.held !== null;
    }
    if (isHeld || sweep === null) return;
    clearInterval(sweep);
    sweep = null;
  }

  return {
    count: (key, what) => count(key, what),
    close() {
      if (sweep !== null) clearInterval(sweep);
      sweep = null;
    },
  };
}
