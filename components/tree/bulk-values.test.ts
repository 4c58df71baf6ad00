import { describe, expect, test } from "vitest";
import { differences } from "../../server/domain/tree/patch.ts";
import { site, ups } from "../../server/testing/edit-site.ts";
import { type BulkNode, bulkFields, bulkValue, refusedNodes, withBulkValues, withEntities } from "./bulk-values.ts";
import type { Entity } from "./editable.ts";

const tree = site(ups("ups5", { confirmSec: 70 }));
const nodes = (...ids: string[]): BulkNode[] =>
  ids.map((id) => ({ entity: tree.upses.find((one) => one.id === id) as unknown as Entity, side: "linked" }));
const fieldOf = (path: string, of = nodes("ups5", "ups6")) => {
  const field = bulkFields("ups", of).find((one) => one.path === path);
  if (!field) throw new Error(`no ${path}`);
  return field;
};

describe("several nodes at once", () => {
  test("have the fields that all of them have, and none that each needs for itself", () => {
    const paths = bulkFields("ups", nodes("ups4", "ups5")).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["confirmSec", "restart", "source.access.readCommunity"]));
    expect(
      paths.filter((path) => ["name", "note", "source.host", "warmupSec", "source.upsName"].includes(path)),
    ).toEqual([]);
  });

  test("show what is the same, and where they differ", () => {
    const both = nodes("ups5", "ups6");
    expect(bulkValue(both, fieldOf("shutoffGraceSec"))).toEqual({ kind: "same", value: 180 });
    expect(bulkValue(both, fieldOf("confirmSec"))).toEqual({ kind: "various" });
  });

  test("get what was set, and keep the rest; a method brings its fields with it", () => {
    const both = nodes("ups5", "ups6");
    const after = withBulkValues("ups", both, { confirmSec: 65, "source.access.version": "3" });
    expect(refusedNodes("ups", after)).toEqual([]);
    const found = differences(tree, withEntities(tree, both, after)).map((d) => `${d.nodeId} ${d.field} ${d.to}`);
    expect(found).toEqual(
      expect.arrayContaining([
        "ups5 confirmSec 65",
        "ups6 confirmSec 65",
        "ups5 source.access.version 3",
        "ups6 source.access.user ",
      ]),
    );
    expect(found.some((line) => line.startsWith("ups4"))).toBe(false);
  });

  test("name those that cannot have it", () => {
    expect(refusedNodes("ups", withBulkValues("ups", nodes("ups5", "ups6"), { confirmSec: 9_999 }))).toEqual([
      "UPS⑤",
      "UPS⑥",
    ]);
  });
});
