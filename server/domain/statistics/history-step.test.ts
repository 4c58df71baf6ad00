import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finestStep, fits, historyStepsSec, levelOf, mostPoints } from "./history-step.ts";
import { blockSec, blockStart, keptSec, levels, slotOf, windowSec } from "./levels.ts";

const now = Date.UTC(2026, 6, 1, 12, 34) / 1000;
const hour = 3600;
const day = 86_400;

describe("the finest step", () => {
  it.each([
    ["the last hour", 1 * hour, 0, 60],
    ["the last day", 1 * day, 0, 60],
    ["the last two days", 2 * day, 0, 300],
    ["the last week", 7 * day, 0, 600],
    ["an hour of yesterday", 30 * hour, 29 * hour, 60],
    ["an hour of three days ago: its minutes are gone", 3 * day, 3 * day - hour, 600],
    ["a day of last month: only hours are left", 30 * day, 29 * day, 3600],
    ["the last month", 30 * day, 0, 3600],
    ["the last year", 365 * day, 0, 21_600],
    ["the last 400 days", 400 * day, 0, 43_200],
    ["what is older than anything kept", 900 * day, 899 * day, 86_400],
    ["what is to come", -1 * hour, -2 * hour, 60],
  ])("of %s", (_, fromAgo, toAgo, stepSec) => {
    expect(finestStep({ fromSec: now - fromAgo, toSec: now - toAgo, nowSec: now })).toBe(stepSec);
  });

  it("is none when even days are too many", () => {
    expect(finestStep({ fromSec: 0, toSec: now, nowSec: now })).toBeNull();
  });

  it("makes no more points than are asked for", () => {
    expect(finestStep({ fromSec: now - day, toSec: now, nowSec: now, points: 50 })).toBe(1800);
    fc.assert(
      fc.property(fc.nat({ max: 2 * 365 * day }), fc.integer({ min: 10, max: 2000 }), (spanSec, points) => {
        const range = { fromSec: now - spanSec, toSec: now, points };
        const stepSec = finestStep({ ...range, nowSec: now });
        if (stepSec !== null) expect(fits({ ...range, stepSec })).toBe(true);
        else expect(fits({ ...range, stepSec: day })).toBe(false);
      }),
    );
  });

  it("every step is made from a level of which it is whole steps", () => {
    for (const stepSec of historyStepsSec) expect(stepSec % levelOf(stepSec).stepSec).toBe(0);
    expect(historyStepsSec.map((stepSec) => levelOf(stepSec).stepSec)).toEqual([
      60, 60, 600, 600, 3600, 3600, 3600, 3600, 3600,
    ]);
    expect(mostPoints).toBe(1500);
  });
});

describe("the levels", () => {
  it("reach back 48 hours, 8 days and 400 days", () => {
    expect(levels.map((level) => keptSec(level) / hour)).toEqual([48, 8 * 24, 400 * 24]);
  });

  it("make every step from minutes of one window", () => {
    for (const { stepSec } of levels) expect(windowSec % stepSec).toBe(0);
  });

  it("have no two blocks of the time that they keep in one place", () => {
    for (const level of levels) {
      const last = blockStart(level, now);
      const slots = Array.from({ length: level.blocks }, (_, i) => slotOf(level, last - i * blockSec(level)));
      expect(new Set(slots).size).toBe(level.blocks);
      expect(Math.max(...slots)).toBe(level.blocks - 1);
      expect(slotOf(level, last + blockSec(level) * level.blocks)).toBe(slotOf(level, last));
    }
  });
});
