import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createPresence } from "./presence.ts";

const [ann, bob] = [
  { id: "1", name: "ann" },
  { id: "2", name: "bob" },
];

test("each person once, at the node of the window that spoke last; who leaves is gone with the last window", () => {
  const presence = createPresence(() => {});
  presence.set("c", bob, "ups1");
  presence.set("a", ann, "ups1");
  presence.set("b", ann, "ups2");
  expect(presence.people()).toEqual([
    { ...ann, nodeId: "ups2" },
    { ...bob, nodeId: "ups1" },
  ]);
  presence.set("a", ann, null);
  expect(presence.people()[0]).toEqual({ ...ann, nodeId: null });
  presence.leave("a");
  expect(presence.people()[0]).toEqual({ ...ann, nodeId: "ups2" });
  presence.leave("b");
  presence.leave("unheard");
  expect(presence.people()).toEqual([{ ...bob, nodeId: "ups1" }]);
});

test("is told once for all of one turn, and not of what changes nothing", async () => {
  let told = 0;
  const presence = createPresence(() => {
    told += 1;
  });
  presence.set("a", ann, "ups1");
  presence.set("a", ann, "ups2");
  presence.set("b", bob, null);
  await setImmediate();
  expect(told).toBe(1);
  presence.set("b", bob, null);
  presence.leave("unheard");
  await setImmediate();
  expect(told).toBe(1);
});
