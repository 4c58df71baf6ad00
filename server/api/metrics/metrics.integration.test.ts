import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import type { ControllerMetrics } from "../../contract/controller-metrics.ts";
import type { ControllerAnswer } from "../../contract/controller-question.ts";
import type { LiveSnapshot, NodeLive } from "../../contract/live.ts";
import { exampleSite } from "../../domain/tree/example-site.ts";
import type { UpsReading } from "../../domain/world/readings.ts";
import { anySnapshot, openApiBench } from "../../testing/api-bench.ts";
import { aForecast, aUpsReading, onBattery } from "../../testing/builders.ts";
import { type ParsedFamily, type ParsedSample, parseExposition } from "../../testing/parse-exposition.ts";
import { labelsOf, sampleOf } from "./exposition.ts";
import { families } from "./families.ts";

const at = Date.UTC(2026, 0, 1, 12);
const shown = { status: "onMains", desired: "on", reason: { code: "asWanted" }, heardAt: at } as const;

function live(reading: UpsReading | null, more: Partial<NonNullable<NodeLive["ups"]>> = {}): NodeLive {
  return { ...shown, ups: { link: "ok", reading, family: "powernet", identity: null, settings: null, ...more } };
}
function snapshot(over: Partial<LiveSnapshot> = {}): LiveSnapshot {
  return {
    ...anySnapshot,
    revision: 1,
    nodes: {
      ups1: live(aUpsReading()),
      ups4: live(onBattery({ chargePercent: 81, loadPercent: 33.3, lowBattery: true })),
    },
    ...over,
  };
}
const counted: ControllerMetrics = {
  process: { startedAt: at, cpuSec: 12.5, residentBytes: 123_456_789 },
  epoch: 7,
  acts: true,
  ticks: { boundsSec: [0.001, 0.01, 0.1], counts: [5, 3, 0, 1], sumSec: 0.75 },
  appends: { boundsSec: [0.001], counts: [0, 0], sumSec: 0 },
  events: { outageBegan: 2, commandEnded: 5 },
  upses: { ups1: { polls: { ok: 100, timeout: 2 }, traps: 0 }, ups4: { polls: { ok: 50 }, traps: 3 } },
  refusedMessages: { unknownSource: 42 },
  statisticsWaiting: 0,
};

type Bench = Awaited<ReturnType<typeof openApiBench>>;
let bench: Bench;
afterEach(() => bench[Symbol.asyncDispose]());

async function open(args: { live?: LiveSnapshot; answer?: ControllerAnswer | null; tree?: typeof exampleSite } = {}) {
  const { live: shownLive = snapshot(), answer = { kind: "metrics", metrics: counted } as const } = args;
  bench = await openApiBench({
    live: { snapshot: () => shownLive },
    controller: { ask: async () => answer },
    ...(args.tree ? { tree: args.tree } : {}),
  });
}
async function ask(headers: Record<string, string> = {}): Promise<Response> {
  const admin = await bench.signedIn("administrator");
  const { body } = await admin.ask("POST", "/api-keys", { name: "prometheus", role: "viewer" });
  const { key } = body as { key: string };
  return bench.api.fetch(
    new Request("http://console.test/metrics", {
      headers: { authorization: `Bearer ${key}`, "x-fukuden-client-address": "192.0.2.1", ...headers },
    }),
  );
}
async function scrape(): Promise<Map<string, ParsedFamily>> {
  const answer = await ask();
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  return parseExposition(await answer.text());
}
/** The value of the one sample that has these labels among its own; null: there is none. */
function value(from: Map<string, ParsedFamily>, family: string, labels: Record<string, string> = {}): number | null {
  const has = (sample: ParsedSample) => Object.entries(labels).every(([name, text]) => sample.labels[name] === text);
  const found = from.get(family)?.samples.filter(has) ?? [];
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0]?.value ?? null;
}

describe("/metrics", () => {
  it("has every family with its type and labels, and none besides", async () => {
    await open();
    const found = await scrape();
    expect([...found.keys()].sort()).toEqual(Object.keys(families).sort());
    for (const [name, { type, labels }] of Object.entries(families)) {
      expect(found.get(name)?.type).toBe(type);
      for (const sample of found.get(name)?.samples ?? [])
        expect(Object.keys(sample.labels).filter((label) => label !== "le")).toEqual([...labels]);
    }
  });

  it("tells of each UPS what it says, in base units", async () => {
    await open();
    const found = await scrape();
    const ups4 = { ups: "ups4", name: "UPS④", group: "SSC/共有ディスク_連動用" };
    expect(value(found, "fukuden_ups_battery_charge_ratio", ups4)).toBe(0.81);
    expect(value(found, "fukuden_ups_load_ratio", ups4)).toBe(0.333);
    expect(value(found, "fukuden_ups_runtime_seconds", ups4)).toBe(3600);
    expect(value(found, "fukuden_ups_input_volts", ups4)).toBe(0);
    expect(value(found, "fukuden_ups_battery_celsius", ups4)).toBe(25);
    expect(value(found, "fukuden_ups_on_battery", ups4)).toBe(1);
    expect(value(found, "fukuden_ups_low_battery", ups4)).toBe(1);
    expect(value(found, "fukuden_ups_reachable", ups4)).toBe(1);
    expect(value(found, "fukuden_ups_last_read_timestamp_seconds", ups4)).toBe(at / 1000);
    const states = found.get("fukuden_ups_output_state")?.samples.filter(({ labels }) => labels.ups === "ups4");
    expect(states?.map(({ labels, value: v }) => [labels.state, v])).toEqual([
      ["mains", 0],
      ["battery", 1],
      ["off", 0],
      ["unknown", 0],
    ]);
    expect(value(found, "fukuden_ups_polls_total", { ups: "ups1", result: "timeout" })).toBe(2);
    expect(value(found, "fukuden_ups_traps_total", { ups: "ups4" })).toBe(3);
    expect(value(found, "fukuden_ups_on_battery", { ups: "ups1" })).toBe(0);
  });

  it("tells what a UPS is, and what it says is wrong with it", async () => {
    const identity = { manufacturer: "APC", model: 'Smart-UPS "1500"', serial: "AS1", firmware: null };
    const reading = aUpsReading({ conditions: ["replaceBattery", "overload"] });
    await open({ live: snapshot({ nodes: { ups1: live(reading, { identity }) } }) });
    const found = await scrape();
    expect(found.get("fukuden_ups_info")?.samples[0]?.labels).toEqual({
      ...{ ups: "ups1", name: "UPS①", group: expect.any(String), role: "power", family: "powernet" },
      ...{ manufacturer: "APC", model: 'Smart-UPS "1500"', serial: "AS1", firmware: "" },
    });
    expect(found.get("fukuden_ups_condition")?.samples.map(({ labels }) => labels.condition)).toEqual([
      "replaceBattery",
      "overload",
    ]);
  });

  it("has no sample for what is not known: never 0", async () => {
    const silent = aUpsReading({ chargePercent: null, loadPercent: null, batteryCelsius: null });
    await open({ live: snapshot({ nodes: { ups1: live(silent), ups2: live(null, { link: "stale" }) } }) });
    const found = await scrape();
    expect(value(found, "fukuden_ups_battery_charge_ratio", { ups: "ups1" })).toBeNull();
    expect(value(found, "fukuden_ups_load_ratio", { ups: "ups1" })).toBeNull();
    expect(value(found, "fukuden_ups_input_volts", { ups: "ups1" })).toBe(100);
    expect(value(found, "fukuden_ups_input_volts", { ups: "ups2" })).toBeNull();
    expect(value(found, "fukuden_ups_on_battery", { ups: "ups2" })).toBeNull();
    expect(value(found, "fukuden_ups_reachable", { ups: "ups2" })).toBe(0);
  });

  it("tells nothing of a lost UPS as if it were now", async () => {
    await open({ live: snapshot({ nodes: { ups1: live(onBattery(), { link: "lost" }) } }) });
    const found = await scrape();
    expect(value(found, "fukuden_ups_reachable", { ups: "ups1" })).toBe(0);
    expect(value(found, "fukuden_ups_last_read_timestamp_seconds", { ups: "ups1" })).toBe(at / 1000);
    expect(value(found, "fukuden_ups_on_battery", { ups: "ups1" })).toBeNull();
    expect(found.get("fukuden_ups_output_state")?.samples).toEqual([]);
  });

  it("tells of the controller, of the outage and of the forecast", async () => {
    const forecast = aForecast({ madeAt: at, verdict: "tight", marginSec: -12.5 });
    const alarm = { key: "outage:ups4", code: "outage", severity: "critical", nodeId: "ups4", sinceAt: at } as const;
    const outage = { beganAt: at, upsIds: ["ups4"], recovering: false, marginSec: null };
    await open({
      live: snapshot({ forecast, outage, alarms: [alarm, { ...alarm, key: "x", severity: "warning" }, alarm] }),
    });
    const found = await scrape();
    expect(value(found, "fukuden_controller_up")).toBe(1);
    expect(value(found, "fukuden_controller_epoch")).toBe(7);
    expect(value(found, "fukuden_controller_acting")).toBe(1);
    expect(value(found, "fukuden_journal_writable")).toBe(1);
    expect(value(found, "fukuden_events_total", { kind: "commandEnded" })).toBe(5);
    expect(value(found, "fukuden_messages_refused_total", { reason: "unknownSource" })).toBe(42);
    expect(value(found, "fukuden_alarms", { severity: "critical" })).toBe(2);
    expect(value(found, "fukuden_alarms", { severity: "warning" })).toBe(1);
    expect(value(found, "fukuden_outage_open")).toBe(1);
    expect(value(found, "fukuden_outage_upses")).toBe(1);
    expect(value(found, "fukuden_forecast_margin_seconds")).toBe(-12.5);
    expect(value(found, "fukuden_forecast_verdict", { verdict: "tight" })).toBe(1);
    expect(value(found, "fukuden_forecast_verdict", { verdict: "safe" })).toBe(0);
    expect(value(found, "fukuden_process_cpu_seconds_total", { process: "controller" })).toBe(12.5);
    expect(value(found, "fukuden_process_resident_memory_bytes", { process: "web" })).toBeGreaterThan(1e6);
    const ticks = found.get("fukuden_controller_tick_duration_seconds")?.samples;
    expect(ticks?.map(({ labels, value: v }) => [labels.le ?? "", v])).toEqual([
      ["0.001", 5],
      ["0.01", 8],
      ["0.1", 8],
      ["+Inf", 9],
      ["", 0.75],
      ["", 9],
    ]);
  });

  it.each([
    ["is down", { controller: { ...anySnapshot.controller, state: "down", downBecause: "crashed" } as const }, counted],
    ["does not answer", {}, null],
  ])("says so when the controller %s, and nothing that only it can know", async (_, over, metrics) => {
    await open({ live: snapshot(over), answer: metrics && { kind: "metrics", metrics } });
    const found = await scrape();
    expect(value(found, "fukuden_controller_up")).toBe(0);
    for (const name of ["fukuden_ups_on_battery", "fukuden_ups_reachable", "fukuden_alarms", "fukuden_outage_open"])
      expect(found.get(name)?.samples, name).toEqual([]);
    expect(value(found, "fukuden_ups_last_read_timestamp_seconds", { ups: "ups1" })).toBe(at / 1000);
  });

  it("takes names as they are: quotes, backslashes, line ends, any script", async () => {
    const name = '日本\\ "UPS"\n①\\n\ud800';
    const tree = { ...exampleSite, upses: exampleSite.upses.map((u) => (u.id === "ups1" ? { ...u, name } : u)) };
    await open({ tree });
    const found = await scrape();
    expect(value(found, "fukuden_ups_reachable", { ups: "ups1", name: name.toWellFormed() })).toBe(1);
  });

  it("is compressed for who takes that", async () => {
    await open();
    const plain = await ask();
    expect(plain.headers.get("content-encoding")).toBeNull();
    const packed = await ask({ "accept-encoding": "deflate, gzip;q=0.8" });
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    const text = gunzipSync(Buffer.from(await packed.arrayBuffer())).toString();
    expect([...parseExposition(text).keys()]).toEqual([...parseExposition(await plain.text()).keys()]);
    expect((await ask({ "accept-encoding": "gzip;q=0, br" })).headers.get("content-encoding")).toBeNull();
  });

  it("answers nobody without a credential", async () => {
    await open();
    const answer = await bench.api.fetch(new Request("http://console.test/metrics"));
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: "notSignedIn" });
    const wrong = await ask({ authorization: "Bearer fkd_wrong" });
    expect(wrong.status).toBe(401);
  });

  it("every family has its line in the documentation", async () => {
    await open();
    const page = readFileSync(path.join(import.meta.dirname, "../../../docs/metrics.md"), "utf8");
    const lines = [...page.matchAll(/^\| `(fukuden_\w+)` \| (\w+) \| ([^|]*) \|/gm)];
    const documented = lines.map(([, name, type, labels]) => [name, type, (labels ?? "").match(/\w+/g) ?? []]);
    const offered = Object.entries(families).map(([name, { type, labels }]) => [name, type, [...labels]]);
    expect(documented).toEqual(offered);
  });
});

describe("labels", () => {
  it("read back as they were, whatever text they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { maxLength: 4 }), (texts) => {
        const labels = Object.fromEntries(texts.map((text, i) => [`l${i}`, text]));
        const line = sampleOf("fukuden_ups_info", labelsOf(labels), 1).replaceAll("\r", "r");
        const parsed = parseExposition(`# HELP fukuden_ups_info x\n# TYPE fukuden_ups_info gauge\n${line}`);
        const wanted = Object.entries(labels).map(([name, text]) => [name, text.toWellFormed().replaceAll("\r", "r")]);
        expect(Object.entries(parsed.get("fukuden_ups_info")?.samples[0]?.labels ?? {})).toEqual(wanted);
      }),
    );
  });
});
