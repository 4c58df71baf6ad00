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
import { anotherUps, group, site, storage, terminal, ups } from "../../testing/edit-site.ts";
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
/** On, with mains for five minutes. */
const lit = { ...aUpsKnown(aUpsReading()), mainsSince: sec(-300), outputSince: sec(-300) };
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

describe("storage", () => {
  const twoParts = site(
    anotherUps("ups4", { id: "ups7", name: "UPS⑦" }),
    storage("shared-disk", { controllerUpsIds: ["ups4"], enclosureUpsIds: ["ups7"] }),
  );
  const bothDark = { ups4: cutLong, ups7: cutLong };
  const users = ["blade-1", "blade-2", "svr100-1", "svr100-2"];
  const given = (over: Given, memory: Partial<Memory>): Given => ({
    tree: twoParts,
    terminals: each([...users, "blade-pool", "svr100-pool"], gone),
    ...over,
    memory: {
      sequence: open,
      stops: each(users, aStop({ firstAt: sec(-600), lastAt: sec(-600) })),
      downs: each([...users, "blade-pool", "svr100-pool"], aDown({ at: sec(-550) })),
      ...memory,
    },
  });
  test.each<{ name: string; given: Given; asks: string[]; why: [string, string] }>([
    {
      name: "comes up enclosures first",
      given: given({ upses: { ups4: dark(), ups7: dark() } }, { cuts: bothDark }),
      asks: ["on ups7"],
      why: ["ups4", "waitsForPower"],
    },
    {
      name: "its controllers wait for the warm-up of the enclosures",
      given: given(
        { upses: { ups4: dark(), ups7: lit } },
        { cuts: { ups4: cutLong }, restoredAt: { ups7: sec(-700) } },
      ),
      asks: [],
      why: ["ups4", "waitsForWarmup"],
    },
    {
      name: "and come on after it",
      given: given(
        { upses: { ups4: dark(), ups7: lit } },
        { cuts: { ups4: cutLong }, restoredAt: { ups7: sec(-720) } },
      ),
      asks: ["on ups4"],
      why: ["ups4", "starting"],
    },
    {
      name: "an enclosure that was never dark is not waited for",
      given: given({ upses: { ups4: dark(), ups7: lit } }, { cuts: { ups4: cutLong } }),
      asks: ["on ups4"],
      why: ["ups4", "starting"],
    },
    {
      name: "waits until all its UPSes have mains",
      given: given(
        { upses: { ups4: dark({ mainsPresent: false }), ups7: dark() } },
        { cuts: bothDark, outages: { ups4: anOutage() } },
      ),
      asks: [],
      why: ["ups7", "waitsForMains"],
    },
  ])("$name", ({ given: its, asks, why: [nodeId, code] }) => {
    const d = decided(its);
    expect(d.asks.filter((ask) => /ups[47]$/.test(ask))).toEqual(asks);
    expect(d.why(nodeId)).toBe(code);
  });

  test("a control-side disk is not switched on while the controller's own terminal is to stop", () => {
    const d = decided({
      selfId: "sv1",
      upses: { ups3: dark(), ups1: aUpsKnown(onBattery()) },
      memory: {
        sequence: open,
        cuts: { ups3: cutLong },
        outages: { ups1: anOutage() },
        controlReboot: { neededSince: sec(-400), storageId: "control-disk" },
      },
    });
    expect(d.asks).not.toContain("on ups3");
    expect(d.why("ups3")).toBe("waitsForControlSide");
  });
});

describe("the one restart of the control side", () => {
  const needed = { controlReboot: { neededSince: sec(-900), storageId: "control-disk" }, sequence: open };
  const warm = { restoredAt: { ups3: sec(-720) } };
  /** SV2 went down, its outlet went dark after it, and is on again since so many seconds. */
  const poweredAgain = (ago: number): Partial<Memory> => ({
    restoredAt: { ups3: sec(-720), ups2: sec(-ago) },
    darkBefore: { ups2: { fromAt: sec(-700), toAt: sec(-ago), seen: true } },
    stops: { sv2: aStop({ firstAt: sec(-900) }) },
    downs: { sv2: aDown({ at: sec(-800) }) },
  });
  const reboots = (given: Given) => decided(given).asks.filter((ask) => /^(reboot|clusterRestart)/.test(ask));
  test.each<[string, Given, string[]]>([
    ["waits for the warm-up of the disk", { memory: { ...needed, restoredAt: { ups3: sec(-719) } } }, []],
    [
      "waits for a disk whose mains are away again",
      {
        upses: { ups3: aUpsKnown(onBattery()) },
        memory: {
          ...needed,
          ...warm,
          outages: { ups3: anOutage({ beganAt: sec(-10), confirmedAt: null, confirmedBy: null }) },
        },
      },
      [],
    ],
    [
      "waits for a control terminal that is still coming up",
      {
        selfId: "sv1",
        terminals: { sv2: gone },
        memory: {
          ...needed,
          restoredAt: { ups3: sec(-720), ups2: sec(-100) },
          stops: { sv2: aStop({ firstAt: sec(-900) }) },
          downs: { sv2: aDown({ at: sec(-800) }) },
        },
      },
      [],
    ],
    [
      "waits for one that has had power again for less than its start time",
      { selfId: "sv1", terminals: { sv2: gone }, memory: { ...needed, ...poweredAgain(599) } },
      [],
    ],
    [
      "does not wait for one that has had power for all its start time, and was never heard",
      { selfId: "sv1", terminals: { sv2: gone }, memory: { ...needed, ...poweredAgain(600) } },
      ["clusterRestart ssc-cl"],
    ],
    [
      "does not wait for one whose start timed out",
      {
        selfId: "sv1",
        terminals: { sv2: gone },
        memory: {
          ...needed,
          restoredAt: { ups3: sec(-720), ups2: sec(-100) },
          stops: { sv2: aStop({ firstAt: sec(-900) }) },
          downs: { sv2: aDown({ at: sec(-800) }) },
          starts: { sv2: aStart({ firstAt: sec(-700), timedOutAt: sec(-100) }) },
        },
      },
      ["clusterRestart ssc-cl"],
    ],
  ])("%s", (_, given, asks) => {
    expect(reboots(given)).toEqual(asks);
  });

  test("is needed where a disk is dark, and nobody is there to restart where there is no control terminal", () => {
    const off = { ups3: { ...aUpsKnown(outputOff()) } };
    expect(decided({ upses: off, memory: { sequence: open } }).notes).toContain("controlRebootNeeded control-disk");
    const tree = site((t) => ({ ...t, terminals: t.terminals.filter((x) => x.kind === "linked") }));
    expect(decided({ tree, upses: off, memory: { sequence: open } }).notes).not.toContain(
      "controlRebootNeeded control-disk",
    );
  });
});

describe("what boots only by power, on two feeds", () => {
  const both = site(terminal("blade-1", { feeds: ["ups5", "ups6"], start: { kind: "power" } }));
  test("must be without any power at the same time: the one waits until the other is dark", () => {
    const d = decided({
      tree: both,
      upses: { ups5: dark(), ups6: aUpsKnown(aUpsReading({ shutdownPending: true })) },
      terminals: { "blade-1": gone },
      memory: {
        sequence: open,
        stops: { "blade-1": aStop({ firstAt: sec(-600), lastAt: sec(-600) }) },
        downs: { "blade-1": aDown({ at: sec(-550) }) },
        cuts: { ups5: cutLong, ups6: aCut({ form: "offWithGrace", firstAt: sec(-60), lastAt: sec(-60) }) },
      },
    });
    expect(d.asks).not.toContain("on ups5");
    expect(d.why("ups5")).toBe("waitsForDark");
  });
});
