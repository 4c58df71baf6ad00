import { describe, expect, test } from "vitest";
import { aForecast, aForecastUps } from "../../server/testing/builders.ts";
import { percentOf, placeLabels, scaleOf, ticksOf } from "./timeline-scale.ts";

const minute = 60_000;

test("percentOf keeps to the edges", () => {
  const scale = { fromAt: 0, toAt: 200 };
  expect([-50, 0, 50, 200, 900].map((at) => percentOf(scale, at))).toEqual([0, 0, 25, 100, 100]);
});

describe("scaleOf", () => {
  test("shows at least five minutes ahead", () => {
    const scale = scaleOf({ startAt: 0, now: minute, bars: new Map(), forecast: null });
    expect(scale.fromAt).toBeLessThan(0);
    expect(scale.toAt).toBeGreaterThan(6 * minute);
  });

  test("a battery that lasts for days does not press the rest into a corner", () => {
    const ups = aForecastUps({ upsId: "u", emptyAt: 5_000 * minute });
    const forecast = aForecast({ upses: [ups] });
    const scale = scaleOf({ startAt: 0, now: 0, bars: new Map(), forecast });
    expect(scale.toAt).toBeLessThan(110 * minute);
  });
});

test("ticksOf gives round instants, not too many", () => {
  const ticks = ticksOf({ fromAt: 61_000, toAt: 40 * minute });
  expect(ticks).toEqual([5, 10, 15, 20, 25, 30, 35, 40].map((at) => at * minute));
});

describe("placeLabels", () => {
  test("a label stands behind its bar where nothing else is", () => {
    expect(placeLabels([{ from: 10, to: 20, text: "off", isOpen: false }], 1_000)).toEqual([
      { index: 0, x: 20.5, text: "off" },
    ]);
  });

  test("a label that would cover the next bar is left out", () => {
    const placed = placeLabels(
      [
        { from: 10, to: 20, text: "shutdown 14:04:30", isOpen: false },
        { from: 22, to: 24, text: "off", isOpen: false },
      ],
      1_000,
    );
    expect(placed.map((label) => label.index)).toEqual([1]);
  });

  test("a label that would leave the track is left out", () => {
    expect(placeLabels([{ from: 90, to: 99, text: "shutdown 14:04:30", isOpen: false }], 1_000)).toEqual([]);
  });

  test("Japanese letters take the room that they need", () => {
    const bars = (text: string) => [
      { from: 10, to: 20, text, isOpen: false },
      { from: 27, to: 30, text: "", isOpen: false },
    ];
    expect(placeLabels(bars("abcdefgh"), 1_000)[0]?.index).toBe(0);
    expect(placeLabels(bars("シャットダウン"), 1_000)[0]?.index).not.toBe(0);
  });

  test("in an outlined bar that is long enough a label may stand inside", () => {
    const span = { from: 60, to: 99, text: "start 14:04:30" };
    expect(placeLabels([{ ...span, isOpen: true }], 1_000)).toEqual([{ index: 0, x: 60.5, text: span.text }]);
    expect(placeLabels([{ ...span, isOpen: false }], 1_000)).toEqual([]);
  });
});
