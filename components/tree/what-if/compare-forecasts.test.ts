import { describe, expect, test } from "vitest";
import type { Forecast, ForecastStep } from "../../../server/domain/forecast/forecast.ts";
import { compareForecasts, isNoShift } from "./compare-forecasts.ts";

const madeAt = 1_000_000;
const step = (nodeId: string, kind: ForecastStep["kind"], afterSec: number) =>
  ({ nodeId, kind, at: madeAt + afterSec * 1000 }) as ForecastStep;
const forecast = (change: {
  verdict?: Forecast["verdict"];
  steps?: ForecastStep[];
  margins?: Record<string, number | null>;
}) =>
  ({
    madeAt,
    verdict: change.verdict ?? "safe",
    steps: change.steps ?? [],
    upses: Object.entries(change.margins ?? {}).map(([upsId, marginSec]) => ({ upsId, marginSec })),
  }) as unknown as Forecast;

describe("what a change of the settings does to a plan", () => {
  test("nothing", () => {
    const one = forecast({ steps: [step("a", "shutdown", 30)], margins: { u: 100 } });
    const alike = forecast({ steps: [step("a", "shutdown", 31)], margins: { u: 99.5 } });
    expect(isNoShift(compareForecasts(one, alike))).toBe(true);
  });

  test("steps come earlier, later, or not at all; what one does twice is told apart", () => {
    const before = forecast({
      steps: [step("a", "shutdown", 30), step("a", "boot", 90), step("a", "shutdown", 300), step("b", "flush", 40)],
    });
    const after = forecast({ steps: [step("a", "shutdown", 60), step("a", "boot", 90), step("c", "upsOff", 99)] });
    expect(compareForecasts(before, after).steps).toEqual([
      { nodeId: "a", kind: "shutdown", beforeSec: 30, afterSec: 60 },
      { nodeId: "c", kind: "upsOff", beforeSec: null, afterSec: 99 },
      { nodeId: "a", kind: "shutdown", beforeSec: 300, afterSec: null },
      { nodeId: "b", kind: "flush", beforeSec: 40, afterSec: null },
    ]);
  });

  test("margins, the one that shrinks most first, and the verdict", () => {
    const before = forecast({ margins: { u: 100, v: 100, w: null, x: null } });
    const after = forecast({ verdict: "fails", margins: { u: 90, v: -50, w: 10, x: null } });
    const shift = compareForecasts(before, after);
    expect(shift.margins).toEqual([
      { upsId: "v", beforeSec: 100, afterSec: -50 },
      { upsId: "u", beforeSec: 100, afterSec: 90 },
      { upsId: "w", beforeSec: null, afterSec: 10 },
    ]);
    expect(shift.verdict).toEqual({ before: "safe", after: "fails" });
    expect(isNoShift(shift)).toBe(false);
  });
});
