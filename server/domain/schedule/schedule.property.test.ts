import fc from "fast-check";
import { expect, test } from "vitest";
import { dated, onHolidays, scheduleOf, weekly } from "../../testing/edit-schedules.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import { calendarOf } from "./calendar.ts";
import { dateOf, dayMs, minuteMs, timeOf } from "./local-time.ts";
import { occurrencesIn } from "./next-occurrences.ts";
import type { ScheduleChange } from "./schedule-change.ts";
import { storageNeedOf } from "./storage-need.ts";
import { storageWanted } from "./storage-wanted.ts";
import { storageWindows } from "./storage-windows.ts";
import { wantedBySchedule } from "./wanted-by-schedule.ts";

/** Days around a change of the clocks somewhere, and days without. */
const firstDays = ["2026-03-06", "2026-03-27", "2026-04-03", "2026-10-02", "2026-10-23", "2026-10-30", "2026-11-20"];
const spanDays = 5;

const minute = fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 60, max: 200 }), fc.constantFrom(0, 1439));
const words = fc.oneof(
  minute.map((m) => `on ${timeOf(m)}`),
  minute.map((m) => `off ${timeOf(m)}`),
  fc.tuple(minute, minute).map(([on, off]) => `on ${timeOf(on)} off ${timeOf(off)}`),
  minute.map((m) => `off ${timeOf(m)} on ${timeOf((m + 1) % 1440)}`),
  fc.constant(""),
);
const weekdays = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 7 });
const sites = fc.record({
  zone: fc.constantFrom("Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"),
  start: fc.constantFrom(...firstDays).map((date) => Date.parse(date)),
  schedules: fc.array(
    fc.record({
      target: fc.constantFrom("ssc", "kyoyu", "blade", "svr100", "blade-1", "svr100-2", "ssc-cl", "sv2"),
      weekly: fc.array(fc.tuple(words, weekdays), { maxLength: 3 }),
      dated: fc.array(fc.tuple(fc.nat(spanDays), words), { maxLength: 2 }),
      holiday: fc.option(words),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  holidays: fc.array(fc.nat(spanDays), { maxLength: 2 }),
  changes: fc.array(
    fc.record({
      targetId: fc.constantFrom("kyoyu", "blade", "svr100-1", "ssc-cl"),
      wanted: fc.constantFrom("on" as const, "off" as const),
      fromMin: fc.nat(spanDays * 1440),
      lengthMin: fc.integer({ min: 1, max: 1440 }),
    }),
    { maxLength: 3 },
  ),
});

function build(s: typeof sites extends fc.Arbitrary<infer T> ? T : never) {
  const dateIn = (days: number) => dateOf(s.start / dayMs + days);
  const changes: ScheduleChange[] = s.changes.map(({ targetId, wanted, fromMin, lengthMin }, i) => {
    const fromAt = s.start + fromMin * minuteMs;
    return { id: `c${i}`, targetId, wanted, fromAt, untilAt: fromAt + lengthMin * minuteMs, madeAt: i };
  });
  const tree = {
    ...exampleSite,
    network: { ...exampleSite.network, timeZone: s.zone, holidays: s.holidays.map(dateIn) },
    schedules: s.schedules.map((given, i) => ({
      ...scheduleOf(given.target, [
        ...given.weekly.map(([text, days]) => weekly(text, days)),
        ...given.dated.map(([day, text]) => dated(dateIn(day), text)),
        ...(given.holiday === null ? [] : [onHolidays(given.holiday)]),
      ]),
      id: `s${i}`,
    })),
  };
  const relations = relate(tree);
  const calendar = calendarOf({ tree, relations, changes });
  return { tree, relations, calendar, from: s.start, until: s.start + spanDays * dayMs };
}

test("what is wanted changes where an occurrence is, and nowhere else", () => {
  fc.assert(
    fc.property(sites, (given) => {
      const { calendar, from, until } = build(given);
      for (const unit of calendar.units) {
        const targetId = unit.terminals[0]?.id ?? "";
        const wantedAt = (now: number) => wantedBySchedule({ calendar, targetId, now });
        let wanted = wantedAt(from - 1).wanted;
        const its = occurrencesIn(calendar, from, until).filter((o) => o.terminalIds.includes(targetId));
        its.forEach((o, i) => {
          if (its[i - 1]?.at !== o.at) expect(wantedAt(o.at - 1).wanted).toBe(wanted);
          wanted = o.kind === "off" ? "off" : "on";
          // Of several at one instant, which only a gap makes, the last one holds.
          if (its[i + 1]?.at !== o.at) expect(wantedAt(o.at)).toMatchObject({ wanted, sinceAt: o.at });
        });
        expect(wantedAt(until - 1).wanted).toBe(wanted);
      }
    }),
    { seed: 22_002_248, numRuns: 200 },
  );
});

test("occurrences of a stretch are those of its parts", () => {
  fc.assert(
    fc.property(sites, fc.nat(spanDays * 1440), (given, cutMin) => {
      const { calendar, from, until } = build(given);
      const cutAt = from + cutMin * minuteMs;
      const whole = occurrencesIn(calendar, from, until).map((o) => o.at);
      const parts = [...occurrencesIn(calendar, from, cutAt), ...occurrencesIn(calendar, cutAt, until)].map(
        (o) => o.at,
      );
      expect(parts).toEqual(whole);
      expect(whole).toEqual(whole.toSorted((a, b) => a - b));
    }),
    { seed: 22_002_248, numRuns: 100 },
  );
});

test("every terminal is in at most one unit, and a cluster's members in the same", () => {
  fc.assert(
    fc.property(sites, (given) => {
      const { calendar, tree } = build(given);
      const ids = calendar.units.flatMap((u) => u.terminals.map((t) => t.id));
      expect(new Set(ids).size).toBe(ids.length);
      for (const c of tree.clusters) expect(new Set(c.memberIds.map((id) => calendar.unitOf(id))).size).toBe(1);
    }),
    { seed: 22_002_248, numRuns: 100 },
  );
});

test("storage is wanted off only while every user is, for long enough, and on again in time", () => {
  let cuts = 0;
  fc.assert(
    fc.property(sites, (given) => {
      const { tree, relations, calendar, from, until } = build(given);
      const [, disk] = tree.storages;
      // Terminals that no schedule concerns are off: otherwise hardly a site would have a window.
      const runs = (t: { id: string; pool: boolean }) => !t.pool && calendar.unitOf(t.id) !== null;
      const need = disk ? storageNeedOf({ tree, relations, calendar, storage: disk, runs }) : null;
      if (!need) return;
      const wantedAt = (now: number) =>
        need.units.map((u) => wantedBySchedule({ calendar, targetId: u.terminals[0]?.id ?? "", now }));
      for (const w of storageWindows(need, from, until)) {
        // Beyond a year nothing is looked for.
        if (w.offAt < from - 300 * dayMs) continue;
        expect(w.cut).toBe(w.gapSec === null || w.gapSec >= need.neededSec);
        const { wanted, upsOnAt } = storageWanted(need, w.offAt);
        expect(wanted === "off").toBe(w.cut);
        if (!w.cut) continue;
        cuts += 1;
        if (w.onAt !== null) {
          const firstOnAt = Math.min(...upsOnAt.map((u) => u.at));
          expect(w.onAt - firstOnAt).toBe(18 * minuteMs);
          expect(storageWanted(need, firstOnAt - 1).wanted).toBe("off");
          expect(storageWanted(need, firstOnAt).wanted).toBe("on");
          for (const now of [w.offAt, firstOnAt, w.onAt - 1])
            for (const unit of wantedAt(now)) expect(unit.wanted).toBe("off");
        }
      }
    }),
    { seed: 22_002_248, numRuns: 300 },
  );
  expect(cuts).toBeGreaterThan(20);
});
