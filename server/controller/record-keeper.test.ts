import { expect, test } from "vitest";
import type { JournalEntry } from "../domain/world/memory.ts";
import type { Observation } from "../domain/world/readings.ts";
import { createManualClock, settle } from "../testing/manual-clock.ts";
import type { Said } from "./journal.ts";
import { createRecordKeeper } from "./record-keeper.ts";

function bench() {
  const realClock = createManualClock();
  const written: JournalEntry[][] = [];
  const warned: string[] = [];
  const state = { trouble: false };
  let seq = 0;
  const keeper = createRecordKeeper({
    realClock,
    log: { info() {}, error() {}, warn: (_, message) => void warned.push(message) },
    journal: {
      number: (said: Said, at) => ({ seq: ++seq, at, epoch: 1, ...said }) as JournalEntry,
      write: async (entries) => void written.push([...entries]),
      isInTrouble: () => state.trouble,
    },
  });
  return { ...keeper, realClock, written, warned, state };
}
const refused = (n: number): Observation => ({
  ...{ kind: "messageRefused", at: n, why: "garbled", address: "192.0.2.1", detail: "", times: 1 },
});
const many = (n: number) => Array.from({ length: n }, (_, i) => refused(i));

test("what comes within half a second is written together, with the time at which it came", async () => {
  const { keep, realClock, written } = bench();
  keep([refused(1)]);
  await realClock.advance(400);
  keep([refused(2), { kind: "commandEnded", commandId: "c", at: 3, outcome: "done", detail: "" }]);
  expect(written).toEqual([]);
  await realClock.advance(100);
  expect(written).toMatchObject([
    [
      { seq: 1, at: 1, kind: "messageRefused" },
      { seq: 2, at: 2, kind: "messageRefused" },
    ],
  ]);
});

test("much is written a hundred at a time, in order, and nothing is left", async () => {
  const { keep, realClock, written } = bench();
  keep(many(2_000));
  await realClock.advance(500);
  expect(written.every((entries) => entries.length === 100)).toBe(true);
  expect(written.flat().map(({ at }) => at)).toEqual(many(2_000).map(({ at }) => at));
});

test("while the journal cannot be written it waits, at most five thousand of it", async () => {
  const { keep, realClock, written, warned, state } = bench();
  state.trouble = true;
  keep(many(3_000));
  keep(many(3_000));
  await realClock.advance(2_000);
  expect(written).toEqual([]);
  expect(warned).toHaveLength(1);
  state.trouble = false;
  await realClock.advance(500);
  expect(written.flat()).toHaveLength(5_000);
});

test("at the end what waits is written at once, and nothing is taken any more", async () => {
  const { keep, close, written } = bench();
  keep([refused(1)]);
  await close();
  expect(written.flat()).toHaveLength(1);
  keep([refused(2)]);
  await settle();
  expect(written.flat()).toHaveLength(1);
});

test("at the end a journal that cannot be written keeps nobody waiting", async () => {
  const { keep, close, written, state } = bench();
  state.trouble = true;
  keep([refused(1)]);
  await close();
  expect(written).toEqual([]);
});
