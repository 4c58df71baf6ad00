import { describe, expect, test } from "vitest";
import type { Reason } from "../../server/domain/decide/reason.ts";
import type { JournalEntry } from "../../server/domain/world/memory.ts";
import { languages, translatorFor, words } from "../../server/words/index.ts";
import { commandsOf, entryNodeId, entryWords, reasonValues } from "./sentences.ts";

const names = {
  nameOf: (id: string) => `<${id}>`,
  listOf: (ids: readonly string[]) => ids.map((id) => `<${id}>`).join(", "),
  timeZone: "UTC",
  dirty: (bytes: number) => ` ${bytes}`,
  since: (time: string) => ` ${time}`,
};

const u = { upsId: "u1" };
const at = { at: 0 };
const until = { untilAt: 0 };
const nodeIds = { nodeIds: ["n1", "n2"] };
const span = { sinceAt: 0, atMostSec: 300 };
const reasons: { [K in Reason["code"]]: Omit<Extract<Reason, { code: K }>, "code"> } = {
  asWanted: {},
  confirming: { ...u, ...until },
  feedsLost: { upsIds: ["u1"], alive: 0, needed: 1 },
  storageLost: { storageId: "s1", upsIds: ["u1"] },
  controlLoss: {},
  controlDiskLost: { storageId: "s1", upsIds: ["u1"] },
  ownUpsCommanded: u,
  neededStops: { neededId: "n1" },
  controlReboot: {},
  waitsForDependents: nodeIds,
  waitsForLinkedSide: nodeIds,
  waitsForPeers: nodeIds,
  shuttingDown: span,
  confirmedDown: at,
  notConfirmedDown: at,
  allDown: {},
  waitsForDown: nodeIds,
  waitsForDark: { upsIds: ["u1"] },
  flushing: { ...span, dirtyBytes: 5 },
  flushed: at,
  flushTimedOut: at,
  cutPending: { ...u, ...span },
  off: { at: null },
  waitsForMains: { upsIds: ["u1"] },
  waitsForStable: { ...u, ...until },
  waitsForCharge: { ...u, chargePercent: 12.4, neededPercent: 30 },
  waitsForRuntime: { ...u, runtimeSec: 60, neededSec: 600 },
  waitsForDarkTime: { ...u, ...until },
  waitsForControlSide: nodeIds,
  waitsForWarmup: { nodeId: "n1", ...until },
  waitsForStorage: { storageIds: ["s1"] },
  waitsForPower: { upsIds: ["u1"] },
  waitsForNeeded: nodeIds,
  starting: span,
  startTimedOut: span,
  byHand: {},
  wasOffBefore: {},
  recovery: {},
};

const entryBodies: Record<string, unknown>[] = [
  { kind: "outageBegan", upsId: "u1", beganAt: 0, evidence: "trap" },
  { kind: "outageConfirmed", upsId: "u1", by: "runtime" },
  { kind: "mainsBack", upsId: "u1", backAt: 0 },
  { kind: "mainsLostAgain", upsId: "u1" },
  { kind: "outageEnded", upsId: "u1" },
  ...(["goodbye", "dark", "silent", "pastTime"] as const).map((cause) => ({
    kind: "terminalDown",
    terminalId: "t1",
    confirmed: cause !== "pastTime",
    cause,
  })),
  { kind: "terminalUp", terminalId: "t1", bootId: "b" },
  { kind: "upsDark", upsId: "u1", darkAt: 0 },
  { kind: "upsRestored", upsId: "u1" },
  { kind: "flushEnded", storageId: "s1", outcome: "timedOut" },
  { kind: "storageReleased", storageId: "s1" },
  { kind: "storageReady", storageId: "s1" },
  { kind: "controlRebootNeeded", storageId: "s1" },
  { kind: "controlRebootDone" },
  { kind: "startTimedOut", terminalId: "t1" },
  { kind: "sequenceBegan", revision: 3 },
  { kind: "sequenceEnded" },
  ...(["offNow", "offWithGrace", "cycleNow", "cycleWithGrace"] as const).map((form) => ({
    kind: "commandIssued",
    commandId: "c1",
    command: { kind: "upsOff", upsId: "u1", form },
  })),
  { kind: "commandIssued", commandId: "c2", command: { kind: "upsOn", upsId: "u1" } },
  { kind: "commandIssued", commandId: "c3", command: { kind: "terminalShutdown", terminalId: "t1", bootId: null } },
  { kind: "commandIssued", commandId: "c4", command: { kind: "terminalReboot", terminalId: "t1", bootId: null } },
  { kind: "commandIssued", commandId: "c5", command: { kind: "terminalWake", terminalId: "t1" } },
  { kind: "commandIssued", commandId: "c6", command: { kind: "storageFlush", storageId: "s1" } },
  ...["accepted", "done", "unreachable", "timeout", "rejected", "unsupported", "badReply"].map((outcome) => ({
    kind: "commandEnded",
    commandId: "c1",
    outcome,
    detail: "",
  })),
];
const entries = entryBodies.map((body, index) => ({ seq: index, at: 0, epoch: 1, ...body }) as JournalEntry);

type Say = (key: string, values: Record<string, string>) => string;

describe.each(languages)("in %s", (language) => {
  // Words are looked up by codes here; that the code has its words is what is tested.
  const say = translatorFor(language) as unknown as Say;

  test.each(Object.entries(reasons))("reason %s", (code, rest) => {
    const sentence = say(`reasons.${code}`, reasonValues({ code, ...rest } as Reason, names));
    expect(sentence).not.toMatch(/reasons\.|[{}]|undefined|NaN/);
    expect(sentence.length).toBeGreaterThan(3);
  });

  test.each(entries.map((entry) => [JSON.stringify(entry).slice(0, 90), entry] as const))("entry %s", (_, entry) => {
    const { key, values } = entryWords(entry);
    const sentence = say(`log.${key}`, { ...values, node: "<node>" });
    expect(sentence).not.toMatch(/log\.|[{}]|undefined/);
    if (entryNodeId(entry, commandsOf(entries)) !== null) expect(sentence).toContain("<node>");
  });
});

test("every reason has its words, and no words are left over", () => {
  expect(Object.keys(words.en.reasons).toSorted()).toEqual(Object.keys(reasons).toSorted());
});

test("an answer belongs to the node of its command", () => {
  const answer = entries.find((entry) => entry.kind === "commandEnded");
  if (!answer) throw new Error("there is one");
  expect(entryNodeId(answer, commandsOf(entries))).toBe("u1");
  expect(entryNodeId(answer, new Map())).toBeNull();
});
