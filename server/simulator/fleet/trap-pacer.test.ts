import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TrapPacer } from "./trap-pacer.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("traps leave in order, no faster than the rate, and every one of them", () => {
  const pacer = new TrapPacer({ perSecond: 200 });
  const sent: number[] = [];
  for (let i = 0; i < 1000; i++) pacer.offer(() => sent.push(i));
  vi.advanceTimersByTime(1000);
  expect(Math.abs(sent.length - 200)).toBeLessThan(3);
  expect(pacer.sent + pacer.waiting).toBe(1000);
  vi.advanceTimersByTime(4100);
  expect(sent).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect([pacer.sent, pacer.waiting, pacer.lost]).toEqual([1000, 0, 0]);
});

test("what has left is not held, however long others wait", async () => {
  const gc = collector();
  const pacer = new TrapPacer({ perSecond: 1000 });
  const gone: WeakRef<object>[] = [];
  for (let second = 0; second < 10; second++) {
    for (let i = 0; i < 1000; i++) {
      const trap = { second, i };
      gone.push(new WeakRef(trap));
      pacer.offer(() => void trap.i);
    }
    if (second > 0) vi.advanceTimersByTime(1000);
  }
  expect(pacer.waiting).toBeGreaterThan(900);
  // A WeakRef holds what it was made of until the end of its turn.
  await new Promise((resolve) => setImmediate(resolve));
  gc();
  expect(gone.filter((trap) => trap.deref() !== undefined).length).toBeLessThan(4000);
  pacer.stop();
});

function collector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

test("a pause does not save up a burst", () => {
  const pacer = new TrapPacer({ perSecond: 100 });
  vi.advanceTimersByTime(60_000);
  const sent: number[] = [];
  for (let i = 0; i < 50; i++) pacer.offer(() => sent.push(i));
  expect(sent.length).toBe(1);
});

test("what does not fit into the queue is counted as lost", () => {
  const pacer = new TrapPacer({ perSecond: 1 });
  for (let i = 0; i < 100_011; i++) pacer.offer(() => {});
  expect([pacer.sent, pacer.waiting, pacer.lost]).toEqual([1, 100_000, 10]);
  pacer.stop();
  expect(pacer.waiting).toBe(0);
});
