import { describe, expect, test } from "vitest";
import { anAttempt, anEntry, aTerminalKnown, aUpsKnown, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import type { Memory, ShortenedWaits } from "../world/memory.ts";
import { emptyMemory, rememberAll } from "../world/remember.ts";

const users = ["blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool"];
const all = <T>(value: T): Record<string, T> => Object.fromEntries(users.map((id) => [id, value]));
const outages = { ups4: anOutage() };
const gone = aTerminalKnown({ connected: false, goodbyeAt: noon - 60_000, lastHeardAt: noon - 60_000 });
const shortenedTo = (waits: ShortenedWaits): Memory["shortened"] => ({
  "shared-disk": { at: noon, upsId: "ups4", waits },
});
const shortened = shortenedTo("confirmation");
const givenUp = shortenedTo("gracefulStop");

/** The battery of the storage's UPS holds so long; all users but `up` are down, and their UPSes are told to go off. */
function given(runtimeSec: number | null, more: Partial<Memory> = {}, up: Given["terminals"] = {}): Given {
  const isUp = (id: string) => up[id] !== undefined;
  const of = <T>(value: T) => Object.fromEntries(Object.entries(all(value)).filter(([id]) => !isUp(id)));
  return {
    upses: { ups4: aUpsKnown(onBattery({ runtimeSec })) },
    terminals: { ...all(gone), ...up },
    memory: { outages, stops: all(aStop({ firstAt: noon - 100_000 })), downs: of(aDown()), ...more },
  };
}
const noted = (g: Given) => decideOn(g).notes.filter((n) => n.kind === "waitsShortened");
const flushed = (g: Given) => decideOn(g).intents.some((i) => i.command.kind === "storageFlush");

describe("waits are shortened where the battery holds for less than what is left (300 s of flush, 30 s held back)", () => {
  const deaf = { cuts: { ups5: aCut(), ups6: aCut() } };
  const running = { "blade-1": aTerminalKnown({ phase: "stopping" }) };
  const unasked = { ...given(500, {}, { "blade-1": aTerminalKnown() }) };

  test.each<[string, Given, { runtimeSec: number; neededSec: number } | null]>([
    ["users down, a UPS of theirs does not go dark", given(320, deaf), { runtimeSec: 320, neededSec: 300 }],
    ["it holds for longer", given(330, deaf), null],
    ["a user has 110 s of its time left", given(430, {}, running), { runtimeSec: 430, neededSec: 410 }],
    ["it holds for that too", given(450, {}, running), null],
    [
      "a user was not asked yet: all of its time",
      { ...unasked, memory: { ...unasked.memory, stops: {} } },
      { runtimeSec: 500, neededSec: 510 },
    ],
    ["the device gives no runtime", given(null, deaf), null],
    ["once for an outage", given(320, { ...deaf, shortened }), null],
    ["nothing milder is left after the last", given(320, { ...deaf, shortened: givenUp }, running), null],
    ["the flush runs", given(200, { flushes: { "shared-disk": { ...anAttempt(), ended: null } } }), null],
    [
      "mains are back",
      { ...given(320, { ...deaf, outages: { ups4: anOutage({ mainsBackAt: noon }) } }), upses: {} },
      null,
    ],
  ])("%s", (_name, g, expected) => {
    const common = { kind: "waitsShortened", storageId: "shared-disk", upsId: "ups4", waits: "confirmation" };
    expect(noted(g)).toEqual(expected ? [{ ...common, ...expected }] : []);
  });

  test.each<[string, Given, boolean]>([
    ["holds for the flush alone", given(329, { shortened }, running), true],
    ["holds for a little more", given(330, { shortened }, running), false],
    ["holds for the flush alone, and nobody is up", given(320, { ...deaf, shortened }), false],
    ["has had no milder wait left out before", given(329, {}, running), false],
  ])("the graceful stop is given up where the battery %s: %s", (_name, g, expected) => {
    const waits = noted(g).map((n) => (n.kind === "waitsShortened" ? n.waits : null));
    expect(waits.includes("gracefulStop")).toBe(expected);
  });

  test("before the graceful stop is given up it is looked at again when the battery will hold for the flush alone", () => {
    expect(decideOn(given(335, { shortened }, running)).nextLookAt).toBe(noon + 5_000);
  });

  test("not by what was read before it was lost from sight", () => {
    const g = given(320, deaf);
    expect(noted({ ...g, upses: { ups4: { ...aUpsKnown(onBattery({ runtimeSec: 320 })), link: "lost" } } })).toEqual(
      [],
    );
  });

  test("an alarm says so", () => {
    const { alarms } = decideOn(given(320, { ...deaf, shortened }));
    expect(alarms.map((a) => a.key)).toContain("waitsShortened:shared-disk");
  });

  test("until the outage of that UPS is over; that of another one changes nothing", () => {
    const entry = {
      storageId: "shared-disk",
      upsId: "ups4",
      waits: "confirmation",
      runtimeSec: 320,
      neededSec: 300,
    } as const;
    const note = anEntry({ kind: "waitsShortened", ...entry });
    const ended = (upsId: string) =>
      rememberAll(emptyMemory, [note, anEntry({ kind: "outageEnded", upsId })]).shortened;
    expect(ended("ups5")).toEqual(shortened);
    expect(ended("ups4")).toEqual({});
  });
});

describe("a flush of which the waits are shortened does not wait", () => {
  const said = aTerminalKnown({ connected: false, goodbyeAt: noon - 2000, lastHeardAt: noon - 2000 });
  const hangs = aTerminalKnown({ phase: "stopping" });
  const stopped = (agoSec: number) => ({ stops: all(aStop({ firstAt: noon - agoSec * 1000 })) });
  test.each<[string, number, Partial<Memory>, Given["terminals"], boolean]>([
    ["for a UPS of its users to be seen dark", 340, { cuts: { ups5: aCut() } }, {}, true],
    ["for the silence after a goodbye", 340, {}, { "blade-1": said }, true],
    ["for the 30 s over the time of one that hangs", 340, stopped(180), { "blade-1": hangs }, true],
    [
      "but for one that said it before, and was started again",
      340,
      { starts: { "blade-1": { ...anAttempt(), timedOutAt: null } }, downs: all(aDown()) },
      { "blade-1": said },
      false,
    ],
    ["but for its time itself", 340, stopped(179), { "blade-1": hangs }, false],
    [
      "but for one that restarts",
      340,
      { stops: all(aStop({ firstAt: noon - 190_000, reboot: true })) },
      { "blade-1": hangs },
      false,
    ],
    ["but for one that was not asked", 340, { stops: {} }, { "blade-1": aTerminalKnown() }, false],
  ])("%s", (_name, runtimeSec, memory, up, expected) => {
    expect(flushed(given(runtimeSec, { ...memory, shortened }, up))).toBe(expected);
    if (expected) expect(flushed(given(1000, memory, up))).toBe(false);
  });

  test("for anybody where the graceful stop is given up", () => {
    const up = { "blade-1": hangs, "svr100-1": aTerminalKnown() };
    expect(flushed(given(340, { stops: {}, shortened: givenUp }, up))).toBe(true);
    expect(flushed(given(340, { stops: {}, shortened }, up))).toBe(false);
  });

  test.each([
    ["went down after it: it is flushed again", givenUp, noon - 1000, true],
    ["went down before it ended: it is cut", givenUp, noon - 20_000, false],
    ["was waited for for its whole time: it is cut", shortened, noon - 1000, false],
  ])("a user of a flush that is over %s", (_name, shortenedAs, downAt, again) => {
    const ended = { at: noon - 10_000, outcome: "flushed" as const };
    const flushes = { "shared-disk": { ...anAttempt(), firstAt: noon - 50_000, ended } };
    const downs = { ...all(aDown({ at: noon - 60_000 })), "blade-1": aDown({ at: downAt }) };
    const { notes, intents } = decideOn(given(320, { flushes, downs, shortened: shortenedAs }));
    expect(notes.some((n) => n.kind === "flushOvertaken")).toBe(again);
    expect(intents.some((i) => "upsId" in i.command && i.command.upsId === "ups4")).toBe(!again);
  });

  test.each([
    ["booted meanwhile, and was asked after it: it is flushed again", noon - 5000, true],
    ["was asked before it, and only said so later: it is cut", noon - 60_000, false],
  ])("whatever waits are left out, a user of a flush that is over that %s", (_name, askedAt, again) => {
    const ended = { at: noon - 10_000, outcome: "flushed" as const };
    const flushes = { "shared-disk": { ...anAttempt(), firstAt: noon - 50_000, ended } };
    const stops = { ...all(aStop({ firstAt: noon - 100_000 })), "blade-1": aStop({ firstAt: askedAt }) };
    const dark = aCut({ darkAt: noon - 500 });
    const downs = { ...all(aDown({ at: noon - 60_000 })), "blade-1": aDown({ at: noon - 1000 }) };
    const g = given(1000, { flushes, downs, stops, cuts: { ups5: dark, ups6: dark } });
    const off = aUpsKnown(outputOff());
    const { notes } = decideOn({ ...g, upses: { ...g.upses, ups5: off, ups6: off } });
    expect(notes.some((n) => n.kind === "flushOvertaken")).toBe(again);
  });

  test("and its UPS is cut only when all of them are down", () => {
    const ended = { flushes: { "shared-disk": { ...anAttempt(), ended: { at: noon, outcome: "flushed" as const } } } };
    const cut = (up: Given["terminals"]) =>
      decideOn(given(320, { ...ended, shortened }, up)).intents.some(
        (i) => "upsId" in i.command && i.command.upsId === "ups4",
      );
    expect(cut({ "blade-1": said })).toBe(false);
    expect(cut({})).toBe(true);
  });
});
