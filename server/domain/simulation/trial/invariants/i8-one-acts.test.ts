import { describe, expect, test } from "vitest";
import { anEntry, noon } from "../../../../testing/builders.ts";
import { aGround } from "../../../../testing/ground.ts";
import type { Command } from "../../../decide/command.ts";
import type { Ground, Happening } from "../ground.ts";
import { oneActs } from "./i8-one-acts.ts";
import { checkAll } from "./invariants.ts";

const on: Command = { kind: "upsOn", upsId: "ups5" };
const off: Command = { kind: "upsOff", upsId: "ups5", form: "offNow" };
const commanded = (command: Command): Happening => ({
  kind: "entry",
  entry: anEntry({
    kind: "commandIssued",
    commandId: "a 1-7",
    command,
    reason: { code: "recovery" },
    wasRunning: null,
  }),
});
const peers = {
  terminals: ["a", "b"].map((id) => ({ id, selfId: null })),
  ...{ lostAfterMs: 1_250, hasWitness: true, agentsTell: false },
};
/** Of several controllers; the other one that acts has been seen for so many seconds. */
function several(sec: number | null): Ground {
  const ground = aGround();
  const since = sec === null ? null : noon - sec * 1000;
  const own = since === null ? {} : { otherActsSince: (id: string) => (id === "a" ? since : null) };
  return { ...ground, plan: { ...ground.plan, peers }, ...own };
}

describe("I8: of several controllers that see each other one starts things", () => {
  test.each<[string, Happening, Ground, number]>([
    ["it alone acts", commanded(on), several(null), 0],
    ["another one acts, and the two have just met", commanded(on), several(4), 0],
    ["another one that it has seen for a while acts too", commanded(on), several(6), 1],
    ["what stops is no matter of this", commanded(off), several(6), 0],
    ["nothing is commanded", { kind: "end" }, several(6), 0],
  ])("%s", (_, happening, ground, broken) => {
    expect(oneActs(happening, ground)).toHaveLength(broken);
  });
});

test("what one of several accounts for is accounted for", () => {
  const together = several(6);
  const of = (grounds: Ground[]) => checkAll(commanded(on), grounds).map((v) => v.invariant);
  expect(of([together])).toContain("I8");
  expect(of([together, several(6)])).toContain("I8");
  expect(of([together, several(null)])).not.toContain("I8");
  expect(of([])).toEqual([]);
});
