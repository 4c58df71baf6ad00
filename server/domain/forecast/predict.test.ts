import { describe, expect, test } from "vitest";
import { site, terminal } from "../../testing/edit-site.ts";
import { runScenario, startAt } from "../../testing/scenario.ts";
import type { SiteTimes } from "../simulation/site.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import type { World } from "../world/world.ts";
import type { Forecast } from "./forecast.ts";
import { type MeasuredTimes, nothingMeasured } from "./measured-times.ts";
import { measure, measuredTimesOf, noMeasurements } from "./measurements.ts";
import { predict } from "./predict.ts";

const relations = relate(exampleSite);
const terminals = new Map(exampleSite.terminals.map((t) => [t.id, t]));

/** A site that needs exactly its configured maximum times: then the forecast must come true to the second. */
const atTheMost: Partial<SiteTimes> = {
  stopSec: (id) => terminals.get(id)?.shutdownSec ?? 0,
  bootSec: (id) => terminals.get(id)?.startSec ?? 0,
  storageStartSec: () => 720,
  flushSec: () => 299,
  clusterStopSec: () => 299,
};

function forecastAt(world: World, sec: number): Forecast {
  return predict({ tree: exampleSite, relations, world, now: startAt + sec * 1000 });
}

const shown = (f: Forecast) =>
  f.steps.map(
    (s) => `t+${(s.at - startAt) / 1000} ${s.kind} ${s.nodeId} ${s.endAt === null ? "…" : (s.endAt - startAt) / 1000}`,
  );

test("on mains it says what would happen if they failed everywhere now", () => {
  const { world } = runScenario({ outages: [], horizonSec: 0 });
  const f = forecastAt(world, 0);
  expect(f.assumes).toBe("mainsFailEverywhere");
  expect(f.verdict).toBe("safe");
  expect(shown(f)).toEqual([
    "t+30 shutdown blade-1 210",
    "t+30 shutdown blade-2 210",
    "t+30 shutdown svr100-1 210",
    "t+30 shutdown svr100-2 210",
    "t+30 shutdown svr100-pool 210",
    "t+220 upsOff ups5 220",
    "t+220 upsOff ups6 220",
    "t+220 flush shared-disk 519",
    "t+519 upsOff ups4 519",
    "t+900 clusterShutdown ssc-cl 1199",
    "t+1199 shutdown sv2 1289",
    "t+1299 upsOff ups2 1299",
    "t+1299 upsOff ups1 1479",
    "t+1299 upsOff ups3 1479",
    "t+1299 shutdown sv1 1389",
  ]);
  const ups4 = f.upses.find((u) => u.upsId === "ups4");
  expect(ups4?.neededUntilAt).toBe(startAt + 519_000);
  expect(ups4?.marginSec).toBe(1800 - 519);
  expect(f.marginSec).toBe(1800 - 519);
  expect(f.darkAt).toBe(startAt + 1_479_000);
  expect(f.runningAt).toBeNull();
});

describe("made in the middle of an outage, it comes true", () => {
  const outages = [{ upsIds: "all" as const, fromSec: 0, toSec: null }];
  const whole = runScenario({ outages, times: atTheMost });
  const commands = whole.journal.filter((e) => e.kind === "commandIssued");

  test.each([10, 35, 150, 212, 300, 700, 910, 1250, 1294])(
    "at %i s: every command still to come, at its second",
    (sec) => {
      const { world } = runScenario({ outages, times: atTheMost, horizonSec: sec });
      const later = commands.filter((e) => e.at > startAt + sec * 1000).map((e) => `${e.at} ${e.command.kind}`);
      const foreseen = forecastAt(world, sec)
        .steps.filter((s) => s.command)
        .map((s) => `${s.at} ${s.command?.kind}`);
      expect(foreseen).toEqual(later);
    },
  );

  test("while its own UPS counts down to dark, that is no loss", () => {
    const { world } = runScenario({ outages, times: atTheMost, horizonSec: 1349 });
    const f = forecastAt(world, 1349);
    expect(f.verdict).not.toBe("fails");
    expect(f.darkAt).toBe(startAt + 1_479_000);
  });
});

describe("with times that were measured in an outage before", () => {
  const outages = [{ upsIds: "all" as const, fromSec: 0, toSec: 1200 }];
  const { journal } = runScenario({ outages });
  const measured = measuredTimesOf(measure(noMeasurements, journal, relations));
  const { world } = runScenario({ outages: [], horizonSec: 0 });
  const ask = (times?: MeasuredTimes) =>
    predict({ tree: exampleSite, relations, world, now: startAt, measured: times });

  test("it comes true to the second on a site that is faster than its settings", () => {
    const took = journal.flatMap((e) =>
      e.kind === "commandIssued" && e.at < startAt + 1_100_000 ? `${e.at} ${e.command.kind}` : [],
    );
    const foreseen = ask(measured).steps.flatMap((s) => (s.command ? `${s.at} ${s.command.kind}` : []));
    expect(foreseen).toEqual(took);
  });

  test("each step says what its time rests on", () => {
    const f = ask(measured);
    const basis = (nodeId: string, kind: string) => f.steps.find((s) => s.nodeId === nodeId && s.kind === kind)?.basis;
    expect(basis("blade-1", "shutdown")).toEqual({ kind: "measured", runs: 1 });
    expect(basis("shared-disk", "flush")).toEqual({ kind: "measured", runs: 1 });
    // Nobody saw its own terminal end.
    expect(basis("sv1", "shutdown")).toEqual({ kind: "configured" });
    expect(basis("ssc-cl", "clusterShutdown")).toEqual({ kind: "measured", runs: 1 });
    expect(f.basis).toEqual({ measured: 8, configured: 3 });
    const before = ask();
    expect(before.steps.every((s) => s.basis.kind === "configured")).toBe(true);
    expect(before.basis).toEqual({ measured: 0, configured: 11 });
  });

  test("OFF now of a device that was seen to need a while: what waits for the dark waits so long", () => {
    const slow = { ...measured, offNow: { ...measured.offNow, ups5: { sec: 7, runs: 2 } } };
    const flushAt = (times: MeasuredTimes) => ask(times).steps.find((s) => s.kind === "flush")?.at ?? 0;
    expect(flushAt(slow) - flushAt(measured)).toBe(7000);
  });

  test("such a device goes dark before mains come back, not after", () => {
    const slow = { ...measured, offNow: { ups5: { sec: 7, runs: 2 } } };
    const whatIf = { upsIds: ["ups5"], backAfterSec: 200 };
    const f = predict({ tree: exampleSite, relations, world, now: startAt, whatIf, measured: slow });
    expect(shown(f).filter((line) => line.includes("ups5"))).toEqual(["t+120 upsOff ups5 127", "t+230 upsOn ups5 230"]);
  });

  test.each([
    { name: "within the measured time: it ends then", sec: 60, endSec: 30 + 50 },
    { name: "past it: the configured maximum", sec: 90, endSec: 30 + 180 },
  ])("a shutdown under way $name", ({ sec, endSec }) => {
    const times = { stopSec: () => 179 };
    const { world: under } = runScenario({
      outages: [{ upsIds: "all", fromSec: 0, toSec: null }],
      times,
      horizonSec: sec,
    });
    const f = predict({ tree: exampleSite, relations, world: under, now: startAt + sec * 1000, measured });
    const cut = f.steps.find((s) => s.nodeId === "ups5" && s.kind === "upsOff");
    expect(((cut?.at ?? 0) - startAt) / 1000).toBe(endSec + 10);
  });
});

test("stop jobs are part of what a terminal needs", () => {
  const job = { name: "dump", command: "true", timeoutSec: 40, onFailure: "continue" } as const;
  const tree = site(terminal("blade-1", { stopJobs: [job] }));
  const { world } = runScenario({ outages: [], horizonSec: 0, tree });
  const f = predict({ tree, relations: relate(tree), world, now: startAt });
  const step = f.steps.find((s) => s.nodeId === "blade-1");
  expect(((step?.endAt ?? 0) - (step?.at ?? 0)) / 1000).toBe(40 + 180);
});

test("during a recovery it says when everything runs again", () => {
  const outages = [{ upsIds: "all" as const, fromSec: 0, toSec: 1400 }];
  const whole = runScenario({ outages, times: atTheMost });
  const ended = whole.journal.find((e) => e.kind === "sequenceEnded");
  const { world } = runScenario({ outages, times: atTheMost, horizonSec: 2500 });
  const f = forecastAt(world, 2500);
  expect(f.assumes).toBe("mainsStayAsTheyAre");
  expect(f.runningAt).toBe(ended?.at);
});

test("a battery that lasts by less than three minutes is tight", () => {
  const { world } = runScenario({
    outages: [],
    horizonSec: 0,
    times: { fullRuntimeSec: (id) => (id === "ups4" ? 600 : 3600) },
  });
  const f = forecastAt(world, 0);
  expect(f.verdict).toBe("tight");
  expect(f.marginSec).toBeGreaterThan(0);
  expect(f.marginSec).toBeLessThan(180);
});

test("servers that cannot stop before their battery is empty are foreseen to lose power", () => {
  const { world } = runScenario({
    outages: [],
    horizonSec: 0,
    times: { fullRuntimeSec: (id) => (id === "ups5" ? 100 : 3600) },
  });
  const f = predict({
    ...{ tree: exampleSite, relations, world, now: startAt },
    whatIf: { upsIds: ["ups5"], backAfterSec: null },
  });
  // 150 s are less than it needs (180 + 30 s and the reserve): asked at once, and still not down by then.
  expect(shown(f)[0]).toMatch(/^t\+0 shutdown blade-1/);
  expect(f.verdict).toBe("fails");
});

test("one that was never heard is taken to run, and given its whole time", () => {
  const { world } = runScenario({ outages: [], horizonSec: 0 });
  const unknown = { ...world, terminals: { ...world.terminals, "blade-1": unheardTerminal } };
  const whatIf = { upsIds: ["ups5"], backAfterSec: null };
  const f = predict({ tree: exampleSite, relations, world: unknown, now: startAt, whatIf });
  expect(shown(f)).toEqual(["t+60 shutdown blade-1 240", "t+60 shutdown blade-2 240", "t+250 upsOff ups5 250"]);
  // Or the time that it was measured to need, were it none.
  const measured = { ...nothingMeasured, stop: { "blade-1": { sec: 0, runs: 1 } } };
  const quick = predict({ tree: exampleSite, relations, world: unknown, now: startAt, whatIf, measured });
  expect(shown(quick)[0]).toBe("t+60 shutdown blade-1 60");
});

test("a controller that stands outside the tree decides throughout, also when every control terminal is down", () => {
  const { world } = runScenario({ outages: [], horizonSec: 0, selfId: null });
  const f = forecastAt(world, 0);
  const last = f.steps.filter((s) => s.command).at(-1);
  const control = f.steps.filter((s) => s.kind === "shutdown" && s.nodeId.startsWith("sv") && s.nodeId.length === 3);
  expect(control.map((s) => s.nodeId)).toEqual(["sv1", "sv2"]);
  expect(last?.at).toBeGreaterThan(Math.max(...control.map((s) => s.endAt ?? 0)));
});

test.each([
  ["not even for the flush: it fails", 200, "fails"],
  ["for the flush, if that does not wait for its users: it is tight", 300, "tight"],
] as const)("a battery that does not hold for all waits, and %s", (_name, sec, verdict) => {
  const { world } = runScenario({
    outages: [],
    horizonSec: 0,
    times: { fullRuntimeSec: (id) => (id === "ups4" ? sec : 3600) },
  });
  const f = forecastAt(world, 0);
  expect(f.verdict).toBe(verdict);
  const marginSec = f.upses.find((u) => u.upsId === "ups4")?.marginSec ?? Number.NaN;
  if (verdict === "fails") expect(marginSec).toBeLessThanOrEqual(0);
  else expect(marginSec).toBeGreaterThan(0);
});

describe("what if", () => {
  const { world } = runScenario({ outages: [], horizonSec: 0 });
  const ask = (upsIds: readonly string[] | "all", backAfterSec: number | null) =>
    predict({ tree: exampleSite, relations, world, now: startAt, whatIf: { upsIds, backAfterSec } });

  test("one UPS alone: only what hangs on it stops, and only it has a margin", () => {
    const f = ask(["ups5"], null);
    expect(f.assumes).toBe("mainsFailAsAsked");
    expect([...new Set(f.steps.map((s) => s.nodeId))].sort()).toEqual(["blade-1", "blade-2", "ups5"]);
    expect(f.upses.filter((u) => u.emptyAt !== null).map((u) => u.upsId)).toEqual(["ups5"]);
  });

  test("mains back after a while: it says when everything runs again", () => {
    const f = ask("all", 300);
    expect(f.steps.some((s) => s.nodeId === "sv1")).toBe(false);
    // The flush that runs is let end (at 519 s at the most), its storage is not cut; then the servers need 600 s at the most.
    expect(f.runningAt).toBe(startAt + (519 + 600) * 1000);
  });

  test("too short to confirm anything: nothing is done", () => {
    expect(ask("all", 20)).toMatchObject({ verdict: "nothingToDo", steps: [] });
  });
});
