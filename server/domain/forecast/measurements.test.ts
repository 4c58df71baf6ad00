import { describe, expect, test } from "vitest";
import { anEntry, noon } from "../../testing/builders.ts";
import { runScenario } from "../../testing/scenario.ts";
import type { Command } from "../decide/command.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import type { ClusterOutcome, JournalEntry } from "../world/memory.ts";
import { type MeasuredTimes, measuredKinds } from "./measured-times.ts";
import { measure, measuredTimesOf, noMeasurements, runsAtMost } from "./measurements.ts";

const relations = relate(exampleSite);
const sec = (s: number) => noon + s * 1000;
const timesOf = (...entries: JournalEntry[]): MeasuredTimes =>
  measuredTimesOf(measure(noMeasurements, entries, relations));

const issued = (at: number, command: Command, over: { epoch?: number; wasRunning?: boolean } = {}) => {
  const { epoch = 1, wasRunning = true } = over;
  const reason = { code: "recovery" } as const;
  return anEntry({ kind: "commandIssued", commandId: `c-${at}`, command, reason, wasRunning, at: sec(at), epoch });
};
const stop = (at: number, over?: Parameters<typeof issued>[2]) =>
  issued(at, { kind: "terminalShutdown", terminalId: "blade-1", bootId: "b" }, over);
const gone = (at: number, epoch = 1) =>
  anEntry({
    kind: "terminalDown",
    terminalId: "blade-1",
    confirmed: true,
    cause: "goodbye",
    goneAt: sec(at),
    at: sec(at + 10),
    epoch,
  });
const pastTime = (at: number) =>
  anEntry({ kind: "terminalDown", terminalId: "blade-1", confirmed: false, cause: "pastTime", at: sec(at) });
const up = (at: number, terminalId = "blade-1", epoch = 1) =>
  anEntry({ kind: "terminalUp", terminalId, bootId: "b2", at: sec(at), epoch });
const wake = (at: number) => issued(at, { kind: "terminalWake", terminalId: "blade-1" });
const flush = (at: number) => issued(at, { kind: "storageFlush", storageId: "shared-disk" });
const flushEnded = (at: number, outcome: "flushed" | "timedOut") =>
  anEntry({ kind: "flushEnded", storageId: "shared-disk", outcome, at: sec(at) });
const clusterShutdown = (at: number) => issued(at, { kind: "clusterShutdown", clusterId: "ssc-cl", members: [] });
const clusterEnded = (at: number, outcome: ClusterOutcome) =>
  anEntry({ kind: "clusterStopEnded", clusterId: "ssc-cl", outcome, at: sec(at) });
const off = (at: number, form: "offNow" | "offWithGrace" | "cycleNow" = "offNow", upsId = "ups4") =>
  issued(at, { kind: "upsOff", upsId, form });
const dark = (at: number, upsId = "ups4", epoch = 1) =>
  anEntry({ kind: "upsDark", upsId, darkAt: sec(at), at: sec(at + 1), epoch });
const restored = (at: number, upsId = "ups4", epoch = 1) => anEntry({ kind: "upsRestored", upsId, at: sec(at), epoch });
const ready = (at: number, epoch = 1) =>
  anEntry({ kind: "storageReady", storageId: "shared-disk", at: sec(at), epoch });
const ended = (at: number) => anEntry({ kind: "sequenceEnded", at: sec(at) });

describe("a run", () => {
  const cases: [string, JournalEntry[], Partial<MeasuredTimes>][] = [
    ["stop: from the request to the goodbye", [stop(0), gone(50)], { stop: { "blade-1": { sec: 50, runs: 1 } } }],
    ["a part of a second counts as one", [stop(0), gone(49.2)], { stop: { "blade-1": { sec: 50, runs: 1 } } }],
    [
      "stop: a request that is sent again belongs to the first",
      [stop(0), stop(10), stop(20), gone(65)],
      { stop: { "blade-1": { sec: 65, runs: 1 } } },
    ],
    ["stop: one that ran not, as far as is known, says nothing", [stop(0, { wasRunning: false }), gone(5)], {}],
    ["stop: past its time is no time", [stop(0), pastTime(210)], {}],
    [
      "stop: it lost its power first",
      [stop(0), anEntry({ kind: "terminalDown", terminalId: "blade-1", confirmed: true, cause: "dark", at: sec(9) })],
      {},
    ],
    ["stop: begun by a controller that died", [stop(0), gone(300, 2)], {}],
    [
      "stop: asked again after it was down says nothing",
      [stop(0), gone(50), stop(55), gone(56)],
      { stop: { "blade-1": { sec: 50, runs: 1 } } },
    ],
    ["stop: a clock that went back", [stop(100), gone(90)], {}],
    ["stop: a night between", [stop(0), gone(8 * 3600)], {}],
    [
      "start: from the first wake packet",
      [wake(0), wake(15), up(120)],
      { start: { "blade-1": { sec: 120, runs: 1 } } },
    ],
    [
      "start: given up",
      [wake(0), anEntry({ kind: "startTimedOut", terminalId: "blade-1", at: sec(600) }), up(700)],
      {},
    ],
    ["start: its outlet went dark between", [wake(0), dark(20, "ups5"), up(500)], {}],
    [
      "start by power: from the outlet on, as the same controller saw it",
      [
        anEntry({ kind: "terminalDown", terminalId: "sv2", confirmed: true, cause: "goodbye", at: sec(-100) }),
        dark(-50, "ups2"),
        restored(0, "ups2"),
        up(95, "sv2"),
      ],
      { start: { sv2: { sec: 95, runs: 1 } } },
    ],
    [
      "start by power: a controller that was away when the outlet came on knows no beginning",
      [
        anEntry({ kind: "terminalDown", terminalId: "sv2", confirmed: true, cause: "goodbye", at: sec(-100) }),
        dark(-50, "ups2", 1),
        restored(0, "ups2", 2),
        up(3, "sv2", 2),
      ],
      {},
    ],
    ["flush", [flush(0), flush(10), flushEnded(45, "flushed")], { flush: { "shared-disk": { sec: 45, runs: 1 } } }],
    [
      "cluster: from the first request to stopped",
      [clusterShutdown(0), clusterShutdown(10), clusterEnded(130, "stopped")],
      { clusterStop: { "ssc-cl": { sec: 130, runs: 1 } } },
    ],
    ["cluster: timed out", [clusterShutdown(0), clusterEnded(300, "timedOut")], {}],
    ["cluster: refused", [clusterShutdown(0), clusterEnded(1, "refused")], {}],
    [
      "cluster: runs again before it was stopped",
      [
        clusterShutdown(0),
        anEntry({ kind: "clusterReleased", clusterId: "ssc-cl", at: sec(20) }),
        clusterEnded(130, "stopped"),
      ],
      {},
    ],
    [
      "cluster: a restart is stopped and up in one, of its members too",
      [
        clusterShutdown(0),
        stop(0),
        issued(5, { kind: "clusterRestart", clusterId: "ssc-cl", members: [{ terminalId: "blade-1", bootId: "b" }] }),
        clusterEnded(130, "stopped"),
        gone(140),
        up(300),
      ],
      {},
    ],
    ["start: given up before it was ever asked for", [anEntry({ kind: "startTimedOut", terminalId: "blade-1" })], {}],
    ["flush: timed out", [flush(0), flushEnded(300, "timedOut")], {}],
    [
      "flush: given up because mains are back",
      [flush(0), anEntry({ kind: "storageReleased", storageId: "shared-disk", at: sec(8) }), flushEnded(45, "flushed")],
      {},
    ],
    [
      "ready: from power to ready",
      [dark(0), restored(100), ready(500)],
      { ready: { "shared-disk": { sec: 400, runs: 1 } } },
    ],
    [
      "ready: dark before this controller came up, switched on by it",
      [dark(0), issued(90, { kind: "upsOn", upsId: "ups4" }, { epoch: 2 }), restored(100, "ups4", 2), ready(500, 2)],
      { ready: { "shared-disk": { sec: 400, runs: 1 } } },
    ],
    ["ready: dark again before it was", [dark(0), restored(100), dark(120), ready(500)], {}],
    ["off now", [off(0), dark(2)], { offNow: { ups4: { sec: 2, runs: 1 } } }],
    ["off: a cycle counts as well", [off(0, "cycleNow"), dark(3)], { offNow: { ups4: { sec: 3, runs: 1 } } }],
    ["off with grace", [off(0, "offWithGrace"), dark(185)], { offWithGrace: { ups4: { sec: 185, runs: 1 } } }],
    ["off: after a second OFF nobody knows which it followed", [off(0), off(15, "offWithGrace"), dark(17)], {}],
    [
      "a restart is down and up in one",
      [issued(0, { kind: "terminalReboot", terminalId: "blade-1", bootId: "b" }), gone(60), up(200)],
      {},
    ],
    ["the end of the incident ends what was open", [stop(0), ended(20), gone(50)], {}],
  ];
  test.each(cases)("%s", (_, entries, expected) => {
    const times = timesOf(...entries);
    // What a case is not about may be measured in it as well.
    for (const kind of measuredKinds)
      if (kind in expected || Object.keys(expected).length === 0) expect(times[kind]).toEqual(expected[kind] ?? {});
  });
});

describe("several runs", () => {
  const run = (at: number, tookSec: number) => [stop(at), gone(at + tookSec), up(at + 300)];

  test("the longest counts, with how many there were", () => {
    const times = timesOf(...run(0, 50), ...run(1000, 71), ...run(2000, 60));
    expect(times.stop).toEqual({ "blade-1": { sec: 71, runs: 3 } });
  });

  test("one that did not end in its time makes the settings count again, until it is long ago", () => {
    const missed = [stop(5000), pastTime(5210), up(5600)];
    expect(timesOf(...run(0, 50), ...missed, ...run(6000, 50)).stop).toEqual({});
    const later = Array.from({ length: runsAtMost }, (_, i) => run(7000 + i * 1000, 40 + i));
    expect(timesOf(...run(0, 50), ...missed, ...later.flat()).stop).toEqual({
      "blade-1": { sec: 49, runs: runsAtMost },
    });
  });

  test("the same from the whole journal and entry by entry, and what went before is not touched", () => {
    const { journal } = runScenario({ outages: [{ upsIds: "all", fromSec: 0, toSec: 1200 }] });
    const whole = measure(noMeasurements, journal, relations);
    const steps = journal.reduce((m, entry) => measure(m, [entry], relations), noMeasurements);
    expect(steps).toEqual(whole);
    expect(noMeasurements.samples.stop.size).toBe(0);
    expect(measure(whole, [], relations)).toBe(whole);
  });
});

test("a whole outage of the example site measures what it took", () => {
  const { journal } = runScenario({ outages: [{ upsIds: "all", fromSec: 0, toSec: 1200 }] });
  const times = timesOf(...journal);
  const one = (s: number) => ({ sec: s, runs: 1 });
  expect(times.stop).toEqual({
    "blade-1": one(50),
    "blade-2": one(50),
    "svr100-1": one(50),
    "svr100-2": one(50),
    "svr100-pool": one(50),
    sv2: one(60),
  });
  expect(times.flush).toEqual({ "shared-disk": one(45) });
  expect(times.ready).toEqual({ "shared-disk": one(400) });
  // Nobody saw when the control terminals' UPSes went dark and came back.
  expect(Object.keys(times.start)).toEqual(["blade-1", "blade-2", "svr100-1", "svr100-2", "svr100-pool"]);
  expect(times.start["blade-1"]).toEqual(one(120));
  expect(times.offWithGrace).toEqual({});
  expect(times.offNow).toMatchObject({ ups4: one(0), ups5: one(0), ups6: one(0) });
});
