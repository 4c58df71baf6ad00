import { describe, expect, test } from "vitest";
import { anAttempt, anEntry, aTerminalKnown, aTree, aWorld, noon } from "../../testing/builders.ts";
import { aDown, anOutage, decideOn } from "../../testing/decide-on.ts";
import { anotherCluster, anotherUps, needs, site, storage, terminal } from "../../testing/edit-site.ts";
import { runScenario } from "../../testing/scenario.ts";
import { drawPlan } from "../simulation/trial/draw-plan.ts";
import { runPlan } from "../simulation/trial/run-trial.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import { relate } from "../tree/relations.ts";
import type { JournalEntry, Memory } from "../world/memory.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import type { Order, OrderBody } from "../world/orders.ts";
import type { CommandOutcome } from "../world/readings.ts";
import { emptyMemory, rememberAll } from "../world/remember.ts";
import type { World } from "../world/world.ts";
import { checkKeyOf, laneOf } from "./command.ts";
import { decide, decideSteps } from "./decide.ts";
import type { Steps } from "./decision.ts";
import { rehearsedBy, rehearsedSteps } from "./rehearsed-steps.ts";
import type { DecideArgs } from "./whole.ts";

type Given = {
  nodeId?: NodeId | null;
  tree?: Tree;
  world?: Partial<World>;
  memory?: Partial<Memory>;
  /** What checks come to, by key; null: no answer at all. Left out: done. */
  answers?: Record<string, CommandOutcome | null>;
  more?: readonly OrderBody[];
};

/** A rehearsal ordered at noon, until nothing more is to be done: each line what is sent or noted at one look, with its second. */
function rehearse(given: Given): { lines: string[]; journal: JournalEntry[]; world: World } {
  const { nodeId = null, tree = aTree(), answers = {}, more = [] } = given;
  const relations = relate(tree);
  const bodies: OrderBody[] = [...more, { kind: "rehearse", nodeId }];
  const orders = bodies.map((body, i): Order => ({ ...body, id: `o${i}`, by: null, givenAt: noon + i }));
  const initial = { ...aWorld({ tree, memory: given.memory ?? {} }), ...given.world };
  const memory = rememberAll(
    initial.memory,
    orders.map((order) => anEntry({ kind: "orderGiven", order })),
  );
  let world: World = { ...initial, observingSince: noon - 3_600_000, memory };
  const lines: string[] = [];
  const journal: JournalEntry[] = [];
  let now = noon;
  for (let look = 0; look < 40; look++) {
    const { notes, intents, nextLookAt } = decide({ tree, relations, world, now });
    const entries: JournalEntry[] = notes.map((note) => anEntry({ ...note, at: now }));
    const said = notes.map((n) => (n.kind === "orderEnded" ? `${n.orderId} ${n.outcome}` : n.kind));
    for (const [i, { command, reason, wasRunning }] of intents.entries()) {
      const commandId = `${look}-${i}`;
      entries.push(anEntry({ kind: "commandIssued", commandId, command, reason, wasRunning, at: now }));
      if (command.kind !== "check") {
        said.push(command.kind);
        continue;
      }
      const key = checkKeyOf(command);
      const outcome = key in answers ? answers[key] : "done";
      if (outcome) entries.push(anEntry({ kind: "commandEnded", commandId, outcome, detail: "", at: now }));
      said.push(key);
    }
    if (said.length > 0) lines.push(`t+${(now - noon) / 1000} ${said.join(" ")}`);
    journal.push(...entries);
    world = { ...world, memory: rememberAll(world.memory, entries) };
    if (entries.length > 0) continue;
    if (nextLookAt === null) break;
    now = nextLookAt;
  }
  return { lines, journal, world };
}

function never(): never {
  throw new Error("not in the example site");
}
const reportOf = (journal: readonly JournalEntry[]) => journal.find((e) => e.kind === "rehearsalEnded");
const ups5Whole = [
  "t+0 blade-1/terminalStop blade-2/terminalStop blade-pool/terminalStop",
  "t+0 ups5/upsRead",
  "t+0 ups5/upsWrite",
  "t+0 blade-1/terminalStart blade-2/terminalStart blade-pool/terminalStart",
  "t+0 rehearsalEnded o0 done",
];

describe("a rehearsal", () => {
  test("of a UPS: what it feeds, then it, then the way back; a report, and nothing is left", () => {
    const r = rehearse({ nodeId: "ups5" });
    expect(r.lines).toEqual(ups5Whole);
    expect(reportOf(r.journal)).toMatchObject({
      orderId: "o0",
      nodeId: "ups5",
      checks: expect.arrayContaining([{ nodeId: "blade-1", of: "terminalStop", outcome: "done" }]),
    });
    expect(r.world.memory).toEqual({ ...aWorld().memory, lastEntryAt: noon });
  });

  test("of the whole site: terminals, their UPSes, storage, its UPS, the control side, the way back", () => {
    const short = (line: string) => [...new Set(line.split(" ").map((word) => word.replace(/^.*\//, "")))].join(" ");
    const looks = rehearse({}).lines;
    expect(looks.map(short)).toEqual([
      "t+0 terminalStop",
      "t+0 upsRead",
      "t+0 upsWrite",
      "t+0 storageFlush",
      "t+0 upsRead",
      "t+0 upsWrite",
      "t+0 clusterStop upsRead",
      "t+0 terminalStop upsWrite",
      "t+0 upsRead",
      "t+0 upsWrite",
      "t+0 terminalStart",
      "t+0 rehearsalEnded o0 done",
    ]);
    expect(looks[0]).not.toMatch(/sv1|sv2/);
    expect(looks[4]).toBe("t+0 ups4/upsRead");
    expect(looks[8]).toBe("t+0 ups1/upsRead ups2/upsRead");
  });

  test("checks each step of the real sequence once, whatever the order is about", () => {
    const scopes: [NodeId, string][] = [
      ["blade-1", "blade-1/terminalStop ups5/upsRead ups5/upsWrite blade-1/terminalStart"],
      ["sv1", "ssc-cluster-link/clusterStop sv1/terminalStop ups1/upsRead ups1/upsWrite sv1/terminalStart"],
    ];
    const tree = aTree();
    const relations = relate(tree);
    for (const [nodeId, keys] of scopes) {
      const found = rehearsedSteps(relations, rehearsedBy(tree, relations, nodeId)).map((step) => step.key);
      expect(found.map((key) => key.replace(tree.clusters[0]?.id ?? "", "ssc-cluster-link"))).toEqual(keys.split(" "));
    }
  });

  test.each([
    [
      "what needs it comes first, and is started after it",
      site(needs("svr100-1 blade-1")),
      "blade-1",
      [
        "t+0 svr100-1/terminalStop",
        "t+0 blade-1/terminalStop ups6/upsRead",
        "t+0 ups5/upsRead ups6/upsWrite",
        "t+0 ups5/upsWrite",
        "t+0 blade-1/terminalStart",
        "t+0 svr100-1/terminalStart",
        "t+0 rehearsalEnded o0 done",
      ],
    ],
    [
      "whose dependencies go round: at once, rather than never",
      site(needs("blade-1 blade-2", "blade-2 blade-1")),
      "blade-1",
      [
        "t+0 blade-1/terminalStop blade-2/terminalStop ups5/upsRead ups5/upsWrite",
        "t+0 blade-1/terminalStart blade-2/terminalStart",
        "t+0 rehearsalEnded o0 done",
      ],
    ],
    [
      "of storage that is not linked: its users and its UPS, no flush",
      site(
        storage("shared-disk", { linkage: false }),
        terminal("blade-1 blade-2 blade-pool svr100-2 svr100-pool", { groupId: "seigyo-1" }),
      ),
      "shared-disk",
      [
        "t+0 svr100-1/terminalStop ups4/upsRead",
        "t+0 ups4/upsWrite ups6/upsRead",
        "t+0 ups6/upsWrite",
        "t+0 svr100-1/terminalStart",
        "t+0 rehearsalEnded o0 done",
      ],
    ],
    ["of a node that is not there", aTree(), "nobody", ["t+0 o0 impossible"]],
    [
      "of a UPS that nothing hangs on",
      site(anotherUps("ups5", { id: "ups7", name: "UPS7", groupId: "kyoyu" })),
      "ups7",
      ["t+0 ups7/upsRead", "t+0 ups7/upsWrite", "t+0 rehearsalEnded o0 done"],
    ],
  ])("%s", (_name, tree, nodeId, lines) => {
    expect(rehearse({ tree, nodeId }).lines).toEqual(lines);
  });

  test("a UPS of the storage that feeds one of its users too comes after the flush, as for the others", () => {
    const tree = site(terminal("svr100-1", { feeds: ["ups4", "ups6"] }));
    const told = rehearse({ tree, nodeId: "shared-disk" }).lines.filter((l) => /ups|Flush/.test(l));
    expect(told).toEqual([
      "t+0 ups5/upsRead ups6/upsRead",
      "t+0 ups5/upsWrite ups6/upsWrite",
      "t+0 shared-disk/storageFlush",
      "t+0 ups4/upsRead",
      "t+0 ups4/upsWrite",
    ]);
  });

  test("a cluster comes after what needs one of its members, and before their OS", () => {
    const [model = never()] = aTree().clusters;
    const members = { id: "k", name: "K", memberIds: ["blade-1", "blade-2"] };
    const tree = site(anotherCluster(model.id, members), needs("svr100-1 blade-1", "blade-2 blade-1"));
    const told = rehearse({ tree, nodeId: "k" }).lines.map((l) => l.replace(/ ups\S+/g, ""));
    expect(told.slice(0, 4)).toEqual([
      "t+0 svr100-1/terminalStop",
      "t+0 k/clusterStop",
      "t+0 blade-2/terminalStop",
      "t+0 blade-1/terminalStop",
    ]);
  });

  test("leaves out a cluster whose linkage is off", () => {
    const tree = site((t) => ({ ...t, clusters: t.clusters.map((c) => ({ ...c, enabled: false })) }));
    for (const nodeId of [null, "sv1"]) expect(rehearse({ tree, nodeId }).lines.join()).not.toMatch(/clusterStop/);
    expect(rehearse({ nodeId: null }).lines.join()).toMatch(/clusterStop/);
  });
});

test("no check holds up a command to the same node, nor another check of it", () => {
  const off = { kind: "upsOff", upsId: "ups5", form: "offNow" } as const;
  const checks = (["upsRead", "upsWrite"] as const).map((of) => ({ kind: "check", nodeId: "ups5", of }) as const);
  expect(new Set([off, ...checks].map(laneOf)).size).toBe(3);
  expect(laneOf(off)).toBe(laneOf({ kind: "upsOn", upsId: "ups5" }));
});

describe("an answer", () => {
  const first = (lines: string[]) => lines.slice(1).filter((l) => / blade-1\/terminalStop|ended/i.test(l));
  test.each<[string, CommandOutcome | null, string[]]>([
    ["no: counts at once", "rejected", ["t+0 rehearsalEnded o0 done"]],
    ["not reachable: counts at once", "unreachable", ["t+0 rehearsalEnded o0 done"]],
    ["not to be found out: counts at once", "unsupported", ["t+0 rehearsalEnded o0 done"]],
    [
      "none in the driver's time: asked once more",
      "timeout",
      ["t+30 blade-1/terminalStop", "t+30 rehearsalEnded o0 done"],
    ],
    ["none at all: asked once more, then given up", null, ["t+30 blade-1/terminalStop", "t+60 rehearsalEnded o0 done"]],
  ])("%s", (_name, outcome, lines) => {
    const r = rehearse({ nodeId: "blade-1", answers: { "blade-1/terminalStop": outcome } });
    expect(first(r.lines)).toEqual(lines);
    const check = { nodeId: "blade-1", of: "terminalStop", outcome: outcome ?? "timeout" };
    expect(reportOf(r.journal)).toMatchObject({ checks: expect.arrayContaining([check]) });
  });

  test("holds up nothing but what comes after it", () => {
    const r = rehearse({ answers: { "svr100-1/terminalStop": null } });
    expect(r.lines.filter((l) => l.startsWith("t+0 ")).join()).toMatch(/ups5\/upsWrite/);
    expect(r.lines.filter((l) => l.startsWith("t+0 ")).join()).not.toMatch(/ups6\/upsRead|storageFlush|sv1/);
  });
});

describe("what is down", () => {
  const off = { ...unheardTerminal, lastHeardAt: noon - 1000 };
  test.each<[string, Given, RegExp]>([
    [
      "a spare that does not run has nothing to stop",
      { world: {} },
      /t\+0 blade-1\/terminalStop blade-2\/terminalStop$/,
    ],
    [
      "a server that is down has nothing to stop",
      { memory: { downs: { "blade-2": aDown() } } },
      /t\+0 blade-1\/terminalStop$/,
    ],
  ])("%s", (_name, given, first) => {
    const isDown = given.memory !== undefined;
    const known = aWorld().terminals;
    const terminals = { ...known, "blade-pool": off, ...(isDown ? { "blade-2": off } : {}) };
    const [line] = rehearse({ nodeId: "ups5", ...given, world: { terminals } }).lines;
    expect(line?.replace(/terminalUp \S+/, "")).toMatch(first);
  });

  test("a server that nothing is heard of is asked all the same, and would not stop", () => {
    const terminals = { ...aWorld().terminals, "blade-1": aTerminalKnown({ connected: false }) };
    expect(rehearse({ nodeId: "ups5", world: { terminals } }).lines[0]).toMatch(/blade-1\/terminalStop/);
  });
});

describe("other orders and outages", () => {
  test("a later rehearsal overtakes it", () => {
    const r = rehearse({ nodeId: "ups5", more: [{ kind: "rehearse", nodeId: null }] });
    expect(r.lines[0]).toBe(`t+0 o0 overtaken ${ups5Whole[0]?.replace("t+0 ", "")}`);
    expect(r.lines.at(-1)).toBe("t+0 rehearsalEnded o1 done");
  });

  test.each<[string, OrderBody, string[]]>([
    ["of everything", { kind: "hold", nodeId: null }, []],
    ["of a terminal", { kind: "hold", nodeId: "blade-1" }, ["t+0 blade-2/terminalStop blade-pool/terminalStop"]],
    ["of another branch", { kind: "hold", nodeId: "ups6" }, ups5Whole.map((l) => l.replace("o0", "o1"))],
  ])("a hold %s", (_name, order, lines) => {
    expect(rehearse({ nodeId: "ups5", more: [order] }).lines).toEqual(lines);
  });

  test("another order is no hold", () => {
    const lines = rehearse({ nodeId: "ups5", more: [{ kind: "start", nodeId: "blade-1" }] }).lines;
    expect(lines[0]).toBe(`t+0 o0 done ${ups5Whole[0]?.replace("t+0 ", "")}`);
  });

  test("a hold of one member holds the check of its cluster", () => {
    const r = rehearse({ nodeId: "sv2", more: [{ kind: "hold", nodeId: "sv1" }] });
    expect(r.lines).toEqual([]);
  });

  test.each<[string, Partial<Memory>, RegExp]>([
    ["confirmed where it rehearses: it ends at once", { outages: { ups5: anOutage() } }, /^t\+0 .*o0 overtaken/],
    [
      "not confirmed yet: it goes on",
      { outages: { ups5: anOutage({ confirmedAt: null, confirmedBy: null }) } },
      /blade-1\/terminalStop/,
    ],
    ["confirmed elsewhere: it goes on", { outages: { ups6: anOutage() } }, /blade-1\/terminalStop/],
  ])("an outage %s", (_name, memory, first) => {
    expect(rehearse({ nodeId: "ups5", memory }).lines.join("\n")).toMatch(first);
  });

  test("what it has checked outlives the end of an incident, also for a controller that comes up after that", () => {
    const checks = { "blade-1/terminalStop": anAttempt({ outcome: "rejected" }) };
    const order = { id: "o", by: null, givenAt: noon, kind: "rehearse", nodeId: "blade-1" } as const;
    const sequence = { startedAt: noon - 600_000, revision: null };
    const { notes } = decideOn({ memory: { sequence, checks, orders: { o: order } } });
    const ended = notes.filter((n) => n.kind === "sequenceEnded").map((n) => anEntry(n));
    expect(rememberAll(emptyMemory, ended)).toMatchObject({ orders: { o: order }, checks });
    expect(ended).toHaveLength(1);
  });

  test("the end of an incident does not end it", () => {
    const sequence = { startedAt: noon - 600_000, revision: null };
    const r = rehearse({ nodeId: "ups5", memory: { sequence }, answers: { "blade-1/terminalStop": null } });
    expect(r.lines[0]).toMatch(/sequenceEnded .*blade-1\/terminalStop/);
    expect(r.lines.filter((l) => l.includes("blade-1/terminalStop"))).toHaveLength(2);
    expect(r.world.memory.checks).toEqual({});
  });

  test("an outage in the midst of it: it ends, and the outage is decided as if it had never been", () => {
    const outages = [{ upsIds: "all" as const, fromSec: 0, toSec: null }];
    const rehearsal = { atSec: 1, order: { kind: "rehearse", nodeId: null } } as const;
    const isReal = (line: string) => !/check|order|rehearsal/.test(line);
    const [without, withIt] = [[], [rehearsal]].map((orders) =>
      runScenario({ outages, orders, horizonSec: 3600, throughout: true }),
    );
    expect(withIt?.lines.filter((l) => l.includes("check")).length).toBeGreaterThan(20);
    expect(withIt?.lines.filter(isReal)).toEqual(without?.lines.filter(isReal));
  });
});

/** The same decision on a site where nobody ordered a rehearsal. */
function unrehearsed(args: DecideArgs): Steps {
  const { memory } = args.world;
  const orders = Object.fromEntries(Object.entries(memory.orders).filter(([, o]) => o.kind !== "rehearse"));
  return decideSteps({ ...args, world: { ...args.world, memory: { ...memory, orders, checks: {} } } });
}

test("whatever happens, all else is decided as if there were no rehearsal", { timeout: 60_000 }, () => {
  let rehearsing = 0;
  // What an incident leaves behind holds the rehearsal itself.
  const withoutKept = (notes: Steps["notes"]) =>
    notes.map((n) => (n.kind === "sequenceEnded" ? { ...n, kept: undefined } : n));
  const decideBoth = (args: DecideArgs): Steps => {
    const decision = decideSteps(args);
    if (Object.keys(args.world.memory.orders).length === 0) return decision;
    rehearsing += 1;
    const notes = decision.notes.filter((n) => n.kind !== "rehearsalEnded" && n.kind !== "orderEnded");
    const intents = decision.intents.filter((i) => i.command.kind !== "check");
    const other = unrehearsed(args);
    expect({ notes: withoutKept(notes), intents }).toEqual({ notes: withoutKept(other.notes), intents: other.intents });
    return decision;
  };
  for (let seed = 1; seed <= 60; seed++) {
    const plan = drawPlan(seed, { sites: "mixed", faults: true });
    const rehearseAtSec = [-20, 5, 40, 400, 1500][seed % 5] ?? 0;
    const { violations } = runPlan({ ...plan, rehearseAtSec }, { decide: decideBoth });
    expect(violations, `seed ${seed}`).toEqual([]);
  }
  expect(rehearsing).toBeGreaterThan(300);
});
