import { expect, test } from "vitest";
import { questionsPerHostAtMost } from "../../domain/discovery/scan.ts";
import { createManualClock, settle } from "../../testing/manual-clock.ts";
import { createSendPace } from "./send-pace.ts";

function bench(perSec: number) {
  const clock = createManualClock(0);
  const ending = new AbortController();
  const pace = createSendPace({ clock, perSec, signal: ending.signal });
  const went: { address: string; at: number }[] = [];
  const refused: unknown[] = [];
  const ask = (address: string) =>
    void pace.turn(address).then(
      () => went.push({ address, at: clock.now() }),
      (error: unknown) => refused.push(error),
    );
  return { clock, pace, went, refused, ask, end: () => ending.abort() };
}

test("lets out so many in a second, evenly, first come first served", async () => {
  const { clock, pace, went, ask } = bench(10);
  for (let i = 0; i < 35; i += 1) ask(`h${i}`);
  await settle();
  expect(went).toEqual([{ address: "h0", at: 0 }]);
  await clock.advance(99);
  expect(went).toHaveLength(1);
  await clock.advance(901);
  expect(went.map(({ at }) => at)).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000]);
  await clock.advance(10_000);
  expect(went.map(({ address }) => address)).toEqual(Array.from({ length: 35 }, (_, i) => `h${i}`));
  expect(went.at(-1)?.at).toBe(3_400);
  expect(pace.asked()).toBe(35);
});

test("does not make up for a pause", async () => {
  const { clock, went, ask } = bench(10);
  ask("a");
  await clock.advance(60_000);
  for (let i = 0; i < 3; i += 1) ask("b");
  await clock.advance(150);
  expect(went.map(({ at }) => at)).toEqual([0, 60_000, 60_100]);
});

test("asks no host more often than it may", async () => {
  const { clock, pace, went, refused, ask } = bench(1_000);
  for (let i = 0; i < questionsPerHostAtMost; i += 1) ask("192.0.2.1");
  expect(pace.isSpent("192.0.2.1")).toBe(false);
  ask("192.0.2.1");
  ask("192.0.2.2");
  await clock.advance(1_000);
  expect(went).toHaveLength(questionsPerHostAtMost + 1);
  expect(refused).toMatchObject([{ code: "unreachable" }]);
  expect([pace.isSpent("192.0.2.1"), pace.isSpent("192.0.2.2")]).toEqual([true, false]);
});

test("lets nothing out any more once it has ended", async () => {
  const { clock, pace, went, refused, ask, end } = bench(10);
  for (let i = 0; i < 5; i += 1) ask("a");
  await settle();
  end();
  ask("b");
  await clock.advance(60_000);
  expect([went.length, refused.length, pace.asked()]).toEqual([1, 5, 1]);
});
