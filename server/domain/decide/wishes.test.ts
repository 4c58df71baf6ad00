import { describe, expect, test } from "vitest";
import { aTerminalKnown, aTree, aUpsKnown, aWorld, noon } from "../../testing/builders.ts";
import { aDown, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import type { LanFactor, Tree } from "../tree/entities.ts";
import { relate } from "../tree/relations.ts";
import type { Order } from "../world/orders.ts";
import type { World } from "../world/world.ts";
import { decide } from "./decide.ts";

const min = (n: number) => noon + n * 60_000;
const factor = (id: string, hosts: string[]): LanFactor => ({
  id,
  name: id,
  note: "",
  targetId: "blade-1",
  hosts,
  silenceMin: 10,
});
const withFactors = (...lanFactors: LanFactor[]): Tree => aTree({ lanFactors });
const toNine = (on: boolean): Partial<Tree> => ({
  schedules: [
    {
      id: "at-blade-1",
      name: "at-blade-1",
      note: "",
      targetId: "blade-1",
      entries: [
        {
          on: "weekly",
          weekdays: [0, 1, 2, 3, 4, 5, 6],
          date: null,
          onTime: on ? "08:00" : "23:59",
          offTime: on ? "23:00" : "09:00",
        },
      ],
    },
  ],
  network: { ...aTree().network, timeZone: "UTC" },
});

describe("a LAN factor (2.6): off when none of its hosts has answered for the set minutes", () => {
  /** What is asked of blade-1 at noon, and why it stands where it stands. */
  function asked(tree: Tree, lan: World["lan"], upSinceAt: number | null = null): string[] {
    const world = aWorld({ tree, memory: { upSince: upSinceAt === null ? {} : { "blade-1": upSinceAt } } });
    const { intents, verdicts } = decide({
      tree,
      relations: relate(tree),
      world: { ...world, observingSince: min(-60), schedulesSince: min(-60), lan },
      now: noon,
    });
    return [...intents.map((i) => i.command.kind), verdicts["blade-1"]?.reason.code ?? ""];
  }
  const silent = (agoMin: number) => ({ lastAnswerAt: { pc: min(-agoMin) }, observingSince: min(-60) });
  const tree = withFactors(factor("lan", ["pc"]));

  test.each<[string, Tree, World["lan"], number | null, string[]]>([
    ["silent for so long", tree, silent(10), null, ["terminalShutdown", "lanOff"]],
    ["not for so long yet", tree, silent(9), null, ["asWanted"]],
    ["nobody listens", tree, null, null, ["asWanted"]],
    ["it came up only since", tree, silent(30), min(-5), ["asWanted"]],
    [
      "it is to be on by schedule: that does not keep it up where any factor is enough",
      { ...tree, ...toNine(true) },
      silent(10),
      null,
      ["terminalShutdown", "lanOff"],
    ],
    ["it is to be on by schedule, and hosts answer", { ...tree, ...toNine(true) }, silent(1), null, ["asWanted"]],
  ])("%s", (_name, site, lan, upSinceAt, expected) => {
    expect(asked(site, lan, upSinceAt)).toEqual(expected);
  });
});

describe("orders to stop and start by hand", () => {
  const order = (over: Partial<Order> & Pick<Order, "kind">, agoMin: number, id = "o1"): Record<string, Order> => ({
    [id]: { id, by: "operator", givenAt: min(-agoMin), nodeId: "blade-1", ...over } as Order,
  });
  const stop = (agoMin: number, id = "o1") => order({ kind: "stop", cutUps: false }, agoMin, id);
  const start = (agoMin: number, id = "o2") => order({ kind: "start" }, agoMin, id);
  const away = aTerminalKnown({ connected: false, goodbyeAt: min(-40), lastHeardAt: min(-40) });
  const downByPlan: Given = {
    upses: { ups5: { ...aUpsKnown(), mainsSince: min(-60) } },
    terminals: { "blade-1": away },
    memory: {
      stops: { "blade-1": aStop({ firstAt: min(-41), lastAt: min(-41), reason: { code: "ordered", orderId: "o1" } }) },
      downs: { "blade-1": aDown({ at: min(-40) }) },
    },
  };
  const asked = (given: Given) =>
    decideOn(given).intents.flatMap(({ command }) =>
      "terminalId" in command ? [`${command.kind} ${command.terminalId}`] : [],
    );

  test.each<[string, Given, string[]]>([
    ["stop", { memory: { orders: stop(1) } }, ["terminalShutdown blade-1"]],
    ["stop, and it has come up since", { memory: { orders: stop(10), upSince: { "blade-1": min(-5) } } }, []],
    ["start", { ...downByPlan, memory: { ...downByPlan.memory, orders: start(1) } }, ["terminalWake blade-1"]],
    [
      "start, and an off time has come since",
      {
        ...downByPlan,
        tree: aTree(toNine(false)),
        memory: {
          ...downByPlan.memory,
          orders: start(4 * 60),
          due: { "blade-1": { at: min(-180), wanted: "off", missed: false } },
        },
      },
      [],
    ],
    [
      "start after the off time",
      {
        ...downByPlan,
        tree: aTree(toNine(false)),
        memory: {
          ...downByPlan.memory,
          orders: start(1),
          due: { "blade-1": { at: min(-180), wanted: "off", missed: false } },
        },
      },
      ["terminalWake blade-1"],
    ],
  ])("%s", (_name, given, expected) => {
    expect(asked(given)).toEqual(expected);
  });
});
