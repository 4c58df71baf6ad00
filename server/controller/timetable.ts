import type { Instant } from "../domain/world/readings.ts";
import type { Clock } from "./ports.ts";

/** Appointments of thousands on one clock, for the price of a single sleep. Each has one at the most. */
export type Timetable<T> = {
  /** `onDue` is called with it at `at`, or up to a grain later; in place of its earlier appointment. */
  set(item: T, at: Instant): void;
  cancel(item: T): void;
  /** Nobody is called any more. */
  close(): void;
};

/** `grainMs`: what falls into the same one comes together. Those of one grain come in the order in which they were set. */
export function createTimetable<T>(args: { clock: Clock; grainMs: number; onDue(item: T): void }): Timetable<T> {
  const { clock, grainMs, onDue } = args;
  const slots = new Map<number, Set<T>>();
  const slotOf = new Map<T, number>();
  let sleeping: { slot: number; cut: AbortController } | null = null;
  let closed = false;

  function take(item: T): void {
    const slot = slotOf.get(item);
    if (slot === undefined) return;
    slotOf.delete(item);
    const items = slots.get(slot);
    items?.delete(item);
    if (items?.size === 0) slots.delete(slot);
  }

  function first(): number | null {
    let least: number | null = null;
    for (const slot of slots.keys()) if (least === null || slot < least) least = slot;
    return least;
  }

  function sleepUntil(slot: number): void {
    if (sleeping !== null && sleeping.slot <= slot) return;
    sleeping?.cut.abort();
    const mine = { slot, cut: new AbortController() };
    sleeping = mine;
    const ms = Math.max(0, slot * grainMs - clock.now());
    clock.sleep(ms, mine.cut.signal).then(
      () => {
        sleeping = null;
        run();
      },
      // Cut: another sleep has taken its place.
      () => {},
    );
  }

  function run(): void {
    for (let slot = first(); slot !== null && !closed; slot = first()) {
      if (slot * grainMs > clock.now()) {
        sleepUntil(slot);
        return;
      }
      const due = slots.get(slot) ?? [];
      slots.delete(slot);
      for (const item of due) {
        // Those before may have cancelled it, or put it off.
        if (slotOf.get(item) !== slot) continue;
        slotOf.delete(item);
        onDue(item);
      }
    }
  }

  return {
    set(item, at) {
      if (closed) return;
      take(item);
      const slot = Math.ceil(at / grainMs);
      const items = slots.get(slot) ?? new Set();
      slots.set(slot, items.add(item));
      slotOf.set(item, slot);
      sleepUntil(slot);
    },
    cancel: take,
    close() {
      closed = true;
      slots.clear();
      slotOf.clear();
      sleeping?.cut.abort();
      sleeping = null;
    },
  };
}
