import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ScaledClock, SystemClock } from "./clock.ts";

const start = Date.UTC(2026, 0, 1);
const forever = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** How many milliseconds of the machine's time pass until the promise resolves. */
async function takes(promise: Promise<void>): Promise<number> {
  let over = false;
  promise.then(() => {
    over = true;
  });
  const began = Date.now();
  while (!over && Date.now() - began < 100_000) await vi.advanceTimersByTimeAsync(1);
  return Date.now() - began;
}

describe("ScaledClock", () => {
  test("runs as many times as fast as told, from the instant it was told", () => {
    const clock = new ScaledClock({ siteAt: 5_000_000, realAt: start - 1000, speed: 60 });
    expect(clock.now()).toBe(5_060_000);
    vi.advanceTimersByTime(500);
    expect(clock.now()).toBe(5_090_000);
  });

  test("a sleep takes a sixtieth of its time at sixty-fold speed", async () => {
    const clock = new ScaledClock({ siteAt: 0, realAt: start, speed: 60 });
    expect(await takes(clock.sleep(30_000, forever))).toBe(500);
  });

  test("who sleeps while the clock is sped up wakes accordingly", async () => {
    const clock = new ScaledClock({ siteAt: 0, realAt: start, speed: 1 });
    const sleep = clock.sleep(10_000, forever);
    await vi.advanceTimersByTimeAsync(4000);
    clock.set({ siteAt: 4000, realAt: Date.now(), speed: 10 });
    expect(await takes(sleep)).toBe(600);
  });

  test("and one that is slowed down wakes later", async () => {
    const clock = new ScaledClock({ siteAt: 0, realAt: start, speed: 10 });
    const sleep = clock.sleep(10_000, forever);
    await vi.advanceTimersByTimeAsync(400);
    clock.set({ siteAt: 4000, realAt: Date.now(), speed: 1 });
    expect(await takes(sleep)).toBe(6000);
  });

  test("an abort rejects, before and during, and leaves no timer", async () => {
    const clock = new ScaledClock({ siteAt: 0, realAt: start, speed: 2 });
    await expect(clock.sleep(1, AbortSignal.abort("over"))).rejects.toBe("over");
    const abort = new AbortController();
    const sleep = clock.sleep(1000, abort.signal);
    abort.abort("enough");
    await expect(sleep).rejects.toBe("enough");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("SystemClock", () => {
  test("counts on when the time of day is set, forwards or backwards", () => {
    const clock = new SystemClock();
    const before = clock.now();
    vi.setSystemTime(start + 3_600_000);
    expect(clock.now() - before).toBeLessThan(1000);
    vi.setSystemTime(start - 3_600_000);
    vi.advanceTimersByTime(250);
    expect(clock.now() - before).toBe(250);
  });

  test("sleeps longer than a single timer can", async () => {
    const clock = new SystemClock();
    let over = false;
    clock.sleep(2_147_483_647 + 5000, forever).then(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(2_147_483_647 + 4999);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toBe(true);
  });

  test("an abort rejects and leaves no timer", async () => {
    const abort = new AbortController();
    const sleep = new SystemClock().sleep(1000, abort.signal);
    abort.abort("enough");
    await expect(sleep).rejects.toBe("enough");
    expect(vi.getTimerCount()).toBe(0);
  });
});
