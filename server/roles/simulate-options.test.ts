import { availableParallelism } from "node:os";
import { describe, expect, test } from "vitest";
import { readSimulateOptions } from "./simulate-options.ts";

const usual = {
  runs: 20_000,
  seed: 1,
  sites: "mixed",
  faults: true,
  workers: availableParallelism(),
  goesOn: false,
  stories: 1,
  defects: false,
};

describe("what simulate is asked for", () => {
  test.each([
    ["nothing: the usual", [], {}],
    ["numbers", ["--runs", "1000000", "--seed", "7", "--workers", "1"], { runs: 1_000_000, seed: 7, workers: 1 }],
    ["at least one run", ["--runs", "0"], { runs: 1 }],
    ["which sites", ["--sites", "example"], { sites: "example" }],
    ["several controllers", ["--sites", "peers"], { sites: "peers" }],
    ["several that only take over", ["--sites", "takeOvers"], { sites: "takeOvers" }],
    ["without faults", ["--no-faults", "--seed", "3"], { faults: false, seed: 3 }],
    ["on after a failure, ten told", ["--go-on", "--stories", "10"], { goesOn: true, stories: 10 }],
    ["on after a failure, none told", ["--stories", "0", "--go-on"], { goesOn: true, stories: 0 }],
    ["the deliberate defects", ["--defects", "--runs", "500"], { defects: true, runs: 500 }],
  ])("%s", (_, args, asked) => {
    expect(readSimulateOptions(args)).toEqual({ ...usual, ...asked });
  });

  test.each([
    ["a name that there is not", ["--run", "5"]],
    ["a name of every object", ["toString", "5"]],
    ["no number", ["--runs", "many"]],
    ["a number below zero", ["--seed", "-1"]],
    ["a number that is missing", ["--go-on", "--runs"]],
    ["sites that there are not", ["--sites", "all"]],
  ])("%s: not understood", (_, args) => {
    expect(readSimulateOptions(args)).toBeNull();
  });
});
