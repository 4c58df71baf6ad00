import { beforeEach, expect, test } from "vitest";
import { createManualClock, type ManualClock } from "../testing/manual-clock.ts";
import { createPollTurns, type PollTurns, pollsPerSec } from "./poll-turns.ts";

let clock: ManualClock;
let begun: string[];
let turns: PollTurns<string>;

beforeEach(() => {
  clock = createManualClock();
  begun = [];
  turns = createPollTurns<string>({ realClock: clock, begin: (poller) => void begun.push(poller) });
});

/** So many calm ones that others have to wait. */
async function crowd(count = 3000): Promise<void> {
  for (let i = 0; i < count; i++) turns.enqueue(`calm-${i}`, "calm");
}

test("who is alone begins at once", () => {
  turns.enqueue("a", "lost");
  expect(begun).toEqual(["a"]);
});

test("no more begin in a second than may, and all of them in the end", async () => {
  await crowd(pollsPerSec * 3);
  const atFirst = begun.length;
  expect(atFirst).toBeLessThan(pollsPerSec / 5);
  await clock.advance(1000);
  expect(begun.length - atFirst).toBeLessThanOrEqual(pollsPerSec);
  expect(begun.length - atFirst).toBeGreaterThan(pollsPerSec * 0.9);
  await clock.advance(3000);
  expect(begun).toHaveLength(pollsPerSec * 3);
});

test("who is asked at once overtakes, then who was never asked, then who is on battery; who was lost comes last", async () => {
  await crowd();
  for (const turn of ["lost", "battery", "first", "atOnce"] as const)
    for (let i = 0; i < 20; i++) turns.enqueue(`${turn}-${i}`, turn);
  const already = begun.length;
  await clock.advance(2000);
  const order = begun.slice(already).map((id) => id.split("-")[0]);
  const lastOf = (turn: string) => order.lastIndexOf(turn);
  expect(order[0] === "atOnce" || order[1] === "atOnce").toBe(true);
  expect(lastOf("atOnce")).toBeLessThan(lastOf("first"));
  expect(lastOf("first")).toBeLessThan(lastOf("battery"));
  expect(lastOf("battery")).toBeLessThan(lastOf("calm"));
  expect(order.at(-1)).toBe("lost");
});

test("a storm of those that are asked at once does not keep the others from their turn for ever", async () => {
  await crowd();
  for (let sec = 0; sec < 5; sec++) {
    for (let i = 0; i < pollsPerSec * 2; i++) turns.enqueue(`storm-${i}`, "atOnce");
    await clock.advance(1000);
  }
  expect(new Set(begun.filter((id) => id.startsWith("calm"))).size).toBe(3000);
});

test("each stands in the queue once, in the turn that it was last given, and may leave", async () => {
  await crowd();
  turns.enqueue("a", "lost");
  turns.enqueue("a", "atOnce");
  turns.enqueue("b", "battery");
  turns.leave("b");
  const already = begun.length;
  await clock.advance(10);
  expect(begun.slice(already, already + 2)).toContain("a");
  await clock.advance(5000);
  expect(begun.filter((id) => id === "a" || id === "b")).toEqual(["a"]);
});

test("closed, nobody begins any more, and nobody sleeps", async () => {
  await crowd();
  turns.close();
  const already = begun.length;
  turns.enqueue("a", "atOnce");
  await clock.advance(5000);
  expect(begun).toHaveLength(already);
  expect(clock.nextWakeAt()).toBeNull();
});
