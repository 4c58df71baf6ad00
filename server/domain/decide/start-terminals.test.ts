import { describe, expect, test } from "vitest";
import {
  aStorageKnown,
  aStorageReading,
  aTerminalKnown,
  aUpsKnown,
  aUpsReading,
  noon,
  outputOff,
} from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStart, aStop, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { site, storage, terminal } from "../../testing/edit-site.ts";
import type { Memory } from "../world/memory.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import type { Order } from "../world/orders.ts";

const blades = ["blade-1", "blade-2", "blade-pool"];
const svrs = ["svr100-1", "svr100-2", "svr100-pool"];
const sec = (n: number) => noon + n * 1000;
const away = aTerminalKnown({ connected: false, goodbyeAt: sec(-600), lastHeardAt: sec(-600) });
const lit = (chargePercent = 100) => ({
  ...aUpsKnown(aUpsReading({ chargePercent })),
  mainsSince: sec(-3600),
  outputSince: sec(-3600),
});
const order = (over: Partial<Order> & Pick<Order, "kind">): Record<string, Order> => ({
  o1: { id: "o1", by: "a", givenAt: sec(-5), nodeId: "blade-1", ...over } as Order,
});
const byPower = terminal("blade-1", { start: { kind: "power" } });

/** BLADE-1 was stopped and is down; its mains have been back for an hour. */
function down(over: Partial<Given> = {}, memory: Partial<Memory> = {}): Given {
  return {
    ...over,
    upses: { ups4: lit(), ups5: lit(), ups6: lit(), ...over.upses },
    terminals: { "blade-1": away, ...over.terminals },
    memory: {
      sequence: { startedAt: sec(-900), revision: null },
      stops: { "blade-1": aStop({ firstAt: sec(-700), lastAt: sec(-700) }) },
      downs: { "blade-1": aDown({ at: sec(-590) }) },
      ...memory,
    },
  };
}
const starting = { storages: { "shared-disk": aStorageKnown({ reading: aStorageReading({ state: "starting" }) }) } };
const weak = { upses: { ups5: { ...lit(), reading: aUpsReading({ chargePercent: 60, runtimeSec: 60 }) } } };
const unlinked = site(storage("shared-disk", { linkage: false }));
/** This controller came up in the middle of it. */
const upSince = { observingSince: sec(-60) };

describe("a terminal that is down (2.5)", () => {
  test.each<[string, Given, string[], string?]>([
    ["is woken when all that it needs is there", down(), ["wake blade-1"]],
    ["waits for its storage", down(starting), [], "waitsForStorage"],
    [
      "is a matter for a person when it was woken for its whole time and did not come",
      down({}, { starts: { "blade-1": aStart({ lastAt: sec(-160), timedOutAt: sec(-100) }) } }),
      [],
      "startTimedOut",
    ],
    [
      "is woken anew when its time ran out while it had to wait, and was not woken",
      down({}, { starts: { "blade-1": aStart({ lastAt: sec(-161), timedOutAt: sec(-100) }) } }),
      ["wake blade-1"],
    ],
    ["does not where an operator forces it", down(starting, { orders: order({ kind: "force" }) }), ["wake blade-1"]],
    [
      "waits for storage that cannot say how it stands, where that may have been dark while no controller looked",
      down({ tree: unlinked, ...upSince, upses: { ups4: lit(49) } }),
      [],
      "waitsForStorage",
    ],
    [
      "also where it was on again before: it may have gone dark once more",
      down({ tree: unlinked, ...upSince, upses: { ups4: lit(49) } }, { restoredAt: { ups4: sec(-3000) } }),
      [],
      "waitsForStorage",
    ],
    [
      "does not where it came on again before the eyes of this controller",
      down(
        { tree: unlinked, observingSince: sec(-890), upses: { ups4: lit(49) } },
        { restoredAt: { ups4: sec(-800) } },
      ),
      ["wake blade-1"],
    ],
    [
      "does not where its battery is too full for that",
      down({ tree: unlinked, ...upSince, upses: { ups4: lit(51) } }),
      ["wake blade-1"],
    ],
    [
      "does not where its battery says nothing",
      down({
        tree: unlinked,
        ...upSince,
        upses: { ups4: { ...lit(), reading: aUpsReading({ chargePercent: null }) } },
      }),
      ["wake blade-1"],
    ],
    [
      "that boots only by power, of which nobody saw how it went: its outlet is not cut to find out",
      down(
        { tree: site(byPower) },
        {
          stops: {},
          downs: { "blade-1": aDown({ at: sec(-590), cause: "silent", confirmed: false }) },
          orders: order({ kind: "start" }),
        },
      ),
      [],
      "byHand",
    ],
    [
      "that boots only by power, and had none although one of its feeds is dark once more since: it boots, and is not cycled for that",
      down(
        {
          tree: site(terminal("blade-1", { start: { kind: "power" }, feeds: ["ups5", "ups6"] })),
          upses: { ups5: { ...aUpsKnown(outputOff()), darkSince: sec(-20) } },
        },
        {
          outages: {},
          selfDarks: { ups5: sec(-20) },
          restoredAt: { ups5: sec(-100), ups6: sec(-90) },
          darkBefore: {
            ups5: { fromAt: sec(-400), toAt: sec(-100), seen: true },
            ups6: { fromAt: sec(-390), toAt: sec(-90), seen: true },
          },
        },
      ),
      [],
      "starting",
    ],
    [
      "that boots only by power, while one of its feeds may fail again: not cycled",
      down(
        { tree: site(terminal("blade-1", { start: { kind: "power" }, feeds: ["ups5", "ups6"] })) },
        { outages: { ups6: anOutage({ mainsBackAt: sec(-5) }) } },
      ),
      [],
      "waitsForMains",
    ],
    [
      "that boots only by power, and has it again although somebody switched its other feed off meanwhile",
      down(
        {
          tree: site(terminal("blade-1", { start: { kind: "power" }, feeds: ["ups5", "ups6"] })),
          upses: { ups5: { ...aUpsKnown(outputOff()), darkSince: sec(-60) } },
        },
        {
          sequence: null,
          restoredAt: { ups6: sec(-30) },
          darkBefore: { ups6: { fromAt: sec(-300), toAt: sec(-30), seen: true } },
        },
      ),
      [],
      "starting",
    ],
    ...(["at this moment", "since a moment"] as const).map((when): [string, Given, string[], string] => [
      `that boots only by power, one of whose feeds goes on ${when}: the other one is not cut meanwhile`,
      down(
        {
          tree: site(terminal("blade-1", { start: { kind: "power" }, feeds: ["ups5", "ups6"] })),
          upses: { ups5: { ...aUpsKnown(outputOff()), mainsSince: sec(-3600), darkSince: sec(-60) } },
          terminals: { "blade-2": away, "blade-pool": away, "svr100-1": away, "svr100-2": away, "svr100-pool": away },
        },
        {
          downs: Object.fromEntries([...blades, ...svrs].map((id) => [id, aDown({ at: sec(-590) })])),
          stops: Object.fromEntries(
            [...blades, ...svrs].map((id) => [id, aStop({ firstAt: sec(-700), lastAt: sec(-700) })]),
          ),
          cuts: { ups5: aCut({ firstAt: sec(-62), lastAt: sec(-62), darkAt: sec(-60) }) },
          futileCuts: { ups6: 1 },
          starts: when === "at this moment" ? {} : { ups5: aStart({ firstAt: sec(-2), lastAt: sec(-2) }) },
        },
      ),
      when === "at this moment" ? ["on ups5"] : [],
      "waitsForPower",
    ]),
    ["waits for a battery that holds less than one more stop takes", down(weak), [], "waitsForRuntime"],
    [
      "that has been woken is woken again when the load of the others has lowered the runtime meanwhile",
      down(weak, { starts: { "blade-1": aStart({ firstAt: sec(-40), lastAt: sec(-40) }) } }),
      ["wake blade-1"],
    ],
    [
      "that has been woken waits for the battery all the same when mains have failed since",
      down(
        { upses: { ups5: { ...lit(20), mainsSince: sec(-35) } } },
        { starts: { "blade-1": aStart({ firstAt: sec(-90), lastAt: sec(-90) }) } },
      ),
      [],
      "waitsForCharge",
    ],
  ])("%s", (_name, given, expected, why) => {
    const { asks, why: whyOf } = decided(given);
    expect(asks.filter((ask) => /blade-1|ups/.test(ask))).toEqual(expected);
    if (why) expect(whyOf("blade-1")).toBe(why);
  });
});

describe("a terminal that went down while no controller looked", () => {
  const unseen = (tree = site()): Given => ({
    tree,
    ...upSince,
    upses: { ups4: lit(), ups5: lit(), ups6: lit() },
    terminals: { "blade-1": unheardTerminal },
    memory: { sequence: { startedAt: sec(-7200), revision: null }, offBefore: {} },
  });
  test("gets a wake packet, which does nothing to one that runs", () => {
    expect(decided(unseen()).asks).toEqual(["wake blade-1"]);
  });
  test("also one of a pool that worked: its silence does not make a spare of it", () => {
    const { notes, asks } = decided({
      ...unseen(),
      terminals: { "blade-pool": unheardTerminal },
    });
    expect(asks).toEqual(["wake blade-pool"]);
    expect(notes).not.toContain("terminalDown blade-pool silent");
  });
  test("keeps the incident open while a controller that is just up may yet hear it", () => {
    const well = { ...unseen(), terminals: {} };
    const heard = (agoSec: number, terminals: Given["terminals"]) =>
      decided({ ...well, terminals, observingSince: sec(-agoSec) }).notes.includes("sequenceEnded");
    expect(heard(5, {})).toBe(true);
    expect(heard(5, { "blade-1": unheardTerminal })).toBe(false);
  });
  test("is left to people where only its power would boot it", () => {
    const { asks, why } = decided(unseen(site(byPower)));
    expect(asks).toEqual([]);
    expect(why("blade-1")).toBe("byHand");
  });
});

describe("a terminal that runs on in the boot that was asked to stop, and need not stop any more", () => {
  const runsOn = (memory: Partial<Memory> = {}) =>
    decided({
      upses: { ups4: lit(), ups5: lit(), ups6: lit() },
      memory: {
        sequence: { startedAt: sec(-900), revision: null },
        stops: { "blade-1": aStop({ firstAt: sec(-600), lastAt: sec(-600) }) },
        downs: { "blade-1": aDown({ at: sec(-380), cause: "pastTime", confirmed: false }) },
        ...memory,
      },
    }).notes;
  test("has stayed up", () => {
    expect(runsOn()).toContain("terminalUp blade-1");
  });
  test("has not where its outlet was dark since: its connection outlives it for a moment", () => {
    const restored = { ups5: sec(-1) };
    const darkBefore = { ups5: { fromAt: sec(-31), toAt: sec(-1), seen: true } };
    expect(runsOn({ restoredAt: restored, darkBefore })).not.toContain("terminalUp blade-1");
  });
  test("has where it speaks on long after its outlet is said to have been dark", () => {
    const restoredAt = { ups5: sec(-31) };
    const darkBefore = { ups5: { fromAt: sec(-61), toAt: sec(-31), seen: false } };
    expect(runsOn({ restoredAt, darkBefore })).toContain("terminalUp blade-1");
  });
});

describe("all outlets of a terminal are dark", () => {
  const dark = { ups5: aUpsKnown(outputOff()) };
  test.each<[string, Given, string]>([
    ["it ran", { upses: dark, terminals: { "blade-1": aTerminalKnown({ connected: false }) } }, "dark"],
    [
      "it had said goodbye",
      { upses: dark, terminals: { "blade-1": aTerminalKnown({ connected: false, goodbyeAt: noon - 1000 }) } },
      "goodbye",
    ],
    ["nobody ever heard it", { upses: dark, terminals: { "blade-1": unheardTerminal } }, "silent"],
  ])("%s", (_name, given, cause) => {
    expect(decided(given).notes).toContain(`terminalDown blade-1 ${cause}`);
  });
});
