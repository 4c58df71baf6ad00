import { describe, expect, test } from "vitest";
import {
  anAttempt,
  aStorageKnown,
  aStorageReading,
  aTerminalKnown,
  aUpsKnown,
  aUpsReading,
  noon,
  onBattery,
  outputOff,
} from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStart, aStop, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { group, site, storage, terminal, ups } from "../../testing/edit-site.ts";
import type { Memory } from "../world/memory.ts";
import type { Order } from "../world/orders.ts";
import type { UpsReading } from "../world/readings.ts";

const sec = (n: number) => noon + n * 1000;
const blades = ["blade-1", "blade-2"];
const each = <T>(ids: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(ids.map((id) => [id, value]));
const gone = aTerminalKnown({ connected: false, phase: "stopping", goodbyeAt: sec(-600), lastHeardAt: sec(-600) });
const open = { startedAt: sec(-900), revision: null };
const cutLong = aCut({ firstAt: sec(-500), lastAt: sec(-500), darkAt: sec(-495) });
/** Off, with mains at its input for five minutes. */
const dark = (over: Partial<UpsReading> = {}) => ({ ...aUpsKnown(outputOff(over)), mainsSince: sec(-300) });
const order = (over: Partial<Order> & Pick<Order, "kind">): Record<string, Order> => ({
  o1: { id: "o1", by: "operator", givenAt: sec(-5), nodeId: "ups5", ...over } as Order,
});

/** UPS⑤ was cut in an outage that is over; its servers are down and to run again. */
function toBeOn(over: Given = {}, memory: Partial<Memory> = {}): Given {
  return {
    ...over,
    upses: { ups5: dark(), ...over.upses },
    terminals: { ...each(blades, gone), ...over.terminals },
    memory: {
      sequence: open,
      stops: each(blades, aStop({ firstAt: sec(-600), lastAt: sec(-600) })),
      downs: each(blades, aDown({ at: sec(-550) })),
      cuts: { ups5: cutLong },
      ...memory,
    },
  };
}

describe("a UPS that was cut", () => {
  test.each<{ name: string; given: Given; asks: string[]; why?: string; notes?: string[] }>([
    {
      name: "is switched on when mains are stable and all is there",
      given: toBeOn(),
      asks: ["on ups5"],
      why: "starting",
    },
    {
      name: "is told again when it does not come on",
      given: toBeOn({}, { starts: { ups5: aStart({ firstAt: sec(-40), lastAt: sec(-16) }) } }),
      asks: ["on ups5"],
    },
    {
      name: "is not told again so soon",
      given: toBeOn({}, { starts: { ups5: aStart({ firstAt: sec(-40), lastAt: sec(-14) }) } }),
      asks: [],
      why: "starting",
    },
    {
      name: "waits for mains",
      given: toBeOn({ upses: { ups5: dark({ mainsPresent: false }) } }),
      asks: [],
      why: "waitsForMains",
    },
    {
      name: "waits until they are stable",
      given: toBeOn({ upses: { ups5: { ...dark(), mainsSince: sec(-29) } } }),
      asks: [],
      why: "waitsForStable",
    },
    {
      name: "waits for charge",
      given: toBeOn({ upses: { ups5: dark({ chargePercent: 29 }) } }),
      asks: [],
      why: "waitsForCharge",
    },
    {
      name: "waits for enough for one more complete stop",
      given: toBeOn({ upses: { ups5: dark({ chargePercent: 50, runtimeSec: 100 }) } }),
      asks: [],
      why: "waitsForRuntime",
    },
    {
      name: "that is full holds all that it ever will",
      given: toBeOn({ upses: { ups5: dark({ chargePercent: 99, runtimeSec: 100 }) } }),
      asks: ["on ups5"],
    },
    {
      name: "that does not say how long it lasts is not waited for",
      given: toBeOn({ upses: { ups5: dark({ runtimeSec: null }) } }),
      asks: ["on ups5"],
    },
    {
      name: "that does not say its charge is not waited for",
      given: toBeOn({ upses: { ups5: dark({ chargePercent: null }) } }),
      asks: ["on ups5"],
    },
    {
      name: "stays dark for 30 s at least",
      given: toBeOn({}, { cuts: { ups5: { ...cutLong, darkAt: sec(-29) } } }),
      asks: [],
      why: "waitsForDarkTime",
    },
    {
      name: "that is read off from before its command stays so for 30 s after that",
      given: toBeOn(
        {
          upses: { ups5: { ...dark(), readAt: sec(-21) } },
          terminals: Object.fromEntries(
            ["blade-1", "blade-2", "blade-pool"].map((id) => [id, aTerminalKnown({ connected: false })]),
          ),
        },
        { cuts: { ups5: aCut({ firstAt: sec(-20), lastAt: sec(-20) }) } },
      ),
      asks: [],
      why: "waitsForDarkTime",
    },
    {
      name: "that is read off, by a reading from before what it alone feeds was heard to run, is on",
      given: toBeOn({ upses: { ups5: { ...dark(), readAt: sec(-6) } }, terminals: each(blades, aTerminalKnown()) }),
      asks: [],
      notes: ["upsRestored ups5"],
    },
    {
      name: "that is read off just now is off, whatever was heard",
      given: toBeOn({ upses: { ups5: { ...dark(), readAt: sec(-5) } }, terminals: each(blades, aTerminalKnown()) }),
      asks: ["on ups5"],
    },
    ...[
      { since: "only a moment before", darkSince: sec(-5), asks: ["on ups5"] },
      { since: "long before", darkSince: sec(-6), asks: [] },
      { since: "and nobody can say since when, as", darkSince: null, asks: ["on ups5"] },
    ].map(({ since, darkSince, asks }) => ({
      name: `that is read off, and so is the other feed of what runs on it, ${since} it was heard`,
      given: toBeOn(
        {
          tree: site(terminal("blade-1 blade-2 blade-pool", { feeds: ["ups5", "ups6"] })),
          upses: {
            ups5: { ...dark(), readAt: sec(-6) },
            ups6: { ...aUpsKnown(outputOff({ mainsPresent: false })), darkSince },
          },
          terminals: each(blades, aTerminalKnown()),
        },
        { cuts: { ups5: cutLong, ups6: cutLong } },
      ),
      asks,
    })),
    {
      name: "that is read off is off where what runs on it has another feed, and needs one only",
      given: toBeOn({
        tree: site(terminal("blade-1 blade-2 blade-pool", { feeds: ["ups5", "ups6"] })),
        upses: { ups5: { ...dark(), readAt: sec(-6) } },
        terminals: each(blades, aTerminalKnown()),
      }),
      asks: ["on ups5"],
    },
    {
      name: "that is to be switched on by hand is left alone",
      given: toBeOn({ tree: site(ups("ups5", { restart: "none" })) }),
      asks: [],
      why: "byHand",
    },
    {
      name: "by hand, and somebody orders its servers to start",
      given: toBeOn(
        { tree: site(ups("ups5", { restart: "none" })) },
        { orders: order({ kind: "start", nodeId: "blade-1" }) },
      ),
      asks: ["on ups5"],
    },
    {
      name: "whose group is not restarted is left alone",
      given: toBeOn({ tree: site(group("blade", { policy: { restartOnRecovery: false } })) }),
      asks: [],
      why: "byHand",
    },
    {
      name: "waits for the storage of its servers",
      given: toBeOn({
        storages: { "shared-disk": aStorageKnown({ reading: aStorageReading({ state: "starting" }) }) },
      }),
      asks: [],
      why: "waitsForStorage",
    },
    {
      name: "stays off while the storage of its servers is flushed to be cut",
      given: toBeOn(
        {
          tree: site(group("blade", { policy: { onControlLoss: "leaveRunning" } })),
          upses: { ups1: aUpsKnown(onBattery()), ups2: aUpsKnown(onBattery()) },
          terminals: each(["blade-pool", "svr100-1", "svr100-2", "svr100-pool"], gone),
          storages: { "shared-disk": aStorageKnown({ reading: aStorageReading({ state: "flushed" }) }) },
        },
        {
          outages: { ups1: anOutage(), ups2: anOutage() },
          downs: each([...blades, "blade-pool", "svr100-1", "svr100-2", "svr100-pool"], aDown({ at: sec(-550) })),
          flushes: { "shared-disk": { ...anAttempt(), ended: { at: noon, outcome: "flushed" } } },
        },
      ),
      asks: [],
      why: "waitsForStorage",
    },
    {
      name: "does not wait for a storage whose start an operator skips",
      given: toBeOn(
        { storages: { "shared-disk": aStorageKnown({ reading: aStorageReading({ state: "starting" }) }) } },
        { skips: { "shared-disk": "start" } },
      ),
      asks: ["on ups5"],
    },
    {
      name: "waits for the warm-up of a storage without linkage",
      given: toBeOn({ tree: site(storage("shared-disk", { linkage: false })) }, { restoredAt: { ups4: sec(-700) } }),
      asks: [],
      why: "waitsForStorage",
    },
    {
      name: "does not wait for a storage without linkage that was never dark",
      given: toBeOn({ tree: site(storage("shared-disk", { linkage: false })) }),
      asks: ["on ups5"],
    },
    {
      name: "waits for the one restart of the control side",
      given: toBeOn({}, { controlReboot: { neededSince: sec(-60), storageId: "control-disk" } }),
      asks: [],
      why: "waitsForControlSide",
    },
    {
      name: "does not wait for a control-side disk that the tree has no more",
      given: toBeOn({}, { controlReboot: { neededSince: sec(-60), storageId: "gone" } }),
      asks: [],
      why: "waitsForControlSide",
    },
    {
      name: "is forced on, whatever it waits for",
      given: toBeOn({ upses: { ups5: dark({ chargePercent: 5 }) } }, { orders: order({ kind: "force" }) }),
      asks: ["on ups5"],
    },
    {
      name: "that is not off yet cannot be switched on by force",
      given: toBeOn(
        { upses: { ups5: aUpsKnown(aUpsReading({ shutdownPending: true })) } },
        {
          orders: order({ kind: "force" }),
          cuts: { ups5: aCut({ form: "offWithGrace", firstAt: sec(-60), lastAt: sec(-60) }) },
        },
      ),
      asks: [],
      why: "cutPending",
    },
  ])("$name", ({ given, asks, why, notes }) => {
    const d = decided(given);
    expect(d.asks.filter((ask) => ask.endsWith("ups5"))).toEqual(asks);
    if (why) expect(d.why("ups5")).toBe(why);
    if (notes) expect(d.notes.filter((note) => note.endsWith("ups5"))).toEqual(notes);
  });

  test.each<[string, Partial<Memory>, string[]]>([
    ["went dark by itself: it is on again", { cuts: {}, selfDarks: { ups5: sec(-100) } }, ["upsRestored ups5"]],
    ["is not known to have been dark: nothing is new", { cuts: {} }, []],
  ])("one that is read off from before its servers were heard to run, and %s", (_name, memory, notes) => {
    const upses = { ups5: { ...dark(), readAt: sec(-6) } };
    const d = decided(toBeOn({ upses, terminals: each(blades, aTerminalKnown()) }, memory));
    expect(d.notes.filter((note) => note.endsWith("ups5"))).toEqual(notes);
  });

  test("a full battery that is too small is an alarm", () => {
    const small = toBeOn({ upses: { ups5: dark({ chargePercent: 99, runtimeSec: 100 }) } });
    expect(decided(small).alarms).toContain("batteryTooSmall:ups5");
    expect(decided(toBeOn()).alarms).not.toContain("batteryTooSmall:ups5");
  });
});

describe("a UPS that is off and that nobody of ours cut", () => {
  const off = (orders: Record<string, Order>, over: Given = {}): Given => ({
    ...over,
    upses: { ups5: dark(), ...over.upses },
    memory: { orders },
  });
  test.each<[string, Given, string[]]>([
    ["stays off", off({}), []],
    ["is switched on by order", off(order({ kind: "start" })), ["on ups5"]],
    [
      "by order, once it has mains",
      off(order({ kind: "start" }), { upses: { ups5: dark({ mainsPresent: false }) } }),
      [],
    ],
    [
      "stays off where a later order stops it",
      off({
        ...order({ kind: "start", givenAt: sec(-50) }),
        o2: { id: "o2", by: null, givenAt: sec(-5), kind: "stop", nodeId: "ups5", cutUps: true },
      }),
      [],
    ],
  ])("%s", (_, given, asks) => {
    expect(decided(given).asks.filter((ask) => ask.endsWith("ups5"))).toEqual(asks);
  });
});

describe("a UPS that returns by itself", () => {
  const ups2 = (mainsSince: number): Given => ({
    selfId: "sv1",
    upses: { ups2: { ...dark(), mainsSince: sec(mainsSince) } },
    terminals: { sv2: gone },
    memory: {
      sequence: open,
      stops: { sv2: aStop({ firstAt: sec(-600), lastAt: sec(-600) }) },
      downs: { sv2: aDown({ at: sec(-550) }) },
      cuts: { ups2: { ...cutLong, form: "cycleNow" } },
    },
  });
  test.each<[string, Given, string[]]>([
    ["is given its own time with mains", ups2(-239), []],
    ["is helped when that is over and it still is dark", ups2(-240), ["on ups2"]],
  ])("%s", (_, given, asks) => {
    expect(decided(given).asks.filter((ask) => ask.endsWith("ups2"))).toEqual(asks);
  });
});
