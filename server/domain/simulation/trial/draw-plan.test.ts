import { describe, expect, test } from "vitest";
import { site as treeOf, without } from "../../../testing/edit-site.ts";
import { exampleSite } from "../../tree/example-site.ts";
import { relate } from "../../tree/relations.ts";
import { hasErrors, rules } from "../../tree/rules/rules.ts";
import { type DrawOptions, drawPlan } from "./draw-plan.ts";
import { type Fault, neverSec, nodeOfFault, outagesOf, type TrialPlan } from "./plan.ts";

const seeds = Array.from({ length: 600 }, (_, i) => i + 1);
const drawn = (options: DrawOptions): TrialPlan[] => seeds.map((seed) => drawPlan(seed, options));
const example = drawn({ sites: "example", faults: true });
const random = drawn({ sites: "random", faults: true });

/** The faults of 2.8. */
const every: readonly Fault["kind"][] = [
  "offIgnored",
  "offRejected",
  "staleOnBattery",
  "runtimeJitter",
  "cardReboots",
  "pollsTimeOut",
  "traps",
  "battery",
  "graceCorrected",
  "selfTest",
  "answersLost",
  "slowAnswers",
  "terminalHangs",
  "terminalLies",
  "neverBoots",
  "agentGone",
  "wakesLost",
  "flush",
  "storagePollsTimeOut",
  "storageNeverReady",
  "controllerKilled",
  "controllerKilledAfter",
  "clusterStop",
  "journalGone",
];

describe("a plan", () => {
  test("of the same seed is the same, of another another", () => {
    const options = { sites: "mixed", faults: true } as const;
    const shown = (seed: number) => JSON.stringify(drawPlan(seed, options));
    expect(shown(7)).toBe(shown(7));
    expect(shown(7)).not.toBe(shown(8));
  });

  test("is of the example site, of another tree, or now of this and now of that", () => {
    expect(example.every((p) => p.tree === exampleSite)).toBe(true);
    expect(random.some((p) => p.tree === exampleSite)).toBe(false);
    const mixed = drawn({ sites: "mixed", faults: false }).filter((p) => p.tree === exampleSite).length;
    expect(mixed / seeds.length).toBeCloseTo(0.6, 1);
  });

  test("of several controllers draws the same outages, and says what befalls which", () => {
    const peers = drawn({ sites: "peers", faults: true });
    const mixed = drawn({ sites: "mixed", faults: true });
    expect(peers.map((p) => p.outages)).toEqual(mixed.map((p) => p.outages));
    const ids = (p: TrialPlan) => p.peers?.terminals.map(({ id }) => id) ?? [];
    expect(new Set(peers.map((p) => ids(p).length))).toEqual(new Set([2, 3]));
    expect(peers.every((p) => new Set(ids(p)).size === ids(p).length)).toBe(true);
    const kinds = new Set(peers.flatMap((p) => p.faults.map((f) => f.kind)));
    expect([...kinds]).toEqual(
      expect.arrayContaining(["linkCut", "controllerKilled", "controllerKilledAfter", "offIgnored"]),
    );
    expect(kinds).not.toContain("clockSteps");
    for (const p of peers) for (const f of p.faults) if ("of" in f) expect(ids(p)).toContain(f.of);
    const ends = new Set(peers.flatMap((p) => p.faults.flatMap((f) => (f.kind === "linkCut" ? [f.from, f.to] : []))));
    expect([...ends]).toEqual(expect.arrayContaining(["sv1", "sv2", "outside", "witness", "site"]));
  });

  test("of take-overs cuts no link, and loses one controller at a time", () => {
    for (const { peers, faults } of drawn({ sites: "takeOvers", faults: false })) {
      expect(peers).toMatchObject({ hasWitness: true });
      expect(peers?.terminals.every((t) => t.selfId === null)).toBe(true);
      const losses = faults.filter((f) => f.kind === "controllerKilled");
      expect(losses.length === faults.length || faults.length === 1).toBe(true);
      for (const [i, loss] of losses.entries())
        if (i > 0)
          expect(loss.atSec).toBeGreaterThanOrEqual((losses[i - 1]?.atSec ?? 0) + (losses[i - 1]?.forSec ?? 0) + 60);
    }
  });

  test("has no faults where none are asked for", () => {
    expect(drawn({ sites: "example", faults: false }).filter((p) => p.faults.length > 0)).toEqual([]);
  });

  test("draws every fault there is, at nodes of its tree", () => {
    const kinds = new Set([...example, ...random].flatMap((p) => p.faults.map((f) => f.kind)));
    expect([...kinds]).toEqual(expect.arrayContaining([...every]));
    for (const { tree, faults } of [...example, ...random]) {
      const ids = [...tree.upses, ...tree.terminals, ...tree.storages, ...tree.clusters].map((n) => n.id);
      for (const fault of faults) expect([null, ...ids]).toContain(nodeOfFault(fault));
    }
  });

  test("never breaks the boot of the controller's own terminal: nobody would be left", () => {
    for (const { faults, selfId } of [...example, ...random])
      expect(faults.filter((f) => f.kind === "neverBoots" && f.terminalId === selfId)).toEqual([]);
  });

  test("runs its controller now on a control terminal, now outside the tree", () => {
    const selves = new Set(example.map((p) => p.selfId));
    expect([...selves].sort()).toEqual(["sv1", "sv2", null].sort());
    for (const { tree, selfId } of random)
      if (selfId !== null) expect(tree.terminals.find((t) => t.id === selfId)?.kind).toBe("control");
  });

  test("has one to five outages, at all UPSes or some, of all lengths that matter, mains back not everywhere at once", () => {
    const outages = example.flatMap((p) => p.outages);
    const lengths = outages.map((o) => o.toSec - o.fromSec);
    expect(Math.min(...example.map(outagesOf))).toBe(1);
    expect(Math.max(...example.map(outagesOf))).toBe(5);
    expect(outages.some((o) => o.upsIds.length === exampleSite.upses.length)).toBe(true);
    expect(outages.some((o) => o.upsIds.length > 1 && o.upsIds.length < exampleSite.upses.length)).toBe(true);
    for (const [least, most] of [
      [1, 29],
      [29, 60],
      [100, 1500],
      [1500, 6000],
    ] as const)
      expect(lengths.filter((sec) => sec >= least && sec < most).length, `${least}–${most} s`).toBeGreaterThan(50);
    const ragged = example.filter((p) => new Set(p.outages.map((o) => o.fromSec)).size < p.outages.length);
    expect(ragged.length).toBeGreaterThan(50);
  });

  test("gives every node times that its settings allow", () => {
    for (const { tree, times } of random.slice(0, 100)) {
      for (const t of tree.terminals) {
        expect(times.stopSec(t.id)).toBeLessThanOrEqual(Math.max(9, t.shutdownSec));
        expect(times.bootSec(t.id)).toBeLessThanOrEqual(Math.max(21, t.startSec));
      }
      for (const s of tree.storages) expect(times.storageStartSec(s.id)).toBeGreaterThanOrEqual(30);
      for (const u of tree.upses) expect(times.fullRuntimeSec(u.id)).toBeGreaterThanOrEqual(900);
    }
  });

  test("gives a node that it does not know a time all the same", () => {
    const { times } = drawPlan(1, { sites: "example", faults: false });
    const { stopSec, bootSec, storageStartSec, flushSec, fullRuntimeSec, clusterStopSec } = times;
    const all = [stopSec, bootSec, storageStartSec, flushSec, fullRuntimeSec, clusterStopSec];
    expect(all.map((sec) => sec?.("gone"))).toEqual([60, 120, 300, 60, 3600, 30]);
  });

  test("makes every poll now and then", () => {
    expect(example.filter((p) => p.everyPoll).length).toBeGreaterThan(0);
  });
});

describe("a random tree", () => {
  const trees = random.map((p) => p.tree);

  test("is a site that could be saved", () => {
    for (const [i, tree] of trees.entries()) expect(hasErrors(rules(tree)), `seed ${seeds[i]}`).toBe(false);
  });

  test.each<[string, (tree: (typeof trees)[number]) => boolean]>([
    ["control terminals, or none", (t) => t.terminals.some((each) => each.kind === "control")],
    ["control-side storage, or none", (t) => relate(t).controlStorages.length > 0],
    ["linked storage, or none", (t) => t.storages.some((s) => s.linkage)],
    ["a storage with enclosures of their own", (t) => t.storages.some((s) => s.enclosureUpsIds.length > 0)],
    ["servers on two feeds", (t) => t.terminals.some((each) => relate(t).feedsOf(each.id).length > 1)],
    ["servers that need both of two feeds", (t) => t.terminals.some((each) => each.feedsNeeded > 1)],
    ["servers that boot by power", (t) => t.terminals.some((x) => x.kind === "linked" && x.start.kind === "power")],
    ["spares", (t) => t.terminals.some((each) => each.pool)],
    ["dependencies", (t) => t.dependencies.length > 0],
    ["UPSes cut with the shutdown", (t) => t.upses.some((u) => u.offCommand === "withShutdown")],
    [
      "groups that run on without their control side",
      (t) => t.groups.some((g) => g.policy.onControlLoss !== undefined),
    ],
    ["groups that stop for any UPS", (t) => t.groups.some((g) => g.policy.stopWhen === "anyUps")],
    [
      "groups nested in groups",
      (t) => t.groups.some((g) => t.groups.some((p) => p.id === g.parentId && p.parentId !== "network")),
    ],
  ])("has, in one or another: %s", (name, what) => {
    expect(trees.some(what)).toBe(true);
    if (name.endsWith("or none")) expect(trees.every(what)).toBe(false);
  });
});

test("a fault of the controller is at no node", () => {
  expect(nodeOfFault({ kind: "controllerKilled", atSec: 0, forSec: 1 })).toBeNull();
  expect(nodeOfFault({ kind: "answersLost", nodeId: "ups5", share: 1, done: true })).toBe("ups5");
  expect(nodeOfFault({ kind: "flush", storageId: "shared-disk", how: "lies" })).toBe("shared-disk");
  expect(nodeOfFault({ kind: "neverBoots", terminalId: "blade-1" })).toBe("blade-1");
  expect(neverSec).toBeGreaterThan(100_000);
  expect(hasErrors(rules(treeOf(without("blade-1"))))).toBe(false);
});
