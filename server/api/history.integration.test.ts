import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type History, historyFields, historySchema } from "../contract/history.ts";
import { problemSchema } from "../contract/problem.ts";
import { type ControllerStore, openControllerStore } from "../persistence/controller-store.ts";
import { anySnapshot, type Client, openApiBench } from "../testing/api-bench.ts";
import { aMinute } from "../testing/statistics-rows.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** The site's time of all tests, half past a minute. */
const now = Date.UTC(2026, 5, 10, 9, 30, 30);

let bench: Awaited<ReturnType<typeof openApiBench>>;
let store: ControllerStore;
let viewer: Client;
beforeAll(async () => {
  bench = await openApiBench({
    live: { snapshot: () => ({ ...anySnapshot, clock: { siteAt: now, speed: 1 } }) },
  });
  store = await openControllerStore({ dataDir: bench.dataDir, log: { warn: () => undefined } });
  viewer = await bench.signedIn("viewer");
  // The last 30 hours, with a gap of an hour that began two hours ago, and two short outages ten minutes ago.
  const first = now - (now % minute) - 30 * hour;
  const minutes = Array.from({ length: 30 * 60 }, (_, i) => first + i * minute);
  const isGap = (at: number) => at >= now - 2 * hour && at < now - hour;
  await store.statistics.write(
    minutes.map((at) => {
      const out = at > now - 10 * minute && at < now - 8 * minute;
      const upses = {
        ups4: {
          figures: { loadPercent: 40, inputVolts: out ? 0 : 230 },
          outagesBegun: out ? 1 : 0,
          onBatterySec: out ? 45 : 0,
        },
      };
      return aMinute(at, isGap(at) ? {} : upses);
    }),
  );
});
afterAll(async () => {
  await store.close();
  await bench[Symbol.asyncDispose]();
});

async function history(query = "", upsId = "ups4"): Promise<History> {
  const answer = await viewer.ask("GET", `/ups/${upsId}/history${query}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return historySchema.parse(answer.body);
}
async function problem(query: string, language = "en") {
  const answer = await viewer.ask("GET", `/ups/ups4/history${query}`, undefined, { "accept-language": language });
  expect(answer.status).toBe(400);
  return problemSchema.parse(answer.body);
}

describe("GET /ups/{id}/history", () => {
  it("tells the last day minute by minute, and leaves the gap out", async () => {
    const told = await history();
    expect(told).toMatchObject({ upsId: "ups4", stepSec: 60, from: now - day - 30_000, to: now + 30_000 });
    expect(told.points).toHaveLength(24 * 60 - 60);
    const gap = told.points.findIndex((point, i) => (told.points[i + 1]?.at ?? 0) - point.at > minute);
    expect((told.points[gap + 1]?.at ?? 0) - (told.points[gap]?.at ?? 0)).toBe(hour + minute);
    expect(told.points.at(-1)).toEqual({
      at: now - 90_000,
      heardSec: 60,
      loadPercent: { min: 40, mean: 40, max: 40, knownSec: 60 },
      chargePercent: null,
      runtimeSec: null,
      inputVolts: { min: 230, mean: 230, max: 230, knownSec: 60 },
      outputVolts: null,
      batteryCelsius: null,
      onBatterySec: 0,
      outagesBegun: 0,
    });
  });

  it("rolls up: nothing that happened is lost, and the step is whole hours of UTC", async () => {
    const { points, from, to, stepSec } = await history(`?from=${now - day}&to=${now}&step=3600`);
    expect({ stepSec, from: from % hour, to: to % hour }).toEqual({ stepSec: 3600, from: 0, to: 0 });
    const last = points.at(-1);
    expect(last).toMatchObject({ heardSec: 1800, outagesBegun: 2, onBatterySec: 90 });
    expect(last?.inputVolts).toMatchObject({ min: 0, max: 230, knownSec: 1800 });
    expect(points.reduce((sum, point) => sum + point.heardSec, 0)).toBe(24 * 3600 + 1800 - 3600);
  });

  it.each([
    [`?from=${now - 7 * day}`, 600],
    [`?from=${now - 48 * hour}`, 300],
    [`?from=${now - 365 * day}`, 21_600],
    [`?from=${now - 3 * day}&to=${now - 3 * day + hour}`, 600],
    [`?from=${now - day}&step=1800`, 1800],
  ])("chooses the step, and says which: %s", async (query, stepSec) => {
    const told = await history(query);
    expect(told.stepSec).toBe(stepSec);
    expect((told.to - told.from) / (stepSec * 1000)).toBeLessThanOrEqual(1500);
  });

  it("tells only what is asked for", async () => {
    const { points } = await history("?fields=loadPercent,outagesBegun&step=3600");
    expect(points[0]).toEqual({ at: points[0]?.at, heardSec: 3600, loadPercent: expect.anything(), outagesBegun: 0 });
    for (const field of historyFields) {
      const one = (await history(`?fields=${field}&step=86400`)).points[0];
      expect(Object.keys(one ?? {})).toEqual(["at", "heardSec", field]);
    }
  });

  it("has nothing of a UPS that was never read, and knows no UPS that is not in the settings", async () => {
    expect((await history("", "ups1")).points).toEqual([]);
    expect((await viewer.ask("GET", "/ups/nobody/history")).problem.code).toBe("notFound");
    expect((await viewer.ask("GET", "/ups/blade-1/history")).problem.code).toBe("notFound");
  });

  it("answers a key with role viewer, and nobody without", async () => {
    const { body } = await (await bench.signedIn("administrator")).ask("POST", "/api-keys", {
      name: "k",
      role: "viewer",
    });
    const { key } = body as { key: string };
    expect((await bench.client({ key }).ask("GET", "/ups/ups4/history?step=86400")).status).toBe(200);
    expect((await bench.client().ask("GET", "/ups/ups4/history")).problem.code).toBe("notSignedIn");
  });

  it.each([
    [`?from=${now}&to=${now}`, { path: ["from"], code: "tooBig", params: { maximum: now - 1 } }],
    [`?from=${now + 1}`, { path: ["from"], code: "tooBig", params: { maximum: now - 1 } }],
    ["?from=0&to=0", { path: ["from"], code: "tooBig", params: { maximum: 0 } }],
    [`?from=${now - 48 * hour}&step=60`, { path: ["step"], code: "tooSmall", params: { minimum: 300 } }],
    [`?from=${now - 300 * day}&step=600`, { path: ["step"], code: "tooSmall", params: { minimum: 21_600 } }],
    ["?from=0", { path: ["from"], code: "tooSmall", params: { minimum: (Math.ceil(now / day) - 1500) * day } }],
    ["?from=soon", { path: ["from"], code: "wrongType" }],
    ["?from=-1", { path: ["from"], code: "tooSmall" }],
    ["?to=9e99", { path: ["to"], code: "tooBig" }],
    ["?step=61", { path: ["step"], code: "notAllowed" }],
    ["?fields=loadPercent,mood", { path: ["fields"], code: "notAllowed" }],
    ["?fields=", { path: ["fields"], code: "notAllowed" }],
    ["?fields=loadPercent,loadPercent", { path: ["fields"], code: "notAllowed" }],
    ["?since=1", { path: ["since"], code: "unknownField" }],
  ])("refuses %s", async (query, error) => {
    const { code, fieldErrors } = await problem(query);
    expect(code).toBe("invalidRequest");
    expect(fieldErrors).toContainEqual(expect.objectContaining(error));
    expect(JSON.stringify(fieldErrors?.filter((one) => one.path[0] !== error.path[0]))).toBe("[]");
  });

  it("refuses in Japanese, too", async () => {
    expect(await problem("?step=1", "ja")).toMatchObject({ title: "要求が正しくありません" });
  });

  it("answers whatever is asked with steps or with a problem", async () => {
    const number = fc.oneof(
      fc.integer({ min: 0, max: 2 * now }).map(String),
      fc.constantFrom("", "0", "1e3", "NaN", "-0", "60.5", String(now), String(now - day), "8640000000000001"),
    );
    const query = fc.record(
      { from: number, to: number, step: fc.oneof(number, fc.constantFrom("60", "600", "86400")), fields: fc.string() },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(query, async (given) => {
        const answer = await viewer.ask("GET", `/ups/ups4/history?${new URLSearchParams(given)}`);
        if (answer.status !== 200) return void expect(problemSchema.parse(answer.body).status).toBe(400);
        const told = historySchema.parse(answer.body);
        expect((told.to - told.from) / (told.stepSec * 1000)).toBeLessThanOrEqual(1500);
        expect(told.points.every(({ at }) => at >= told.from && at < told.to)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
