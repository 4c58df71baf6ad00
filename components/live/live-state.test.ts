import { describe, expect, test } from "vitest";
import type { LiveDelta, LiveSnapshot, NodeLive } from "../../server/contract/live.ts";
import { aForecast } from "../../server/testing/builders.ts";
import { type LiveState, receive, siteNow } from "./live-state.ts";
import { keyInstant, poweredCounts, siteMains } from "./site-state.ts";

const ups = (status: NodeLive["status"]): NodeLive => ({
  status,
  desired: "on",
  reason: { code: "asWanted" },
  heardAt: null,
  ups: { link: "ok", reading: null, family: null, identity: null, settings: null },
});
const snapshot: LiveSnapshot = {
  seq: 7,
  streamId: "s",
  clock: { siteAt: 1_000_000, speed: 10 },
  revision: 1,
  controller: { state: "running", downBecause: null, selfId: "sv1", epoch: 1, acts: true, trouble: null },
  nodes: { u1: ups("onMains"), u2: ups("onMains") },
  outage: null,
  forecast: null,
  alarms: [],
  log: [],
};
const state: LiveState = { snapshot, receivedAt: 5_000 };
const delta = (seq: number, streamId = "s"): LiveDelta => ({
  seq,
  streamId,
  clock: snapshot.clock,
  nodes: { u2: ups("onBattery") },
});

describe("receive", () => {
  test("the next delta changes its nodes and leaves the others the same object", () => {
    const received = receive(state, delta(8), 6_000);
    if (received.kind !== "next") throw new Error(received.kind);
    expect(received.state.receivedAt).toBe(6_000);
    expect(received.state.snapshot.nodes.u2?.status).toBe("onBattery");
    expect(received.state.snapshot.nodes.u1).toBe(snapshot.nodes.u1);
    expect(received.state.snapshot.log).toBe(snapshot.log);
  });

  test.each([
    ["a delta that the snapshot holds already", state, delta(7), "late"],
    ["a delta after one that is missing", state, delta(9), "gap"],
    ["a delta of another stream", state, delta(8, "other"), "gap"],
    ["a delta before the first snapshot", undefined, delta(1), "gap"],
  ] as const)("%s", (_, before, change, kind) => {
    expect(receive(before, change, 6_000).kind).toBe(kind);
  });
});

test("the site's clock runs at its own speed, and never back", () => {
  expect(siteNow(state, 6_000)).toBe(1_010_000);
  expect(siteNow(state, 4_000)).toBe(1_000_000);
});

test.each([
  ["all on mains", {}, "onMains"],
  ["one out of sight", { u2: ups("lost") }, "lost"],
  ["one not known yet", { u1: ups("lost"), u2: ups("unknown") }, "unknown"],
  ["no UPS at all", { u1: undefined, u2: undefined }, "unknown"],
] as const)("siteMains: %s", (_, nodes, mains) => {
  const merged = Object.fromEntries(Object.entries({ ...snapshot.nodes, ...nodes }).filter(([, node]) => node));
  expect(siteMains({ ...snapshot, nodes: merged as LiveSnapshot["nodes"] })).toBe(mains);
});

test("an outage comes before what single UPSes say", () => {
  const outage = { beganAt: 0, upsIds: ["u1"], recovering: false, marginSec: null };
  expect(siteMains({ ...snapshot, outage })).toBe("onBattery");
  expect(siteMains({ ...snapshot, outage: { ...outage, recovering: true } })).toBe("recovering");
});

test("poweredCounts tells off mains from not known", () => {
  expect(poweredCounts({ a: ups("onMains"), b: ups("onBattery"), c: ups("lost"), d: ups("stopped") })).toMatchObject({
    upses: 4,
    offMains: 2,
    unknown: 1,
  });
});

test("without a controller there is no instant that could be trusted", () => {
  const outage = { beganAt: 0, upsIds: ["u1"], recovering: false, marginSec: null };
  const forecast = aForecast({ marginSec: 1, darkAt: 99 });
  const during: LiveSnapshot = { ...snapshot, outage, forecast };
  expect(keyInstant(during)).toEqual({ kind: "darkIn", at: 99 });
  expect(keyInstant({ ...during, controller: { ...snapshot.controller, state: "down" } })).toBeNull();
});
