import { describe, expect, test } from "vitest";
import type { Tree } from "./entities.ts";
import { exampleSite } from "./example-site.ts";
import { kindOf } from "./lists.ts";
import { changedIds, differences, patchNode } from "./patch.ts";
import { hideSecrets, secretPlaceholder } from "./secrets.ts";

function patch(tree: Tree, id: string, fields: Record<string, unknown>): Tree {
  const patched = patchNode(tree, id, fields);
  if (!patched) throw new Error(`no node ${id}`);
  return patched;
}
const upsOf = (tree: Tree, id: string) => tree.upses.find((u) => u.id === id);

test.each([
  ["network", "network"],
  ["ssc", "group"],
  ["ups1", "ups"],
  ["shared-disk", "storage"],
  ["sv1", "terminal"],
  ["ssc-cl", "cluster"],
  ["nobody", null],
  ["constructor", null],
])("kindOf %s is %s", (id, kind) => {
  expect(kindOf(exampleSite, id)).toBe(kind);
});

describe("patchNode", () => {
  test("replaces the given fields of one node and leaves everything else the same object", () => {
    const tree = patch(exampleSite, "ups4", { confirmSec: 45, note: undefined });
    expect(upsOf(tree, "ups4")).toEqual({ ...upsOf(exampleSite, "ups4"), confirmSec: 45 });
    expect(upsOf(tree, "ups5")).toBe(upsOf(exampleSite, "ups5"));
    expect(tree.terminals).toBe(exampleSite.terminals);
    expect(upsOf(exampleSite, "ups4")?.confirmSec).toBe(30);
  });

  test("takes the network's own fields and the shared settings", () => {
    const tree = patch(exampleSite, "network", { name: "site", shared: { storagePort: 7001 } });
    expect(tree.network.name).toBe("site");
    expect(tree.shared).toEqual({ storagePort: 7001, flushTimeoutSec: 300 });
  });

  test("leaves the shared settings as they are where only the network's own fields are given", () => {
    expect(patch(exampleSite, "network", { name: "site" }).shared).toBe(exampleSite.shared);
  });

  test("takes lists whole", () => {
    const tree = patch(exampleSite, "blade-1", { feeds: ["ups5", "ups6"], macs: ["02:46:4b:44:00:63"] });
    const blade = tree.terminals.find((t) => t.id === "blade-1");
    expect(blade).toMatchObject({ feeds: ["ups5", "ups6"], macs: ["02:46:4b:44:00:63"] });
  });

  test("gives null for a node that is not there", () => {
    expect(patchNode(exampleSite, "nobody", { name: "x" })).toBeNull();
  });

  test("keeps a secret that comes back as the placeholder, and takes a new one", () => {
    const shown = upsOf(hideSecrets(exampleSite), "ups4")?.source;
    expect(shown).toMatchObject({ access: { readCommunity: secretPlaceholder, writeCommunity: secretPlaceholder } });
    expect(upsOf(patch(exampleSite, "ups4", { source: shown }), "ups4")).toEqual(upsOf(exampleSite, "ups4"));
    const access = { version: "2c", readCommunity: secretPlaceholder, writeCommunity: "new" };
    const source = upsOf(patch(exampleSite, "ups4", { source: { ...shown, access } }), "ups4")?.source;
    expect(source).toMatchObject({ access: { readCommunity: "public", writeCommunity: "new" } });
  });

  test("gives an empty secret where the placeholder stands for none", () => {
    const source = { kind: "nut", host: "h", port: 3493, upsName: "ups", user: "u", password: "[secret]", tls: false };
    expect(upsOf(patch(exampleSite, "ups4", { source }), "ups4")?.source).toMatchObject({ password: "" });
  });
});

describe("changedIds and differences", () => {
  test("nothing differs from itself, nor from an equal copy", () => {
    expect(changedIds(exampleSite, exampleSite)).toEqual([]);
    expect(changedIds(exampleSite, structuredClone(exampleSite))).toEqual([]);
    expect(differences(exampleSite, structuredClone(exampleSite))).toEqual([]);
  });

  test("a changed field shows both values, at its path", () => {
    const tree = patch(patch(exampleSite, "ups4", { confirmSec: 45 }), "network", { shared: { flushTimeoutSec: 600 } });
    expect(changedIds(exampleSite, tree)).toEqual(["network", "ups4"]);
    expect(differences(exampleSite, tree)).toEqual([
      { nodeId: "network", field: "shared.flushTimeoutSec", from: 300, to: 600 },
      { nodeId: "ups4", field: "confirmSec", from: 30, to: 45 },
    ]);
  });

  test("a changed back draft has no changes", () => {
    const there = patch(exampleSite, "ups4", { confirmSec: 45 });
    expect(changedIds(exampleSite, patch(there, "ups4", { confirmSec: 30 }))).toEqual([]);
  });

  test("a secret never shows", () => {
    const source = {
      ...upsOf(exampleSite, "ups4")?.source,
      access: { version: "2c", readCommunity: "q", writeCommunity: "" },
    };
    const found = differences(exampleSite, patch(exampleSite, "ups4", { source }));
    expect(found).toEqual([
      { nodeId: "ups4", field: "source.access.readCommunity", from: "changed", to: "changed" },
      { nodeId: "ups4", field: "source.access.writeCommunity", from: "changed", to: null },
    ]);
    expect(JSON.stringify(found)).not.toMatch(/public|private/);
  });

  test("another method shows the fields that came and went, secrets only as changed", () => {
    const source = { kind: "nut", host: "127.0.0.1", port: 3493, upsName: "u", user: "", password: "pw", tls: true };
    const found = differences(exampleSite, patch(exampleSite, "ups4", { source }));
    expect(found).toContainEqual({ nodeId: "ups4", field: "source.password", from: null, to: "changed" });
    expect(JSON.stringify(found)).not.toMatch(/public|private|pw/);
  });

  test("an object that came or went shows its fields one by one", () => {
    const without = { ...exampleSite, upses: exampleSite.upses.slice(0, 1) };
    const withIt = { ...without, upses: without.upses.map((u) => ({ ...u, measured: { darkSec: 7 } })) };
    const field = { nodeId: "ups1", field: "measured.darkSec" };
    expect(differences(withIt, without)).toEqual([{ ...field, from: 7, to: null }]);
    expect(differences(without, withIt)).toEqual([{ ...field, from: null, to: 7 }]);
  });

  test("a node without a name that was added shows an empty one", () => {
    const tree = { ...exampleSite, dependencies: [{ id: "d", dependentId: "blade-1", neededId: "blade-2" }] };
    expect(differences(exampleSite, tree)).toEqual([{ nodeId: "d", field: "", from: null, to: "" }]);
  });

  test("added and removed nodes are one difference each, with the name", () => {
    const [group] = exampleSite.groups;
    if (!group) throw new Error("no group");
    const tree = {
      ...exampleSite,
      groups: [...exampleSite.groups, { ...group, id: "new", name: "New" }],
      terminals: exampleSite.terminals.filter((t) => t.id !== "blade-1"),
    };
    expect(changedIds(exampleSite, tree)).toEqual(["new", "blade-1"]);
    expect(differences(exampleSite, tree)).toEqual([
      { nodeId: "new", field: "", from: null, to: "New" },
      { nodeId: "blade-1", field: "", from: "blade-1", to: null },
    ]);
  });
});
