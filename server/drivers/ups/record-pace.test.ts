import { afterEach, expect, test, vi } from "vitest";
import { createRecordPace } from "./record-pace.ts";

afterEach(() => {
  vi.useRealTimers();
});

function pace() {
  vi.useFakeTimers();
  const told: [string, number][] = [];
  const made = createRecordPace<string>({
    burst: 3,
    everyMs: 1_000,
    tell: (what, times) => void told.push([what, times]),
    now: () => Date.now(),
  });
  return { ...made, told };
}

test("the first are told at once, the others together when their time has come", () => {
  const { count, told } = pace();
  for (let i = 1; i <= 10; i += 1) count("a", `a${i}`);
  expect(told).toEqual([
    ["a1", 1],
    ["a2", 1],
    ["a3", 1],
  ]);
  vi.advanceTimersByTime(1_000);
  expect(told.slice(3)).toEqual([["a10", 7]]);
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(4);
  expect(vi.getTimerCount()).toBe(0);
});

test("one does not hold back another", () => {
  const { count, told } = pace();
  for (let i = 0; i < 100; i += 1) count("loud", "loud");
  count("quiet", "quiet");
  expect(told.at(-1)).toEqual(["quiet", 1]);
});

test("what goes on is told once each time, and none is lost", () => {
  const { count, told } = pace();
  for (let second = 0; second < 10; second += 1) {
    for (let i = 0; i < 50; i += 1) count("a", "a");
    vi.advanceTimersByTime(1_000);
  }
  vi.advanceTimersByTime(1_000);
  expect(told.length).toBeLessThanOrEqual(3 + 11);
  expect(told.reduce((sum, [, times]) => sum + times, 0)).toBe(500);
});

test("a thousand that all go on are told no more than ten times a second, and none is lost", () => {
  const { count, told } = pace();
  const keys = Array.from({ length: 1_000 }, (_, i) => `ups${i}`);
  for (const key of keys) count(key, key);
  vi.advanceTimersByTime(1_000_000);
  const before = told.length;
  for (let second = 0; second < 300; second += 1) {
    for (const key of keys) count(key, key);
    vi.advanceTimersByTime(1_000);
  }
  expect(told.length - before).toBeLessThanOrEqual(3 * 1_000 + 10 * 300);
  vi.advanceTimersByTime(1_000_000);
  expect(told.reduce((sum, [, times]) => sum + times, 0)).toBe(301_000);
});

test("after close nothing is told", () => {
  const { count, told, close } = pace();
  for (let i = 0; i < 10; i += 1) count("a", "a");
  close();
  vi.advanceTimersByTime(60_000);
  expect(told).toHaveLength(3);
});
