import { expect, test } from "vitest";
import { ruleCases } from "../../../testing/rule-cases.ts";
import { runScenario, startAt } from "../../../testing/scenario.ts";
import { observeAll } from "../../world/observe.ts";
import type { Observation } from "../../world/readings.ts";
import { exampleSite } from "../example-site.ts";
import { factsOfWorld } from "./facts-of-world.ts";
import { findingCodes } from "./finding.ts";
import { hasErrors, rules } from "./rules.ts";

test("the example site has no findings", () => {
  expect(rules(exampleSite)).toEqual([]);
});

test("nor has it with what a controller of the demo knows", () => {
  const { world } = runScenario({ outages: [], horizonSec: 0 });
  const settings = { shutoffGraceSec: 180, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: 30 };
  const identity = { manufacturer: null, model: null, serial: null, firmware: null };
  const seen = exampleSite.upses.map(
    ({ id: upsId }): Observation => ({
      kind: "upsIdentified",
      upsId,
      at: startAt,
      identity,
      settings,
      family: "powernet",
    }),
  );
  const known = factsOfWorld(observeAll(world, seen), startAt);
  expect(Object.values(known.runtimeSec ?? {})).toHaveLength(6);
  expect(Object.values(known.upsSettings ?? {})).toHaveLength(6);
  expect(rules(exampleSite, known)).toEqual([]);
});

test.each(ruleCases.map((c) => [c.code, c.name, c] as const))("%s: %s", (code, _name, { tree, known, found }) => {
  const findings = rules(tree, known).filter((f) => f.code === code);
  expect(findings).toEqual(
    found.map(({ severity = found[0]?.severity ?? expect.any(String), ...rest }) => ({ code, severity, ...rest })),
  );
});

test("every rule has a case that passes, or is passed by the example site, and one that fails", () => {
  expect(new Set(ruleCases.filter((c) => c.found.length > 0).map((c) => c.code))).toEqual(new Set(findingCodes));
});

test("errors block saving, warnings do not", () => {
  const finding = { code: "T05", nodeIds: [], params: {} } as const;
  const copy = { ...finding, nodeIds: [] };
  expect(hasErrors([{ ...copy, severity: "warning" }])).toBe(false);
  expect(
    hasErrors([
      { ...copy, severity: "warning" },
      { ...copy, severity: "error" },
    ]),
  ).toBe(true);
});
