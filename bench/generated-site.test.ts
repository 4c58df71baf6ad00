import { describe, expect, test } from "vitest";
import { relate } from "../server/domain/tree/relations.ts";
import { hasErrors, rules } from "../server/domain/tree/rules/rules.ts";
import { generateSite } from "./generated-site.ts";

describe.each([1, 10, 20, 101, 250])("a generated site of %i terminals", (count) => {
  const tree = generateSite(count);
  const linked = tree.terminals.filter((t) => t.kind === "linked");

  test("has as many, and could be saved", () => {
    expect(linked).toHaveLength(count);
    const findings = rules(tree);
    expect(hasErrors(findings) ? findings : []).toEqual([]);
  });

  test("feeds every terminal from two UPSes, and gives each one storage system", () => {
    const relations = relate(tree);
    for (const { id } of linked) {
      expect(relations.feedsOf(id)).toHaveLength(2);
      expect(relations.storagesUsedBy(id)).toHaveLength(1);
    }
  });
});

test("is the same for the same number", () => {
  expect(generateSite(50)).toEqual(generateSite(50));
});
