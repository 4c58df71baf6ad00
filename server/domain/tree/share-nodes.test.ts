import { expect, test } from "vitest";
import { exampleSite } from "./example-site.ts";
import { patchNode } from "./patch.ts";
import { shareNodes } from "./share-nodes.ts";

test("what says the same becomes the same object, all of it the known tree itself", () => {
  expect(shareNodes(exampleSite, structuredClone(exampleSite))).toBe(exampleSite);
});

test.each([
  ["a node", structuredClone(patchNode(exampleSite, "ups4", { note: "x" }) ?? exampleSite)],
  [
    "the network",
    structuredClone(patchNode(exampleSite, "network", { name: "x", shared: { storagePort: 7 } }) ?? exampleSite),
  ],
  ["the order", { ...structuredClone(exampleSite), upses: structuredClone(exampleSite.upses).reverse() }],
  [
    "one more, one less",
    {
      ...structuredClone(exampleSite),
      clusters: [],
      loads: [{ id: "l", name: "l", note: "", groupId: "ssc", kind: "hub" as const, feeds: [], onControlPath: false }],
    },
  ],
])("%s differs: it says what the other says, and shares the rest", (_, other) => {
  const shared = shareNodes(exampleSite, other);
  expect(shared).toEqual(other);
  expect(shared.terminals).toBe(exampleSite.terminals);
  expect(shared.upses.find(({ id }) => id === "ups5")).toBe(exampleSite.upses[4]);
});
