import { expect, test } from "vitest";
import { exampleSite } from "../../tree/example-site.ts";
import type { Fault, PlannedOutage, TrialPlan } from "./plan.ts";
import { runPlan } from "./run-trial.ts";

type Seconds = Record<string, number>;

function planOf(given: {
  seed: number;
  selfId: string | null;
  off: string[];
  outages: PlannedOutage[];
  faults: Fault[];
  runtime: Seconds;
  stop: Seconds;
  boot: Seconds;
  storageStart: Seconds;
  flush: Seconds;
}): TrialPlan {
  const of = (seconds: Seconds) => (id: string) => seconds[id] ?? 60;
  return {
    seed: given.seed,
    tree: exampleSite,
    selfId: given.selfId,
    offTerminalIds: given.off,
    outages: given.outages,
    faults: given.faults,
    everyPoll: false,
    times: {
      fullRuntimeSec: of(given.runtime),
      stopSec: of(given.stop),
      bootSec: of(given.boot),
      storageStartSec: of(given.storageStart),
      flushSec: of(given.flush),
    },
  };
}

/** What trials found, as small as it can be made. Each broke an invariant once. */
const found: { name: string; plan: TrialPlan }[] = [
  {
    name: "a control terminal that reboots is not cut off while it boots",
    plan: planOf({
      seed: 11,
      selfId: null,
      off: ["svr100-pool"],
      outages: [{ upsIds: ["ups3"], fromSec: 1802.7, toSec: 3600 }],
      faults: [],
      runtime: { ups1: 2589, ups2: 1800, ups3: 6979, ups4: 1800, ups5: 4306, ups6: 1800 },
      stop: {
        sv1: 90,
        sv2: 70,
        "blade-1": 113,
        "blade-2": 110,
        "blade-pool": 72,
        "svr100-1": 129,
        "svr100-2": 154,
        "svr100-pool": 129,
      },
      boot: {
        sv1: 120,
        sv2: 188,
        "blade-1": 118,
        "blade-2": 280,
        "blade-pool": 42,
        "svr100-1": 71,
        "svr100-2": 200,
        "svr100-pool": 149,
      },
      storageStart: { "control-disk": 360, "shared-disk": 357 },
      flush: { "control-disk": 5, "shared-disk": 92 },
    }),
  },
  {
    name: "a control terminal that is up again after its UPS's cycle is not stopped once more for it",
    plan: planOf({
      seed: 355,
      selfId: "sv1",
      off: ["blade-pool"],
      outages: [{ upsIds: ["ups3"], fromSec: 1777.8, toSec: 3000 }],
      faults: [],
      runtime: { ups1: 1800, ups2: 3600, ups3: 3600, ups4: 5498, ups5: 1800, ups6: 3600 },
      stop: {
        sv1: 37,
        sv2: 17,
        "blade-1": 122,
        "blade-2": 113,
        "blade-pool": 55,
        "svr100-1": 123,
        "svr100-2": 166,
        "svr100-pool": 170,
      },
      boot: {
        sv1: 21,
        sv2: 85,
        "blade-1": 241,
        "blade-2": 258,
        "blade-pool": 50,
        "svr100-1": 40,
        "svr100-2": 61,
        "svr100-pool": 289,
      },
      storageStart: { "control-disk": 389, "shared-disk": 167 },
      flush: { "control-disk": 5, "shared-disk": 80 },
    }),
  },
  {
    name: "a UPS that rejects OFF with grace does not get OFF without, while its terminal runs",
    plan: planOf({
      seed: 407,
      selfId: "sv2",
      off: ["blade-pool", "svr100-pool"],
      outages: [{ upsIds: ["ups3"], fromSec: 3872, toSec: 9600 }],
      faults: [{ kind: "offRejected", upsId: "ups2", times: 1 }],
      runtime: { ups1: 5632, ups2: 3600, ups3: 1800, ups4: 6562, ups5: 1143, ups6: 4350 },
      stop: {
        sv1: 27,
        sv2: 35,
        "blade-1": 120,
        "blade-2": 131,
        "blade-pool": 113,
        "svr100-1": 98,
        "svr100-2": 33,
        "svr100-pool": 89,
      },
      boot: {
        sv1: 80,
        sv2: 23,
        "blade-1": 115,
        "blade-2": 164,
        "blade-pool": 261,
        "svr100-1": 75,
        "svr100-2": 100,
        "svr100-pool": 176,
      },
      storageStart: { "control-disk": 670, "shared-disk": 313 },
      flush: { "control-disk": 6, "shared-disk": 166 },
    }),
  },
  {
    name: "a controller that is up again reads a UPS before it believes what the journal says of it",
    plan: planOf({
      seed: 611,
      selfId: "sv1",
      off: ["blade-pool"],
      outages: [{ upsIds: ["ups1", "ups2", "ups4", "ups5", "ups6"], fromSec: 0, toSec: 3600 }],
      faults: [{ kind: "pollsTimeOut", upsId: "ups1", share: 0.3 }],
      runtime: { ups1: 1800, ups2: 3600, ups3: 6521, ups4: 3600, ups5: 1800, ups6: 4312 },
      stop: {
        sv1: 42,
        sv2: 84,
        "blade-1": 61,
        "blade-2": 70,
        "blade-pool": 12,
        "svr100-1": 153,
        "svr100-2": 72,
        "svr100-pool": 57,
      },
      boot: {
        sv1: 240,
        sv2: 201,
        "blade-1": 53,
        "blade-2": 106,
        "blade-pool": 170,
        "svr100-1": 175,
        "svr100-2": 154,
        "svr100-pool": 164,
      },
      storageStart: { "control-disk": 65, "shared-disk": 653 },
      flush: { "control-disk": 6, "shared-disk": 151 },
    }),
  },
  {
    name: "a server to be woken later than its start time after its UPS came on is woken all the same",
    plan: planOf({
      seed: 1178,
      selfId: "sv2",
      off: ["svr100-pool"],
      outages: [
        { upsIds: ["ups1", "ups3", "ups6"], fromSec: 0, toSec: 1200 },
        { upsIds: ["ups3"], fromSec: 1783.4, toSec: 1804.9 },
        { upsIds: ["ups6"], fromSec: 1783.4, toSec: 1806.7 },
      ],
      faults: [],
      runtime: { ups1: 1800, ups2: 1800, ups3: 3600, ups4: 1800, ups5: 5169, ups6: 6315 },
      stop: {
        sv1: 16,
        sv2: 75,
        "blade-1": 65,
        "blade-2": 33,
        "blade-pool": 131,
        "svr100-1": 158,
        "svr100-2": 84,
        "svr100-pool": 88,
      },
      boot: {
        sv1: 240,
        sv2: 287,
        "blade-1": 109,
        "blade-2": 181,
        "blade-pool": 239,
        "svr100-1": 66,
        "svr100-2": 100,
        "svr100-pool": 51,
      },
      storageStart: { "control-disk": 303, "shared-disk": 75 },
      flush: { "control-disk": 6, "shared-disk": 217 },
    }),
  },
  {
    name: "a control terminal whose own UPS counts down does not wait for linked work",
    plan: planOf({
      seed: 2164,
      selfId: "sv2",
      off: ["svr100-pool"],
      outages: [
        { upsIds: ["ups2"], fromSec: 72.9, toSec: 600 },
        { upsIds: ["ups1", "ups2"], fromSec: 165.7, toSec: 4800 },
      ],
      faults: [],
      runtime: { ups1: 1800, ups2: 3600, ups3: 1800, ups4: 7084, ups5: 3600, ups6: 1800 },
      stop: {
        sv1: 16,
        sv2: 29,
        "blade-1": 29,
        "blade-2": 116,
        "blade-pool": 165,
        "svr100-1": 15,
        "svr100-2": 40,
        "svr100-pool": 29,
      },
      boot: {
        sv1: 290,
        sv2: 167,
        "blade-1": 200,
        "blade-2": 178,
        "blade-pool": 154,
        "svr100-1": 106,
        "svr100-2": 37,
        "svr100-pool": 224,
      },
      storageStart: { "control-disk": 172, "shared-disk": 128 },
      flush: { "control-disk": 5, "shared-disk": 61 },
    }),
  },
  {
    name: "power that came back in the middle of an outage that returned",
    plan: planOf({
      seed: 487,
      selfId: "sv2",
      off: ["svr100-pool"],
      outages: [
        { upsIds: ["ups1", "ups3"], fromSec: 2137.6, toSec: 3537.6 },
        { upsIds: ["ups1"], fromSec: 3572.6, toSec: 9000 },
        { upsIds: ["ups2"], fromSec: 3572.6, toSec: 9000 },
        { upsIds: ["ups6"], fromSec: 3572.6, toSec: 9000 },
      ],
      faults: [],
      runtime: { ups1: 6923, ups2: 5023, ups3: 3469, ups4: 3603, ups5: 1800, ups6: 3005 },
      stop: {
        sv1: 55,
        sv2: 87,
        "blade-1": 12,
        "blade-2": 29,
        "blade-pool": 46,
        "svr100-1": 53,
        "svr100-2": 108,
        "svr100-pool": 149,
      },
      boot: {
        sv1: 192,
        sv2: 91,
        "blade-1": 77,
        "blade-2": 283,
        "blade-pool": 24,
        "svr100-1": 135,
        "svr100-2": 52,
        "svr100-pool": 300,
      },
      storageStart: { "control-disk": 494, "shared-disk": 553 },
      flush: { "control-disk": 6, "shared-disk": 144 },
    }),
  },
  {
    name: "a UPS that ignores OFF on line while its control terminal restarts",
    plan: planOf({
      seed: 1419,
      selfId: "sv2",
      off: ["blade-pool"],
      outages: [{ upsIds: ["ups3", "ups4"], fromSec: 0, toSec: 1213 }],
      faults: [{ kind: "offIgnored", upsId: "ups6", when: "onLine" }],
      runtime: { ups1: 2263, ups2: 1800, ups3: 1800, ups4: 3598, ups5: 1800, ups6: 5620 },
      stop: {
        sv1: 67,
        sv2: 75,
        "blade-1": 12,
        "blade-2": 57,
        "blade-pool": 51,
        "svr100-1": 72,
        "svr100-2": 137,
        "svr100-pool": 26,
      },
      boot: {
        sv1: 34,
        sv2: 189,
        "blade-1": 273,
        "blade-2": 40,
        "blade-pool": 192,
        "svr100-1": 219,
        "svr100-2": 195,
        "svr100-pool": 164,
      },
      storageStart: { "control-disk": 256, "shared-disk": 380 },
      flush: { "control-disk": 6, "shared-disk": 236 },
    }),
  },
  {
    name: "a terminal that hangs on shutdown gets the grace time also when its UPS is cycled",
    plan: planOf({
      seed: 28,
      selfId: null,
      off: ["svr100-pool"],
      outages: [{ upsIds: ["ups3"], fromSec: 20, toSec: 948.6 }],
      faults: [{ kind: "terminalHangs", terminalId: "sv1", stopSec: 10000000 }],
      runtime: { ups1: 1791, ups2: 3600, ups3: 5581, ups4: 3600, ups5: 1800, ups6: 3600 },
      stop: {
        sv1: 66,
        sv2: 17,
        "blade-1": 30,
        "blade-2": 77,
        "blade-pool": 41,
        "svr100-1": 13,
        "svr100-2": 156,
        "svr100-pool": 146,
      },
      boot: {
        sv1: 154,
        sv2: 26,
        "blade-1": 289,
        "blade-2": 45,
        "blade-pool": 240,
        "svr100-1": 215,
        "svr100-2": 160,
        "svr100-pool": 120,
      },
      storageStart: { "control-disk": 299, "shared-disk": 54 },
      flush: { "control-disk": 5, "shared-disk": 52 },
    }),
  },
];

test.each(found)("$name", ({ plan }) => {
  const { violations, story } = runPlan(plan, { story: true });
  expect(violations, story.join("\n")).toEqual([]);
});
