import { describe, expect, test } from "vitest";
import { anAttempt, aTerminalKnown, aUpsKnown, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { aClusterStop, aCut, aDown, anOutage, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import type { Memory } from "../world/memory.ts";
import type { Order } from "../world/orders.ts";

const sec = (n: number) => noon + n * 1000;
type Ordered = Partial<Order> & Pick<Order, "kind">;
const ordered = (...orders: Ordered[]): Record<string, Order> =>
  Object.fromEntries(
    orders.map((order, i) => [`o${i + 1}`, { id: `o${i + 1}`, by: "a", givenAt: sec(i - 60), ...order } as Order]),
  );
const notes = (given: Given) => decided(given).notes.filter((note) => /^(stepSkipped|orderEnded)/.test(note));

describe("skip (2.7): what of a node is left out", () => {
  const bladeOut: Given = {
    upses: { ups5: aUpsKnown(onBattery({ shutdownPending: false })) },
    memory: { outages: { ups5: anOutage() } },
  };
  const cut = (over = {}): Partial<Memory> => ({ cuts: { ups5: aCut(over) } });
  test.each<[string, string, Given, string | null]>([
    ["the stop of a terminal that must stop", "blade-1", bladeOut, "stop"],
    ["nothing of one that runs and may", "blade-1", {}, null],
    [
      "the start of one that is down",
      "blade-1",
      {
        terminals: { "blade-1": aTerminalKnown({ connected: false }) },
        memory: { downs: { "blade-1": aDown({ cause: "silent" }) } },
      },
      "start",
    ],
    [
      "the flush that runs",
      "shared-disk",
      { memory: { flushes: { "shared-disk": { ...anAttempt(), ended: null } } } },
      "stop",
    ],
    ["that a storage is ready", "shared-disk", {}, "start"],
    [
      "that too where its flush has ended",
      "shared-disk",
      { memory: { flushes: { "shared-disk": { ...anAttempt(), ended: { at: noon, outcome: "flushed" } } } } },
      "start",
    ],
    ["that a UPS goes dark", "ups5", { ...bladeOut, memory: { ...bladeOut.memory, ...cut() } }, "stop"],
    [
      "nothing of a UPS that is dark",
      "ups5",
      { upses: { ups5: aUpsKnown(outputOff()) }, memory: cut({ darkAt: noon }) },
      null,
    ],
    ["nothing of one that was not commanded", "ups5", {}, null],
    ["the shutdown of a cluster", "ssc-cl", { memory: { clusterStops: { "ssc-cl": aClusterStop() } } }, "stop"],
    [
      "nothing of one that has ended",
      "ssc-cl",
      { memory: { clusterStops: { "ssc-cl": aClusterStop({ ended: { at: noon, outcome: "stopped" } }) } } },
      null,
    ],
    ["nothing of a node that the site does not have", "nobody", {}, null],
  ])("%s", (_name, nodeId, given, phase) => {
    const found = notes({ ...given, memory: { ...given.memory, orders: ordered({ kind: "skip", nodeId }) } });
    expect(found).toEqual(
      phase ? [`stepSkipped ${nodeId} ${phase}`, "orderEnded o1 done"] : ["orderEnded o1 impossible"],
    );
  });

  test("a skipped stop that nothing asks for any more is forgotten", () => {
    expect(notes({ memory: { skips: { "blade-1": "stop" } } })).toEqual(["stepSkipped blade-1 null"]);
  });
});

describe("of two orders about the same nodes", () => {
  const stopGroup: Ordered = { kind: "stop", nodeId: "blade", cutUps: false };
  const startOne: Ordered = { kind: "start", nodeId: "blade-1" };
  test.each<[string, Ordered[], string[]]>([
    [
      "a later start of all of them ends the stop",
      [stopGroup, { kind: "start", nodeId: "blade" }],
      ["orderEnded o1 overtaken", "orderEnded o2 done"],
    ],
    ["a later start of one of them leaves both standing", [stopGroup, startOne], []],
    [
      "a later stop does not keep a start that is done",
      [startOne, { ...stopGroup, nodeId: "svr100" } as Ordered],
      ["orderEnded o1 done"],
    ],
  ])("%s", (_name, orders, expected) => {
    expect(notes({ memory: { orders: ordered(...orders) } })).toEqual(expected);
  });
});
