import { describe, expect, test } from "vitest";
import { aTerminalKnown, aUpsKnown, aUpsReading, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStart, aStop, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { anotherUps, site, storage, terminal } from "../../testing/edit-site.ts";
import type { Memory } from "../world/memory.ts";
import type { UpsReading } from "../world/readings.ts";

const sec = (n: number) => noon + n * 1000;
const each = <T>(ids: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(ids.map((id) => [id, value]));
const gone = aTerminalKnown({ connected: false, phase: "stopping", goodbyeAt: sec(-600), lastHeardAt: sec(-600) });
const open = { startedAt: sec(-900), revision: null };
const cutLong = aCut({ firstAt: sec(-500), lastAt: sec(-500), darkAt: sec(-495) });
/** Off, with mains at its input for five minutes. */
const dark = (over: Partial<UpsReading> = {}) => ({ ...aUpsKnown(outputOff(over)), mainsSince: sec(-300) });
/** On, with mains for five minutes. */
const lit = { ...aUpsKnown(aUpsReading()), mainsSince: sec(-300), outputSince: sec(-300) };

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
