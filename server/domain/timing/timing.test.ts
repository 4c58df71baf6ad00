import { describe, expect, test } from "vitest";
import type { Terminal, Tree, Ups } from "../tree/entities.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import { batteryBudgetSec, completeStops } from "./battery-budget.ts";
import { controlSideStopSec } from "./control-side.ts";
import {
  controlStorageOffToDarkSec,
  controlTerminalOffToDarkSec,
  earliestOffWithGraceToDarkSec,
  linkedControllerOffToDarkSec,
  linkedEnclosureOffToDarkSec,
  offNowToDarkSec,
  offWithGraceToDarkSec,
} from "./off-to-dark.ts";
import { longestLinkedBranch } from "./outlive.ts";
import { pastTimeSec } from "./past-time.ts";
import { scheduleGapSec } from "./schedule-gap.ts";
import { stopChains } from "./stop-chain.ts";
import {
  controlStorageConfirmSec,
  flushTimeoutSecOf,
  linkedControllerReturnSec,
  linkedEnclosureReturnSec,
  linkedStorageConfirmSec,
  storageLeadSec,
} from "./storage-times.ts";
import { timeStillNeededSec } from "./time-still-needed.ts";
import { timeToDarkSec } from "./time-to-dark.ts";

const min = 60;
const amc = { shutoffGraceSec: 180, lowBatterySec: 120, warmupSec: 720 };

function withUpses(tree: Tree, change: (ups: Ups) => Partial<Ups>): Tree {
  return { ...tree, upses: tree.upses.map((u) => ({ ...u, ...change(u) })) };
}
function withTerminal(tree: Tree, id: string, change: Partial<Terminal>): Tree {
  return { ...tree, terminals: tree.terminals.map((t) => (t.id === id ? { ...t, ...change } : t)) };
}
function upsOf(tree: Tree, id: string): Ups {
  const ups = tree.upses.find((u) => u.id === id);
  if (!ups) throw new Error(`no UPS ${id}`);
  return ups;
}
const needs = (dependentId: string, neededId: string) => ({ id: `${dependentId}-${neededId}`, dependentId, neededId });

test.each([
  ["① OFF with grace to dark: 180 + 120 + 120", offWithGraceToDarkSec(amc), 420],
  ["OFF now to dark", offNowToDarkSec(null), 0],
  ["OFF now to dark of a device that was seen to need 7 s", offNowToDarkSec(7), 7],
  ["①' (10.1) of a control-side storage UPS", controlStorageOffToDarkSec(amc), 180],
  ["①'' (10.1) of a control-terminal UPS", controlTerminalOffToDarkSec(amc), 420],
  ["③ (10.1) confirmation of UPS④", linkedStorageConfirmSec(upsOf(exampleSite, "ups4")), 30],
  ["③'' (10.1) confirmation of UPS③", controlStorageConfirmSec(upsOf(exampleSite, "ups3")), 900],
  ["①' (10.2) of a linked controller's UPS", linkedControllerOffToDarkSec(amc), 420],
  ["①'' (10.2) of a linked enclosure's UPS", linkedEnclosureOffToDarkSec(amc), 420],
  ["③ (10.2): 12 + 6 + 5 min", linkedControllerReturnSec(amc, 300), 23 * min],
  ["③' (10.2): 12 + 6 + 5 min", linkedEnclosureReturnSec(amc, 300), 23 * min],
  ["C, C' (10.2): 12 + 6 min", storageLeadSec(amc), 18 * min],
  [
    "schedule gap: 7 + 10 + 23 min",
    scheduleGapSec({ terminalUps: amc, enclosureUps: amc, flushTimeoutSec: 300 }),
    40 * min,
  ],
  ["earliest OFF with grace to dark, not measured", earliestOffWithGraceToDarkSec(amc, null), 180],
  ["earliest OFF with grace to dark, measured", earliestOffWithGraceToDarkSec(amc, 200), 200],
])("%s", (_name, is, expected) => {
  expect(is).toBe(expected);
});

test.each([
  ["22:48 on, 22:00 off: storage is flushed and cut", 48, true],
  ["22:39 on, 22:00 off: storage is left on", 39, false],
])("%s", (_name, gapMin, cut) => {
  const neededSec = scheduleGapSec({ terminalUps: amc, enclosureUps: amc, flushTimeoutSec: 300 });
  expect(gapMin * min >= neededSec).toBe(cut);
});

test("a terminal has passed its time after its stop jobs, its shutdown time and 30 s", () => {
  const stopJobs = [20, 40].map((timeoutSec) => ({ name: "j", command: "", timeoutSec, onFailure: "stop" as const }));
  expect(pastTimeSec({ stopJobs: [], shutdownSec: 180 })).toBe(210);
  expect(pastTimeSec({ stopJobs, shutdownSec: 180 })).toBe(270);
});

test("flush timeout: the storage's own, else the shared one, none without linkage", () => {
  expect(flushTimeoutSecOf(exampleSite, { linkage: true, flushTimeoutSec: null })).toBe(300);
  expect(flushTimeoutSecOf(exampleSite, { linkage: true, flushTimeoutSec: 1200 })).toBe(1200);
  expect(flushTimeoutSecOf(exampleSite, { linkage: false, flushTimeoutSec: 1200 })).toBe(0);
});

describe("time to dark of a branch", () => {
  const dark = (tree: Tree, upsId: string, confirmed: boolean) => {
    const relations = relate(tree);
    return timeToDarkSec(relations, stopChains(relations), upsOf(tree, upsId), confirmed);
  };
  const chained = { ...exampleSite, dependencies: [needs("svr100-1", "blade-1"), needs("blade-2", "svr100-1")] };

  test.each([
    ["all confirmed down", exampleSite, true, 210],
    ["not all confirmed: ① more", exampleSite, false, 630],
    ["withShutdown: ① alone", withUpses(exampleSite, () => ({ offCommand: "withShutdown" })), true, 420],
    ["dependents first, three in a row", chained, true, 630],
    ["the longest of two paths", withTerminal(chained, "blade-pool", { shutdownSec: 1000 }), true, 1030],
  ])("%s", (_name, tree, confirmed, expected) => {
    expect(dark(tree, "ups5", confirmed)).toBe(expected);
  });
});

describe("stop chains", () => {
  test("a cycle is cut, not followed", () => {
    const tree = { ...exampleSite, dependencies: [needs("blade-1", "blade-2"), needs("blade-2", "blade-1")] };
    expect(stopChains(relate(tree))("blade-1")).toBe(420);
  });

  test("what is down takes no time, nor does what it waited for", () => {
    const tree = { ...exampleSite, dependencies: [needs("svr100-1", "blade-1")] };
    expect(stopChains(relate(tree), new Set(["svr100-1"]))("blade-1")).toBe(210);
    expect(stopChains(relate(tree), new Set(["blade-1"]))("blade-1")).toBe(0);
  });

  test("what is no terminal takes no time", () => {
    expect(stopChains(relate(exampleSite))("nobody")).toBe(0);
  });

  test("ten thousand terminals in a row end", () => {
    const [like] = exampleSite.terminals;
    if (!like) throw new Error("no terminal");
    const terminals = Array.from({ length: 10_000 }, (_, i) => ({ ...like, id: `t${i}`, shutdownSec: 70 }));
    const dependencies = terminals.slice(1).map((t, i) => needs(t.id, `t${i}`));
    expect(stopChains(relate({ ...exampleSite, terminals, dependencies }))("t0")).toBe(1_000_000);
  });
});

describe("how long control terminals must outlive the linked side (T05)", () => {
  test.each([
    ["60 + 210 + 0 + 300, all confirmed down", exampleSite, true, 570],
    ["60 + 420 + 300 withShutdown", withUpses(exampleSite, () => ({ offCommand: "withShutdown" })), true, 780],
    ["60 + 210 + 420 + 300, the worse case", exampleSite, false, 990],
    ["without linkage nothing is flushed", withoutLinkage(exampleSite), true, 270],
  ])("%s", (_name, tree, confirmed, expected) => {
    expect(longestLinkedBranch(tree, relate(tree), confirmed)?.neededSec).toBe(expected);
  });

  test("no linked terminals, no branch", () => {
    const tree = { ...exampleSite, terminals: exampleSite.terminals.filter((t) => t.kind === "control") };
    expect(longestLinkedBranch(tree, relate(tree), true)).toBeNull();
  });
});

function withoutLinkage(tree: Tree): Tree {
  return { ...tree, storages: tree.storages.map((s) => ({ ...s, linkage: false })) };
}

describe("time still needed", () => {
  const linked = ["blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool"];
  const still = (
    upsId: string,
    at: Partial<Record<"down" | "past" | "flushed" | "dark" | "lost", string[]>> = {},
    tree = exampleSite,
  ) =>
    timeStillNeededSec({
      tree,
      relations: relate(tree),
      upsId,
      downIds: new Set(at.down),
      pastTimeIds: new Set(at.past),
      flushedIds: new Set(at.flushed),
      darkIds: new Set(at.dark),
      ...(at.lost ? { lostIds: new Set(at.lost) } : {}),
    });
  const control = 300 + 120 + 120 + 180;

  test.each([
    ["a UPS of linked terminals: their stop", still("ups5"), 210],
    ["one of them down: the others' stop", still("ups5", { down: ["blade-1"] }), 210],
    ["all of them down: nothing", still("ups5", { down: linked }), 0],
    ["a dark UPS: nothing", still("ups5", { dark: ["ups5"] }), 0],
    ["linked storage: its users' stop and the flush", still("ups4"), 210 + 300],
    ["its users confirmed down: the flush", still("ups4", { down: linked }), 300],
    ["one user only past its time: ① and the flush", still("ups4", { down: linked, past: ["blade-1"] }), 420 + 300],
    ["that user's UPS dark: the flush", still("ups4", { down: linked, past: ["blade-1"], dark: ["ups5"] }), 300],
    ["flushed: nothing", still("ups4", { down: linked, flushed: ["shared-disk"] }), 0],
    ["a control terminal's UPS: the linked side, then its own", still("ups1"), 510 + control],
    ["the control side's disk: the same", still("ups3"), 510 + control],
    ["the linked side done", still("ups1", { down: linked, flushed: ["shared-disk"] }), control],
    [
      "the other control terminal down",
      still("ups1", { down: [...linked, "sv2"], flushed: ["shared-disk"] }),
      control - 120,
    ],
    ["all control terminals down: nothing", still("ups3", { down: ["sv1", "sv2"] }), 0],
    ["one control terminal's UPS alone: it leaves", still("ups1", { lost: [] }), 120 + 180],
    ["both control terminals' UPSes: all go", still("ups1", { lost: ["ups2"] }), 510 + control],
    ["the control side's disk alone: the linked side stays", still("ups3", { lost: [] }), control],
    ["a UPS that nothing hangs on", still("nothing"), 0],
  ])("%s", (_name, is, expected) => {
    expect(is).toBe(expected);
  });

  test("withShutdown: storage waits for ① of its users' UPSes", () => {
    const tree = withUpses(exampleSite, () => ({ offCommand: "withShutdown" }));
    expect(still("ups4", {}, tree)).toBe(420 + 300);
  });

  test("storage does not wait for a UPS that has to stay on for others", () => {
    const tree = withTerminal(
      withUpses(exampleSite, () => ({ offCommand: "withShutdown" })),
      "sv1",
      { feeds: ["ups5"] },
    );
    expect(still("ups4", { dark: ["ups6"] }, tree)).toBe(210 + 300);
  });

  test("groups that are left running are not waited for", () => {
    const groups = exampleSite.groups.map((g) =>
      g.id === "kyoyu" ? { ...g, policy: { onControlLoss: "leaveRunning" as const } } : g,
    );
    expect(still("ups1", {}, { ...exampleSite, groups })).toBe(control);
  });
});

test("the control side's own stop: cluster, others, last, grace", () => {
  expect(controlSideStopSec(exampleSite, relate(exampleSite))).toBe(720);
  const alone = { ...exampleSite, clusters: [] };
  expect(controlSideStopSec(alone, relate(alone))).toBe(420);
});

test("battery budget: confirmSec and one complete stop", () => {
  const relations = relate(exampleSite);
  expect(completeStops(exampleSite, relations)("ups4")).toBe(510);
  expect(batteryBudgetSec(exampleSite, relations, upsOf(exampleSite, "ups4"))).toBe(540);
  expect(batteryBudgetSec(exampleSite, relations, upsOf(exampleSite, "ups1"))).toBe(930 + 1230);
});
