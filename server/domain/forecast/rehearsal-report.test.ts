import { describe, expect, test } from "vitest";
import { aForecast, aForecastUps, aWorld, noon } from "../../testing/builders.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import type { CheckResult } from "../world/memory.ts";
import type { CommandOutcome } from "../world/readings.ts";
import type { Forecast } from "./forecast.ts";
import { predict } from "./predict.ts";
import { type RehearsalReport, rehearsalReport, rehearsedOutage } from "./rehearsal-report.ts";

const stopOf = (nodeId: string, outcome: CommandOutcome): CheckResult => ({ nodeId, of: "terminalStop", outcome });

describe("the verdict", () => {
  test.each<[string, CommandOutcome[], Forecast["verdict"], RehearsalReport["verdict"]]>([
    ["all would work and the batteries last", ["done", "accepted"], "safe", "ready"],
    ["nothing would have to stop", ["done"], "nothingToDo", "ready"],
    ["they last just about", ["done"], "tight", "tight"],
    ["they do not last", ["done", "unsupported"], "fails", "fails"],
    ["nobody knows whether they last", ["done"], "unknown", "incomplete"],
    ["a step cannot be checked", ["done", "unsupported"], "tight", "incomplete"],
    ["a step was refused", ["done", "rejected", "unsupported"], "safe", "fails"],
    ["a step had no answer", ["timeout"], "unknown", "fails"],
  ])("%s", (_name, outcomes, verdict, expected) => {
    const checks = outcomes.map((outcome, i) => stopOf(`t${i}`, outcome));
    expect(rehearsalReport(checks, aForecast({ verdict })).verdict).toBe(expected);
  });
});

test("what fails comes first, then what could not be checked; the smallest margin first, unneeded UPSes left out", () => {
  const checks = [stopOf("a", "done"), stopOf("b", "unsupported"), stopOf("c", "unreachable"), stopOf("d", "timeout")];
  const upses = [
    aForecastUps({ upsId: "u1", neededUntilAt: noon, emptyAt: null, marginSec: null }),
    aForecastUps({ upsId: "u2", neededUntilAt: noon, emptyAt: noon, marginSec: 900 }),
    aForecastUps({ upsId: "u3", neededUntilAt: noon, emptyAt: noon, marginSec: 60 }),
    aForecastUps({ upsId: "u4", neededUntilAt: null, emptyAt: null, marginSec: null }),
    aForecastUps({ upsId: "u5", neededUntilAt: null, emptyAt: noon, marginSec: null }),
  ];
  const report = rehearsalReport(checks, aForecast({ upses, marginSec: 60 }));
  expect(report.lines.map((l) => `${l.nodeId} ${l.finding}`)).toEqual(["c fails", "d fails", "b unknown", "a works"]);
  expect(report.counts).toEqual({ works: 1, fails: 2, unknown: 1 });
  expect(report.margins.map((m) => m.upsId)).toEqual(["u3", "u2", "u1", "u5"]);
  expect(report.marginSec).toBe(60);
});

test.each([
  ["ups4", ["ups4", "ups5", "ups6"]],
  ["blade-1", ["ups5"]],
  ["seigyo-1", ["ups1"]],
  [null, exampleSite.upses.map((u) => u.id)],
])("of %s assumes that mains fail at all that it is about", (nodeId, upsIds) => {
  const relations = relate(exampleSite);
  const whatIf = rehearsedOutage(exampleSite, relations, nodeId);
  expect([...(whatIf.upsIds as string[])].sort()).toEqual([...upsIds].sort());
  const forecast = predict({ tree: exampleSite, relations, world: aWorld({ selfId: "sv1" }), now: noon, whatIf });
  expect(
    rehearsalReport([], forecast)
      .margins.map((m) => m.upsId)
      .sort(),
  ).toEqual([...upsIds].sort());
});

test("a rehearsal that stands changes nothing of a forecast", () => {
  const args = { tree: exampleSite, relations: relate(exampleSite), now: noon };
  const rehearsal = { id: "o", by: null, givenAt: noon, kind: "rehearse", nodeId: null } as const;
  const rehearsed = predict({ ...args, world: aWorld({ selfId: "sv1", memory: { orders: { o: rehearsal } } }) });
  expect(rehearsed).toEqual(predict({ ...args, world: aWorld({ selfId: "sv1" }) }));
});
