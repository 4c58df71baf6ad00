import type { Instant } from "../../world/readings.ts";

export type EventQueue<T> = {
  /** Of two at the same instant the one that was put first comes first. */
  put(at: Instant, event: T): void;
  /** The earliest that is due at `now`; null: none is. */
  take(now: Instant): T | null;
  nextAt(): Instant | null;
};

type Entry<T> = { at: Instant; order: number; event: T };

/** A binary heap by instant, then by order of arrival. */
export function createEventQueue<T>(): EventQueue<T> {
  const heap: Entry<T>[] = [];
  let order = 0;
  const isBefore = (a: Entry<T>, b: Entry<T>) => a.at < b.at || (a.at === b.at && a.order < b.order);

  function rise(from: number): void {
    for (let i = from; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!swapIfBefore(i, parent)) return;
      i = parent;
    }
  }
  function sink(): void {
    for (let i = 0; ; ) {
      const left = 2 * i + 1;
      const right = left + 1;
      const [l, r] = [heap[left], heap[right]];
      if (!l) return;
      const child = r && isBefore(r, l) ? right : left;
      if (!swapIfBefore(child, i)) return;
      i = child;
    }
  }
  function swapIfBefore(lower: number, upper: number): boolean {
    const [low, up] = [heap[lower], heap[upper]];
    if (!low || !up || !isBefore(low, up)) return false;
    heap[lower] = up;
    heap[upper] = low;
    return true;
  }

  return {
    put(at, event) {
      heap.push({ at, order: order++, event });
      rise(heap.length - 1);
    },
    take(now) {
      const first = heap[0];
      if (!first || first.at > now) return null;
      const last = heap.pop();
      if (last && heap.length > 0) {
        heap[0] = last;
        sink();
      }
      return first.event;
    },
    nextAt: () => heap[0]?.at ?? null,
  };
}
