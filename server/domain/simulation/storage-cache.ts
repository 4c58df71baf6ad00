import type { Instant } from "../world/readings.ts";
import type { SimStorage, Site } from "./site.ts";

/** Size of the write cache of every simulated storage system. */
export const cacheBytes = 4 * 2 ** 30;

/** What one running user leaves in the cache per millisecond (20 MB/s), until the cache is full. */
const dirtyBytesPerMs = 20_000;

const flushBytesPerMs = (storage: SimStorage) => cacheBytes / (Math.max(1, storage.flushSec) * 1000);

/** How long a flush of what is dirty takes; a second at the least. */
export function flushMs(storage: SimStorage): number {
  return Math.max(1000, Math.ceil(storage.dirtyBytes / flushBytesPerMs(storage)));
}

/** Terminals that write to it now: those that run, and those that stop and have not ended yet. */
export function writersOf(site: Site): ReadonlyMap<string, number> {
  const writers = new Map<string, number>();
  for (const t of Object.values(site.terminals)) {
    if (t.state !== "running" && t.state !== "stopping") continue;
    for (const id of t.storageIds) writers.set(id, (writers.get(id) ?? 0) + 1);
  }
  return writers;
}

/** What is dirty at `to` of one that is ready with a write cache, or flushes, if nothing happens between `from` and `to`. */
export function dirtyBytesAt(storage: SimStorage, writers: number, from: Instant, to: Instant): number {
  if (storage.untilAt === null)
    return Math.min(cacheBytes, storage.dirtyBytes + writers * dirtyBytesPerMs * (to - from));
  // From the end of its flush backwards, so that looking in between changes nothing.
  return Math.min(storage.dirtyBytes, Math.ceil(Math.max(0, storage.untilAt - to) * flushBytesPerMs(storage)));
}
