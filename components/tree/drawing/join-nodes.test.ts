import { describe, expect, test } from "vitest";
import { differences } from "../../../server/domain/tree/patch.ts";
import { load, needs, site } from "../../../server/testing/edit-site.ts";
import { joinNodes } from "./join-nodes.ts";

const before = site(load({ feeds: ["ups5"] }), needs("blade-1 blade-2"));
const join = (from: string, to: string) => joinNodes(before, from, to, () => "new");

describe("dragging from one node to another", () => {
  test.each([
    ["a UPS to a terminal: its group's stay", "ups6", "blade-1", "feed", "blade-1 feeds: null → ups5,ups6"],
    ["a UPS to a load", "ups6", "hub", "feed", "hub feeds: ups5 → ups5,ups6"],
    ["a UPS to a storage", "ups3", "shared-disk", "feed", "shared-disk controllerUpsIds: ups4 → ups4,ups3"],
    ["a terminal to another", "svr100-1", "blade-1", "dependency", "new : null → "],
  ])("%s", (_name, from, to, what, change) => {
    const joined = join(from, to);
    if (!("tree" in joined)) throw new Error(`refused: ${joined.refused.kind}`);
    expect(joined.what).toBe(what);
    expect(differences(before, joined.tree).map((d) => `${d.nodeId} ${d.field}: ${d.from} → ${d.to}`)).toEqual([
      change,
    ]);
  });

  test.each([
    ["a UPS to a UPS", "ups5", "ups6", "wrongKinds"],
    ["a storage to a terminal", "shared-disk", "blade-1", "wrongKinds"],
    ["mains to a UPS", "/mains", "ups5", "wrongKinds"],
    ["a UPS to a group", "ups5", "blade", "wrongKinds"],
    ["a UPS to what it feeds", "ups5", "blade-1", "already"],
    ["a UPS to a storage that it feeds", "ups4", "shared-disk", "already"],
    ["a UPS to a load that it feeds", "ups5", "hub", "already"],
    ["a terminal to one that it needs", "blade-1", "blade-2", "cycle"],
    ["a terminal to itself", "blade-1", "blade-1", "self"],
  ])("%s is refused", (_name, from, to, kind) => {
    const joined = join(from, to);
    expect("refused" in joined && joined.refused.kind).toBe(kind);
  });
});
