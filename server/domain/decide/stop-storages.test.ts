import { describe, expect, test } from "vitest";
import { anAttempt, aTerminalKnown, aUpsKnown, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStop, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { anotherStorage, anotherTerminal, anotherUps, type Edit, site, storage } from "../../testing/edit-site.ts";
import type { Memory } from "../world/memory.ts";
import { unheardStorage } from "../world/observe-storage.ts";

const sec = (n: number) => noon + n * 1000;
const blades = ["blade-1", "blade-2", "blade-pool"];
const servers = ["svr100-1", "svr100-2", "svr100-pool"];
const each = <T>(ids: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(ids.map((id) => [id, value]));
const gone = aTerminalKnown({ connected: false, goodbyeAt: sec(-60), lastHeardAt: sec(-60) });
const flushed = { "shared-disk": { ...anAttempt(), ended: { at: noon, outcome: "flushed" as const } } };

const dark = aUpsKnown(outputOff());
const cut = aCut({ firstAt: sec(-45), lastAt: sec(-45), darkAt: sec(-44) });

/** UPS④ is out, and those of the users are dark; these of the storage's users are down, the rest is still on its way. */
function lost(downIds: readonly string[], memory: Partial<Memory> = {}, edits: Edit[] = []): Given {
  return {
    tree: site(...edits),
    upses: { ups4: aUpsKnown(onBattery({ shutdownPending: false })), ups5: dark, ups6: dark },
    terminals: { ...each([...blades, ...servers], aTerminalKnown({ phase: "stopping" })), ...each(downIds, gone) },
    memory: {
      sequence: { startedAt: sec(-120), revision: null },
      outages: { ups4: anOutage() },
      stops: each([...blades, ...servers], aStop({ firstAt: sec(-90), lastAt: sec(-90) })),
      downs: each(downIds, aDown({ at: sec(-50) })),
      cuts: { ups5: cut, ups6: cut },
      ...memory,
    },
  };
}
const all = [...blades, ...servers];
const force = { o1: { id: "o1", by: "a", givenAt: sec(-5), kind: "force" as const, nodeId: "shared-disk" } };

describe("linked storage that lost its supply (2.3, 4)", () => {
  test.each<[string, Given, string[], string?]>([
    ["is flushed when all its users are down", lost(all), ["flush shared-disk"]],
    ["not before", lost(blades), [], "waitsForDown"],
    ["before, where an operator forces it", lost(blades, { orders: force }), ["flush shared-disk"]],
    [
      "is asked all the same where it never answered, and gets the whole timeout",
      { ...lost(all), storages: { "shared-disk": unheardStorage } },
      ["flush shared-disk"],
      "flushing",
    ],
    ["flushed: its UPS is cut at once", lost(all, { flushes: flushed }), ["offNow ups4"]],
    [
      "flushed in time while a user is on its way: cut when that one is down",
      lost([...blades, "svr100-1", "svr100-2"], {
        flushes: flushed,
        shortened: { "shared-disk": { at: sec(-10), upsId: "ups4", waits: "gracefulStop" } },
      }),
      [],
      "waitsForDown",
    ],
    [
      "without linkage there is nothing to flush",
      lost(all, {}, [storage("shared-disk", { linkage: false })]),
      ["offNow ups4"],
    ],
  ])("%s", (_name, given, expected, why) => {
    const { asks, why: whyOf } = decided(given);
    expect(asks.filter((ask) => !ask.startsWith("shutdown"))).toEqual(expected);
    if (why) expect(whyOf("shared-disk")).toBe(why);
  });

  describe("its UPS is not cut while it feeds", () => {
    const tower = anotherTerminal("svr100-1", { id: "tower", name: "TOWER", groupId: "ssc", feeds: ["ups4", "ups7"] });
    const itsOwn = anotherUps("ups5", { id: "ups7", name: "UPS⑦", groupId: "ssc" });
    const second = (groupId: string) => anotherStorage("shared-disk", { id: "second", name: "SECOND", groupId });
    test.each<[string, Given, string[]]>([
      ["a terminal that stays up", lost(all, { flushes: flushed }, [itsOwn, tower]), []],
      ["other storage that is not flushed", lost(all, { flushes: flushed }, [second("kyoyu")]), ["flush second"]],
      [
        "other storage whose users are not down",
        lost(blades, { flushes: flushed }, [storage("shared-disk", { groupId: "blade" }), second("svr100")]),
        [],
      ],
    ])("%s", (_name, given, expected) => {
      const { asks, why } = decided(given);
      expect(asks.filter((ask) => !ask.startsWith("shutdown"))).toEqual(expected);
      expect(why("ups4")).toBe("waitsForDown");
    });
  });
});
