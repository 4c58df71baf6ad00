import { describe, expect, test } from "vitest";
import {
  anotherTerminal,
  anotherUps,
  type Edit,
  group,
  site,
  storage,
  terminal,
  ups,
  without,
} from "../../../testing/edit-site.ts";
import { ruleCases } from "../../../testing/rule-cases.ts";
import type { Tree } from "../entities.ts";
import { differences } from "../patch.ts";
import type { KnownFacts } from "../rules/facts.ts";
import type { FindingCode } from "../rules/finding.ts";
import { rules } from "../rules/rules.ts";
import { correct, correctAll } from "./correct.ts";
import { isCorrectable } from "./correctable.ts";

const findingsOf = (tree: Tree, code: FindingCode, known?: KnownFacts) =>
  rules(tree, known).filter((finding) => finding.code === code);

/** "node field: from → to" of each thing that the correction of the first finding of this code changes; null: there is no clear correction. */
function corrected(tree: Tree, code: FindingCode, known?: KnownFacts): string[] | null {
  const [finding] = findingsOf(tree, code, known);
  if (!finding) throw new Error(`there is no ${code} to correct`);
  const next = correct(tree, finding, known);
  return next && differences(tree, next).map(({ nodeId, field, from, to }) => `${nodeId} ${field}: ${from} → ${to}`);
}

const grace = { offWithGraceToDarkSec: { ups1: 100 } };
const cases: [name: string, code: FindingCode, edits: Edit[], changes: string[] | null, known?: KnownFacts][] = [
  ["a slash in a name becomes a dash", "T01", [terminal("blade-1", { name: "a/b" })], ["blade-1 name: a/b → a-b"]],
  [
    "a name that is too long is cut",
    "T01",
    [group("ssc", { name: "復".repeat(64) })],
    [`ssc name: ${"復".repeat(64)} → ${"復".repeat(63)}`],
  ],
  ["no name: a person has to give one", "T01", [group("ssc", { name: "" })], null],
  [
    "of three with one name two get a number",
    "T01",
    [terminal("blade-1 blade-2 blade-pool", { name: "blade" })],
    ["blade-2 name: blade → blade 2", "blade-pool name: blade → blade 3"],
  ],
  [
    "of two groups with one name",
    "T01",
    [group("kyoyu", { name: "SSC", parentId: "network" })],
    ["kyoyu name: SSC → SSC 2"],
  ],
  ["one address twice: which is wrong, nobody knows", "T01", [terminal("blade-1 blade-2", { host: "blade" })], null],
  [
    "the network's name",
    "T01",
    [(t) => ({ ...t, network: { ...t.network, name: "a/b" } })],
    ["network name: a/b → a-b"],
  ],
  [
    "more feeds needed than there are",
    "T02",
    [terminal("blade-1", { feedsNeeded: 2 })],
    ["blade-1 feedsNeeded: 2 → 1"],
  ],
  ["no feed at all", "T02", [terminal("blade-1", { feeds: [] })], null],
  [
    "control terminals' UPSes confirm with the longest of them",
    "T03",
    [ups("ups2", { confirmSec: 950 })],
    ["ups1 confirmSec: 930 → 950"],
  ],
  [
    "the times of the source's example",
    "T04",
    [ups("ups1 ups2", { confirmSec: 60 }), ups("ups5", { confirmSec: 20 }), ups("ups4", { confirmSec: 20 })],
    ["ups1 confirmSec: 60 → 930", "ups2 confirmSec: 60 → 930", "ups4 confirmSec: 20 → 30", "ups5 confirmSec: 20 → 60"],
  ],
  [
    "longer ones where the linked side needs more than the example's",
    "T04",
    [ups("ups3", { confirmSec: 10 }), storage("shared-disk", { flushTimeoutSec: 900 })],
    ["ups1 confirmSec: 930 → 1200", "ups2 confirmSec: 930 → 1200", "ups3 confirmSec: 10 → 1170"],
  ],
  [
    "the control side outlives the linked side",
    "T05",
    [storage("shared-disk", { flushTimeoutSec: 900 })],
    ["ups1 confirmSec: 930 → 1200", "ups2 confirmSec: 930 → 1200", "ups3 confirmSec: 900 → 1170"],
  ],
  [
    "a longer time of control terminals stays",
    "T05",
    [storage("shared-disk", { flushTimeoutSec: 900 }), ups("ups1 ups2", { confirmSec: 3000 })],
    ["ups3 confirmSec: 900 → 1170"],
  ],
  [
    "without a disk of the control side",
    "T05",
    [without("control-disk", "ups3"), ups("ups1 ups2", { confirmSec: 500 })],
    ["ups1 confirmSec: 500 → 930", "ups2 confirmSec: 500 → 930"],
  ],
  [
    "the linked side needs more than a confirmation time can be",
    "T05",
    [storage("shared-disk", { flushTimeoutSec: 7200 })],
    null,
  ],
  [
    "without a linked side",
    "T04",
    [
      without("kyoyu", "blade", "svr100", "shared-disk", "ups4", "ups5", "ups6"),
      without("blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool"),
      ups("ups1 ups2", { confirmSec: 60 }),
    ],
    ["ups1 confirmSec: 60 → 930", "ups2 confirmSec: 60 → 930"],
  ],
  [
    "no linkage on the control side",
    "T06",
    [storage("control-disk", { linkage: true })],
    ["control-disk linkage: true → false"],
  ],
  [
    "linked devices restart as most of them do",
    "T09",
    [
      anotherUps("ups4", { id: "ups7", name: "UPS⑦" }),
      anotherUps("ups4", { id: "ups8", name: "UPS⑧", restart: "ups" }),
    ],
    ["ups8 restart: ups → controller"],
  ],
  ["as many the one way as the other", "T09", [anotherUps("ups4", { id: "ups7", name: "UPS⑦", restart: "ups" })], null],
  ["the warm-up time's next step", "T10", [ups("ups4", { warmupSec: 400 })], ["ups4 warmupSec: 400 → 720"]],
  [
    "the value that the UPS holds",
    "T18",
    [],
    ["ups1 lowBatterySec: 120 → 300"],
    { ...grace, upsSettings: { ups1: held({ lowBatterySec: 300 }) } },
  ],
  [
    "a grace of the UPS that would be too short",
    "T18",
    [],
    null,
    { offWithGraceToDarkSec: {}, upsSettings: { ups1: held({ shutoffGraceSec: 20 }) } },
  ],
  [
    "control terminals' UPSes come back by themselves",
    "T21",
    [ups("ups1", { restart: "controller" })],
    ["ups1 restart: controller → ups"],
  ],
  [
    "a grace that covers the shutdown",
    "T23",
    [terminal("sv1", { shutdownSec: 300 })],
    ["ups1 shutoffGraceSec: 180 → 360"],
  ],
  ["a grace that the UPS was seen not to keep", "T23", [], null, grace],
  [
    "dependencies in a circle: which of them is wrong, nobody knows",
    "T15",
    [(t) => ({ ...t, dependencies: [{ id: "d", dependentId: "blade-1", neededId: "blade-1" }] })],
    null,
  ],
];

describe("a finding that can be corrected in one way", () => {
  test.each(cases)("%s", (_name, code, edits, changes, known) => {
    const tree = site(...edits);
    expect(corrected(tree, code, known)).toEqual(changes);
  });

  test("is told without looking at the site", () => {
    const told = (code: FindingCode, params: Record<string, string> = {}) =>
      isCorrectable({ code, severity: "error", nodeIds: [], params });
    expect(told("T10")).toBe(true);
    expect(told("T15")).toBe(false);
    expect([told("T01", { case: "slash" }), told("T01", { case: "address" })]).toEqual([true, false]);
    expect([told("T02", { case: "tooFew" }), told("T02", { case: "none" })]).toEqual([true, false]);
  });

  test.each(ruleCases.filter((c) => c.found.length > 0).map((c) => [c.code, c.name, c] as const))(
    "%s, %s: settled without a new error, or left alone",
    (code, _name, { tree, known }) => {
      const before = rules(tree, known);
      for (const finding of before.filter((one) => one.code === code)) {
        const next = correct(tree, finding, known);
        if (next === null) continue;
        expect(isCorrectable(finding)).toBe(true);
        const after = rules(next, known);
        expect(after.filter((one) => one.severity === "error").length).toBeLessThanOrEqual(
          before.filter((one) => one.severity === "error").length,
        );
        expect(after).not.toContainEqual(finding);
      }
    },
  );
});

describe("all findings of a kind", () => {
  test("at once", () => {
    const tree = site(ups("ups1 ups4 ups5", { warmupSec: 100 }));
    expect(findingsOf(tree, "T10")).toHaveLength(3);
    expect(rules(correctAll(tree, "T10"))).toEqual([]);
  });

  test("one that cannot be does not keep the others from it", () => {
    const tree = site(
      terminal("blade-1", { name: "a/b" }),
      terminal("blade-2", { host: "x" }),
      anotherTerminal("svr100-1", { id: "extra", name: "extra", host: "x" }),
      group("ssc", { name: "" }),
      terminal("svr100-2", { name: "c/d" }),
    );
    expect(findingsOf(correctAll(tree, "T01"), "T01").map(({ params }) => params.case)).toEqual(["length", "address"]);
  });

  test("none: the same tree", () => {
    const tree = site();
    expect(correctAll(tree, "T10")).toBe(tree);
  });
});

function held(change: Partial<NonNullable<KnownFacts["upsSettings"]>[string]>) {
  return { shutoffGraceSec: null, lowBatterySec: null, returnDelaySec: null, minRestartChargePercent: null, ...change };
}
