import { describe, expect, test } from "vitest";
import { aTerminalKnown, aUpsKnown, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { aCut, aDown, anOutage, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { anotherUps, cluster, type Edit, site, storage, terminal, ups, without } from "../../testing/edit-site.ts";
import type { Memory } from "../world/memory.ts";
import type { Order } from "../world/orders.ts";
import type { UpsReading } from "../world/readings.ts";

const sec = (n: number) => noon + n * 1000;
const away = aTerminalKnown({ connected: false, goodbyeAt: sec(-60), lastHeardAt: sec(-60) });
const out = (agoSec = 1200) => anOutage({ beganAt: sec(-agoSec), confirmedAt: sec(-agoSec + 930) });
const alone = cluster("ssc-cl", { enabled: false });

/** These UPSes are out, and nothing is left of the linked side; this controller runs on SV1. */
function lost(
  upsIds: string,
  memory: Partial<Memory> = {},
  edits: Edit[] = [alone],
  reading: Partial<UpsReading> = {},
): Given {
  const ids = upsIds.split(" ");
  const of = <T>(value: T) => Object.fromEntries(ids.map((id) => [id, value]));
  return {
    selfId: "sv1",
    tree: site(...edits),
    upses: of(aUpsKnown(onBattery({ runtimeSec: 3000, ...reading }))),
    memory: { sequence: { startedAt: sec(-1200), revision: null }, outages: of(out()), ...memory },
  };
}
const sv2Down = (over = {}): Partial<Memory> => ({
  stops: { sv2: aStop({ firstAt: sec(-90), lastAt: sec(-90) }) },
  downs: { sv2: aDown({ at: sec(-50), ...over }) },
});
/** SV2 is down, and its UPS dark. */
const sv2Gone = (memory: Partial<Memory> = {}): Partial<Memory> => ({
  ...sv2Down(),
  cuts: { ups2: aCut({ form: "cycleNow", firstAt: sec(-40), lastAt: sec(-40), darkAt: sec(-38) }) },
  ...memory,
});
const withoutSv2 = (given: Given): Given => ({
  ...given,
  upses: { ...given.upses, ups2: aUpsKnown(outputOff({ mainsPresent: false })) },
  terminals: { ...given.terminals, sv2: away },
});
const withSv2Away = (given: Given): Given => ({ ...given, terminals: { ...given.terminals, sv2: away } });
const byOrder = (nodeId: string): Record<string, Order> => ({
  o1: { id: "o1", by: "operator", givenAt: sec(-60), kind: "stop", nodeId, cutUps: true },
});

test("the last one that waits for the others is looked at again when its battery will hold for its own stop only", () => {
  const given = lost("ups1 ups2 ups3", { stops: { sv2: aStop({ firstAt: noon, lastAt: noon }) } }, [alone], {
    runtimeSec: 112,
  });
  // 90 s of its own, and 15 s held back.
  expect(decideOn(given).nextLookAt).toBe(noon + 7_000);
});

test("at the end the control side's disks go, and not linked storage that one of its UPSes feeds as well", () => {
  const onOne = storage("shared-disk", { linkage: false, enclosureUpsIds: ["ups4", "ups1"] });
  const alsoGone = without("blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool");
  const { cuts } = sv2Gone();
  const memory = sv2Gone({ cuts: { ...cuts, ups4: aCut({ firstAt: sec(-60), lastAt: sec(-60), darkAt: sec(-58) }) } });
  const given = withoutSv2(lost("ups1 ups2 ups3", memory, [alone, onOne, alsoGone]));
  given.upses = { ...given.upses, ups4: aUpsKnown(outputOff()) };
  expect(decided(given).asks).toEqual(["cycleWithGrace ups1", "offWithGrace ups3"]);
});

describe("a control terminal that is a moment ahead of all the others", () => {
  const soon = (agoSec: number, over: Partial<UpsReading> = {}): Given => {
    const given = lost("ups1", {}, [alone], over);
    const outages = { ...given.memory?.outages, ups2: anOutage({ beganAt: sec(-agoSec), confirmedAt: null }) };
    const upses = { ...given.upses, ups2: aUpsKnown(onBattery({ runtimeSec: 3000 })) };
    return { ...given, upses, memory: { ...given.memory, outages } };
  };
  test.each<[string, Given, string[], string]>([
    ["waits for their outage to be confirmed: then the linked side stops first", soon(905), [], "waitsForPeers"],
    ["not where that is not soon", soon(899), ["cycleWithGrace ups1"], "feedsLost"],
    [
      "nor where its battery does not hold for it",
      soon(905, { runtimeSec: 50 }),
      ["cycleWithGrace ups1", "shutdown sv1"],
      "feedsLost",
    ],
  ])("%s", (_name, given, expected, why) => {
    const { asks, why: whyOf } = decided(given);
    expect(asks).toEqual(expected);
    expect(whyOf("sv1")).toBe(why);
  });
});

test("an outage of its disk that is not over is one: a control terminal is stopped once for it, whichever UPS loses its mains again", () => {
  const disk = storage("control-disk", { enclosureUpsIds: ["ups3", "ups9"] });
  const tree = site(alone, anotherUps("ups3", { id: "ups9", name: "UPS⑨" }), disk);
  const outages = { ups3: out(), ups9: { ...out(), mainsBackAt: sec(-1) } };
  const { intents } = decideOn({
    tree,
    upses: { ups3: aUpsKnown(onBattery({ runtimeSec: 3000 })) },
    memory: { sequence: { startedAt: sec(-1200), revision: null }, outages },
  });
  const reasons = intents.map((i) => (i.reason.code === "controlDiskLost" ? i.reason.upsIds : null));
  expect(reasons).toEqual([
    ["ups3", "ups9"],
    ["ups3", "ups9"],
  ]);
});

describe("the other control terminal and its UPS (2.3, 5)", () => {
  test.each<[string, Given, string[]]>([
    ["is asked to stop", lost("ups2"), ["shutdown sv2"]],
    ["down: its UPS cuts and returns by itself", withSv2Away(lost("ups2", sv2Down())), ["cycleNow ups2"]],
    [
      "only past its time: with grace",
      withSv2Away(lost("ups2", sv2Down({ cause: "pastTime", confirmed: false }))),
      ["cycleWithGrace ups2"],
    ],
    [
      "only past its time, and it has a controller of its own: it commands its UPS itself",
      { ...withSv2Away(lost("ups2", sv2Down({ cause: "pastTime", confirmed: false }))), peerIds: ["sv2"] },
      [],
    ],
    [
      "down, and it has a controller of its own",
      { ...withSv2Away(lost("ups2", sv2Down())), peerIds: ["sv2"] },
      ["cycleNow ups2"],
    ],
    [
      "its UPS does not return by itself: off for good",
      withSv2Away(lost("ups2", sv2Down(), [alone, ups("ups2", { restart: "controller" })])),
      ["offNow ups2"],
    ],
    [
      "that one, and it only passed its time",
      withSv2Away(
        lost("ups2", sv2Down({ cause: "pastTime", confirmed: false }), [alone, ups("ups2", { restart: "controller" })]),
      ),
      ["offWithGrace ups2"],
    ],
    [
      "by an order that says so its UPS goes off for good, out or not",
      withSv2Away({ ...lost("ups2", { ...sv2Down(), orders: byOrder("seigyo-2") }) }),
      ["offNow ups2"],
    ],
  ])("%s", (_name, given, expected) => {
    expect(decided(given).asks).toEqual(expected);
  });
});

describe("the one that commands (2.3, 5): its own UPS and the disks first, then itself", () => {
  const commanded = { ups1: aCut({ form: "cycleWithGrace", firstAt: sec(-5), lastAt: sec(-5) }) };
  const counting = (askedAt: number): Given => {
    const asked = { firstAt: sec(askedAt), lastAt: sec(askedAt) };
    const cuts = { ups1: aCut({ ...asked, form: "cycleWithGrace", outcome: null }) };
    return {
      ...lost("ups1", { cuts, stops: { sv2: aStop(asked) } }, [alone], { shutdownPending: true }),
      terminals: { sv2: aTerminalKnown({ phase: "stopping" }) },
      observingSince: sec(-15),
    };
  };
  test.each<[string, Given, string[], string?]>([
    ["its UPS alone: that one, with grace", lost("ups1"), ["cycleWithGrace ups1"]],
    [
      "the other one hangs in its restart: it is not waited for",
      {
        ...lost("ups1", {
          cuts: commanded,
          stops: { sv2: aStop({ reboot: true, firstAt: sec(-900), lastAt: sec(-900) }) },
        }),
        terminals: { sv2: aTerminalKnown({ phase: "stopping" }) },
      },
      ["shutdown sv1"],
    ],
    ["its UPS has taken it: now itself", lost("ups1", { cuts: commanded }), ["shutdown sv1"]],
    [
      "its UPS does not return by itself: off for good",
      lost("ups1", {}, [alone, ups("ups1", { restart: "controller" })]),
      ["offWithGrace ups1"],
    ],
    [
      "its UPS feeds the other one too, which stays up on its own: not cut",
      lost("ups1", {}, [alone, terminal("sv2", { feeds: ["ups1", "ups2"] })]),
      ["shutdown sv1"],
    ],
    [
      "the disk's UPS too: in one go, with the same grace",
      withoutSv2(lost("ups1 ups3", sv2Gone())),
      ["cycleWithGrace ups1", "offWithGrace ups3"],
    ],
    [
      "a disk's UPS that returns by itself",
      withoutSv2(lost("ups1 ups3", sv2Gone(), [alone, ups("ups3", { restart: "ups" })])),
      ["cycleWithGrace ups1", "cycleWithGrace ups3"],
    ],
    [
      "a disk's UPS that is to be off by order: for good",
      withoutSv2(lost("ups1 ups3", sv2Gone({ orders: byOrder("ups3") }), [alone, ups("ups3", { restart: "ups" })])),
      ["cycleWithGrace ups1", "offWithGrace ups3"],
    ],
    ["by order, its UPS too: off for good", lost("ups1", { orders: byOrder("seigyo-1") }), ["offWithGrace ups1"]],
    [
      "its cluster first, of which it is the last member",
      withoutSv2(lost("ups1 ups3", sv2Gone(), [])),
      ["clusterShutdown ssc-cl"],
      "clusterStopping",
    ],
    [
      "it restarts: its UPS must not run out below it",
      lost("ups1", { stops: { sv1: aStop({ reboot: true, firstAt: sec(-5), lastAt: sec(-5) }) } }),
      [],
      "shuttingDown",
    ],
    [
      "its battery holds no longer than its own stop: at once, whatever its UPS has answered",
      lost("ups1", {}, [alone], { runtimeSec: 50 }),
      ["cycleWithGrace ups1", "shutdown sv1"],
    ],
    ["the other one is on its way down: it waits for that", counting(-20), []],
    [
      "not when its own UPS, seen to count down though the answer was lost with the controller that asked, leaves no more time than its own stop takes",
      counting(-100),
      ["shutdown sv1"],
    ],
    [
      "a runtime that nobody knows hastens nothing",
      lost("ups1", {}, [alone], { runtimeSec: null }),
      ["cycleWithGrace ups1"],
    ],
  ])("%s", (_name, given, expected, why) => {
    const { asks, why: whyOf } = decided(given);
    expect(asks).toEqual(expected);
    if (why) expect(whyOf("sv1")).toBe(why);
  });

  test.each<[string, number, Partial<UpsReading>, string, boolean]>([
    [
      "as long as its battery holds, so that it does not go without a UPS that boots it again",
      299,
      { runtimeSec: 400 },
      "ups1",
      false,
    ],
    ["for five minutes at the most", 300, { runtimeSec: 400 }, "ups1", true],
    ["for half a minute where nobody knows for how long its battery holds", 30, { runtimeSec: null }, "ups1", true],
    ["not sooner than that", 29, { runtimeSec: null }, "ups1", false],
    ["for half a minute where its battery is low", 30, { runtimeSec: 400, lowBattery: true }, "ups1", true],
    ["not where the battery of its disk holds for its own stop only", 5, { runtimeSec: 100 }, "ups1 ups3", true],
  ])("it waits for an answer of its UPS %s", (_name, agoSec, reading, out, goes) => {
    const cuts = { ups1: aCut({ form: "cycleWithGrace", firstAt: sec(-agoSec), lastAt: sec(-1), outcome: "timeout" }) };
    const { asks } = decided(
      withoutSv2(lost(out, sv2Gone({ cuts: { ...sv2Gone().cuts, ...cuts } }), [alone], reading)),
    );
    expect(asks.includes("shutdown sv1")).toBe(goes);
  });

  describe("while linked work is left", () => {
    const linked = (memory: Partial<Memory> = {}, reading: Partial<UpsReading> = {}): Given => {
      const given = lost("ups1 ups5", {}, [alone], reading);
      return {
        ...given,
        memory: {
          ...given.memory,
          stops: {
            "blade-1": aStop({ firstAt: sec(-5), lastAt: sec(-5) }),
            "blade-2": aStop({ firstAt: sec(-5), lastAt: sec(-5) }),
          },
          ...memory,
        },
      };
    };
    const toOwn = (given: Given) => decided(given).asks.filter((ask) => /sv1|ups1/.test(ask));
    test.each<[string, Given, string[]]>([
      ["it waits", linked(), []],
      ["also where nobody knows for how long its battery holds", linked({}, { runtimeSec: null }), []],
      [
        "also where it is to restart, and has not begun to",
        linked({ stops: { sv1: aStop({ reboot: true, clusterId: "ssc-cl", firstAt: sec(-400), lastAt: sec(-400) }) } }),
        [],
      ],
      ["not where its own UPS counts down already", linked({ cuts: commanded }), ["shutdown sv1"]],
      [
        "but where the answer of its UPS is still on its way",
        linked({ cuts: { ups1: aCut({ form: "cycleWithGrace", firstAt: sec(-1), lastAt: sec(-1), outcome: null }) } }),
        [],
      ],
    ])("%s", (_name, given, expected) => {
      expect(toOwn(given)).toEqual(expected);
    });
  });
});
