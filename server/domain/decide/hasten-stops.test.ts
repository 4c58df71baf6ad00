import { describe, expect, test } from "vitest";
import { anAttempt, anEntry, aTerminalKnown, aUpsKnown, noon, onBattery } from "../../testing/builders.ts";
import { aDown, anOutage, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { needs, site, terminal } from "../../testing/edit-site.ts";
import type { Memory, ShortenedWaits } from "../world/memory.ts";
import { emptyMemory, rememberAll } from "../world/remember.ts";

const ago = (sec: number) => noon - sec * 1000;
/** BLADE-1, which has mains, needs SVR100-1, whose UPS⑥ is out; both stop within 180 s and 30 s more. */
const tree = site(needs("blade-1 svr100-1"));
const shortenedTo = (waits: ShortenedWaits): Memory["shortened"] => ({
  "svr100-1": { at: noon, upsId: "ups6", waits },
});
const asked = (agoSec: number) => ({ "blade-1": aStop({ firstAt: ago(agoSec), lastAt: ago(agoSec) }) });

/** The battery holds so long; the blade was asked a minute ago. */
function given(runtimeSec: number | null, memory: Partial<Memory> = {}, over: Partial<Given> = {}): Given {
  return {
    tree,
    upses: { ups6: aUpsKnown(onBattery({ runtimeSec })) },
    terminals: { "blade-1": aTerminalKnown({ phase: "stopping" }) },
    ...over,
    memory: {
      sequence: { startedAt: ago(120), revision: null },
      outages: { ups6: anOutage() },
      stops: asked(60),
      ...memory,
    },
  };
}
const hastened = (g: Given) => decideOn(g).notes.filter((n) => n.kind === "stopHastened");
const asks = (g: Given) => decided(g).asks.filter((line) => line === "shutdown svr100-1").length > 0;

describe("a terminal whose battery does not hold for what needs it and for itself (180 s of stop, 30 s held back)", () => {
  test.each<[string, Given, object | null]>([
    ["150 s of the other's time are left", given(359), { waits: "confirmation", runtimeSec: 359, neededSec: 330 }],
    ["it holds for that", given(360), null],
    [
      "the other was not asked yet: all of its time",
      given(419, { stops: {} }, { terminals: {} }),
      { waits: "confirmation", runtimeSec: 419, neededSec: 390 },
    ],
    [
      "once it waits for no confirmation: for its own stop",
      given(209, { shortened: shortenedTo("confirmation") }),
      {
        waits: "gracefulStop",
        runtimeSec: 209,
        neededSec: 330,
      },
    ],
    ["it still holds for that", given(210, { shortened: shortenedTo("confirmation") }), null],
    ["nothing is left to leave out", given(100, { shortened: shortenedTo("gracefulStop") }), null],
    ["the device gives no runtime", given(null), null],
    ["the other is down", given(100, { downs: { "blade-1": aDown() } }), null],
    ["it was asked itself", given(100, { stops: { ...asked(60), "svr100-1": aStop() } }), null],
    [
      "its other feed has mains, and it needs one only",
      given(100, {}, { tree: site(needs("blade-1 svr100-1"), terminal("svr100-1", { feeds: ["ups5", "ups6"] })) }),
      null,
    ],
  ])("%s", (_name, g, expected) => {
    const common = { kind: "stopHastened", terminalId: "svr100-1", upsId: "ups6" };
    expect(hastened(g)).toEqual(expected ? [{ ...common, ...expected }] : []);
  });

  test("it is looked at again when its battery will hold for its own stop only, whatever else happens", () => {
    const { nextLookAt } = decideOn(given(230, { shortened: shortenedTo("confirmation") }));
    expect(nextLookAt).toBe(noon + 20_000);
    expect(decideOn(given(400)).nextLookAt).not.toBe(noon + 190_000);
  });

  test("of a chain all that is left counts: who needs the one that needs it comes first", () => {
    const chain = site(needs("blade-1 svr100-1"), needs("blade-2 blade-1"));
    const g = given(629, { stops: {} }, { tree: chain, terminals: {} });
    expect(hastened(g)).toEqual([expect.objectContaining({ neededSec: 600 })]);
    expect(hastened({ ...g, upses: { ups6: aUpsKnown(onBattery({ runtimeSec: 630 })) } })).toEqual([]);
  });

  test("with two feeds out, the battery that lasts longer counts", () => {
    const twoFeeds = site(needs("blade-pool svr100-1"), terminal("svr100-1", { feeds: ["ups5", "ups6"] }));
    const upses = (sec5: number) => ({
      ups5: aUpsKnown(onBattery({ runtimeSec: sec5 })),
      ups6: aUpsKnown(onBattery({ runtimeSec: 50 })),
    });
    const memory = { outages: { ups5: anOutage(), ups6: anOutage() } };
    const g = (sec5: number) => given(null, memory, { tree: twoFeeds, upses: upses(sec5), terminals: {} });
    expect(hastened(g(1000))).toEqual([]);
    expect(hastened(g(300))).toEqual([expect.objectContaining({ upsId: "ups5", runtimeSec: 300 })]);
  });
});

describe("from then on it is asked to stop", () => {
  const said = aTerminalKnown({ connected: false, goodbyeAt: ago(2), lastHeardAt: ago(2) });
  const hangs = aTerminalKnown({ phase: "stopping" });
  test.each<[string, ShortenedWaits, number, Given["terminals"], boolean]>([
    ["when the other said goodbye, without the silence after it", "confirmation", 60, { "blade-1": said }, true],
    ["when the other's time is over, without the 30 s over it", "confirmation", 180, { "blade-1": hangs }, true],
    ["not before its time is over", "confirmation", 179, { "blade-1": hangs }, false],
    ["whoever is still up", "gracefulStop", 60, { "blade-1": hangs }, true],
  ])("%s", (_name, waits, agoSec, terminals, expected) => {
    const g = (shortened: Memory["shortened"]) => given(1000, { stops: asked(agoSec), shortened }, { terminals });
    expect(asks(g(shortenedTo(waits)))).toBe(expected);
    expect(asks(g({}))).toBe(false);
  });

  test("also when the other boots, and cannot be asked yet", () => {
    const booting = {
      downs: { "blade-1": aDown({ at: ago(30) }) },
      starts: { "blade-1": { ...anAttempt(), timedOutAt: null } },
      shortened: shortenedTo("gracefulStop"),
    };
    expect(asks(given(100, booting))).toBe(true);
  });

  describe("one that its cluster's restart reboots, after the shutdown of that (300 s), is left to it", () => {
    const restarting = (
      agoSec: number,
      runtimeSec: number | null,
      over: Partial<Given> = {},
      clusterId = "ssc-cl",
    ): Given => ({
      upses: { ups1: aUpsKnown(onBattery({ runtimeSec })) },
      ...over,
      memory: {
        sequence: { startedAt: ago(900), revision: null },
        outages: { ups1: anOutage() },
        stops: {
          sv1: aStop({ firstAt: ago(agoSec), lastAt: ago(5), reboot: true, clusterId, outcome: "accepted" }),
        },
      },
    });
    test.each<[string, Given, string[]]>([
      ["as long as its batteries hold for both", restarting(100, 1000), []],
      ["where nobody knows for how long they hold", restarting(100, null), []],
      ["not where they do not: its OS is asked", restarting(10, 200), ["shutdown sv1"]],
      ["one that is not in the tree any more needs no time", restarting(100, 160, {}, "gone"), []],
      [
        "but where it is on its way down already",
        restarting(10, 200, { terminals: { sv1: aTerminalKnown({ phase: "stopping" }) } }),
        [],
      ],
    ])("%s", (_name, g, expected) => {
      expect(decided(g).asks.filter((line) => line.startsWith("shutdown"))).toEqual(expected);
    });
  });

  test("an alarm says so, until the outage of that UPS is over", () => {
    const { alarms } = decideOn(given(100, { shortened: shortenedTo("gracefulStop") }));
    expect(alarms.map((a) => a.key)).toContain("waitsShortened:svr100-1");
    const note = { kind: "stopHastened", terminalId: "svr100-1", upsId: "ups6", waits: "gracefulStop" } as const;
    const remembered = (endedId: string) =>
      rememberAll(emptyMemory, [
        anEntry({ ...note, runtimeSec: 100, neededSec: 300 }),
        anEntry({ kind: "outageEnded", upsId: endedId }),
      ]).shortened;
    expect(remembered("ups5")["svr100-1"]?.waits).toBe("gracefulStop");
    expect(remembered("ups6")).toEqual({});
  });
});
