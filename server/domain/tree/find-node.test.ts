import { expect, test } from "vitest";
import { site, terminal } from "../../testing/edit-site.ts";
import { exampleSite } from "./example-site.ts";
import { findNode } from "./find-node.ts";
import { relate } from "./relations.ts";

test.each([
  ["blade-1", "blade-1"],
  ["ups4", "ups4"],
  ["UPS④", "ups4"],
  ["SSC/共有ディスク_連動用/Bladeサーバ", "blade"],
  ["SSC/共有ディスク_連動用/Bladeサーバ/blade-2", "blade-2"],
  ["100サーバ", "svr100"],
  ["共有ディスク", "shared-disk"],
  ["SSC-CL", "ssc-cl"],
  ["network", "network"],
  ["SSC/nowhere", null],
  ["", null],
])("%s is %s", (named, id) => {
  expect(findNode(exampleSite, relate(exampleSite), named)).toBe(id);
});

test("a name that two nodes have names neither; the path does", () => {
  const tree = site(terminal("svr100-1", { name: "main" }), terminal("blade-1", { name: "main" }));
  const relations = relate(tree);
  expect(findNode(tree, relations, "main")).toBeNull();
  expect(findNode(tree, relations, "SSC/共有ディスク_連動用/100サーバ/main")).toBe("svr100-1");
});
