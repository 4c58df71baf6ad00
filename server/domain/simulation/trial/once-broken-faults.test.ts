import { describe, expect, test } from "vitest";
import {
  anotherCluster,
  anotherUps,
  cluster,
  type Edit,
  site,
  storage,
  terminal,
  ups,
} from "../../../testing/edit-site.ts";
import { exampleSite } from "../../tree/example-site.ts";
import type { Fault, PlannedOutage, TrialPlan } from "./plan.ts";
import { runPlan, type TrialResult } from "./run-trial.ts";

type Case = {
  name: string;
  edits?: Edit[];
  selfId?: string;
  outages: PlannedOutage[];
  faults: Fault[];
  runtimeSec?: Record<string, number>;
  /** What the story says so often, beside that nothing is broken. */
  told?: [line: RegExp, times: number][];
};

function run(given: Case, seed: number): TrialResult {
  const tree = given.edits ? site(...given.edits) : exampleSite;
  const plan: TrialPlan = {
    seed,
    tree,
    selfId: given.selfId ?? null,
    offTerminalIds: ["blade-pool", "svr100-pool"],
    outages: given.outages,
    faults: given.faults,
    everyPoll: false,
    times: {
      fullRuntimeSec: (id) => given.runtimeSec?.[id] ?? 3600,
      stopSec: () => 60,
      bootSec: () => 100,
      storageStartSec: () => 200,
      flushSec: () => 60,
    },
  };
  return runPlan(plan, { story: true });
}

const at = (upsIds: string, fromSec: number, toSec: number): PlannedOutage => ({
  upsIds: upsIds.split(" "),
  fromSec,
  toSec,
});
/** Both blades hang on ⑤ and ⑥; the first boots only when its outlet gets power. */
const twoFeeds = [
  terminal("blade-1 blade-2 blade-pool", { feeds: ["ups5", "ups6"] }),
  terminal("blade-1", { start: { kind: "power" } }),
  terminal("svr100-1 svr100-2 svr100-pool", { feeds: ["ups5"] }),
];
/** The first blade has ⑤ for itself, and boots only when its outlet gets power. */
const byPower = [
  terminal("blade-1", { start: { kind: "power" } }),
  terminal("blade-2 blade-pool", { feeds: ["ups6"] }),
];

const cases: Case[] = [
  {
    name: "what boots by power is for a person when one of its UPSes never goes off; the other is not cycled for that, and all else is woken",
    edits: twoFeeds,
    outages: [at("ups5 ups6", 0, 600)],
    faults: [{ kind: "offIgnored", upsId: "ups6", when: "always" }],
    told: [
      [/· upsOff ups5$/, 1],
      [/sequenceEnded$/, 1],
    ],
  },
  {
    name: "a UPS that goes off only at the second time of asking is cycled first, then the other with it",
    edits: twoFeeds,
    outages: [at("ups4", 0, 60)],
    faults: [{ kind: "offRejected", upsId: "ups6", times: 3 }],
    told: [[/terminalUp blade-1$/, 1]],
  },
  {
    name: "a UPS that refuses OFF four times is cycled by the fifth",
    edits: byPower,
    outages: [at("ups4", 0, 60)],
    faults: [{ kind: "offRejected", upsId: "ups5", times: 4 }],
  },
  {
    name: "orders to cycle that get lost on the way do not prove that the UPS is deaf",
    edits: byPower,
    outages: [at("ups4", 0, 60)],
    faults: [{ kind: "answersLost", nodeId: "ups5", share: 0.85, done: false }],
  },
  {
    name: "one that takes longer than it may to halt is woken when it has halted, not before",
    outages: [at("ups4", 0, 60)],
    faults: [{ kind: "terminalHangs", terminalId: "blade-1", stopSec: 1000 }],
  },
  {
    name: "the last controller waits for its own UPS to accept the cycle: nobody else would ever boot it",
    selfId: "sv2",
    outages: [at("ups2", 0, 1800)],
    faults: [{ kind: "offRejected", upsId: "ups2", times: 4 }],
  },
  {
    name: "an order to cycle that its card never heard is sent again before the controller goes",
    selfId: "sv2",
    outages: [at("ups2", 0, 1800)],
    faults: [{ kind: "cardReboots", upsId: "ups2", atSec: 900 }],
  },
  {
    name: "what lost its power, and got it back, while no controller was there is woken",
    selfId: "sv2",
    outages: [at("ups2", 0, 5000), at("ups6", 1400, 4600)],
    faults: [],
    edits: [ups("ups6", { minRestartChargePercent: 0 })],
    runtimeSec: { ups6: 1500 },
  },
  {
    name: "while nothing can be journaled nothing is sent; afterwards it goes on",
    outages: [at("ups5", 0, 600)],
    faults: [{ kind: "journalGone", atSec: 50, forSec: 100 }],
    told: [
      [/^t\+([5-9]\d|1[0-4]\d)(\.\d)? [a-z]/, 0],
      [/^t\+15\d(\.\d)? shutdown blade-1 /, 1],
      [/terminalUp blade-1$/, 1],
    ],
  },
  {
    name: "a cluster that stopped while no controller was there is looked at before it is taken to run",
    outages: [at("ups3", 0, 1200)],
    faults: [{ kind: "controllerKilled", atSec: 905, forSec: 355 }],
    told: [[/clusterRestart ssc-cl/, 1]],
  },
  {
    name: "a disk that is dark again after the restart that it asked for asks for another one",
    outages: [at("ups2 ups3", 0, 1320), at("ups2 ups3", 2100, 6243), at("ups1", 5060, 6243)],
    faults: [],
    told: [[/controlRebootNeeded control-disk/, 2]],
  },
  {
    name: "a journal from the future: the clock was set back by more than a year while no controller was there",
    edits: byPower,
    outages: [at("ups5 ups4", 0, 600)],
    faults: [
      { kind: "controllerKilled", atSec: 70, forSec: 20 },
      { kind: "clockSteps", life: 2, bySec: -400 * 86_400 },
    ],
    told: [[/sequenceEnded$/, 1]],
  },
  {
    name: "the clock is an hour behind after the controller's terminal was cycled: the cycle is over all the same",
    selfId: "sv2",
    outages: [at("ups3", 0, 1800)],
    faults: [{ kind: "clockSteps", life: 2, bySec: -3600 }],
    told: [[/shutdown sv2 /, 1]],
  },
  {
    name: "a restart of its cluster that never came does not keep a terminal from being stopped",
    outages: [at("ups3", 0, 1529), at("ups1 ups3", 2481, 9000)],
    faults: [
      { kind: "clusterStop", clusterId: "ssc-cl", how: "fails" },
      { kind: "battery", upsId: "ups1", runtimeSec: 500 },
    ],
  },
  {
    name: "one of two UPSes of the control side's disk stops its terminals",
    edits: [anotherUps("ups3", { id: "ups7", name: "ups7" }), storage("control-disk", { enclosureUpsIds: ["ups7"] })],
    outages: [at("ups7", 0, 2000)],
    faults: [],
    told: [[/shutdown sv1 /, 1]],
  },
  {
    name: "two UPSes of the control side's disk that fail one after the other are one outage of it, while the first is not over",
    edits: [anotherUps("ups3", { id: "ups7", name: "ups7" }), storage("control-disk", { enclosureUpsIds: ["ups7"] })],
    outages: [at("ups3", 0, 2000), at("ups7", 1120, 5400)],
    faults: [],
  },
  {
    name: "a member that hangs in its reboot carries nothing any more: its cluster is shut down without it",
    outages: [at("ups3", 0, 5400), at("ups1", 7900, 12000)],
    faults: [{ kind: "terminalHangs", terminalId: "sv2", stopSec: 10_000_000 }],
    told: [[/clusterShutdown ssc-cl/, 2]],
  },
  {
    name: "the last controller goes on for the linked side where its own UPS refuses to count down",
    selfId: "sv2",
    edits: [cluster("ssc-cl", { enabled: false })],
    outages: [at("ups2", 0, 1800), at("ups1", 1, 1800)],
    faults: [{ kind: "offRejected", upsId: "ups2", times: 2 }],
    told: [[/sequenceEnded$/, 1]],
  },
  {
    name: "one whose start time ran out while no controller was there to wake it gets it again",
    outages: [at("ups5", 0, 60)],
    faults: [
      { kind: "terminalLies", terminalId: "blade-1", longerSec: 400 },
      { kind: "controllerKilled", atSec: 300, forSec: 1000 },
    ],
  },
];

describe("broken once, with faults", () => {
  test.each(cases)("$name", (given) => {
    for (let seed = 1; seed <= 3; seed++) {
      const { violations, story } = run(given, seed);
      expect(violations, story.join("\n")).toEqual([]);
      for (const [line, times] of given.told ?? [])
        expect(story.filter((l) => line.test(l)).length, `${line} in\n${story.join("\n")}`).toBe(times);
    }
  });

  test("a controller that dies at any of its acts and is away for minutes: the order to cycle that it never sent is not taken as done", () => {
    for (let effects = 1; effects <= 45; effects++) {
      const faults: Fault[] = [{ kind: "controllerKilledAfter", effects, forSec: 400 }];
      const { violations, story } = run({ name: "", edits: byPower, outages: [at("ups4", 0, 60)], faults }, effects);
      expect(violations, story.join("\n")).toEqual([]);
    }
  });

  test("a controller that dies at any of its acts, the order to restart a cluster among them: members that stayed up did not bring it back", () => {
    const edits = [anotherCluster("ssc-cl", { id: "db", name: "DB", memberIds: ["blade-1", "blade-2"] })];
    for (let effects = 1; effects <= 20; effects++) {
      const faults: Fault[] = [{ kind: "controllerKilledAfter", effects, forSec: 400 }];
      const { violations, story } = run({ name: "", edits, outages: [at("ups4", 0, 40)], faults }, effects);
      expect(violations, story.join("\n")).toEqual([]);
    }
  });

  test("a controller that dies at any of its acts, and its clock steps back: what was told to cycle before, and came up by it, is not cycled again", () => {
    for (let effects = 1; effects <= 20; effects++) {
      const faults: Fault[] = [
        { kind: "clockSteps", life: 2, bySec: -3600 },
        { kind: "controllerKilledAfter", effects, forSec: 40 },
      ];
      const { violations, story } = run({ name: "", outages: [at("ups2", 0, 960)], faults }, effects);
      expect(violations, story.join("\n")).toEqual([]);
    }
  });
});
