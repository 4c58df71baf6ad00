import { describe, expect, it, test } from "vitest";
import { aUpsReading, noon, onBattery, outputOff } from "../testing/builders.ts";
import { type Crowd, clusterPace, nextOf, type Pace, storagePace, upsPace } from "./poll-pace.ts";
import { pollsPerSec } from "./poll-turns.ts";

const nobody: Crowd = { battery: 0, calm: 0, lost: 0 };
const idsOf = (count: number) => Array.from({ length: count }, (_, i) => `ups${String(i).padStart(5, "0")}`);
const every = (turn: "calm" | "battery", ms: number): Pace => ({ turn, kind: "every", ms });
const next = (pace: Pace, id: string, now = noon, crowd = nobody, drawn = 0) => nextOf({ pace, id, now, crowd, drawn });

describe("the pace of a UPS", () => {
  const paceOf = (over: Partial<Parameters<typeof upsPace>[0]>) =>
    upsPace({ reading: aUpsReading(), failedReads: 0, pending: false, ...over });

  it.each([
    ["on mains", {}, "calm", 5000],
    ["on battery", { reading: onBattery() }, "battery", 2000],
    ["off", { reading: outputOff() }, "battery", 2000],
    ["of which nothing is known", { reading: null }, "battery", 2000],
    ["counting down", { reading: aUpsReading({ shutdownPending: true }) }, "battery", 2000],
    ["that was commanded", { pending: true }, "battery", 2000],
  ] as const)("%s", (_, over, turn, ms) => {
    expect(paceOf(over)).toEqual({ turn, kind: "every", ms });
  });

  it("that does not answer is soon asked again, and once it is lost more and more seldom", () => {
    const paces = [1, 2, 3, 4, 5, 6, 50].map((failedReads) => paceOf({ failedReads }));
    expect(paces.map(({ ms }) => ms)).toEqual([2000, 2000, 5000, 7500, 11_250, 15_000, 15_000]);
    expect(paces.map(({ turn }) => turn)).toEqual(["calm", "calm", "lost", "lost", "lost", "lost", "lost"]);
  });

  it("that does not answer while somebody waits for it is asked more often, and not last", () => {
    expect(paceOf({ failedReads: 50, pending: true })).toEqual({ turn: "battery", kind: "after", ms: 5000 });
  });
});

describe("the pace of others", () => {
  it.each([
    ["storage", storagePace({ reading: null, failedReads: 0, watched: true }), 5000],
    [
      "moving storage",
      storagePace({ reading: { state: "flushing", dirtyBytes: 1 }, failedReads: 0, watched: false }),
      5000,
    ],
    [
      "moving storage in a sequence",
      storagePace({ reading: { state: "flushing", dirtyBytes: 1 }, failedReads: 0, watched: true }),
      1000,
    ],
    ["lost storage", storagePace({ reading: null, failedReads: 9, watched: false }), 15_000],
    ["a cluster", clusterPace({ state: "running", failedReads: 0, watched: true }), 5000],
    ["a stopping cluster", clusterPace({ state: "stopping", failedReads: 0, watched: true }), 1000],
    ["a lost cluster in a sequence", clusterPace({ state: null, failedReads: 9, watched: true }), 5000],
  ])("%s", (_, pace, ms) => {
    expect(pace.ms).toBe(ms);
  });
});

describe("when a device is asked next", () => {
  test("is one interval after it was asked in time, and later than now always", () => {
    for (const id of idsOf(100)) {
      const first = next(every("calm", 5000), id);
      expect(first).toBeGreaterThan(noon);
      expect(first - noon).toBeLessThanOrEqual(5000);
      expect(next(every("calm", 5000), id, first)).toBeCloseTo(first + 5000, 3);
      expect(next(every("calm", 5000), id, first + 30)).toBeCloseTo(first + 5000, 3);
    }
  });

  test("is the same for the same id, and spread evenly over the interval for all of them", () => {
    const tenths = new Array<number>(50).fill(0);
    for (const id of idsOf(10_000)) {
      const at = next(every("calm", 5000), id);
      expect(next(every("calm", 5000), id, at - 1)).toBe(at);
      const tenth = Math.floor((at - noon - 1) / 100);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // 200 on average; by chance alone 42 more or less would be three standard deviations.
    for (const count of tenths) expect(Math.abs(count - 200)).toBeLessThan(60);
  });

  test("after a failure is spread too, otherwise each time", () => {
    const pace: Pace = { turn: "lost", kind: "after", ms: 10_000 };
    expect([0, 0.5, 1].map((drawn) => next(pace, "a", noon, nobody, drawn) - noon)).toEqual([10_000, 9000, 8000]);
  });

  /** Polls a second of so many, all at their pace. */
  function ratesOf(crowd: Crowd) {
    const intervalOf = (pace: Pace) => {
      const first = next(pace, "a", noon, crowd);
      return (next(pace, "a", first, crowd) - first) / 1000;
    };
    const battery = intervalOf(every("battery", 2000));
    const calm = intervalOf(every("calm", 5000));
    return { battery, calm, perSec: crowd.battery / battery + crowd.calm / calm };
  }

  test.each([
    [
      { battery: 0, calm: 10_000 },
      { battery: 2, calm: 5 },
    ],
    [
      { battery: 2000, calm: 8000 },
      { battery: 2, calm: 5 },
    ],
    [
      { battery: 10_000, calm: 0 },
      { battery: 4, calm: 5 },
    ],
    [
      { battery: 8000, calm: 2000 },
      { battery: 3.5, calm: 5 },
    ],
    [
      { battery: 5000, calm: 5000 },
      { battery: 2.5, calm: 7.5 },
    ],
    [
      { battery: 0, calm: 30_000 },
      { battery: 2, calm: 11.5 },
    ],
  ])("with %o asks no more of all than may be, and first of those on battery: %o", (counts, intervals) => {
    const { perSec, ...found } = ratesOf({ ...counts, lost: 0 });
    expect(perSec).toBeLessThan(pollsPerSec);
    expect(found).toEqual({ battery: expect.closeTo(intervals.battery, 5), calm: expect.closeTo(intervals.calm, 5) });
  });
});
