import { describe, expect, test } from "vitest";
import { anEntry, aTerminalKnown, aUpsKnown, aUpsReading, aWorld, noon, onBattery } from "../../testing/builders.ts";
import { siteOfHalls } from "../../testing/halls.ts";
import { relate } from "../tree/relations.ts";
import type { JournalEntry } from "../world/memory.ts";
import { observeAll } from "../world/observe.ts";
import type { Order } from "../world/orders.ts";
import type { Observation } from "../world/readings.ts";
import { rememberAll } from "../world/remember.ts";
import type { World } from "../world/world.ts";
import { decide } from "./decide.ts";
import { createDecider } from "./decider.ts";
import type { DecideArgs } from "./whole.ts";

const tree = siteOfHalls(["a", "b"]);
const relations = relate(tree);
const away = aTerminalKnown({ connected: false, lastHeardAt: noon - 3_600_000 });

/** All is well, and has been for an hour; the spare of either hall is off. */
function wellSince(over: Partial<World> = {}): World {
  const world = aWorld({ tree });
  return { ...world, observingSince: noon - 3_600_000, ...over };
}

const seen =
  (...observations: Observation[]) =>
  (w: World): World =>
    observeAll(w, observations);
const journaled =
  (...entries: JournalEntry[]) =>
  (w: World): World => ({ ...w, memory: rememberAll(w.memory, entries) });
const ordered = (order: Partial<Order> & Pick<Order, "kind">) =>
  journaled(
    anEntry({ kind: "orderGiven", order: { id: "order", by: null, givenAt: noon, nodeId: null, ...order } as Order }),
  );
const upsRead = (upsId: string, reading = aUpsReading()): Observation => ({
  kind: "upsRead",
  upsId,
  at: noon + 1000,
  reading,
});
const out = (upsId: string, agoSec: number) =>
  anEntry({ kind: "outageBegan", upsId, beganAt: noon - agoSec * 1000, evidence: "reading" });

/** Which halls, and whether the control side, were decided on anew: those of which what is shown was made once more. */
function decidedAnew(before: DecideArgs, after: DecideArgs): string {
  const decider = createDecider();
  const shown = { ...decider(before).verdicts };
  const { verdicts, ...decision } = decider(after);
  expect({ ...decision, verdicts }).toEqual(decide(after));
  const nodes = { control: "sv1", a: "blade-1-a", b: "blade-1-b" };
  return Object.entries(nodes)
    .filter(([, id]) => shown[id] !== verdicts[id])
    .map(([part]) => part)
    .join(" ");
}

type Case = { given?: World; news?: (w: World) => World; afterSec?: number; anew: string };

describe("the control side is decided on each time, a hall where something is new", () => {
  const onBatteryAtA = wellSince({
    upses: { ...aWorld({ tree }).upses, "ups5-a": aUpsKnown(onBattery()) },
    memory: rememberAll(aWorld({ tree }).memory, [
      anEntry({ kind: "sequenceBegan", revision: 1 }),
      out("ups5-a", 40),
      anEntry({ kind: "offBefore", terminalIds: [] }),
    ]),
  });
  test.each<[string, Case]>([
    ["a moment later", { anew: "control" }],
    ["an observation of a node of it", { news: seen(upsRead("ups5-a")), anew: "control a" }],
    ["an observation of a node of the control side", { news: seen(upsRead("ups1")), anew: "control" }],
    [
      "a journal entry about a node of it",
      { news: journaled(anEntry({ kind: "stepSkipped", nodeId: "blade-2-b", phase: "start" })), anew: "control b" },
    ],
    [
      "an order about a node of it",
      { news: ordered({ kind: "stop", nodeId: "svr100-1-b", cutUps: false } as Order), anew: "control b" },
    ],
    [
      "an order about the control side alone",
      { news: ordered({ kind: "hold", nodeId: "sv2" } as Order), anew: "control" },
    ],
    [
      "a rehearsal of a node of it",
      { news: ordered({ kind: "rehearse", nodeId: "ups5-a" } as Order), anew: "control" },
    ],
    [
      "a change of the schedule, whomever it is about",
      {
        news: journaled(
          anEntry({
            kind: "changeMade",
            change: { id: "c", targetId: "sv1", wanted: "on", fromAt: noon, untilAt: noon + 60_000, madeAt: noon },
          }),
        ),
        anew: "control a b",
      },
    ],
    ["nothing, and its outage is not confirmed yet", { given: onBatteryAtA, afterSec: 19, anew: "control" }],
    ["nothing, and its outage is confirmed by now", { given: onBatteryAtA, afterSec: 20, anew: "control a" }],
    [
      "nothing, and something came of it the last time",
      { given: journaled(out("ups5-a", 60))(onBatteryAtA), afterSec: 0, anew: "control a" },
    ],
    [
      "an outage elsewhere, where a spare of it falls silent",
      {
        given: wellSince({
          terminals: { ...aWorld({ tree }).terminals, "blade-pool-b": { ...away, lastHeardAt: noon - 10_000 } },
        }),
        news: seen(upsRead("ups5-a", onBattery())),
        anew: "control a b",
      },
    ],
    [
      "the control side is lost by order",
      {
        news: ordered({ kind: "stop", nodeId: "ssc-cluster", cutUps: false } as Order),
        anew: "control a b",
      },
    ],
  ])("%s", (_name, { given = wellSince(), news = (w) => w, afterSec = 1, anew }) => {
    const before = { tree, relations, world: given, now: noon };
    expect(decidedAnew(before, { ...before, world: news(given), now: noon + afterSec * 1000 })).toBe(anew);
  });
});

describe("it starts over", () => {
  const before = { tree, relations, world: wellSince(), now: noon };
  test.each<[string, Partial<DecideArgs>]>([
    ["with another tree", { tree: { ...tree } }],
    ["with other relations", { relations: { ...relate(tree) } }],
    ["where the clock went back", { now: noon - 1 }],
    ["with the world of a controller elsewhere", { world: wellSince({ selfId: "sv1" }) }],
    ["with that of one that came up later", { world: wellSince({ observingSince: noon }) }],
    ["with settings that were saved since", { world: wellSince({ schedulesSince: noon + 1 }) }],
  ])("%s", (_name, change) => {
    expect(decidedAnew(before, { ...before, ...change })).toBe("control a b");
  });
});
