import { describe, expect, test } from "vitest";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { exampleSite } from "../../server/domain/tree/example-site.ts";
import { firstSteps, isEmptySite, placeOfStep } from "./first-steps.ts";

const empty: Tree = {
  ...exampleSite,
  ...{ groups: [], upses: [], storages: [], terminals: [], loads: [], dependencies: [], clusters: [] },
};
const done = (tree: Tree, at: { errors?: number; isSaved?: boolean } = {}) =>
  firstSteps(tree, { errors: 0, isSaved: false, ...at })
    .filter(({ isDone }) => isDone)
    .map(({ id }) => id);

describe("the first steps", () => {
  test.each<[string, Tree, { errors?: number; isSaved?: boolean }, string[]]>([
    ["nothing of an empty site", empty, {}, []],
    ["UPSes alone", { ...empty, groups: exampleSite.groups, upses: exampleSite.upses }, {}, ["powerDevices"]],
    ["terminals that nothing feeds", { ...exampleSite, upses: [] }, {}, []],
    ["all of the example but the saving", exampleSite, {}, ["powerDevices", "terminals", "findings"]],
    ["not the findings while there are errors", exampleSite, { errors: 1 }, ["powerDevices", "terminals"]],
    ["saved", exampleSite, { isSaved: true }, ["powerDevices", "terminals", "findings", "save"]],
  ])("%s", (_name, tree, at, expected) => {
    expect(done(tree, at)).toEqual(expected);
  });

  test("lead into the chosen group, else into the first; nowhere without one", () => {
    expect(placeOfStep(exampleSite, "powerDevices", "blade")).toEqual({ parentId: "blade", folder: "power" });
    expect(placeOfStep(exampleSite, "terminals", null)).toEqual({
      parentId: exampleSite.groups[0]?.id,
      folder: "linkedTerminals",
    });
    expect(placeOfStep(empty, "terminals", "gone")).toBeNull();
  });
});

test("a site is empty as long as it holds nothing but the network", () => {
  expect([isEmptySite(empty), isEmptySite({ ...empty, groups: exampleSite.groups }), isEmptySite(exampleSite)]).toEqual(
    [true, false, false],
  );
});
