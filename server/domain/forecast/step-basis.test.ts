import { expect, test } from "vitest";
import type { OffForm } from "../decide/command.ts";
import type { ForecastStep } from "./forecast.ts";
import type { MeasuredTimes } from "./measured-times.ts";
import { basisOfStep } from "./step-basis.ts";

const run = (sec: number, runs: number) => ({ sec, runs });
const measured: MeasuredTimes = {
  stop: { a: run(50, 3), slow: run(90, 4) },
  start: { a: run(120, 2) },
  flush: { disk: run(45, 5) },
  clusterStop: { cl: run(40, 6) },
  ready: { disk: run(400, 7) },
  offNow: { ups: run(2, 8) },
  offWithGrace: { ups: run(185, 9) },
};
const off = (form: OffForm) => ({ kind: "upsOff", upsId: "ups", form }) as const;

test.each<[string, ForecastStep["kind"], string, number | null]>([
  ["a shutdown: its runs", "shutdown", "a", 3],
  ["one that was never measured: the settings", "shutdown", "b", null],
  ["a flush", "flush", "disk", 5],
  ["a cluster shutdown", "clusterShutdown", "cl", 6],
  ["a wake", "wake", "a", 2],
  ["a boot by power", "boot", "a", 2],
  ["a storage that starts", "storageStart", "disk", 7],
  ["a reboot: the fewer of the two", "reboot", "a", 2],
  ["a reboot of which only half is known: the settings", "reboot", "slow", null],
  ["a reboot of which nothing is known: the settings", "reboot", "b", null],
  ["a cluster restart: nobody measures it", "clusterRestart", "cl", null],
  ["a UPS that is switched on: it takes no time", "upsOn", "ups", null],
])("%s", (_, kind, nodeId, runs) => {
  const expected = runs === null ? { kind: "configured" } : { kind: "measured", runs };
  expect(basisOfStep(measured, { kind, nodeId, command: null })).toEqual(expected);
});

test.each([
  ["offNow", 8],
  ["cycleNow", 8],
  ["offWithGrace", 9],
  ["cycleWithGrace", 9],
] as const)("a UPS that is cut by %s rests on the runs of such a cut", (form, runs) => {
  const basis = basisOfStep(measured, { kind: "upsOff", nodeId: "ups", command: off(form) });
  expect(basis).toEqual({ kind: "measured", runs });
});

test("one that was cut before the forecast began counts as cut with grace, the longer", () => {
  expect(basisOfStep(measured, { kind: "upsOff", nodeId: "ups", command: null })).toEqual({
    kind: "measured",
    runs: 9,
  });
});
