import { describe, expect, test } from "vitest";
import { exampleTimes } from "../../../testing/scenario.ts";
import { toldIn } from "../../../testing/told-in.ts";
import { exampleSite } from "../../tree/example-site.ts";
import type { Fault, LinkEnd, PlannedPeers, TrialPlan } from "./plan.ts";
import { runPlan } from "./run-trial.ts";

const everywhere = exampleSite.upses.map((u) => u.id);
const peers: PlannedPeers = {
  terminals: [
    { id: "a", selfId: null },
    { id: "b", selfId: null },
  ],
  ...{ lostAfterMs: 1_250, hasWitness: true, agentsTell: false },
};
const three = { ...peers, terminals: [...peers.terminals, { id: "c", selfId: null }] };
const onTerminals = { ...peers, terminals: ["sv1", "sv2"].map((id) => ({ id, selfId: id })) };
const base: TrialPlan = {
  ...{ seed: 1, tree: exampleSite, selfId: null, times: exampleTimes, offTerminalIds: ["blade-pool"] },
  ...{ outages: [{ upsIds: everywhere, fromSec: 0, toSec: 300 }], faults: [], everyPoll: false, peers },
};

/** From the twentieth second on. */
const cut = (from: LinkEnd, to: LinkEnd, forSec = 200, bothWays = true): Fault => ({
  ...{ kind: "linkCut", from, to, bothWays, atSec: 20, forSec },
});
const killed = (of: string, atSec: number, forSec: number): Fault => ({ kind: "controllerKilled", of, atSec, forSec });
const isolated = [cut("a", "b"), cut("a", "witness")];

type Case = { name: string; faults: Fault[]; over?: Partial<TrialPlan>; tells: string[]; never?: RegExp };

// Alone, the servers are asked at 30 s, down at 85 s, flushed and cut at 131 s; mains come back at 300 s, and all runs at 855 s.
const cases: Case[] = [
  {
    name: "the one that acts dies in the middle of an outage: the next goes on where it was",
    faults: [killed("a", 40, 100)],
    tells: [
      "30–31 a: shutdown blade-1",
      "41–42 b is acting: takesOver",
      "85–86 b: offNow ups5",
      "850–860 b: sequenceEnded",
    ],
    never: /b: shutdown blade|pastTime/,
  },
  {
    name: "so does the one after that",
    faults: [killed("a", 40, 100), killed("b", 60, 200)],
    over: { peers: three },
    tells: [
      "41–42 b is acting: takesOver",
      "61–62 c is acting: takesOver",
      "85–86 c: offNow ups5",
      "850–860 c: sequenceEnded",
    ],
    never: /b is acting: actsOn|[bc]: shutdown blade/,
  },
  {
    name: "both see the witness and not each other: both act, alike, and when they meet one of them goes on",
    faults: [cut("a", "b", 100)],
    tells: [
      "21–22 b is acting: takesOver",
      "30–31 a: shutdown blade-1",
      "30–31 b: shutdown blade-1",
      "85–86 a: offNow ups5",
      "120–120 a is standBy: takenOver",
      "850–860 b: sequenceEnded",
    ],
  },
  {
    name: "agents that are connected to both let the other one know: nobody takes over",
    faults: [cut("a", "b", 100)],
    over: { peers: { ...peers, agentsTell: true } },
    tells: ["850–860 a: sequenceEnded"],
    never: /b is acting/,
  },
  {
    name: "the one that acts is cut off from the other and from the witness: it goes on stopping, and starts nothing",
    faults: isolated,
    tells: [
      "21–22 b is acting: takesOver",
      "23–24 a is finishing: isolated",
      "85–86 a: offNow ups5",
      "220–220 a is standBy: takenOver",
    ],
    never: / a: (on|wake)/,
  },
  {
    name: "it is cut off for longer than the outage: the other one starts, it does not",
    faults: [cut("a", "b", 2_000), cut("a", "witness", 2_000)],
    tells: [
      "23–24 a is finishing: isolated",
      "330–335 b: on ups4",
      "850–860 b: terminalUp blade-1",
      "2020–2020 a is standBy: takenOver",
    ],
    never: / a: (on|wake)/,
  },
  {
    name: "the one that stands by is cut off from all: it does not start anything either",
    faults: [cut("b", "a", 2_000), cut("b", "witness", 2_000)],
    tells: [
      "21–22 b is finishing: isolated",
      "330–335 a: on ups4",
      "850–860 a: terminalUp blade-1",
      "2020–2020 b is standBy: otherActs",
    ],
    never: / b: (on|wake)/,
  },
  {
    name: "only one direction is cut: the one that is heard and does not hear stands by at once",
    faults: [cut("a", "b", 100, false)],
    tells: ["21–22 b is acting: takesOver", "21–23 a is standBy: takenOver", "850–860 b: sequenceEnded"],
    never: /a: shutdown/,
  },
  {
    name: "its network card is gone: what it sends reaches nothing, the other one does all of it",
    faults: [...isolated, cut("a", "site")],
    tells: [
      "23–24 a is finishing: isolated",
      "40–41 (a 1-10: timeout)",
      "85–86 b: offNow ups5",
      "220–220 a is standBy: takenOver",
    ],
  },
  {
    name: "without a witness nobody takes over: it comes back and goes on by itself",
    faults: [killed("a", 40, 100)],
    over: { peers: { ...peers, hasWitness: false } },
    tells: ["140–140 a is acting: actsOn", "240–241 a: offWithGrace ups5", "570–580 a: sequenceEnded"],
    never: /b is acting/,
  },
  {
    name: "two of three see a third: what it hears of the one that acts is enough",
    faults: [cut("a", "b", 400)],
    over: { peers: three },
    tells: ["850–860 a: sequenceEnded"],
    never: /[bc] is acting/,
  },
  {
    name: "a stand-by that dies, and one that is killed as it takes over, hold up nothing",
    faults: [killed("b", 10, 20), killed("a", 40, 500), killed("b", 41.5, 5)],
    over: { peers: three },
    tells: [
      "41–42 b is acting: takesOver",
      "42–43 c is acting: takesOver",
      "85–86 c: offNow ups5",
      "850–860 c: sequenceEnded",
    ],
  },
  {
    name: "its network card is gone, and agents let each know of the other: those that it does not reach say nothing of it",
    faults: [cut("a", "b"), cut("a", "site")],
    over: { peers: { ...peers, agentsTell: true } },
    tells: ["21–22 b is acting: takesOver", "85–86 b: offNow ups5", "850–860 b: sequenceEnded"],
  },
  {
    name: "the line of a stand-by to the devices is cut, and whole again: nothing comes of it",
    faults: [cut("b", "site")],
    tells: ["850–860 a: sequenceEnded"],
    never: /b is/,
  },
  {
    name: "cut off from all it finishes; the witness answers again, and the one that acted is gone: it acts",
    faults: [cut("b", "a", 2_000), cut("b", "witness", 200), killed("a", 100, 3_000)],
    tells: ["21–22 b is finishing: isolated", "220–220 b is acting: takesOver", "330–340 b: on ups4"],
  },
  {
    name: "without its journal the one that acts only watches, and the other one does not take over for that",
    faults: [{ kind: "journalGone", atSec: 20, forSec: 30 }],
    tells: ["50–52 a: shutdown blade-1", "850–880 a: sequenceEnded"],
    never: /b is/,
  },
  {
    name: "they run on the control terminals: both go down, the last one first comes back, and all runs again",
    faults: [],
    over: { peers: onTerminals, outages: [{ upsIds: everywhere, fromSec: 0, toSec: 1500 }] },
    tells: [
      "900–1100 sv1: shutdown sv2",
      "900–1100 sv1: shutdown sv1",
      "1649–1650 sv1 is acting: actsOn",
      "2600–2700 sv1: on ups4",
      "3144–3146 sv1: sequenceEnded",
    ],
  },
  {
    name: "the terminal that acts is not to be reached: nobody else cuts its UPS, for it may run",
    faults: [cut("sv1", "sv2", 3_000), cut("sv1", "site", 3_000)],
    over: { peers: onTerminals, outages: [{ upsIds: ["ups3"], fromSec: 0, toSec: 1200 }] },
    tells: ["20–22 sv2 is acting: takesOver", "900–1200 sv2: down sv1 (pastTime)"],
    never: /sv2: cycle\S+ ups1/,
  },
];

describe("several controllers (2.9)", () => {
  test.each(cases)("$name", ({ faults, over, tells, never }) => {
    const { violations, story } = runPlan({ ...base, faults, ...over }, { story: true });
    expect(violations, story.join("\n")).toEqual([]);
    expect(toldIn(story, tells), story.join("\n")).toEqual(tells);
    if (never) expect(story.filter((line) => never.test(line))).toEqual([]);
  });
});
