import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dateOf, dayOf, minuteOf, nextTimeOfDay, timeOf, weekdayOf, type Zone, zoneOf } from "./local-time.ts";

const zones = ["Asia/Tokyo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe"];

function instant(zone: Zone, date: string, time: string): string {
  return new Date(zone.instantOf(dayOf(date) ?? Number.NaN, minuteOf(time) ?? Number.NaN)).toISOString().slice(0, 16);
}

test.each([
  ["Tokyo", "Asia/Tokyo", "2026-11-20 22:00", "2026-11-20T13:00"],
  ["Berlin in winter", "Europe/Berlin", "2026-03-29 01:59", "2026-03-29T00:59"],
  ["Berlin, a time that is left out", "Europe/Berlin", "2026-03-29 02:00", "2026-03-29T01:00"],
  ["Berlin, another: the end of the gap", "Europe/Berlin", "2026-03-29 02:30", "2026-03-29T01:00"],
  ["Berlin, the end of the gap itself", "Europe/Berlin", "2026-03-29 03:00", "2026-03-29T01:00"],
  ["Berlin in summer", "Europe/Berlin", "2026-03-29 03:01", "2026-03-29T01:01"],
  ["Berlin, a time that comes twice: the first", "Europe/Berlin", "2026-10-25 02:30", "2026-10-25T00:30"],
  ["Berlin after it", "Europe/Berlin", "2026-10-25 03:00", "2026-10-25T02:00"],
  ["New York, left out", "America/New_York", "2026-03-08 02:30", "2026-03-08T07:00"],
  ["New York, twice", "America/New_York", "2026-11-01 01:30", "2026-11-01T05:30"],
  ["Lord Howe goes forward by half an hour", "Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03T15:30"],
  ["Lord Howe after it", "Australia/Lord_Howe", "2026-10-04 02:31", "2026-10-03T15:31"],
  ["Lord Howe goes back by half an hour", "Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04T14:45"],
  ["Greenwich in winter", "Europe/London", "2026-11-20 22:00", "2026-11-20T22:00"],
  ["Paris before it had hours like others: 9 min 21 s", "Europe/Paris", "1900-01-01 00:00", "1899-12-31T23:50"],
  ["Samoa left out a whole day", "Pacific/Apia", "2011-12-30 12:00", "2011-12-30T10:00"],
])("%s", (_name, zone, local, expected) => {
  const [date = "", time = ""] = local.split(" ");
  expect(instant(zoneOf(zone), date, time)).toBe(expected);
});

test("a zone that nobody knows is refused", () => {
  expect(() => zoneOf("Mars/Olympus")).toThrow(RangeError);
});

describe("dates and times as text", () => {
  test.each(["2026-02-29", "2026-13-01", "26-01-01", ""])("no date: %s", (text) => expect(dayOf(text)).toBeNull());
  test.each(["24:00", "7:00", "12:60", ""])("no time: %s", (text) => expect(minuteOf(text)).toBeNull());
  test("a date is the same after more days than are remembered", () => {
    const days = Array.from({ length: 40_001 }, (_, day) => dateOf(day));
    expect([days[0], days.at(-1), dateOf(0)]).toEqual(["1970-01-01", "2079-07-08", "1970-01-01"]);
  });
  test("there and back", () => {
    expect(dateOf(dayOf("2028-02-29") ?? 0)).toBe("2028-02-29");
    expect(timeOf(minuteOf("07:05") ?? 0)).toBe("07:05");
    expect(timeOf(1440)).toBe("");
    expect([weekdayOf(dayOf("2026-11-20") ?? 0), weekdayOf(dayOf("1969-12-28") ?? 0)]).toEqual([5, 0]);
  });
});

const local = fc.record({
  zone: fc.constantFrom(...zones),
  // 2026 and 2027, with all their changes of the clocks.
  day: fc.integer({ min: 20_454, max: 21_183 }),
  minute: fc.integer({ min: 0, max: 1439 }),
  later: fc.integer({ min: 1, max: 3000 }),
});

test("a local time that its day has reads as itself; another one as the end of the gap", () => {
  fc.assert(
    fc.property(local, ({ zone: name, day, minute }) => {
      const zone = zoneOf(name);
      const back = zone.localOf(zone.instantOf(day, minute));
      if (zone.has(day, minute)) expect(back).toEqual({ day, minute });
      else expect(back.day * 1440 + back.minute).toBeGreaterThan(day * 1440 + minute);
    }),
    { seed: 22_002_248, numRuns: 2000 },
  );
});

test("the order of local times is kept, and a time never comes after its second chance", () => {
  fc.assert(
    fc.property(local, ({ zone: name, day, minute, later }) => {
      const zone = zoneOf(name);
      const at = zone.instantOf(day, minute);
      const next = day * 1440 + minute + later;
      const nextAt = zone.instantOf(Math.floor(next / 1440), next % 1440);
      expect(nextAt).toBeGreaterThanOrEqual(at);
      // It is the first instant that reads so.
      if (zone.has(day, minute)) expect(zone.localOf(at - 3_600_000)).not.toEqual({ day, minute });
    }),
    { seed: 22_002_248, numRuns: 2000 },
  );
});

test.each([
  ["later today", "2026-11-20T05:00", "21:50", "2026-11-20T12:50"],
  ["that very moment: tomorrow", "2026-11-20T12:50", "21:50", "2026-11-21T12:50"],
  ["earlier today: tomorrow", "2026-11-20T13:00", "21:50", "2026-11-21T12:50"],
  ["the date at the site counts, not that of Greenwich", "2026-11-20T16:00", "00:30", "2026-11-21T15:30"],
])("next time of day, %s", (_, after, time, expected) => {
  const at = nextTimeOfDay(zoneOf("Asia/Tokyo"), minuteOf(time) ?? Number.NaN, Date.parse(`${after}Z`));
  expect(new Date(at).toISOString().slice(0, 16)).toBe(expected);
});
