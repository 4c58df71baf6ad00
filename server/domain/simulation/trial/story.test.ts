import { expect, test } from "vitest";
import { anEntry } from "../../../testing/builders.ts";
import { everyEntry } from "../../../testing/every-entry.ts";
import type { JournalEntry } from "../../world/memory.ts";
import { trialStartAt } from "./context.ts";
import { createStory } from "./story.ts";

const at = trialStartAt + 31_040;
const lineOf = (entry: JournalEntry): string | undefined => {
  const story = createStory(true);
  story.entry(entry, "");
  return story.lines()[0];
};
const entries = everyEntry.map((e) => ({ reason: { code: "recovery" }, ...e, at }) as JournalEntry);

test("every entry of a journal has one line, with its second, that names its node; answers, what opens an incident and what is for the record have none", () => {
  const silent = entries.filter((e) => lineOf(e) === undefined).map((e) => e.kind);
  expect([...new Set(silent)].sort()).toEqual([
    "commandEnded",
    "messageRefused",
    "offBefore",
    "sequenceBegan",
    "trapHeard",
  ]);
  for (const entry of entries.filter((e) => !silent.includes(e.kind))) {
    expect(lineOf(entry), entry.kind).toMatch(/^t\+31 \S/);
    expect(lineOf(entry), entry.kind).not.toMatch(/undefined|null|\[object/);
    const ids = ["upsId", "terminalId", "storageId", "clusterId", "unitKey", "nodeId", "orderId", "changeId"];
    const named = ids.flatMap((key) => (key in entry ? [String((entry as never)[key])] : []));
    if (named.length > 0)
      expect(
        named.some((id) => lineOf(entry)?.includes(id)),
        entry.kind,
      ).toBe(true);
  }
});

test.each<[string, JournalEntry]>([
  [
    "t+31 outage of ups5 began at t+29",
    anEntry({ kind: "outageBegan", upsId: "ups5", beganAt: at - 2_000, evidence: "trap", at }),
  ],
  [
    "t+31 offNow ups5 (allDown)",
    anEntry({
      kind: "commandIssued",
      commandId: "1-1",
      command: { kind: "upsOff", upsId: "ups5", form: "offNow" },
      reason: { code: "allDown" },
      wasRunning: null,
      at,
    }),
  ],
  [
    "t+31 scheduleDue blade-1 off (missed)",
    anEntry({ kind: "scheduleDue", unitKey: "blade-1", dueAt: at, wanted: "off", missed: true, at }),
  ],
  ["t+31 stepSkipped ups5 (over)", anEntry({ kind: "stepSkipped", nodeId: "ups5", phase: null, at })],
  [
    "t+31 order o1: hold all",
    anEntry({ kind: "orderGiven", order: { id: "o1", by: null, givenAt: at, kind: "hold", nodeId: null }, at }),
  ],
])("%s", (line, entry) => {
  expect(lineOf(entry)?.trimEnd()).toBe(line);
});

test("what the site does by itself begins with a dot, what must never happen with two marks", () => {
  const story = createStory(true);
  story.event({ kind: "upsOff", at, upsId: "ups5" });
  story.violation({ invariant: "I1", at, message: "blade-1 lost power while it ran" });
  expect(story.lines()).toEqual(["t+31 · upsOff ups5", "t+31 !! I1: blade-1 lost power while it ran"]);
});

test("one that nobody asked for is not told", () => {
  const story = createStory(false);
  for (const entry of entries) story.entry(entry, "");
  story.event({ kind: "upsOff", at, upsId: "ups5" });
  story.say(at, "the controller starts");
  story.violation({ invariant: "I1", at, message: "" });
  expect(story.lines()).toEqual([]);
});
