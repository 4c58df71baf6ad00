import { expect, test } from "vitest";
import { noon } from "../../testing/builders.ts";
import type { Command } from "../decide/command.ts";
import type { Intent } from "../decide/decision.ts";
import { createOutcome, recordIntent } from "./outcome.ts";

const sec = (n: number) => noon + n * 1000;
const intent = (command: Command): Intent => ({
  command,
  reason: { code: "waitsForDown", nodeIds: [] },
  wasRunning: false,
});
const off = (form: "offNow" | "offWithGrace") => intent({ kind: "upsOff", upsId: "ups5", form });
const on = intent({ kind: "upsOn", upsId: "ups5" });

test("a command sent again, be it in another form, is the same step; another one is a step of its own", () => {
  const outcome = createOutcome();
  for (const [at, it] of [
    [0, off("offNow")],
    [30, off("offWithGrace")],
    [90, on],
    [120, off("offNow")],
  ] as const)
    recordIntent(outcome, it, sec(at));
  expect(outcome.done.map(({ kind, at }) => [kind, (at - noon) / 1000])).toEqual([
    ["upsOff", 0],
    ["upsOn", 90],
    ["upsOff", 120],
  ]);
});
