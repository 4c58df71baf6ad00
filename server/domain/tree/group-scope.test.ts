import { describe, expect, it } from "vitest";
import type { Tree } from "./entities.ts";
import { exampleSite } from "./example-site.ts";
import { belowGroups, changedOutside } from "./group-scope.ts";

const [terminal] = exampleSite.terminals;
const [first, second] = exampleSite.terminals.filter((one) => one.groupId !== terminal?.groupId);
if (terminal === undefined || first === undefined || second === undefined) throw new Error("the example has terminals");
const group = terminal.groupId;
const parent = exampleSite.groups.find(({ id }) => id === group)?.parentId ?? "";
const name = (tree: Tree, id: string, text: string): Tree => ({
  ...tree,
  terminals: tree.terminals.map((one) => (one.id === id ? { ...one, name: text } : one)),
});
const linkage = {
  ...{ enabled: true, shutdownOnOutage: true, shutdownTimeoutSec: 60, shutdownCommand: "", restartCommand: "" },
  ...{ stateCommand: "", communicationAddress: "", port: 1, note: "" },
};
const site: Tree = {
  ...exampleSite,
  dependencies: [
    { id: "own", dependentId: terminal.id, neededId: terminal.id },
    { id: "across", dependentId: terminal.id, neededId: first.id },
  ],
  clusters: [
    { ...linkage, id: "cluster", name: "c", memberIds: [terminal.id] },
    { ...linkage, id: "nobody", name: "n", memberIds: [] },
  ],
  schedules: [{ id: "schedule", name: "s", note: "", targetId: "cluster", entries: [] }],
  lanFactors: [{ id: "lan", name: "l", note: "", targetId: first.id, hosts: [], silenceMin: 1 }],
};

describe("below the groups that somebody is limited to", () => {
  it.each([
    ["a node in the group", terminal.id, true],
    ["the group itself is not", group, false],
    ["a node of another group is not", first.id, false],
    ["the network is not", site.network.id, false],
    ["an unknown id is not", "no such node", false],
    ["a dependency within", "own", true],
    ["a dependency to outside is not", "across", false],
    ["a cluster whose members all are", "cluster", true],
    ["a cluster without members is not", "nobody", false],
    ["a schedule of such a cluster", "schedule", true],
    ["a LAN factor of a node outside is not", "lan", false],
  ])("%s", (_case, id, is) => {
    expect(belowGroups(site, [group])(id)).toBe(is);
  });

  it("is everything without a limit", () => {
    expect(belowGroups(site, null)("anything")).toBe(true);
  });

  it("a group below the group is, with what stands in it", () => {
    const deep: Tree = {
      ...site,
      groups: site.groups.map((one) => (one.id === first.groupId ? { ...one, parentId: group } : one)),
    };
    expect(belowGroups(deep, [group])(first.groupId)).toBe(true);
    expect(belowGroups(deep, [group])(first.id)).toBe(true);
  });

  it("groups that stand in each other end the climb", () => {
    const ring: Tree = {
      ...site,
      groups: site.groups.map((one) => (one.id === group ? { ...one, parentId: group } : one)),
    };
    expect(belowGroups(ring, ["elsewhere"])(terminal.id)).toBe(false);
    expect(parent).not.toBe(group);
  });
});

describe("changes outside of the groups that somebody is limited to", () => {
  it.each<[string, Tree, string[]]>([
    ["nothing changed", site, []],
    ["a node within", name(site, terminal.id, "new"), []],
    ["a node outside", name(site, first.id, "new"), [first.id]],
    ["a node removed within", { ...site, terminals: site.terminals.filter(({ id }) => id !== terminal.id) }, []],
    ["a node removed outside", { ...site, terminals: site.terminals.filter(({ id }) => id !== first.id) }, [first.id]],
    ["a node added within", { ...site, terminals: [...site.terminals, { ...terminal, id: "added" }] }, []],
    ["a node added outside", { ...site, terminals: [...site.terminals, { ...first, id: "added" }] }, ["added"]],
    [
      "a node taken into the group from outside",
      { ...site, terminals: site.terminals.map((one) => (one.id === first.id ? { ...one, groupId: group } : one)) },
      [first.id],
    ],
    [
      "a node taken out of the group",
      {
        ...site,
        terminals: site.terminals.map((one) => (one.id === terminal.id ? { ...one, groupId: first.groupId } : one)),
      },
      [terminal.id],
    ],
    ["the network", { ...site, network: { ...site.network, name: "new" } }, [site.network.id]],
    ["the shared settings", { ...site, shared: { ...site.shared, storagePort: 1 } }, [site.network.id]],
  ])("%s", (_case, after, outside) => {
    expect(changedOutside([group], site, after)).toEqual(outside);
    expect(changedOutside(null, site, after)).toEqual([]);
  });
});
