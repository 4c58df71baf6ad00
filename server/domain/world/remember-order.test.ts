import { describe, expect, test } from "vitest";
import { anAttempt, anEntry, noon } from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStart, aStop } from "../../testing/decide-on.ts";
import type { OffForm } from "../decide/command.ts";
import type { Memory } from "./memory.ts";
import type { Order } from "./orders.ts";
import { emptyMemory, remember } from "./remember.ts";

const given = { id: "o1", by: "operator", givenAt: noon };
const ordered = (order: Order, memory: Partial<Memory>) =>
  remember({ ...emptyMemory, ...memory }, anEntry({ kind: "orderGiven", order }));
const stopOrder: Order = { ...given, id: "o0", kind: "stop", nodeId: "blade", cutUps: false };

describe("abort", () => {
  const abort: Order = { ...given, kind: "abort" };

  test("is noted at each outage that is open, and stands for no later one", () => {
    const memory = ordered(abort, { outages: { ups4: anOutage(), ups5: anOutage() } });
    expect([memory.outages.ups4?.abortedAt, memory.outages.ups5?.abortedAt]).toEqual([noon, noon]);
    expect(memory.orders).toEqual({});
  });

  test("is lifted by a battery that confirms the outage again", () => {
    const aborted = ordered(abort, { outages: { ups4: anOutage() } });
    const low = remember(aborted, anEntry({ kind: "outageConfirmed", upsId: "ups4", by: "lowBattery" }));
    expect(low.outages.ups4?.abortedAt).toBeNull();
  });

  test.each([
    ["an off time that came counts as missed", "off", true],
    ["so does a reboot", "reboot", true],
    ["an on time stays: it stops nothing", "on", false],
  ] as const)("%s", (_, wanted, missed) => {
    expect(ordered(abort, { due: { unit: { at: noon, wanted, missed: false } } }).due.unit?.missed).toBe(missed);
  });

  test("ends orders to stop, and leaves all others", () => {
    const hold: Order = { ...given, id: "o2", kind: "hold", nodeId: null };
    const start: Order = { ...given, id: "o3", kind: "start", nodeId: "svr100" };
    expect(ordered(abort, { orders: { o0: stopOrder, o2: hold, o3: start } }).orders).toEqual({ o2: hold, o3: start });
  });
});

describe("retry", () => {
  const retry = (nodeId: string): Order => ({ ...given, kind: "retry", nodeId });

  test("of a terminal that was asked to stop asks again with a whole new time", () => {
    const stop = aStop({ firstAt: noon - 900_000, lastAt: noon - 900_000, outcome: "rejected" });
    const memory = ordered(retry("blade-1"), { stops: { "blade-1": stop } });
    expect(memory.stops["blade-1"]).toMatchObject({ firstAt: noon, lastAt: 0, outcome: null, reason: stop.reason });
  });

  test.each([
    ["that passed its time counts as down no longer", "pastTime", {}],
    ["that said goodbye stays down", "goodbye", { "blade-1": expect.anything() }],
  ] as const)("of a terminal %s", (_, cause, downs) => {
    const held = { stops: { "blade-1": aStop() }, downs: { "blade-1": aDown({ cause }) } };
    expect(ordered(retry("blade-1"), held).downs).toEqual(downs);
  });

  test("of a terminal that is being started starts it again, and does not ask it to stop", () => {
    const stop = aStop();
    const down = aDown({ cause: "pastTime" });
    const held = { starts: { "blade-1": aStart({ timedOutAt: noon }) }, stops: { "blade-1": stop } };
    const memory = ordered(retry("blade-1"), { ...held, downs: { "blade-1": down } });
    expect(memory.starts).toEqual({});
    expect(memory.stops["blade-1"]).toEqual(stop);
    expect(memory.downs["blade-1"]).toEqual(down);
  });

  test("of a storage has it flush again", () => {
    const flush = { ...anAttempt(), ended: { at: noon, outcome: "timedOut" } as const };
    expect(ordered(retry("shared-disk"), { flushes: { "shared-disk": flush } }).flushes).toEqual({});
  });

  const form = (name: OffForm, darkAt: number | null) => aCut({ form: name, darkAt });
  test.each([
    ["that was to go off is commanded again at once", form("offNow", null), { lastAt: 0, outcome: "unreachable" }],
    ["also with grace", form("offWithGrace", null), { lastAt: 0, outcome: "unreachable" }],
    ["that is dark is left alone", form("offNow", noon), { lastAt: noon, outcome: "accepted" }],
    ["is never cycled a second time", form("cycleNow", null), { lastAt: noon, outcome: "accepted" }],
    ["nor cycled with grace", form("cycleWithGrace", null), { lastAt: noon, outcome: "accepted" }],
  ] as const)("of a UPS %s", (_, cut, expected) => {
    expect(ordered(retry("ups5"), { cuts: { ups5: cut } }).cuts.ups5).toMatchObject(expected);
  });

  test("of a node at which nothing is under way changes nothing", () => {
    const held = { ...emptyMemory, outages: { ups4: anOutage() } };
    expect(ordered(retry("blade-1"), held)).toEqual({ ...held, lastEntryAt: noon });
  });
});

describe("a standing order", () => {
  test.each([
    { ...given, kind: "hold", nodeId: null },
    { ...given, kind: "skip", nodeId: "ups5" },
    { ...given, kind: "force", nodeId: "ups5" },
    { ...given, kind: "stop", nodeId: "blade", cutUps: true },
    { ...given, kind: "start", nodeId: "blade-1" },
  ] satisfies Order[])("$kind stands until it ends", (order) => {
    const memory = ordered(order, {});
    expect(memory.orders).toEqual({ o1: order });
    expect(remember(memory, anEntry({ kind: "orderEnded", orderId: "o1", outcome: "done" })).orders).toEqual({});
  });

  test("to start takes back that the step was skipped", () => {
    const start: Order = { ...given, kind: "start", nodeId: "blade-1" };
    expect(ordered(start, { skips: { "blade-1": "start", "blade-2": "stop" } }).skips).toEqual({ "blade-2": "stop" });
  });
});
