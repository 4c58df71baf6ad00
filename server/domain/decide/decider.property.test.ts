import { expect, test } from "vitest";
import { aStorageReading, aUpsReading, aWorld, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { siteOfHalls } from "../../testing/halls.ts";
import { createRandom, type Random } from "../simulation/trial/random.ts";
import { runTrial } from "../simulation/trial/trial.ts";
import type { Schedule, Tree } from "../tree/entities.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import type { JournalEntry } from "../world/memory.ts";
import { observeAll } from "../world/observe.ts";
import type { Order } from "../world/orders.ts";
import type { Instant, Observation } from "../world/readings.ts";
import { rememberAll } from "../world/remember.ts";
import { decide } from "./decide.ts";
import { createDecider } from "./decider.ts";
import type { Decision } from "./decision.ts";
import type { DecideArgs } from "./whole.ts";

/** Both ways, which must say the same; the text first, since comparing by value takes longer than deciding. */
function bothWays(decider: (args: DecideArgs) => Decision, args: DecideArgs, where: string): Decision {
  const decision = decider(args);
  const fresh = decide(args);
  if (JSON.stringify(decision) !== JSON.stringify(fresh)) expect(decision, where).toEqual(fresh);
  return decision;
}

test.each([
  { sites: "example", seeds: 10 },
  { sites: "random", seeds: 25 },
] as const)(
  "a decider says what a decision from nothing says, at every tick of $seeds trials of $sites sites",
  {
    timeout: 120_000,
  },
  ({ sites, seeds }) => {
    for (let seed = 1; seed <= seeds; seed++) {
      const decider = createDecider();
      runTrial(seed, { sites, faults: true, decide: (args) => bothWays(decider, args, `seed ${seed}`) });
    }
  },
);

/** Four halls, some of them with schedules and a LAN factor. */
function plannedSite(): Tree {
  return {
    ...siteOfHalls(["a", "b", "c", "d"]),
    schedules: [schedule("blade-a", "12:10", "13:30"), schedule("ssc", "23:00", "23:30")],
    lanFactors: [{ id: "lan", name: "lan", note: "", targetId: "svr100-d", hosts: ["host"], silenceMin: 10 }],
    network: { ...exampleSite.network, timeZone: "UTC" },
  };
}

function schedule(targetId: string, offTime: string, onTime: string): Schedule {
  const entry = { on: "weekly", weekdays: [0, 1, 2, 3, 4, 5, 6], date: null, onTime, offTime } as const;
  return {
    id: `at-${targetId}`,
    name: targetId,
    note: "",
    targetId,
    entries: [{ ...entry, weekdays: [...entry.weekdays] }],
  };
}

/** What comes next, whether or not a real site could come to it. */
function drawObservation(random: Random, tree: Tree, at: Instant): Observation {
  const terminalId = random.pick(tree.terminals).id;
  const bootId = random.pick(["boot-1", "boot-1", "boot-2", "boot-3"]);
  const upsId = random.pick(tree.upses).id;
  const chargePercent = random.int(10, 100);
  switch (random.int(0, 9)) {
    case 0:
      return { kind: "terminalConnected", terminalId, at, bootId };
    case 1:
      return { kind: "terminalHeard", terminalId, at, bootId, phase: random.pick(["running", "stopping"]) };
    case 2:
      return { kind: "terminalGoodbye", terminalId, at, bootId };
    case 3:
      return { kind: "terminalDisconnected", terminalId, at };
    case 4: {
      const state = random.pick(["ready", "starting", "flushing", "flushed"] as const);
      return { kind: "storageRead", storageId: random.pick(tree.storages).id, at, reading: aStorageReading({ state }) };
    }
    case 5:
      return { kind: "upsReadFailed", upsId, at, error: "timeout", detail: "" };
    case 6:
      return {
        kind: "upsRead",
        upsId,
        at,
        reading: onBattery({ runtimeSec: random.pick([100, 700, 3000]), chargePercent }),
      };
    case 7:
      return { kind: "upsRead", upsId, at, reading: outputOff({ mainsPresent: random.chance(0.7), chargePercent }) };
    default:
      return { kind: "upsRead", upsId, at, reading: aUpsReading({ chargePercent }) };
  }
}

function drawOrder(random: Random, tree: Tree, at: Instant): Order {
  const given = { id: `order-${at}`, by: null, givenAt: at };
  const groupId = random.pick([...tree.groups.map((g) => g.id), "network"]);
  const nodeId = random.chance(0.4)
    ? groupId
    : random.pick([...tree.terminals, ...tree.upses, ...tree.storages, { id: "nobody" }]).id;
  switch (random.int(0, 6)) {
    case 0:
      return { ...given, kind: "hold", nodeId: random.chance(0.3) ? null : nodeId };
    case 1:
      return { ...given, kind: "stop", nodeId, cutUps: random.chance(0.5) };
    case 2:
    case 3:
      return { ...given, kind: "start", nodeId };
    case 4:
      if (random.chance(0.5)) return { ...given, kind: "abort" };
      return { ...given, kind: "rehearse", nodeId: random.chance(0.3) ? null : nodeId };
    default:
      return { ...given, kind: random.pick(["skip", "retry", "force"]), nodeId };
  }
}

/** What is journaled from outside now and then. */
function drawEntry(random: Random, tree: Tree, at: Instant, orderIds: string[]): JournalEntry | null {
  const head = { seq: 0, at, epoch: 1 };
  if (random.chance(0.04)) {
    const order = drawOrder(random, tree, at);
    orderIds.push(order.id);
    return { ...head, kind: "orderGiven", order };
  }
  const orderId = random.chance(0.05) ? orderIds.shift() : undefined;
  if (orderId !== undefined) return { ...head, kind: "orderEnded", orderId, outcome: "withdrawn" };
  if (!random.chance(0.01)) return null;
  const change = {
    id: `change-${at}`,
    targetId: random.pick(tree.groups).id,
    wanted: random.pick(["on", "off"] as const),
  };
  return { ...head, kind: "changeMade", change: { ...change, fromAt: at, untilAt: at + 600_000, madeAt: at } };
}

test("a decider says what a decision from nothing says on a site of several halls, whatever is seen, ordered and planned", {
  timeout: 120_000,
}, () => {
  const tree = plannedSite();
  const relations = relate(tree);
  for (let seed = 1; seed <= 5; seed++) {
    const random = createRandom(seed);
    const decider = createDecider();
    const orderIds: string[] = [];
    let now = noon;
    let world = aWorld({ tree, selfId: random.pick(["sv1", null]) });
    if (random.chance(0.5)) world = { ...world, lan: { lastAnswerAt: {}, observingSince: noon } };
    for (let tick = 0; tick < 400; tick++) {
      now += random.pick([0, 50, 1000, 10_000, 60_000]);
      const seen = Array.from({ length: random.pick([0, 1, 1, 5]) }, () => drawObservation(random, tree, now));
      const given = drawEntry(random, tree, now, orderIds);
      world = { ...observeAll(world, seen), memory: rememberAll(world.memory, given ? [given] : []) };
      const decision = bothWays(decider, { tree, relations, world, now }, `seed ${seed}, tick ${tick}`);
      world = { ...world, memory: rememberAll(world.memory, entriesOf(decision, now, `${seed}-${tick}`, random)) };
    }
  }
});

/** What is journaled of a decision: commands are answered, or the controller dies before they are. */
function entriesOf(decision: Decision, at: Instant, name: string, random: Random): JournalEntry[] {
  const head = { seq: 0, at, epoch: 1 };
  const notes = decision.notes.map((note): JournalEntry => ({ ...head, ...note }));
  const commands = decision.intents.flatMap(({ command, reason, wasRunning }, i): JournalEntry[] => {
    const commandId = `${name}-${i}`;
    const issued: JournalEntry = { ...head, kind: "commandIssued", commandId, command, reason, wasRunning };
    const outcome = random.pick(["accepted", "accepted", "accepted", "rejected", "timeout"] as const);
    return random.chance(0.1) ? [issued] : [issued, { ...head, kind: "commandEnded", commandId, outcome, detail: "" }];
  });
  return [...notes, ...commands];
}
