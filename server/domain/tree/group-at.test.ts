import { expect, test } from "vitest";
import { exampleSite } from "./example-site.ts";
import { groupAt, withGroups } from "./group-at.ts";
import { relate } from "./relations.ts";

test.each([
  ["kyoyu", "kyoyu"],
  ["SSC", "ssc"],
  ["SSC/共有ディスク_連動用/Bladeサーバ", "blade"],
  ["SSC/SSC_Cluster/SSC_SEIGYO_1", "seigyo-1"],
  ["Bladeサーバ", null],
  ["SSC/nothing", null],
  ["network", null],
  ["", null],
])("%j is %s", (named, id) => {
  expect(groupAt(exampleSite, named)?.id ?? null).toBe(id);
});

test("what a path lacks is made, from where it ends", () => {
  const ids = ["new1", "new2", "new3"];
  const newId = () => ids.shift() ?? "";
  const grown = withGroups(exampleSite, "SSC/Rack/Upper", newId);
  expect(grown).toMatchObject({ groupId: "new2", made: ["new1", "new2"] });
  expect(relate(grown.tree).pathOf("new2")).toBe("SSC/Rack/Upper");
  expect(grown.tree.groups.slice(0, -2)).toEqual(exampleSite.groups);
  const fresh = withGroups(grown.tree, "Hall", newId);
  expect(fresh.tree.groups.at(-1)).toMatchObject({ id: "new3", parentId: "network", folder: "groups", name: "Hall" });
  expect(withGroups(grown.tree, "SSC/Rack", newId)).toMatchObject({ groupId: "new1", made: [] });
});
