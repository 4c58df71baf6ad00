import { describe, expect, test } from "vitest";
import { needs, site } from "../../../testing/edit-site.ts";
import { addDependency, removeDependency } from "./dependencies.ts";

const add = (tree: Parameters<typeof addDependency>[0], dependentId: string, neededId: string) =>
  addDependency(tree, { id: "new", dependentId, neededId });

describe("a dependency", () => {
  test("is added at the end", () => {
    const tree = site(needs("blade-1 blade-2"));
    const added = add(tree, "svr100-1", "blade-1");
    expect("tree" in added && added.tree.dependencies.map((one) => one.id)).toEqual(["blade-1-needs-blade-2", "new"]);
  });

  test.each([
    ["on itself", [], "blade-1", "blade-1", { kind: "self" }],
    ["that there is already", ["blade-1 blade-2"], "blade-1", "blade-2", { kind: "exists" }],
    ["of nobody", [], "nobody", "blade-2", { kind: "unknown" }],
    ["on what is no terminal", [], "blade-1", "ups1", { kind: "unknown" }],
    [
      "that closes a circle of two",
      ["blade-1 blade-2"],
      "blade-2",
      "blade-1",
      { kind: "cycle", path: ["blade-1", "blade-2"] },
    ],
    [
      "that closes a longer one: the shortest way round is told",
      ["blade-1 blade-2", "blade-2 svr100-1", "blade-1 svr100-2", "svr100-2 svr100-1", "blade-1 svr100-1"],
      "svr100-1",
      "blade-1",
      { kind: "cycle", path: ["blade-1", "svr100-1"] },
    ],
    [
      "past a circle that is there already",
      ["blade-2 svr100-1", "svr100-1 blade-2", "svr100-1 svr100-2"],
      "svr100-2",
      "blade-2",
      { kind: "cycle", path: ["blade-2", "svr100-1", "svr100-2"] },
    ],
  ] as const)("%s is refused", (_name, pairs, dependentId, neededId, refused) => {
    expect(add(site(needs(...pairs)), dependentId, neededId)).toEqual({ refused });
  });

  test("that leads past others without coming back is taken", () => {
    const tree = site(needs("blade-1 blade-2", "blade-2 svr100-1", "blade-1 svr100-1"));
    expect("tree" in add(tree, "svr100-2", "blade-1")).toBe(true);
  });

  test("is removed; one that is not there changes nothing", () => {
    const tree = site(needs("blade-1 blade-2", "svr100-1 svr100-2"));
    expect(removeDependency(tree, "blade-1-needs-blade-2").dependencies.map((one) => one.id)).toEqual([
      "svr100-1-needs-svr100-2",
    ]);
    expect(removeDependency(tree, "other")).toBe(tree);
  });
});
