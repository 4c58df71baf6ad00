import { describe, expect, test } from "vitest";
import {
  dated,
  holidays,
  lanFactor,
  onHolidays,
  schedule,
  scheduleOf,
  timeZone,
  weekly,
} from "../../testing/edit-schedules.ts";
import { cluster, type Edit, site } from "../../testing/edit-site.ts";
import { relate } from "../tree/relations.ts";
import { calendarOf } from "./calendar.ts";
import { missedTimes } from "./missed-times.ts";
import { nextOccurrences } from "./next-occurrences.ts";
import { type LanObserved, wantedWithFactors } from "./off-factors.ts";
import type { ScheduleChange } from "./schedule-change.ts";
import { createTurns } from "./turns.ts";
import { timeKey, wantedBySchedule, wantedNow } from "./wanted-by-schedule.ts";

/** "2026-11-20 22:00" in Tokyo. */
const at = (text: string) => Date.parse(`${text.replace(" ", "T")}:00+09:00`);
const shown = (instant: number) => new Date(instant + 9 * 3_600_000).toISOString().slice(0, 16).replace("T", " ");

function listed(from: string, until: string, edits: Edit[], changes: ScheduleChange[] = []): string[] {
  const found = nextOccurrences({ tree: site(...edits), from: at(from), until: at(until), changes });
  return found.map((o) => `${shown(o.at)} ${o.kind} ${o.targetId}`);
}
function change(targetId: string, wanted: "on" | "off", from: string, until: string, madeAt = 0): ScheduleChange {
  return { id: `${targetId}-${wanted}-${madeAt}`, targetId, wanted, fromAt: at(from), untilAt: at(until), madeAt };
}

const secondCluster =
  (...memberIds: string[]): Edit =>
  (t) => ({
    ...t,
    clusters: [...t.clusters, ...t.clusters.map((c) => ({ ...c, id: "cl-2", name: "cl-2", memberIds }))],
  });

describe("on and off times", () => {
  const daily = schedule("blade-1", weekly("on 08:00 off 22:00"));

  test.each<[string, Edit[], string[]]>([
    [
      "weekly",
      [schedule("blade-1", weekly("on 08:00", [5]), weekly("off 22:00", [6]))],
      ["11-20 08:00 on", "11-21 22:00 off"],
    ],
    [
      "a dated entry beats the weekly one",
      [schedule("blade-1", weekly("on 08:00 off 22:00"), dated("2026-11-21", "on 10:00"))],
      ["11-20 08:00 on", "11-20 22:00 off", "11-21 10:00 on"],
    ],
    [
      "a dated entry without times: nothing happens",
      [schedule("blade-1", weekly("on 08:00 off 22:00"), dated("2026-11-20", ""))],
      ["11-21 08:00 on", "11-21 22:00 off"],
    ],
    [
      "a holiday entry beats the weekly one, a dated one beats both",
      [
        schedule("blade-1", weekly("on 08:00"), onHolidays("off 12:00"), dated("2026-11-21", "on 09:00")),
        holidays("2026-11-20", "2026-11-21"),
      ],
      ["11-20 12:00 off", "11-21 09:00 on"],
    ],
    [
      "without a holiday entry a holiday is a day like others",
      [schedule("blade-1", weekly("on 08:00")), holidays("2026-11-20")],
      ["11-20 08:00 on", "11-21 08:00 on"],
    ],
    [
      "two schedules of one target add up",
      [daily, schedule("blade-1", weekly("off 12:00", [5]))],
      ["11-20 08:00 on", "11-20 12:00 off", "11-20 22:00 off", "11-21 08:00 on", "11-21 22:00 off"],
    ],
    ["one minute later: a reboot", [schedule("blade-1", weekly("off 03:00 on 03:01", [5]))], ["11-20 03:00 reboot"]],
    [
      "one minute later, over midnight",
      [schedule("blade-1", weekly("off 23:59", [5]), weekly("on 00:00", [6]))],
      ["11-20 23:59 reboot"],
    ],
    [
      "two minutes later: off and on",
      [schedule("blade-1", weekly("off 03:00 on 03:02", [5]))],
      ["11-20 03:00 off", "11-20 03:02 on"],
    ],
    [
      "off and on at one minute: nothing is stopped",
      [schedule("blade-1", weekly("off 03:00 on 03:00", [5]))],
      ["11-20 03:00 on"],
    ],
    [
      "the same time twice counts once, and of an on and an off time at one minute the on time holds in either order",
      [schedule("blade-1", weekly("on 08:00", [5]), weekly("on 08:00 off 08:00", [5]))],
      ["11-20 08:00 on"],
    ],
    [
      "a time or a date that is none says nothing",
      [schedule("blade-1", weekly("on 25:00", [5]), dated("2026-02-30", "on 09:00")), holidays("2026-13-01")],
      [],
    ],
    [
      "entries without a day say nothing",
      [schedule("blade-1", weekly("on 08:00", []), { ...dated("", "on 09:00"), date: null })],
      [],
    ],
  ])("%s", (_name, edits, expected) => {
    expect(listed("2026-11-20 00:00", "2026-11-22 00:00", edits)).toEqual(
      expected.map((line) => `2026-${line} blade-1`),
    );
  });

  test("from is included, until is not", () => {
    expect(listed("2026-11-20 08:00", "2026-11-20 22:00", [daily])).toEqual(["2026-11-20 08:00 on blade-1"]);
    expect(listed("2026-11-20 08:00", "2026-11-20 08:00", [daily])).toEqual([]);
  });

  test("where the clocks change: once on each day, and it says that a time was moved", () => {
    const tree = site(timeZone("Europe/Berlin"), schedule("blade-1", weekly("off 02:30 on 02:31", [0])));
    const spring = nextOccurrences({ tree, from: Date.UTC(2026, 2, 28), until: Date.UTC(2026, 2, 30) });
    expect(spring).toMatchObject([{ at: Date.UTC(2026, 2, 29, 1), kind: "reboot", reason: { moved: true } }]);
    const autumn = nextOccurrences({ tree, from: Date.UTC(2026, 9, 24), until: Date.UTC(2026, 9, 26) });
    expect(autumn).toMatchObject([{ at: Date.UTC(2026, 9, 25, 0, 30), kind: "reboot", reason: { moved: false } }]);
  });
});

describe("who follows which schedule", () => {
  const follows = (id: string, ...edits: Edit[]) => calendarOf({ tree: site(...edits) }).unitOf(id)?.targetId ?? null;
  const entry = weekly("on 08:00 off 22:00");
  const noCluster = cluster("ssc-cl", { enabled: false });

  test.each([
    ["a terminal its own", "blade-1", "blade-1", [schedule("blade-1 blade kyoyu", entry)]],
    ["else that of its group", "blade-1", "blade", [schedule("blade kyoyu ssc", entry)]],
    ["else that of a group further up", "blade-1", "ssc", [schedule("svr100 ssc", entry)]],
    ["one of another branch: none", "blade-1", null, [schedule("svr100", entry)]],
    ["a control terminal not that of the whole site", "sv1", null, [schedule("ssc", entry), noCluster]],
    [
      "a control terminal that of its control-side group",
      "sv1",
      "ssc-cluster",
      [schedule("ssc-cluster ssc", entry), noCluster],
    ],
    ["cluster members the cluster's", "sv2", "ssc-cl", [schedule("ssc-cl sv2 seigyo-2", entry)]],
    ["cluster members that of one of them", "sv1", "sv2", [schedule("sv2 ssc-cluster", entry)]],
    ["cluster members the first one's group's", "sv2", "seigyo-1", [schedule("seigyo-1 seigyo-2", entry)]],
    [
      "a member of two clusters that of the first",
      "blade-1",
      "ssc-cl",
      [cluster("ssc-cl", { memberIds: ["blade-1"] }), secondCluster("blade-1"), schedule("ssc-cl cl-2", entry)],
    ],
    [
      "a cluster of which a member is not there",
      "sv1",
      "ssc-cl",
      [cluster("ssc-cl", { memberIds: ["gone", "sv1"] }), schedule("ssc-cl", entry)],
    ],
    [
      "members of a cluster that is switched off: each its own",
      "sv2",
      "sv2",
      [schedule("sv2 ssc-cl", entry), noCluster],
    ],
  ])("%s", (_name, id, expected, edits) => {
    expect(follows(id, ...edits)).toBe(expected);
  });

  test("a schedule without entries takes its target out of the group's", () => {
    const tree = site(schedule("blade", entry), schedule("blade-1"));
    expect(wantedNow({ tree, targetId: "blade-1", now: at("2026-11-20 23:00") }).wanted).toBeNull();
    expect(wantedNow({ tree, targetId: "blade-2", now: at("2026-11-20 23:00") }).wanted).toBe("off");
  });

  test("a cluster goes off and on as one", () => {
    const tree = site(schedule("sv1", entry));
    const [first] = nextOccurrences({ tree, from: at("2026-11-20 00:00"), until: at("2026-11-21 00:00") });
    expect(first).toMatchObject({ clusterId: "ssc-cl", terminalIds: ["sv1", "sv2"] });
    expect(wantedNow({ tree, targetId: "ssc-cl", now: at("2026-11-20 23:00") }).wanted).toBe("off");
  });
});

describe("wanted by schedule", () => {
  const wanted = (now: string, edits: Edit[], changes: ScheduleChange[] = []) => {
    const found = wantedNow({ tree: site(...edits), targetId: "blade-1", now: at(now), changes });
    return found.sinceAt === null
      ? "nobody says"
      : `${found.wanted} since ${shown(found.sinceAt)}: ${found.reason.code}`;
  };
  const daily = schedule("blade-1", weekly("on 08:00 off 22:00", [1, 2, 3, 4, 5]));
  const untilEleven = change("blade-1", "on", "2026-11-20 15:00", "2026-11-20 23:00");

  test.each<[string, string, Edit[], ScheduleChange[], string]>([
    ["no schedule", "2026-11-20 12:00", [], [], "nobody says"],
    [
      "before the first time of all",
      "2026-11-20 12:00",
      [schedule("blade-1", dated("2026-11-21", "on 08:00"))],
      [],
      "nobody says",
    ],
    ["by day", "2026-11-20 12:00", [daily], [], "on since 2026-11-20 08:00: scheduled"],
    ["at the second", "2026-11-20 22:00", [daily], [], "off since 2026-11-20 22:00: scheduled"],
    ["at the weekend, since Friday", "2026-11-22 12:00", [daily], [], "off since 2026-11-20 22:00: scheduled"],
    [
      "a dated time years ago",
      "2026-11-20 12:00",
      [schedule("blade-1", dated("2023-01-01", "off 08:00"))],
      [],
      "off since 2023-01-01 08:00: scheduled",
    ],
    [
      "a reboot: on, and since when it is due",
      "2026-11-20 12:00",
      [schedule("blade-1", weekly("off 03:00 on 03:01"))],
      [],
      "on since 2026-11-20 03:00: reboot",
    ],
    [
      "run until 23:00 today, at 22:30",
      "2026-11-20 22:30",
      [daily],
      [untilEleven],
      "on since 2026-11-20 15:00: changed",
    ],
    [
      "run until 23:00 today, at 23:00",
      "2026-11-20 23:00",
      [daily],
      [untilEleven],
      "off since 2026-11-20 23:00: changeEnded",
    ],
    ["… and on Monday as ever", "2026-11-23 09:00", [daily], [untilEleven], "on since 2026-11-23 08:00: scheduled"],
    [
      "without a schedule it ends in the opposite",
      "2026-11-20 23:00",
      [],
      [untilEleven],
      "off since 2026-11-20 23:00: changeEnded",
    ],
    [
      "of two changes the one made later holds",
      "2026-11-20 22:30",
      [daily],
      [untilEleven, change("blade-1", "off", "2026-11-20 22:15", "2026-11-20 22:45", 1)],
      "off since 2026-11-20 22:15: changed",
    ],
    [
      "whichever stands first",
      "2026-11-20 22:30",
      [daily],
      [change("blade-1", "off", "2026-11-20 22:15", "2026-11-20 22:45", 1), untilEleven],
      "off since 2026-11-20 22:15: changed",
    ],
    [
      "of two made at once the one with the later id",
      "2026-11-20 22:30",
      [daily],
      [untilEleven, change("blade-1", "off", "2026-11-20 22:15", "2026-11-20 22:45")],
      "on since 2026-11-20 15:00: changed",
    ],
    [
      "a reboot that a change covered is not made up for",
      "2026-11-20 23:30",
      [schedule("blade-1", weekly("off 22:00 on 22:01"))],
      [untilEleven],
      "on since 2026-11-20 23:00: changeEnded",
    ],
  ])("%s", (_name, now, edits, changes, expected) => {
    expect(wanted(now, edits, changes)).toBe(expected);
  });

  test("a change shows in the occurrences: the off time it covers is gone, its end takes its place", () => {
    expect(listed("2026-11-20 00:00", "2026-11-21 00:00", [daily], [untilEleven])).toEqual([
      "2026-11-20 08:00 on blade-1",
      "2026-11-20 23:00 off blade-1",
    ]);
  });

  test.each([
    [
      "its end is an off time: said once, by the schedule",
      change("blade-1", "on", "2026-11-20 21:00", "2026-11-20 22:00"),
      ["2026-11-20 08:00 on", "2026-11-20 22:00 off"],
    ],
    [
      "it wants what holds anyway: nothing changes where it begins and ends",
      change("blade-1", "on", "2026-11-20 12:00", "2026-11-20 13:00"),
      ["2026-11-20 08:00 on", "2026-11-20 22:00 off"],
    ],
    [
      "it wants off by day: off, and on again",
      change("blade-1", "off", "2026-11-20 12:00", "2026-11-20 13:00"),
      ["2026-11-20 08:00 on", "2026-11-20 12:00 off", "2026-11-20 13:00 on", "2026-11-20 22:00 off"],
    ],
  ])("a change among the occurrences: %s", (_name, its, expected) => {
    const lines = expected.map((line) => `${line} blade-1`);
    expect(listed("2026-11-20 00:00", "2026-11-21 00:00", [daily], [its])).toEqual(lines);
  });

  test("a change of one terminal leaves the others of its group alone", () => {
    const edits = [schedule("blade", weekly("off 22:00"))];
    const stays = change("blade-1", "on", "2026-11-20 21:00", "2026-11-20 23:00");
    const tree = site(...edits);
    const found = nextOccurrences({
      tree,
      from: at("2026-11-20 21:30"),
      until: at("2026-11-21 00:00"),
      changes: [stays],
    });
    expect(found.map((o) => `${shown(o.at)} ${o.kind} ${o.terminalIds}`)).toEqual([
      "2026-11-20 22:00 off blade-2,blade-pool",
      "2026-11-20 23:00 off blade-1",
    ]);
  });
});

test("asked as time goes on, what holds is told until it turns; and asked about an earlier time, what held then", () => {
  const tree = site(schedule("blade-1", weekly("on 08:00 off 22:00")));
  const turns = createTurns(tree, relate(tree), []);
  const unit = turns.calendar.unitOf("blade-1");
  if (!unit) throw new Error("blade-1 follows a schedule");
  const ask = (text: string) => turns.turnOf(unit, at(text));
  const day = ask("2026-11-20 12:00");
  expect([day.level?.wanted, shown(day.untilAt)]).toEqual(["on", "2026-11-20 22:00"]);
  expect(ask("2026-11-20 21:59")).toBe(day);
  expect(ask("2026-11-20 22:00").level?.wanted).toBe("off");
  expect(ask("2026-11-20 12:00").level?.wanted).toBe("on");
});

describe("missed times", () => {
  const tree = site(
    schedule("blade-1", weekly("on 08:00 off 22:00")),
    schedule("svr100-1", weekly("off 03:00 on 03:01")),
  );
  const calendar = calendarOf({ tree });
  const missed = (away: string, now: string) =>
    missedTimes({ calendar, awayFrom: at(away), now: at(now) }).map(
      ({ occurrence: o, verdict }) => `${shown(o.at).slice(5)} ${o.kind} ${verdict}`,
    );

  test.each([
    ["nothing was missed", "2026-11-20 12:00", "2026-11-20 12:30", []],
    ["an on time is done however late", "2026-11-20 04:00", "2026-11-20 21:00", ["11-20 08:00 on do"]],
    ["an off time within 30 min is done", "2026-11-20 21:50", "2026-11-20 22:30", ["11-20 22:00 off do"]],
    ["later it is only recorded", "2026-11-20 21:50", "2026-11-20 22:31", ["11-20 22:00 off record"]],
    ["a reboot has the limit of off times", "2026-11-20 02:00", "2026-11-20 03:31", ["11-20 03:00 reboot record"]],
    [
      "only the last time of a target counts",
      "2026-11-19 21:00",
      "2026-11-20 22:10",
      ["11-19 22:00 off superseded", "11-20 03:00 reboot record", "11-20 08:00 on superseded", "11-20 22:00 off do"],
    ],
    [
      "the instant it went away is its own business, the present one counts",
      "2026-11-20 08:00",
      "2026-11-20 22:00",
      ["11-20 22:00 off do"],
    ],
  ])("%s", (_name, away, now, expected) => {
    expect(missed(away, now)).toEqual(expected);
  });

  test("what was given up is not wanted any more, until the next time", () => {
    const given = new Set([timeKey({ targetId: "blade-1", at: at("2026-11-20 22:00") })]);
    const wanted = (now: string) => wantedBySchedule({ calendar, targetId: "blade-1", now: at(now), missed: given });
    expect(wanted("2026-11-20 23:00")).toMatchObject({ wanted: null, reason: { code: "missed" } });
    expect(wanted("2026-11-21 08:00")).toMatchObject({ wanted: "on", reason: { code: "scheduled" } });
  });
});

describe("off factors", () => {
  const daily = schedule("blade-1", weekly("on 08:00 off 22:00"));
  const lan = lanFactor("blade-1", { hosts: ["pc1", "pc2"], silenceMin: 10 });
  const heard = (...answers: string[]): LanObserved => ({
    lastAnswerAt: Object.fromEntries(answers.map((text, i) => [`pc${i + 1}`, at(`2026-11-20 ${text}`)])),
    observingSince: at("2026-11-20 00:00"),
  });
  function wanted(
    now: string,
    needed: "any" | "all",
    edits: Edit[],
    observed: LanObserved,
    running: string | null = null,
  ) {
    const calendar = calendarOf({ tree: site(...edits) });
    const unit = calendar.unitOf("blade-1");
    if (!unit) throw new Error("nothing concerns blade-1");
    const instant = at(`2026-11-20 ${now}`);
    const scheduled = wantedBySchedule({ calendar, targetId: "blade-1", now: instant });
    const runningSince = running === null ? null : at(`2026-11-20 ${running}`);
    const found = wantedWithFactors({ unit, scheduled, observed, runningSince, needed, now: instant });
    return `${found.wanted} ${found.sinceAt === null ? "" : shown(found.sinceAt).slice(11)} ${found.reason?.code}`;
  }

  test.each([
    ["any: one host answers", wanted("20:00", "any", [daily, lan], heard("19:00", "19:55")), "on 08:00 scheduled"],
    ["any: silent for 10 min", wanted("20:05", "any", [daily, lan], heard("19:00", "19:55")), "off 20:05 offFactors"],
    ["any: the schedule alone", wanted("22:00", "any", [daily, lan], heard("22:00")), "off 22:00 offFactors"],
    ["all: the schedule alone waits", wanted("22:01", "all", [daily, lan], heard("22:00")), "null 22:00 waitsForLan"],
    ["all: both", wanted("22:10", "all", [daily, lan], heard("22:00")), "off 22:10 offFactors"],
    ["all: silence alone", wanted("20:05", "all", [daily, lan], heard("19:00")), "on 08:00 scheduled"],
    ["all: without off times the LAN is all", wanted("20:05", "all", [lan], heard("19:00")), "off 19:10 offFactors"],
    [
      "a host that never answered is silent since we listen",
      wanted("00:10", "any", [lan], heard()),
      "off 00:10 offFactors",
    ],
    [
      "silence does not count from before the on time",
      wanted("08:09", "any", [daily, lan], heard("01:00")),
      "on 08:00 scheduled",
    ],
    ["nor from before it ran", wanted("20:05", "any", [daily, lan], heard("19:00"), "20:00"), "on 08:00 scheduled"],
    [
      "no hosts, no silence",
      wanted("20:00", "any", [daily, lanFactor("blade-1", { hosts: [] })], heard()),
      "on 08:00 scheduled",
    ],
    [
      "all: of two factors the one that is silent is not waited for",
      wanted("22:05", "all", [daily, lan, lanFactor("blade-1", { hosts: ["pc9"] })], heard("22:00")),
      "null 22:00 waitsForLan",
    ],
    ["a group's factor", wanted("20:00", "any", [lanFactor("blade", {})], heard("10:00")), "off 10:10 offFactors"],
  ])("%s", (_name, is, expected) => {
    expect(is).toBe(expected);
  });

  test("a one-off change beats them", () => {
    const calendar = calendarOf({
      tree: site(daily, lan),
      changes: [change("blade-1", "on", "2026-11-20 20:00", "2026-11-20 23:00")],
    });
    const unit = calendar.unitOf("blade-1");
    const now = at("2026-11-20 22:30");
    const scheduled = wantedBySchedule({ calendar, targetId: "blade-1", now });
    expect(
      unit && wantedWithFactors({ unit, scheduled, observed: heard(), runningSince: null, needed: "any", now }),
    ).toBe(scheduled);
  });
});

test("a year of a large site is fast to read: schedules are counted, not terminals", () => {
  const groups = site().groups.filter((g) => g.folder === "groups");
  const tree = site((t) => ({ ...t, schedules: groups.map((g) => scheduleOf(g.id, [weekly("on 08:00 off 22:00")])) }));
  const found = nextOccurrences({ tree, from: at("2026-01-01 00:00"), until: at("2027-01-01 00:00") });
  expect(found).toHaveLength(2 * 365 * 2);
});
