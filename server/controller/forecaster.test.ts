import { afterEach, beforeEach, expect, it } from "vitest";
import type { Forecast } from "../domain/forecast/forecast.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { relate } from "../domain/tree/relations.ts";
import { aWorld, noon } from "../testing/builders.ts";
import { noForecast } from "../testing/controller-bench.ts";
import { createManualClock, type ManualClock, settle } from "../testing/manual-clock.ts";
import type { DecideArgs } from "./decider.ts";
import { createForecaster, type Forecaster } from "./forecaster.ts";

let realClock: ManualClock;
let forecaster: Forecaster;
let made: (Forecast | null)[];
let logged: string[];
/** One entry for each step that was taken: of which world (by `now`). */
let steps: number[];
let stepsNeeded: number;
let stepTakesMs: number;

const relations = relate(exampleSite);
function args(now: number, inIncident = false): DecideArgs {
  const world = aWorld();
  const sequence = inIncident
    ? ({ startedAt: noon, revision: 1 } as unknown as DecideArgs["world"]["memory"]["sequence"])
    : null;
  return { tree: exampleSite, relations, world: { ...world, memory: { ...world.memory, sequence } }, now };
}

beforeEach(() => {
  realClock = createManualClock();
  made = [];
  logged = [];
  steps = [];
  stepsNeeded = 5;
  stepTakesMs = 0;
  const log = (_: Record<string, unknown>, message: string) => void logged.push(message);
  forecaster = createForecaster({
    *predict({ now }) {
      for (let i = 0; i < stepsNeeded; i++) {
        const until = performance.now() + stepTakesMs;
        while (performance.now() < until);
        steps.push(now);
        yield;
      }
      return { ...noForecast, madeAt: now };
    },
    realClock,
    lastTrapAt: () => Number.NEGATIVE_INFINITY,
    log: { info: log, warn: log, error: log },
    onForecast: (forecast) => void made.push(forecast),
  });
});
afterEach(() => forecaster.close());

const madeAt = () => made.map((forecast) => forecast?.madeAt);

it("makes one, then the newest that was asked for meanwhile", async () => {
  forecaster.request(args(1));
  await settle();
  for (const now of [2, 3, 4]) forecaster.request(args(now));
  await settle();
  expect(madeAt()).toEqual([1]);
  await realClock.advance(10_000);
  expect(madeAt()).toEqual([1, 4]);
});

it("that is long is made piece by piece, and what waits has its turn between them", async () => {
  stepTakesMs = 4;
  stepsNeeded = 20;
  forecaster.request(args(1));
  const between: number[] = [];
  while (made.length === 0) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    between.push(steps.length);
  }
  expect(Math.max(...between.slice(1).map((count, i) => count - (between[i] ?? 0)))).toBeLessThanOrEqual(4);
  expect(madeAt()).toEqual([1]);
});

it("that is very long takes a twentieth of the time and no more", async () => {
  stepTakesMs = 20;
  stepsNeeded = 40;
  forecaster.request(args(1));
  for (let i = 0; i < 60; i++) await new Promise<void>((resolve) => setImmediate(resolve));
  const promptly = steps.length;
  expect(promptly).toBeLessThan(25);
  await realClock.advance(4000);
  expect(steps.length - promptly).toBeGreaterThan(3);
  expect(steps.length - promptly).toBeLessThanOrEqual(10);
  expect(made).toEqual([]);
});

it("gives up one of a calm site when an incident begins", async () => {
  stepTakesMs = 20;
  stepsNeeded = 1000;
  forecaster.request(args(1));
  await settle(20);
  forecaster.request(args(2));
  await settle(3);
  expect(new Set(steps)).toEqual(new Set([1]));
  stepsNeeded = 3;
  forecaster.request(args(3, true));
  // At once: people wait for it now.
  await settle(20);
  expect(madeAt()).toEqual([3]);
});

it("that fails is told as unknown, and logged once", async () => {
  stepsNeeded = Number.NaN;
  const failing = createForecaster({
    predict: () => ({
      next() {
        throw new Error("a fault of ours");
      },
    }),
    realClock,
    lastTrapAt: () => Number.NEGATIVE_INFINITY,
    log: { info: () => {}, warn: () => {}, error: (_: object, message: string) => void logged.push(message) },
    onForecast: (forecast) => void made.push(forecast),
  });
  failing.request(args(1));
  await settle();
  failing.request(args(2));
  await realClock.advance(10_000);
  expect(made).toEqual([null, null]);
  expect(logged).toEqual(["no forecast could be made"]);
  failing.close();
});
