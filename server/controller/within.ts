import type { Clock } from "./ports.ts";

export type Late = { late: true };
export const late: Late = { late: true };

/** What `work` resolves to, or `late` when `ms` of the clock pass first. A rejection of `work` is passed on; once late, it is dropped. */
export async function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | Late> {
  const done = new AbortController();
  work.catch(() => {});
  const timer = clock.sleep(ms, done.signal).then(
    () => late,
    () => late,
  );
  try {
    return await Promise.race([work, timer]);
  } finally {
    done.abort();
  }
}
