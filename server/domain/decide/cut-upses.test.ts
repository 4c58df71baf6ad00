import { describe, expect, test } from "vitest";
import { aTerminalKnown, aUpsKnown, aUpsReading, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStart, aStop, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { anotherUps, site, terminal, ups } from "../../testing/edit-site.ts";
import type { Cut } from "../world/memory.ts";
import type { UpsReading } from "../world/readings.ts";

const sec = (n: number) => noon + n * 1000;
const blades = ["blade-1", "blade-2", "blade-pool"];
const each = <T>(ids: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(ids.map((id) => [id, value]));
const gone = aTerminalKnown({ connected: false, phase: "stopping", goodbyeAt: sec(-40), lastHeardAt: sec(-40) });

/** UPS⑤ is out and its servers said goodbye: it is to be cut. */
function toBeCut(cut: Cut | null, reading: Partial<UpsReading> = {}, over: Partial<Given> = {}): Given {
  return {
    ...over,
    upses: { ups5: aUpsKnown(onBattery({ shutdownPending: false, ...reading }), noon), ...over.upses },
    terminals: { ...each(blades, gone), ...over.terminals },
    memory: {
      sequence: { startedAt: sec(-300), revision: null },
      outages: { ups5: anOutage({ beganAt: sec(-300), confirmedAt: sec(-240) }) },
      stops: each(blades, aStop({ firstAt: sec(-200), lastAt: sec(-200) })),
      downs: each(blades, aDown({ at: sec(-30) })),
      cuts: cut ? { ups5: cut } : {},
      ...over.memory,
    },
  };
}
const tried = (over: Partial<Cut>) => aCut({ firstAt: sec(-12), lastAt: sec(-12), ...over });

test("a UPS that feeds nobody is left alone, also while others go dark", () => {
  const empty = anotherUps("ups5", { id: "ups9", name: "UPS⑨", groupId: "svr100", role: "linked" });
  const given = toBeCut(null, {}, { tree: site(empty), upses: { ups9: aUpsKnown(onBattery()) } });
  given.memory = { ...given.memory, outages: { ...given.memory?.outages, ups9: anOutage() } };
  expect(decided(given).asks).toEqual(["offNow ups5"]);
});

test("an operator forces a UPS off whose servers are not down: with grace", () => {
  const up = each(blades, aTerminalKnown({ phase: "stopping" }));
  const given = toBeCut(null, {}, { terminals: up });
  const orders = { o1: { id: "o1", by: "a", givenAt: noon, kind: "force" as const, nodeId: "ups5" } };
  given.memory = { ...given.memory, downs: {} };
  expect(decided(given).asks).toEqual([]);
  expect(decided({ ...given, memory: { ...given.memory, orders } }).asks).toEqual(["offWithGrace ups5"]);
});

describe("a UPS whose servers are down", () => {
  test.each<{ name: string; given: Given; asks: string[]; why?: string }>([
    { name: "is switched off at once, without grace", given: toBeCut(null), asks: ["offNow ups5"] },
    {
      name: "gets OFF with grace where one of them only passed its time",
      given: toBeCut(
        null,
        {},
        {
          memory: {
            sequence: { startedAt: sec(-300), revision: null },
            outages: { ups5: anOutage({ beganAt: sec(-300), confirmedAt: sec(-240) }) },
            stops: each(blades, aStop({ firstAt: sec(-240), lastAt: sec(-240) })),
            downs: {
              ...each(blades, aDown({ at: sec(-30) })),
              "blade-1": aDown({ cause: "pastTime", confirmed: false }),
            },
          },
        },
      ),
      asks: ["offWithGrace ups5"],
    },
    {
      name: "is not switched off while its card says that mains are back: a reading is on its way",
      given: toBeCut(
        null,
        {},
        {
          upses: {
            ups5: { ...aUpsKnown(onBattery(), sec(-2)), trap: { name: "powerRestored", at: sec(-1) } },
          },
        },
      ),
      asks: [],
      why: "waitsForStable",
    },
    {
      name: "is switched off where a reading since has not borne that out",
      given: toBeCut(
        null,
        {},
        {
          upses: { ups5: { ...aUpsKnown(onBattery(), noon), trap: { name: "powerRestored", at: sec(-1) } } },
        },
      ),
      asks: ["offNow ups5"],
    },
    {
      name: "that took OFF is given its time",
      given: toBeCut(tried({ lastAt: sec(-3), firstAt: sec(-3) })),
      asks: [],
      why: "cutPending",
    },
    {
      name: "that took OFF and ignores it is told in another form",
      given: toBeCut(tried({ firstAt: sec(-16), lastAt: sec(-16) })),
      asks: ["offWithGrace ups5"],
    },
    {
      name: "that took OFF with grace and ignores it is told without",
      given: toBeCut(tried({ form: "offWithGrace", firstAt: sec(-430), lastAt: sec(-430) })),
      asks: ["offNow ups5"],
    },
    {
      name: "that counts down is let be",
      given: toBeCut(tried({ form: "offWithGrace", firstAt: sec(-430), lastAt: sec(-430) }), { shutdownPending: true }),
      asks: [],
      why: "cutPending",
    },
    {
      name: "that rejected OFF is told in another form",
      given: toBeCut(tried({ outcome: "rejected" })),
      asks: ["offWithGrace ups5"],
    },
    {
      name: "that could not be reached is told the same again",
      given: toBeCut(tried({ outcome: "unreachable" })),
      asks: ["offNow ups5"],
    },
    {
      name: "that could not be reached is not told again before its pause is over",
      given: toBeCut(tried({ outcome: "unreachable", lastAt: sec(-3) })),
      asks: [],
    },
    {
      name: "that never got the OFF of a controller that died gets it now",
      given: toBeCut(
        tried({ outcome: null, firstAt: sec(-15), lastAt: sec(-15) }),
        {},
        {
          observingSince: sec(-5),
          upses: { ups5: { ...aUpsKnown(onBattery({ shutdownPending: false }), noon), outputSince: sec(-5) } },
        },
      ),
      asks: ["offNow ups5"],
    },
    {
      name: "to which the OFF of a controller that died may still be on its way is not asked again",
      given: toBeCut(
        tried({ outcome: null, firstAt: sec(-14), lastAt: sec(-14) }),
        {},
        {
          observingSince: sec(-5),
          upses: { ups5: { ...aUpsKnown(onBattery({ shutdownPending: false }), noon), outputSince: sec(-5) } },
        },
      ),
      asks: [],
    },
    {
      name: "that never got a cycle with grace: its output was seen on before that could have come and gone",
      given: toBeCut(
        tried({ outcome: null, form: "cycleWithGrace", firstAt: sec(-60), lastAt: sec(-60) }),
        {},
        {
          observingSince: sec(-5),
          upses: { ups5: { ...aUpsKnown(onBattery({ shutdownPending: false }), noon), outputSince: sec(-5) } },
        },
      ),
      asks: ["offNow ups5"],
    },
    {
      name: "told to cycle before the clock stepped back, and without mains: whatever came of that, it is to be cut",
      given: toBeCut(
        tried({ outcome: null, longAgo: true, form: "cycleWithGrace", firstAt: sec(-60), lastAt: sec(-60) }),
        {},
        {
          observingSince: sec(-5),
          upses: { ups5: { ...aUpsKnown(onBattery({ shutdownPending: false }), noon), outputSince: sec(-5) } },
        },
      ),
      asks: ["offNow ups5"],
    },
    {
      name: "that never got an OFF of before the clock stepped back gets it now: after that it would be dark",
      given: toBeCut(
        tried({ outcome: null, longAgo: true, form: "offWithGrace", firstAt: sec(-60), lastAt: sec(-60) }),
        {},
        {
          observingSince: sec(-5),
          upses: { ups5: { ...aUpsKnown(onBattery({ shutdownPending: false }), noon), outputSince: sec(-5) } },
        },
      ),
      asks: ["offNow ups5"],
    },
    {
      name: "that does not say whether it counts down is given its time",
      given: toBeCut(
        tried({ outcome: null, firstAt: sec(-8), lastAt: sec(-8) }),
        {},
        {
          observingSince: sec(-5),
          upses: { ups5: aUpsKnown(onBattery({ shutdownPending: null }), noon) },
        },
      ),
      asks: [],
    },
    {
      name: "that stayed on five times is for a person",
      given: toBeCut(
        null,
        {},
        {
          memory: { ...toBeCut(null).memory, futileCuts: { ups5: 5 } },
        },
      ),
      asks: [],
      why: "cutFailed",
    },
    {
      name: "with `withShutdown` is not cut while one boots that was asked before it went down",
      given: {
        tree: site(ups("ups5", { offCommand: "withShutdown" })),
        ...toBeCut(
          null,
          {},
          {
            memory: {
              sequence: { startedAt: sec(-300), revision: null },
              outages: { ups5: anOutage({ beganAt: sec(-300), confirmedAt: sec(-240) }) },
              stops: each(blades, aStop({ firstAt: sec(-250), lastAt: sec(-250) })),
              downs: each(blades, aDown({ at: sec(-190) })),
              starts: { "blade-1": aStart({ firstAt: sec(-100), lastAt: sec(-100) }) },
            },
          },
        ),
      },
      asks: [],
      why: "waitsForDown",
    },
    {
      name: "with `withShutdown` is not cut before all that are up were asked",
      given: {
        tree: site(ups("ups5", { offCommand: "withShutdown" })),
        ...toBeCut(
          null,
          {},
          {
            terminals: { "blade-1": aTerminalKnown() },
            memory: {
              sequence: { startedAt: sec(-300), revision: null },
              outages: { ups5: anOutage({ beganAt: sec(-300), confirmedAt: sec(-240) }) },
              stops: { "blade-1": aStop({ firstAt: sec(-5), lastAt: sec(-5) }) },
              downs: { "blade-2": aDown(), "blade-pool": aDown() },
            },
          },
        ),
      },
      asks: ["offWithGrace ups5"],
    },
  ])("$name", ({ given, asks, why }) => {
    const d = decided(given);
    expect(d.asks.filter((ask) => ask.endsWith("ups5"))).toEqual(asks);
    if (why) expect(d.why("ups5")).toBe(why);
  });
});

describe("what becomes of a cut", () => {
  const onMains = (over: Partial<UpsReading> = {}) => aUpsKnown(aUpsReading({ shutdownPending: false, ...over }), noon);
  const once = (cut: Cut, known = onMains(), memory: Given["memory"] = {}): Given => ({
    upses: { ups5: known },
    memory: { sequence: { startedAt: sec(-900), revision: null }, cuts: { ups5: cut }, ...memory },
  });
  test.each<{ name: string; given: Given; notes: string[] }>([
    {
      name: "seen dark",
      given: once(tried({}), aUpsKnown(outputOff(), noon)),
      notes: ["upsDark ups5"],
    },
    {
      name: "a reading from before the command says nothing of it",
      given: once(tried({ firstAt: sec(-2), lastAt: sec(-2) }), aUpsKnown(outputOff(), sec(-5))),
      notes: [],
    },
    {
      name: "dark and on again",
      given: once(tried({ firstAt: sec(-300), lastAt: sec(-300), darkAt: sec(-290) })),
      notes: ["upsRestored ups5"],
    },
    {
      name: "refused, and on all the time: nothing came of it",
      given: once(tried({ outcome: "rejected", firstAt: sec(-60), lastAt: sec(-60) }), {
        ...onMains(),
        outputSince: sec(-900),
      }),
      notes: ["cutWithoutEffect ups5"],
    },
    {
      name: "refused, and it counts down all the same: not yet",
      given: once(tried({ outcome: "rejected", firstAt: sec(-60), lastAt: sec(-60) }), {
        ...onMains({ shutdownPending: true }),
        outputSince: sec(-900),
      }),
      notes: [],
    },
    {
      name: "refused, and not read since",
      given: once(tried({ outcome: "rejected", firstAt: sec(-60), lastAt: sec(-60) }), {
        ...aUpsKnown(aUpsReading({ shutdownPending: false }), sec(-50)),
        outputSince: sec(-900),
      }),
      notes: [],
    },
    {
      name: "accepted, on all the time, and too late to go dark any more: nothing came of it",
      given: once(tried({ firstAt: sec(-200), lastAt: sec(-200) }), { ...onMains(), outputSince: sec(-900) }),
      notes: ["cutWithoutEffect ups5"],
    },
    {
      name: "on before and after, and out of sight in between: it may have been dark",
      given: once(tried({ form: "cycleWithGrace", firstAt: sec(-250), lastAt: sec(-250) }), {
        ...onMains(),
        ...{ outputSince: sec(-900), foundAgainAt: sec(-20) },
      }),
      notes: ["upsRestored ups5"],
    },
    {
      name: "on all the time, and out of sight before the command only: nothing came of it",
      given: once(tried({ firstAt: sec(-200), lastAt: sec(-200) }), {
        ...onMains(),
        ...{ outputSince: sec(-900), foundAgainAt: sec(-300) },
      }),
      notes: ["cutWithoutEffect ups5"],
    },
    {
      name: "with grace, and the device does not say whether it counts down: a minute more",
      given: once(tried({ form: "offWithGrace", firstAt: sec(-230), lastAt: sec(-230) }), {
        ...onMains({ shutdownPending: null }),
        outputSince: sec(-900),
      }),
      notes: [],
    },
    {
      name: "with grace, and that minute is over",
      given: once(tried({ form: "offWithGrace", firstAt: sec(-241), lastAt: sec(-241) }), {
        ...onMains({ shutdownPending: null }),
        outputSince: sec(-900),
      }),
      notes: ["cutWithoutEffect ups5"],
    },
  ])("$name", ({ given, notes }) => {
    expect(decided(given).notes.filter((note) => note.includes("ups5"))).toEqual(notes);
  });

  const self = (known: ReturnType<typeof aUpsKnown>, isNoted: boolean, isOpen = true): Given => ({
    upses: { ups5: known },
    memory: {
      sequence: isOpen ? { startedAt: sec(-900), revision: null } : null,
      selfDarks: isNoted ? { ups5: sec(-300) } : {},
      outages: isOpen ? { ups6: anOutage() } : {},
    },
  });
  test.each<[string, Given, string[]]>([
    ["goes dark by itself in an incident: noted", self(aUpsKnown(outputOff()), false), ["upsDark ups5"]],
    ["goes dark by itself: noted once", self(aUpsKnown(outputOff()), true), []],
    ["is on again after it went dark by itself", self(aUpsKnown(aUpsReading()), true), ["upsRestored ups5"]],
    ["is not on again before it was heard", self({ ...aUpsKnown(aUpsReading()), link: "stale" }, true), []],
    ["is off outside an incident: somebody switched it off", self(aUpsKnown(outputOff()), false, false), []],
  ])("a UPS that %s", (_, given, notes) => {
    expect(decided(given).notes.filter((note) => note.includes("ups5"))).toEqual(notes);
  });
});

describe("a control terminal's UPS, which must come back by itself", () => {
  /** sv2's UPS is out, sv2 is down; the controller runs on sv1. */
  const given = (cut: Cut | null): Given => ({
    selfId: "sv1",
    tree: site(terminal("sv2", { shutdownSec: 90 })),
    upses: { ups2: aUpsKnown(onBattery({ shutdownPending: false }), noon) },
    terminals: { sv2: gone },
    memory: {
      sequence: { startedAt: sec(-3000), revision: null },
      outages: { ups2: anOutage({ beganAt: sec(-1200), confirmedAt: sec(-270) }) },
      stops: { sv2: aStop({ firstAt: sec(-200), lastAt: sec(-200) }) },
      downs: { sv2: aDown({ at: sec(-30) }) },
      cuts: cut ? { ups2: cut } : {},
    },
  });
  test.each<[string, Cut | null, string[]]>([
    ["is cycled", null, ["cycleNow ups2"]],
    [
      "that rejected the one form gets the other",
      tried({ form: "cycleNow", outcome: "rejected" }),
      ["cycleWithGrace ups2"],
    ],
    ["and the other way round", tried({ form: "cycleWithGrace", outcome: "rejected" }), ["cycleNow ups2"]],
    [
      "that took it is never cycled a second time",
      tried({ form: "cycleNow", firstAt: sec(-600), lastAt: sec(-600) }),
      [],
    ],
  ])("%s", (_, cut, asks) => {
    expect(decided(given(cut)).asks.filter((ask) => ask.endsWith("ups2"))).toEqual(asks);
  });
});
