import { describe, expect, test } from "vitest";
import type { Reason } from "../domain/decide/reason.ts";
import { everyEntry as entries } from "../testing/every-entry.ts";
import { commandsOf, entryNodeId, entryWords } from "./entry-words.ts";
import { languages, translatorFor, words } from "./index.ts";
import { reasonValues } from "./reason-words.ts";

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
  supplyLost: { upsIds: ["u1"] },
  storageLost: { storageId: "s1", upsIds: ["u1"] },
  controlLoss: {},
  controlDiskLost: { storageId: "s1", upsIds: ["u1"] },
  neededStops: { neededId: "n1" },
  controlReboot: {},
  waitsForDependents: nodeIds,
  waitsForLinkedSide: nodeIds,
  waitsForPeers: nodeIds,
  shuttingDown: span,
  clusterStopping: { clusterId: "c1", ...span },
  clusterStopEnded: { outcome: "doesNotFit", ...at },
  waitsForMembers: { clusterId: "c1", ...until },
  clusterRestart: { clusterId: "c1" },
  confirmedDown: at,
  notConfirmedDown: at,
  allDown: {},
  waitsForDown: nodeIds,
  waitsForDark: { upsIds: ["u1"] },
  flushing: { ...span, dirtyBytes: 5 },
  flushed: at,
  flushTimedOut: at,
  cutPending: { ...u, ...span },
  cutFailed: u,
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
  scheduledOff: { sinceAt: 0, onAt: 60_000 },
  scheduledOn: { sinceAt: 0 },
  scheduledReboot: { sinceAt: 0 },
  lanOff: { sinceAt: 0, lanFactorIds: ["f1"] },
  ordered: { orderId: "o1" },
  held: { orderId: "o1" },
  skipped: {},
};

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
