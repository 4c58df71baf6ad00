import { expect, test } from "vitest";
import { group, site } from "../../testing/edit-site.ts";
import { exampleSite } from "./example-site.ts";
import { nodeGroups } from "./node-groups.ts";

test("groups that hold nodes, in the order of the tree; in each, UPSes, storage, terminals", () => {
  expect(nodeGroups(exampleSite).map((g) => [g.name, g.nodeIds.join(" ")])).toEqual([
    ["SSC_Cluster", "ups3 control-disk"],
    ["SSC_SEIGYO_1", "ups1 sv1"],
    ["SSC_SEIGYO_2", "ups2 sv2"],
    ["共有ディスク_連動用", "ups4 shared-disk"],
    ["Bladeサーバ", "ups5 blade-1 blade-2 blade-pool"],
    ["100サーバ", "ups6 svr100-1 svr100-2 svr100-pool"],
  ]);
});

test("parents in a circle, which the rules refuse, are walked once", () => {
  const tree = site(group("ssc", { parentId: "kyoyu" }), group("kyoyu", { parentId: "ssc" }));
  expect(nodeGroups(tree)).toEqual([]);
  const below = { ...tree, groups: [...tree.groups, { ...tree.groups[0], id: "ssc", parentId: "network" } as never] };
  expect(nodeGroups(below).filter((g) => g.id === "kyoyu")).toHaveLength(1);
});
