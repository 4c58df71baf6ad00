import { expect, test } from "vitest";
import { exampleTimes } from "../../../testing/scenario.ts";
import { toldIn } from "../../../testing/told-in.ts";
import { exampleSite } from "../../tree/example-site.ts";
import { type Fault, neverSec, type PlannedOutage, type TrialPlan } from "./plan.ts";
import { runPlan } from "./run-trial.ts";

const everywhere = exampleSite.upses.map((u) => u.id);
const base: TrialPlan = {
  seed: 1,
  tree: exampleSite,
  selfId: "sv1",
  times: exampleTimes,
  offTerminalIds: ["blade-pool"],
  outages: [{ upsIds: everywhere, fromSec: 0, toSec: 300 }],
  faults: [],
  everyPoll: false,
};

type Case = {
  name: string;
  faults: Fault[];
  outages?: PlannedOutage[];
  over?: Partial<TrialPlan>;
  /** In this order, each within these seconds (both included): "85–95 offNow ups5". */
  tells: string[];
  never?: RegExp;
};

// Without a fault: blade-1 is asked at 30 s, down at 85 s, UPS⑤ off at 85 s, on again at 731 s, blade-1 up at 853 s.
const cases: Case[] = [
  {
    name: "its clock is wrong, and nothing can be journaled at first: asked as soon as it can be",
    faults: [
      { kind: "clockSteps", life: 1, bySec: 120 },
      { kind: "journalGone", atSec: 20, forSec: 30 },
    ],
    tells: ["50–52 shutdown blade-1"],
  },
  {
    name: "a controller that dies again and again while most polls time out stops the site all the same",
    faults: [
      ...everywhere.map((upsId): Fault => ({ kind: "pollsTimeOut", upsId, share: 0.9 })),
      ...[4, 9, 14, 19].map((atSec): Fault => ({ kind: "controllerKilled", atSec, forSec: 1 })),
    ],
    over: { everyPoll: true },
    tells: ["19–19 the controller dies", "30–100 shutdown blade-1"],
  },
  {
    name: "a controller that is to start again when its own terminal is down starts with that",
    faults: [
      { kind: "battery", upsId: "ups1", runtimeSec: 100 },
      { kind: "controllerKilled", atSec: -5, forSec: 1025 },
    ],
    outages: [{ upsIds: ["ups1"], fromSec: 0, toSec: 2000 }],
    tells: ["-5–-5 the controller dies", "100–100 · terminalCrashed sv1", "2000–4300 the controller starts"],
    never: /t\+1020\b/,
  },
  {
    name: "nothing is broken",
    faults: [],
    tells: [
      "-60–-59 the controller starts",
      "0–0 mains of ups5 fail",
      "30–31 shutdown blade-1 (storageLost)",
      "60–61 outage of ups5 confirmed (time)",
      "85–87 offNow ups5",
      "130–133 flush of shared-disk ended: flushed",
      "730–770 on ups5",
      "850–900 terminalUp blade-1",
      "850–900 sequenceEnded",
    ],
  },
  {
    name: "a UPS ignores OFF: tried in another form, and its servers start again on it",
    faults: [{ kind: "offIgnored", upsId: "ups5", when: "always" }],
    tells: ["85–87 offNow ups5", "95–105 offWithGrace ups5", "330–340 cutWithoutEffect ups5", "330–340 wake blade-1"],
    never: /· upsOff ups5/,
  },
  {
    name: "a UPS ignores OFF only on line: on battery it goes off",
    faults: [{ kind: "offIgnored", upsId: "ups5", when: "onLine" }],
    tells: ["85–87 offNow ups5", "85–88 · upsOff ups5"],
  },
  {
    name: "a UPS ignores OFF on line: a cycle that comes on line does nothing, and its terminal stays as it is",
    faults: [{ kind: "offIgnored", upsId: "ups2", when: "onLine" }],
    outages: [{ upsIds: ["ups3"], fromSec: 0, toSec: 1300 }],
    tells: ["960–1100 cycleNow ups2", "1300–1400 upsRestored ups2"],
    never: /· upsOff ups2/,
  },
  {
    name: "a UPS rejects OFF twice: the third is taken",
    faults: [{ kind: "offRejected", upsId: "ups5", times: 2 }],
    tells: ["85–87 offNow ups5", "94–98 offWithGrace ups5", "100–120 offNow ups5", "100–120 · upsOff ups5"],
  },
  {
    name: "seconds on battery left over from an outage before: an outage begins 5 s before it was seen at the most, not 500",
    faults: [{ kind: "staleOnBattery", upsId: "ups5", leftoverSec: 500 }],
    tells: ["0–1 outage of ups5 began at t+-5", "55–56 outage of ups5 confirmed (time)"],
  },
  {
    name: "a runtime that jumps about confirms nothing by itself",
    faults: [{ kind: "runtimeJitter", upsId: "ups5", share: 0.05 }],
    tells: ["60–61 outage of ups5 confirmed (time)"],
    never: /confirmed \(runtime\)/,
  },
  {
    name: "a management card that starts again takes no OFF meanwhile: it gets it later, in another form",
    faults: [{ kind: "cardReboots", upsId: "ups5", atSec: 70 }],
    tells: ["85–87 offNow ups5", "95–140 offWithGrace ups5"],
  },
  {
    name: "polls that time out: the dark is seen later",
    faults: [{ kind: "pollsTimeOut", upsId: "ups5", share: 0.3 }],
    tells: ["85–87 · upsOff ups5", "85–115 upsDark ups5", "85–115 flush shared-disk"],
  },
  {
    name: "a trap that is lost: the next poll sees the outage",
    faults: [{ kind: "traps", upsId: "ups4", how: "lost", share: 1 }],
    tells: ["0–5 outage of ups4 began", "30–32 outage of ups4 confirmed"],
  },
  {
    name: "a trap that is late: a poll was there before",
    faults: [{ kind: "traps", upsId: "ups4", how: "late", share: 1 }],
    tells: ["0–5 outage of ups4 began", "30–32 outage of ups4 confirmed"],
  },
  {
    name: "a trap that comes twice is one outage",
    faults: [{ kind: "traps", upsId: "ups4", how: "doubled", share: 1 }],
    tells: ["0–5 outage of ups4 began", "30–32 outage of ups4 confirmed"],
    never: /mainsLostAgain/,
  },
  {
    name: "a small battery: its runtime confirms the outage before its time",
    faults: [{ kind: "battery", upsId: "ups5", runtimeSec: 200 }],
    tells: ["30–59 outage of ups5 confirmed (runtime)", "85–87 offNow ups5"],
    never: /terminalCrashed/,
  },
  {
    name: "a grace time that the device corrected: it goes dark by its own",
    faults: [
      { kind: "graceCorrected", upsId: "ups5", graceSec: 240 },
      { kind: "terminalHangs", terminalId: "blade-1", stopSec: 400 },
    ],
    outages: [{ upsIds: ["ups5"], fromSec: 0, toSec: 900 }],
    tells: ["270–271 offWithGrace ups5", "509–512 · upsOff ups5"],
  },
  {
    name: "a self-test is no outage, and hides none",
    faults: [
      { kind: "selfTest", upsId: "ups5", atSec: -25, forSec: 10 },
      { kind: "selfTest", upsId: "ups6", atSec: -2, forSec: 10 },
    ],
    tells: ["-1–12 outage of ups6 began", "58–72 outage of ups6 confirmed"],
    never: /t\+-\d+ outage of/,
  },
  {
    name: "answers of a UPS are lost: it was carried out, as its readings show",
    faults: [{ kind: "answersLost", nodeId: "ups5", share: 1, done: true }],
    tells: ["85–87 offNow ups5", "85–87 · upsOff ups5", "85–110 flush shared-disk"],
  },
  {
    name: "orders that never arrive are sent again",
    faults: [{ kind: "answersLost", nodeId: "blade-1", share: 0.5, done: false }],
    over: { seed: 3 },
    tells: ["30–31 shutdown blade-1", "39–42 shutdown blade-1", "39–42 · terminalStopping blade-1"],
  },
  {
    name: "a flush that is not answered is sent again",
    faults: [{ kind: "answersLost", nodeId: "shared-disk", share: 0.6, done: false }],
    over: { seed: 2 },
    tells: ["85–87 flush shared-disk", "85–200 flush of shared-disk ended: flushed"],
  },
  {
    name: "a flush whose answer is lost was carried out",
    faults: [{ kind: "answersLost", nodeId: "shared-disk", share: 1, done: true }],
    tells: [
      "85–87 flush shared-disk",
      "85–87 · storageFlushing shared-disk",
      "130–135 flush of shared-disk ended: flushed",
    ],
  },
  {
    name: "answers that come late",
    faults: [{ kind: "slowAnswers", nodeId: "ups5", sec: 8 }],
    tells: ["85–87 offNow ups5", "92–95 · upsOff ups5", "92–97 flush shared-disk"],
  },
  {
    name: "a terminal hangs on shutdown: past its time its UPS gets OFF with grace",
    faults: [{ kind: "terminalHangs", terminalId: "blade-1", stopSec: 300 }],
    tells: ["240–241 down blade-1 (pastTime)", "240–241 offWithGrace ups5", "419–422 · upsOff ups5"],
    never: /offNow ups5/,
  },
  {
    name: "a terminal lies about being down: it is cut while it runs, and comes back",
    faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
    tells: ["85–87 down blade-1 (goodbye)", "85–87 · terminalCrashed blade-1", "850–900 terminalUp blade-1"],
  },
  {
    name: "a terminal that never boots: its start times out, the others run",
    faults: [{ kind: "neverBoots", terminalId: "blade-1" }],
    tells: ["730–770 wake blade-1", "850–900 terminalUp blade-2", "1330–1336 startTimedOut blade-1"],
    never: /terminalUp blade-1/,
  },
  {
    name: "an agent out of reach: it is asked again, and passes its time or says goodbye when it is back",
    faults: [{ kind: "agentGone", terminalId: "blade-1", atSec: 20, forSec: 100 }],
    tells: ["30–31 shutdown blade-1", "119–145 · terminalStopping blade-1", "169–205 down blade-1 (goodbye)"],
  },
  {
    name: "wake packets that are lost are sent again",
    faults: [{ kind: "wakesLost", terminalId: "blade-1", share: 0.7 }],
    tells: ["730–770 wake blade-1", "740–800 wake blade-1", "850–1330 terminalUp blade-1"],
  },
  {
    name: "a flush that hangs is given its timeout, then cut",
    faults: [{ kind: "flush", storageId: "shared-disk", how: "hangs" }],
    outages: [{ upsIds: everywhere, fromSec: 0, toSec: 800 }],
    tells: ["385–390 flush of shared-disk ended: timedOut", "385–390 offNow ups4"],
  },
  {
    name: "a flush that fails",
    faults: [{ kind: "flush", storageId: "shared-disk", how: "fails" }],
    outages: [{ upsIds: everywhere, fromSec: 0, toSec: 800 }],
    tells: ["85–87 flush shared-disk", "385–390 flush of shared-disk ended: timedOut"],
  },
  {
    name: "a flush that is reported falsely: nobody can know",
    faults: [{ kind: "flush", storageId: "shared-disk", how: "lies" }],
    tells: ["85–89 flush of shared-disk ended: flushed", "85–90 · dirtyCacheLost shared-disk"],
  },
  {
    name: "polls of a storage that time out",
    faults: [{ kind: "storagePollsTimeOut", storageId: "shared-disk", share: 0.3 }],
    tells: ["130–160 flush of shared-disk ended: flushed", "730–790 storageReady shared-disk"],
  },
  {
    name: "a storage that is never ready holds its users",
    faults: [{ kind: "storageNeverReady", storageId: "shared-disk" }],
    tells: ["330–340 · storageStarting shared-disk"],
    never: /wake blade-1|· terminalBooting blade-1/,
  },
  {
    name: "the controller is killed at a moment, and goes on where it was",
    faults: [{ kind: "controllerKilled", atSec: 35, forSec: 15 }],
    tells: ["35–35 the controller dies", "50–50 the controller starts", "85–95 offNow ups5"],
  },
  {
    name: "the controller is killed right after an entry: the next one did not hear the goodbye, and gives the whole time",
    faults: [{ kind: "controllerKilledAfter", effects: 20, forSec: 15 }],
    tells: [
      "60–61 the controller dies",
      "75–76 the controller starts",
      "240–241 down blade-1 (pastTime)",
      "240–241 offWithGrace ups5",
    ],
  },
  {
    name: "the controller ends with its terminal, and starts with it",
    faults: [],
    outages: [{ upsIds: everywhere, fromSec: 0, toSec: 1200 }],
    tells: [
      "900–960 shutdown sv2",
      "960–1100 shutdown sv1",
      "1020–1200 the controller ends with its terminal",
      "1200–1200 mains of ups1 come back",
      "1300–1400 the controller starts",
      "1300–1700 controlRebootNeeded control-disk",
      "2000–2500 controlRebootDone",
      "2500–3200 sequenceEnded",
    ],
  },
  {
    name: "a controller outside the tree, with every poll made",
    faults: [],
    outages: [{ upsIds: everywhere, fromSec: 0, toSec: 1200 }],
    over: { selfId: null, everyPoll: true },
    tells: [
      "900–960 shutdown sv",
      "960–1100 · upsOff ups3",
      "1200–1200 mains of ups1 come back",
      "1400–3200 sequenceEnded",
    ],
    never: /the controller (dies|ends)/,
  },
  {
    name: "outages that overlap at a UPS are one",
    faults: [],
    outages: [
      { upsIds: ["ups5"], fromSec: 20, toSec: 45 },
      { upsIds: ["ups5", "ups6"], fromSec: 0, toSec: 30 },
      { upsIds: ["ups5"], fromSec: 100, toSec: 110 },
    ],
    tells: [
      "0–0 mains of ups5 fail",
      "30–30 mains of ups6 come back",
      "45–45 mains of ups5 come back",
      "100–100 mains of ups5 fail",
    ],
    never: /shutdown/,
  },
];

test.each(cases)("$name", ({ faults, outages = base.outages, over, tells, never }) => {
  const { violations, story } = runPlan({ ...base, outages, faults, ...over }, { story: true });
  expect(violations, story.join("\n")).toEqual([]);
  expect(toldIn(story, tells), story.join("\n")).toEqual(tells);
  if (never) expect(story.filter((line) => never.test(line))).toEqual([]);
});

test("what hangs for ever hangs longer than any trial", () => {
  const faults: Fault[] = [{ kind: "terminalHangs", terminalId: "blade-1", stopSec: neverSec }];
  const { violations, endedAt, story } = runPlan({ ...base, faults }, { story: true });
  expect(violations).toEqual([]);
  expect(story.filter((line) => /terminalHalted blade-1/.test(line))).toEqual([]);
  expect(endedAt).toBeGreaterThan(0);
});
