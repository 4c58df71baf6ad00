import { beforeEach, expect, test } from "vitest";
import { createManualClock, type ManualClock } from "../testing/manual-clock.ts";
import { createTimetable, type Timetable } from "./timetable.ts";

let clock: ManualClock;
let startAt: number;
let came: [item: string, ms: number][];
let timetable: Timetable<string>;
let onDue: (item: string) => void;

beforeEach(() => {
  clock = createManualClock();
  startAt = clock.now();
  came = [];
  onDue = () => {};
  timetable = createTimetable<string>({
    clock,
    grainMs: 10,
    onDue(item) {
      came.push([item, clock.now() - startAt]);
      onDue(item);
    },
  });
});

test("each comes at its instant, or within a grain after it", async () => {
  timetable.set("late", startAt + 95);
  timetable.set("early", startAt + 20);
  timetable.set("between", startAt + 21);
  await clock.advance(200);
  expect(came).toEqual([
    ["early", 20],
    ["between", 30],
    ["late", 100],
  ]);
});

test("an earlier one is not held up by the sleep for a later one", async () => {
  timetable.set("late", startAt + 5000);
  await clock.advance(100);
  timetable.set("early", startAt + 200);
  await clock.advance(200);
  expect(came).toEqual([["early", 200]]);
});

test("a new appointment takes the place of the one before", async () => {
  timetable.set("a", startAt + 50);
  timetable.set("a", startAt + 500);
  timetable.set("b", startAt + 500);
  timetable.set("b", startAt + 50);
  await clock.advance(1000);
  expect(came).toEqual([
    ["b", 50],
    ["a", 500],
  ]);
});

test("who is cancelled, or put off, by another one of the same instant does not come", async () => {
  for (const item of ["a", "b", "c", "d"]) timetable.set(item, startAt + 50);
  onDue = (item) => {
    if (item !== "a") return;
    timetable.cancel("b");
    timetable.set("c", startAt + 90);
  };
  await clock.advance(1000);
  expect(came).toEqual([
    ["a", 50],
    ["d", 50],
    ["c", 90],
  ]);
});

test("who makes an appointment in the past comes at once, and once", async () => {
  timetable.set("a", startAt - 500);
  await clock.advance(0);
  expect(came).toEqual([["a", 0]]);
  await clock.advance(1000);
  expect(came).toHaveLength(1);
});

test("thousands need one sleep, and none is left when it is closed", async () => {
  let sleeps = 0;
  const counting = {
    now: clock.now,
    sleep(ms: number, signal: AbortSignal) {
      sleeps += 1;
      return clock.sleep(ms, signal);
    },
  };
  const many = createTimetable<number>({ clock: counting, grainMs: 10, onDue: () => {} });
  for (let i = 0; i < 5000; i++) many.set(i, startAt + 1000 + (i % 5));
  expect(sleeps).toBe(1);
  many.close();
  many.set(1, startAt + 1);
  await clock.advance(0);
  expect(clock.nextWakeAt()).toBeNull();
});
