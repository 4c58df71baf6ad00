import { expect, test } from "vitest";
import type { CheckKind } from "../domain/decide/command.ts";
import { rehearsalReport } from "../domain/forecast/rehearsal-report.ts";
import type { CommandOutcome } from "../domain/world/readings.ts";
import { aForecast, aForecastUps, noon } from "../testing/builders.ts";
import { languages, translatorFor } from "./index.ts";
import { rehearsalLines } from "./rehearsal-lines.ts";

const kinds: CheckKind[] = ["terminalStop", "terminalStart", "upsRead", "upsWrite", "storageFlush", "clusterStop"];
const outcomes: CommandOutcome[] = ["done", "unsupported", "unreachable", "timeout", "rejected", "badReply"];
const upses = [
  aForecastUps({ upsId: "u1", neededUntilAt: noon, emptyAt: noon, marginSec: -61 }),
  aForecastUps({ upsId: "u2", neededUntilAt: noon, emptyAt: null, marginSec: null }),
];

test("a report reads as sentences", () => {
  const checks = outcomes.map((outcome, i) => ({ nodeId: `n${i}`, of: kinds[i] ?? "upsRead", outcome }));
  const report = rehearsalReport(checks, aForecast({ upses, marginSec: -61, verdict: "fails" }));
  expect(rehearsalLines(report, { say: translatorFor("en"), nameOf: (id) => `<${id}>` })).toEqual([
    "It would fail.",
    "1 check passed, 4 failed, 1 could not be made.",
    "<n2>: reading it would fail: it is not reachable.",
    "<n3>: switching it would fail: it does not answer.",
    "<n4>: flushing its cache would fail: it refuses.",
    "<n5>: shutting the cluster down would fail: its reply makes no sense.",
    "<n1>: starting it cannot be checked.",
    "<n0>: shutting it down would work.",
    "<u1>: margin of its battery −1:01.",
    "<u2>: how long its battery lasts is not known.",
  ]);
});

test.each(languages)("every line has words of its own in %s, with its names", (language) => {
  const say = translatorFor(language);
  const told = new Set<string>();
  for (const of of kinds)
    for (const outcome of outcomes) {
      const report = rehearsalReport([{ nodeId: "n", of, outcome }], aForecast({ upses }));
      const [, , line = ""] = rehearsalLines(report, { say, nameOf: (id) => `<${id}>` });
      expect(line).toMatch(/^<n>: /);
      expect(line).not.toMatch(/rehearsal\.|[{}]/);
      told.add(line);
    }
  expect(told.size).toBe(kinds.length * outcomes.length);
  const verdicts = (["ready", "tight", "incomplete", "fails"] as const).map((verdict) =>
    say("rehearsal.verdict", { verdict }),
  );
  expect(new Set(verdicts).size).toBe(4);
});
