import { describe, expect, test } from "vitest";
import { dated, holidays, onHolidays, schedule, scheduleOf, weekly } from "../../testing/edit-schedules.ts";
import { group, load, needs, site, terminal } from "../../testing/edit-site.ts";
import { runScenario, type ScenarioOrder, type ScenarioResult } from "../../testing/scenario.ts";
import type { Tree } from "../tree/entities.ts";

/** 22:00 of that evening, in seconds after the scenario's start (14:00 in Tokyo). */
const at22 = 8 * 3600;

type Minutes = readonly [from: number, to: number];

/** Mains are away everywhere for these minutes after 22:00. */
function evening(tree: Tree, outages: readonly Minutes[] = [], orders: readonly ScenarioOrder[] = []): ScenarioResult {
  return runScenario({
    tree,
    orders,
    outages: outages.map(([from, to]) => ({ upsIds: "all", fromSec: at22 + from * 60, toSec: at22 + to * 60 })),
    horizonSec: 20 * 3600,
  });
}

/** `22:01:00 offNow ups5`: what was commanded, each once in a row, and what the schedule said. */
function timeline(r: ScenarioResult, wanted: RegExp = /./): string[] {
  const told = r.lines.filter((l) => !/ (·|down|confirmed|skipped) /.test(l)).map(clock);
  const once = told.filter((l, i) => told.findIndex((other) => other.slice(9) === l.slice(9)) === i || !/wake/.test(l));
  return once.filter((l) => wanted.test(l));
}

function clock(line: string): string {
  const [, sec = "0", text = ""] = /^t\+(-?[\d.]+) (.*)/.exec(line) ?? [];
  const at = new Date((14 * 3600 + Math.floor(Number(sec))) * 1000);
  return `${at.toISOString().slice(11, 19)} ${text}`;
}

const running = (r: ScenarioResult) =>
  Object.values(r.site.terminals).flatMap((t) => (t.state === "running" ? [t.id] : []));
const allButTheSpare = ["sv1", "sv2", "blade-1", "blade-2", "svr100-1", "svr100-2", "svr100-pool"];

const nightly = (on: string) => site(schedule("kyoyu", weekly(`off 22:00 on ${on}`)));
const linked = /(blade-1|ups[456]|shared-disk|flush|due)/;

describe("off 22:00 on 22:48 (2.8)", () => {
  const tree = nightly("22:48");
  const down = [
    "22:00:00 due off blade-1",
    "22:00:00 shutdown blade-1",
    "22:01:00 offNow ups5",
    "22:01:00 offNow ups6",
    "22:01:00 flush shared-disk",
    "22:01:45 flushEnded flushed",
    "22:01:45 offNow ups4",
  ];
  // The storage leads by warm-up and six minutes: twelve and six.
  const up = [
    "22:30:00 on ups4",
    "22:48:00 due on blade-1",
    "22:48:00 on ups5",
    "22:48:00 on ups6",
    "22:48:00 wake blade-1",
  ];

  const cases: Record<string, [Minutes[], string[]]> = {
    "without an outage": [[], [...down, ...up]],
    "an outage 22:20–22:25": [[[20, 25]], [...down, ...up]],
    "an outage 21:50–22:10 stops all before; what should be off now stays off": [
      [[-10, 10]],
      [
        "21:50:30 shutdown blade-1",
        "21:51:30 offNow ups5",
        "21:51:30 offNow ups6",
        "21:51:30 flush shared-disk",
        "21:52:15 flushEnded flushed",
        "21:52:15 offNow ups4",
        "22:00:00 due off blade-1",
        ...up,
      ],
    ],
    "an outage 22:20–22:50 over the on time: on when mains are stable and the control side is back": [
      [[20, 50]],
      [
        ...down,
        "22:52:20 due on blade-1",
        "23:07:50 on ups4",
        "23:14:30 on ups5",
        "23:14:30 on ups6",
        "23:14:30 wake blade-1",
      ],
    ],
  };
  test.each(Object.entries(cases))("%s", (_, [outages, expected]) => {
    const r = evening(tree, outages);
    expect(timeline(r, linked)).toEqual(expected);
    expect(r.harm).toEqual([]);
    expect(running(r)).toEqual(allButTheSpare);
    expect(r.world.memory).toMatchObject({ sequence: null, cuts: {}, flushes: {}, downs: {}, stops: {} });
  });

  test("the incident ends with what is off by schedule off, and that is remembered until it comes on", () => {
    const r = runScenario({ tree, outages: [], throughout: true, horizonSec: at22 + 600 });
    expect(r.world.memory.sequence).toBeNull();
    expect(Object.keys(r.world.memory.cuts)).toEqual(["ups5", "ups6", "ups4"]);
    expect(Object.keys(r.world.memory.downs)).toContain("blade-1");
  });
});

test("off 22:00 on 22:39: the gap is too short, the storage stays on", () => {
  const r = evening(nightly("22:39"));
  expect(timeline(r, linked)).toEqual([
    "22:00:00 due off blade-1",
    "22:00:00 shutdown blade-1",
    "22:01:00 offNow ups5",
    "22:01:00 offNow ups6",
    "22:39:00 due on blade-1",
    "22:39:00 on ups5",
    "22:39:00 on ups6",
    "22:39:00 wake blade-1",
  ]);
  expect(running(r)).toEqual(allButTheSpare);
});

test("off 22:00 on 22:16: too short for the UPSes too, only the servers go down", () => {
  const r = evening(nightly("22:16"));
  expect(timeline(r, /(shutdown|off|on|wake) (blade-1|ups)/)).toEqual([
    "22:00:00 due off blade-1",
    "22:00:00 shutdown blade-1",
    "22:16:00 due on blade-1",
    "22:16:00 wake blade-1",
  ]);
});

test("an off time with an on time one minute later is a reboot: storage and UPSes are not touched", () => {
  const r = evening(nightly("22:01"));
  expect(timeline(r, linked)).toEqual(["22:00:00 due reboot blade-1", "22:00:00 reboot blade-1"]);
  expect(running(r)).toEqual(allButTheSpare);
  expect(r.world.memory.sequence).toBeNull();
});

test("a reboot of one server that another needs takes that one down first, and brings it back", () => {
  const r = evening(site(schedule("svr100-1", weekly("off 22:00 on 22:01")), needs("blade-1 svr100-1")));
  expect(timeline(r)).toEqual([
    "22:00:00 due reboot svr100-1",
    "22:00:00 shutdown blade-1",
    "22:01:00 reboot svr100-1",
    "22:03:50 wake blade-1",
    "22:05:50 sequenceEnded",
  ]);
});

test("only one of two groups on the same storage: its servers and UPS go off, the storage stays", () => {
  const r = evening(site(schedule("blade", weekly("off 22:00 on 07:00"))));
  expect(timeline(r, linked)).toEqual([
    "22:00:00 due off blade-1",
    "22:00:00 shutdown blade-1",
    "22:01:00 offNow ups5",
    "07:00:00 due on blade-1",
    "07:00:00 on ups5",
    "07:00:00 wake blade-1",
  ]);
});

test("a UPS that feeds a switch too is left on by a schedule", () => {
  const r = evening(site(schedule("blade", weekly("off 22:00 on 07:00")), load({ id: "sw", feeds: ["ups5"] })));
  expect(timeline(r, /ups5/)).toEqual([]);
});

test("a holiday without times is a day on which nothing is switched", () => {
  const tree = site(schedule("blade", weekly("off 22:00 on 07:00"), onHolidays("")), holidays("2026-11-20"));
  // The next morning's on time finds everything running.
  expect(timeline(evening(tree))).toEqual(["07:00:00 due on blade-1"]);
});

test("what somebody switches on again after the off time stays on until the next one", () => {
  const tree = site(schedule("blade", dated("2026-11-20", "off 22:00"), dated("2026-11-21", "off 02:00")));
  const r = evening(tree, [], [{ atSec: at22 + 1200, order: { kind: "start", nodeId: "blade-1" } }]);
  expect(timeline(r, /(blade-1|ups5)/)).toEqual([
    "22:00:00 due off blade-1",
    "22:00:00 shutdown blade-1",
    "22:01:00 offNow ups5",
    "22:20:00 order start blade-1",
    "22:20:00 on ups5",
    "22:20:00 wake blade-1",
    "02:00:00 due off blade-1",
    "02:00:00 shutdown blade-1",
    "02:01:00 offNow ups5",
  ]);
});

test("a one-off change, run until 23:00 today, beats the schedule once", () => {
  const change = { targetId: "blade", wanted: "on" as const, fromAt: 0, untilAt: 0 };
  const from = Date.UTC(2026, 10, 20, 12);
  const r = evening(
    site(schedule("blade", weekly("off 22:00 on 07:00"))),
    [],
    [{ atSec: 7 * 3600, change: { ...change, fromAt: from, untilAt: from + 2 * 3_600_000 } }],
  );
  expect(timeline(r, /(due|shutdown blade-1)/)).toEqual([
    "21:00:00 due on blade-1",
    "23:00:00 due off blade-1",
    "23:00:00 shutdown blade-1",
    "07:00:00 due on blade-1",
  ]);
});

describe("times that were missed", () => {
  /** The controller comes up so many minutes after 22:00; until then the settings were there for long. */
  const since = (minutes: number, words: string, memory = {}) => {
    const r = runScenario({
      tree: site(schedule("blade", weekly(words))),
      outages: [],
      throughout: true,
      horizonSec: at22 + minutes * 60 + 300,
      upAtSec: at22 + minutes * 60,
      schedulesSince: 0,
      memory,
    });
    return timeline(r, /(due|shutdown blade-1|wake blade-1)/);
  };
  test("an off time within 30 minutes is done, a later one is recorded", () => {
    expect(since(29, "off 22:00 on 07:00")).toEqual(["22:29:00 due off blade-1", "22:29:00 shutdown blade-1"]);
    expect(since(31, "off 22:00 on 07:00")).toEqual(["22:31:00 due off blade-1 (missed)"]);
  });
  test("one that was done before a restart of the controller is not done again", () => {
    const due = { "blade-1": { at: Date.UTC(2026, 10, 20, 13), wanted: "off", missed: false } };
    const upSince = { "blade-1": Date.UTC(2026, 10, 20, 13, 1), "blade-2": Date.UTC(2026, 10, 20, 13, 1) };
    expect(since(10, "off 22:00 on 07:00", { due, upSince })).toEqual([]);
  });
  test("a schedule that is saved after its time does nothing before the next one", () => {
    const tree = site(schedule("blade", weekly("off 13:50 on 13:00")));
    expect(timeline(runScenario({ tree, outages: [], throughout: true, horizonSec: 7200 }))).toEqual([]);
  });
});

test("a control terminal's own schedule stops neither the linked side nor its UPS", () => {
  const tree = site((t) => ({ ...t, clusters: [], schedules: [scheduleOf("sv2", [weekly("off 22:00 on 07:00")])] }));
  const r = evening(tree);
  expect(timeline(r)).toEqual([
    "22:00:00 due off sv2",
    "22:00:00 shutdown sv2",
    "22:01:10 sequenceEnded",
    "07:00:00 due on sv2",
    // It boots when its outlet gets power; its peer sees to that.
    "07:00:00 cycleNow ups2",
    "07:02:30 sequenceEnded",
  ]);
});

test("a server without restart after an outage comes on by its schedule all the same", () => {
  const tree = site(
    schedule("blade", weekly("off 22:00 on 07:00")),
    group("blade", { policy: { restartOnRecovery: false } }),
  );
  expect(timeline(evening(tree), /(on ups5|wake blade-1)/)).toEqual(["07:00:00 on ups5", "07:00:00 wake blade-1"]);
});

test("a server that boots when its outlet gets power comes on with its UPS", () => {
  const tree = site(schedule("blade", weekly("off 22:00 on 07:00")), terminal("blade-1", { start: { kind: "power" } }));
  const r = evening(tree);
  expect(timeline(r, /(on ups5|wake blade-1|off ups5)/)).toEqual(["07:00:00 on ups5"]);
  expect(running(r)).toEqual(allButTheSpare);
});
