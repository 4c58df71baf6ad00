import { describe, expect, test } from "vitest";
import { dated, schedule, timeZone, weekly } from "../../testing/edit-schedules.ts";
import { type Edit, site, storage, terminal, ups, without } from "../../testing/edit-site.ts";
import { relate } from "../tree/relations.ts";
import { calendarOf } from "./calendar.ts";
import type { ScheduleChange } from "./schedule-change.ts";
import { type Runs, storageNeedOf } from "./storage-need.ts";
import { storageWanted } from "./storage-wanted.ts";
import { storageWindows } from "./storage-windows.ts";

/** "2026-11-20 22:00" in Tokyo. */
const at = (text: string) => Date.parse(`${text.replace(" ", "T")}:00+09:00`);
const shown = (instant: number) => new Date(instant + 9 * 3_600_000).toISOString().slice(5, 16).replace("T", " ");

function needOf(edits: Edit[], args: { runs?: Runs; changes?: ScheduleChange[]; storageId?: string } = {}) {
  const tree = site(...edits);
  const relations = relate(tree);
  const disk = relations.storages.get(args.storageId ?? "shared-disk");
  if (!disk) throw new Error("no such storage");
  const calendar = calendarOf({ tree, relations, changes: args.changes ?? [] });
  return storageNeedOf({ tree, relations, calendar, storage: disk, ...(args.runs ? { runs: args.runs } : {}) });
}
function windows(edits: Edit[], from: string, until: string, args: Parameters<typeof needOf>[1] = {}): string[] {
  const need = needOf(edits, args);
  return (need ? storageWindows(need, at(from), at(until)) : []).map(
    (w) =>
      `${shown(w.offAt)} – ${w.onAt === null ? "…" : shown(w.onAt).slice(6)} ${w.cut ? "cut" : "stays"}` +
      w.upsOnAt.map((u) => `, ${u.upsId} ${shown(u.at).slice(6)}`).join(""),
  );
}
const night = (words: string) => [schedule("kyoyu", weekly(words))];
const oneDay = ["2026-11-20 12:00", "2026-11-21 12:00"] as const;

describe("the source's examples (10.2)", () => {
  test("①420 s + 10 min + ③' 23 min: 40 min are needed", () => {
    expect(needOf(night("off 22:00 on 22:48"))?.neededSec).toBe(40 * 60);
  });
  test("off 22:00 on 22:48: flushed, cut, and on again 18 min before", () => {
    expect(windows(night("off 22:00 on 22:48"), ...oneDay)).toEqual(["11-20 22:00 – 22:48 cut, ups4 22:30"]);
  });
  test("off 22:00 on 22:39: left on", () => {
    expect(windows(night("off 22:00 on 22:39"), ...oneDay)).toEqual(["11-20 22:00 – 22:39 stays"]);
  });
  test("off 22:00 on 22:40: exactly enough", () => {
    expect(windows(night("off 22:00 on 22:40"), ...oneDay)).toEqual(["11-20 22:00 – 22:40 cut, ups4 22:22"]);
  });
  test("one minute: a reboot, storage is not touched", () => {
    expect(windows(night("off 22:00 on 22:01"), ...oneDay)).toEqual([]);
  });
});

describe("when every user is off", () => {
  const blades = schedule("blade", weekly("off 22:00 on 06:00"));

  test("from the latest off time to the earliest on time", () => {
    const edits = [blades, schedule("svr100", weekly("off 23:00 on 05:00"))];
    expect(windows(edits, ...oneDay)).toEqual(["11-20 23:00 – 05:00 cut, ups4 04:42"]);
  });
  test("one branch alone leaves it on", () => {
    expect(windows([blades], ...oneDay)).toEqual([]);
    expect(needOf([blades])?.unscheduled.map((t) => t.id)).toEqual(["svr100-1", "svr100-2"]);
  });
  test("a reboot is not off", () => {
    const edits = [blades, schedule("svr100", weekly("off 23:00 on 23:01"))];
    expect(windows(edits, ...oneDay)).toEqual([]);
  });
  test("users without a schedule that are off anyway do not hold it", () => {
    const runs: Runs = (t) => t.groupId === "blade" && !t.pool;
    expect(windows([blades], ...oneDay, { runs })).toEqual(["11-20 22:00 – 06:00 cut, ups4 05:42"]);
  });
  test("an idle pool server does not count, one that works does", () => {
    const edits = [schedule("blade-1 blade-2 svr100", weekly("off 22:00 on 06:00"))];
    expect(windows(edits, ...oneDay)).toHaveLength(1);
    expect(windows(edits, ...oneDay, { runs: () => true })).toEqual([]);
    const itsOwn = [...edits, schedule("blade-pool", weekly("off 22:00 on 04:00"))];
    expect(windows(itsOwn, ...oneDay)).toEqual(["11-20 22:00 – 06:00 cut, ups4 05:42"]);
    expect(windows(itsOwn, ...oneDay, { runs: () => true })).toEqual(["11-20 22:00 – 04:00 cut, ups4 03:42"]);
  });
  test("one comes on as the other goes off: there is no time without users", () => {
    const edits = [schedule("blade", weekly("off 22:00 on 10:00")), schedule("svr100", weekly("off 10:00 on 22:00"))];
    expect(windows(edits, ...oneDay)).toEqual([]);
  });
  test("nobody comes on again: it is cut", () => {
    const once = schedule("kyoyu", dated("2026-11-01", "on 08:00"), dated("2026-11-20", "off 22:00"));
    expect(windows([once], ...oneDay)).toEqual(["11-20 22:00 – … cut"]);
  });
  test("run until 23:00 today moves it", () => {
    const changes: ScheduleChange[] = [
      {
        id: "c",
        targetId: "blade-1",
        wanted: "on",
        fromAt: at("2026-11-20 21:00"),
        untilAt: at("2026-11-20 23:00"),
        madeAt: 0,
      },
    ];
    expect(windows(night("off 22:00 on 23:35"), ...oneDay)).toEqual(["11-20 22:00 – 23:35 cut, ups4 23:17"]);
    expect(windows(night("off 22:00 on 23:35"), ...oneDay, { changes })).toEqual(["11-20 23:00 – 23:35 stays"]);
  });
  test("one that is open at the beginning is listed", () => {
    expect(windows(night("off 22:00 on 06:00"), "2026-11-20 23:00", "2026-11-21 07:00")).toEqual([
      "11-20 22:00 – 06:00 cut, ups4 05:42",
    ]);
  });
  test("an on and an off time that the clocks put on one instant: nobody comes on", () => {
    const need = needOf([timeZone("Europe/Berlin"), schedule("kyoyu", weekly("on 02:00 off 02:01", [0]))]);
    const found = need && storageWindows(need, Date.UTC(2026, 2, 28), Date.UTC(2026, 2, 30));
    expect(found?.map((w) => w.onAt)).toEqual([Date.UTC(2026, 3, 5)]);
  });
  test("real time counts where the clocks go forward: 01:30 to 03:10 are 40 min", () => {
    const edits = [timeZone("Europe/Berlin"), ...night("off 01:30 on 03:09")];
    const need = needOf(edits);
    const gaps = need && storageWindows(need, Date.UTC(2026, 2, 27, 12), Date.UTC(2026, 2, 29, 12));
    expect(gaps?.map((w) => [w.gapSec, w.cut])).toEqual([
      [99 * 60, true],
      [39 * 60, false],
    ]);
  });
});

describe("one-off changes", () => {
  const changed = (targetId: string, wanted: "on" | "off", from: string, until: string): ScheduleChange => ({
    id: `${targetId} ${from}`,
    targetId,
    wanted,
    fromAt: at(`2026-11-${from}`),
    untilAt: at(`2026-11-${until}`),
    madeAt: 0,
  });
  const off = night("off 22:00 on 06:00");

  test.each<[string, Edit[], ScheduleChange[], string[]]>([
    [
      "early on again: the storage comes before it",
      off,
      [changed("blade-1", "on", "21 02:00", "21 06:30")],
      ["11-20 22:00 – 02:00 cut, ups4 01:42"],
    ],
    [
      "off for longer holds nobody else",
      off,
      [changed("blade-1", "off", "21 05:00", "21 08:00")],
      ["11-20 22:00 – 06:00 cut, ups4 05:42"],
    ],
    [
      "all off for longer",
      off,
      [changed("kyoyu", "off", "21 05:00", "21 08:00")],
      ["11-20 22:00 – 08:00 cut, ups4 07:42"],
    ],
    [
      "all off by a change alone",
      [],
      [changed("kyoyu", "off", "20 22:00", "21 08:00")],
      ["11-20 22:00 – 08:00 cut, ups4 07:42"],
    ],
    [
      "later that day: the on time comes first",
      off,
      [changed("kyoyu", "off", "21 07:00", "21 08:00")],
      ["11-20 22:00 – 06:00 cut, ups4 05:42"],
    ],
    [
      "off within off times: the next on time",
      off,
      [changed("kyoyu", "off", "20 23:00", "21 01:00")],
      ["11-20 22:00 – 06:00 cut, ups4 05:42"],
    ],
  ])("%s", (_name, edits, changes, expected) => {
    expect(windows(edits, "2026-11-20 12:00", "2026-11-20 23:30", { changes })).toEqual(expected);
  });

  test("a terminal with an on time only is a user without off times, until a change takes it off", () => {
    const edits = [schedule("kyoyu", weekly("on 06:00"))];
    expect(needOf(edits)).toBeNull();
    const changes = [changed("kyoyu", "off", "20 22:00", "21 08:00")];
    expect(windows(edits, "2026-11-20 12:00", "2026-11-20 23:30", { changes })).toEqual([
      "11-20 22:00 – 08:00 cut, ups4 07:42",
    ]);
  });
});

describe("which storage", () => {
  const edits = [schedule("ssc-cl", weekly("off 22:00 on 06:00"))];
  test("that of the control side never: its schedules start no flush", () => {
    expect(needOf(edits, { storageId: "control-disk" })).toBeNull();
    expect(needOf(edits)).toBeNull();
  });
  test("none that no UPS feeds", () => {
    expect(needOf([...night("off 22:00"), without("ups4")])).toBeNull();
  });
  test("without linkage nothing is flushed, and less is needed", () => {
    expect(needOf([...night("off 22:00 on 06:00"), storage("shared-disk", { linkage: false })])?.neededSec).toBe(
      35 * 60,
    );
  });
  test("the slowest UPS of each kind counts", () => {
    const slow = [
      ...night("off 22:00"),
      ups("ups6", { shutoffGraceSec: 240 }),
      terminal("blade-1", { feeds: ["ups5"] }),
    ];
    expect(needOf(slow)?.neededSec).toBe(41 * 60);
  });
});

describe("what storage is wanted to be", () => {
  const wanted = (edits: Edit[], now: string, runs?: Runs) => {
    const need = needOf(edits, runs ? { runs } : {});
    const found = need && storageWanted(need, at(now));
    return found && `${found.wanted}: ${found.reason.code}`;
  };
  const edits = night("off 22:00 on 22:48");

  test.each([
    ["its users run", edits, "2026-11-20 21:59", "on: usersOn"],
    ["from the off time on", edits, "2026-11-20 22:00", "off: usersOff"],
    ["until its lead", edits, "2026-11-20 22:29", "off: usersOff"],
    ["from its lead on", edits, "2026-11-20 22:30", "on: lead"],
    ["the gap is too short", night("off 22:00 on 22:39"), "2026-11-20 22:01", "on: gapTooShort"],
    ["a reboot", night("off 22:00 on 22:01"), "2026-11-20 22:00", "on: usersOn"],
    [
      "a second off time does not begin anew",
      [schedule("kyoyu", weekly("off 22:00"), weekly("off 22:20 on 22:48"))],
      "2026-11-20 22:25",
      "off: usersOff",
    ],
    [
      "nobody comes on again",
      [schedule("kyoyu", dated("2026-11-20", "off 22:00"))],
      "2026-11-22 12:00",
      "off: usersOff",
    ],
    [
      "a user that no schedule stops",
      [schedule("blade", weekly("off 22:00 on 06:00"))],
      "2026-11-20 23:00",
      "on: unscheduledUsers",
    ],
  ])("%s", (_name, its, now, expected) => {
    expect(wanted(its, now)).toBe(expected);
  });
});
