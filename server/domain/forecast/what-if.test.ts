import { describe, expect, test } from "vitest";
import { schedule, weekly } from "../../testing/edit-schedules.ts";
import { type Edit, site, terminal } from "../../testing/edit-site.ts";
import { runScenario, startAt } from "../../testing/scenario.ts";
import { exampleSite } from "../tree/example-site.ts";
import { relate } from "../tree/relations.ts";
import type { OrderBody } from "../world/orders.ts";
import type { World } from "../world/world.ts";
import type { Forecast } from "./forecast.ts";
import { predict } from "./predict.ts";
import type { WhatIf } from "./what-if.ts";

/** The healthy example site at 14:00. */
const { world } = runScenario({ outages: [], horizonSec: 0 });

function ask(whatIf: Partial<WhatIf>, edits: Edit[] = [], from: World = world, sec = 0): Forecast {
  const tree = site(...edits);
  const asked = { upsIds: [], backAfterSec: null, ...whatIf };
  return predict({ tree, relations: relate(tree), world: from, now: startAt + sec * 1000, whatIf: asked });
}

const clock = (at: number) => new Date(at + 9 * 3600_000).toISOString().slice(11, 19);
/** `22:03:10 upsOff ups5`, of the nodes that are asked for. */
const steps = (f: Forecast, of = /./) =>
  f.steps.map((s) => `${clock(s.at)} ${s.kind} ${s.nodeId}`).filter((line) => of.test(line));
const blade: OrderBody = { kind: "stop", nodeId: "blade", cutUps: true };
const oneOfEach = /(blade-1|ups4|ups5|disk|sv1)$/;
const at2150 = 7 * 3600 + 50 * 60;
const nightly = [schedule("kyoyu", weekly("off 22:00 on 22:48"))];

type Case = { whatIf: Partial<WhatIf>; edits?: Edit[]; of?: RegExp; steps: string[] };

describe("orders, as if they were given", () => {
  const cases: Record<string, Case> = {
    "stop a group with its UPSes: its terminals, then the UPS that feeds nothing any more": {
      whatIf: { orders: [{ order: blade }] },
      steps: ["14:00:00 shutdown blade-1", "14:00:00 shutdown blade-2", "14:03:10 upsOff ups5"],
    },
    "stop what others hang on: they stop first, the storage is flushed, then cut": {
      whatIf: { orders: [{ order: { kind: "stop", nodeId: "kyoyu", cutUps: true } }] },
      of: oneOfEach,
      steps: [
        "14:00:00 shutdown blade-1",
        "14:03:10 upsOff ups5",
        "14:03:10 flush shared-disk",
        "14:08:09 upsOff ups4",
      ],
    },
    "without its UPSes: they stay on": {
      whatIf: { orders: [{ order: { ...blade, cutUps: false } }] },
      steps: ["14:00:00 shutdown blade-1", "14:00:00 shutdown blade-2"],
    },
    "one that is given later, though it is named first, comes later": {
      whatIf: { orders: [{ order: { kind: "start", nodeId: "blade" }, afterSec: 900 }, { order: blade }] },
      of: /blade-1|ups5/,
      steps: ["14:00:00 shutdown blade-1", "14:03:10 upsOff ups5", "14:15:00 upsOn ups5", "14:15:00 wake blade-1"],
    },
    "hold a group in an outage: it stays, and so does the storage that it uses": {
      whatIf: { upsIds: ["ups4", "ups5"], backAfterSec: 900, orders: [{ order: { kind: "hold", nodeId: "blade-1" } }] },
      of: /blade|ups4|ups5|shared-disk/,
      steps: ["14:00:30 shutdown blade-2", "14:15:30 wake blade-2"],
    },
    "an outage that begins while an ordered stop is under way: the rest follows, the ordered part stays down": {
      whatIf: {
        upsIds: "all",
        afterSec: 100,
        backAfterSec: 300,
        orders: [{ order: { ...blade, cutUps: false } }],
      },
      of: /(blade-1|svr100-1|ups5|ups6|shared-disk)$/,
      steps: [
        "14:00:00 shutdown blade-1",
        "14:02:10 shutdown svr100-1",
        "14:05:20 upsOff ups6",
        "14:05:20 flush shared-disk",
        "14:10:19 upsOn ups6",
        "14:10:19 wake svr100-1",
      ],
    },
    "abort, before the outage is confirmed: nothing is asked": {
      whatIf: { upsIds: ["ups4"], backAfterSec: 900, orders: [{ order: { kind: "abort" }, afterSec: 20 }] },
      steps: [],
    },
  };
  test.each(Object.entries(cases))("%s", (_, { whatIf, edits, of, steps: expected }) => {
    expect(steps(ask(whatIf, edits), of)).toEqual(expected);
  });
});

describe("the schedule of tonight, asked at 14:00", () => {
  const evening: Partial<WhatIf> = { throughSec: 10 * 3600 };
  const cases: Record<string, Case> = {
    "off 22:00 on 22:48, no outage: flushed and cut, and the storage is on early enough": {
      whatIf: evening,
      edits: nightly,
      of: oneOfEach,
      steps: [
        "22:00:00 shutdown blade-1",
        "22:03:10 upsOff ups5",
        "22:03:10 flush shared-disk",
        "22:08:09 upsOff ups4",
        "22:30:00 upsOn ups4",
        "22:30:00 storageStart shared-disk",
        "22:48:00 upsOn ups5",
        "22:48:00 wake blade-1",
      ],
    },
    "an outage 21:50–22:10: all stops before, and the linked side comes on by its schedule": {
      whatIf: { ...evening, upsIds: "all", afterSec: at2150, backAfterSec: 1200 },
      edits: nightly,
      of: oneOfEach,
      steps: [
        "21:50:30 shutdown blade-1",
        "21:53:40 upsOff ups5",
        "21:53:40 flush shared-disk",
        "21:58:39 upsOff ups4",
        // Mains are back a second after the cluster has stopped: the first server that was asked comes up again, and brings it back.
        "22:30:00 upsOn ups4",
        "22:30:00 storageStart shared-disk",
        "22:48:00 upsOn ups5",
        "22:48:00 wake blade-1",
      ],
    },
    "a one-off change, off for an hour: down and up again, other than any schedule says": {
      whatIf: {
        changes: [{ targetId: "blade-1", wanted: "off", fromAt: startAt + 60_000, untilAt: startAt + 3_600_000 }],
      },
      steps: ["14:01:00 shutdown blade-1", "15:00:00 wake blade-1"],
    },
    "run on tonight: the off time does not come later": {
      whatIf: {
        ...evening,
        changes: [{ targetId: "kyoyu", wanted: "on", fromAt: startAt, untilAt: startAt + (8 * 3600 + 49 * 60) * 1000 }],
      },
      edits: nightly,
      steps: [],
    },
  };
  test.each(Object.entries(cases))("%s", (_, { whatIf, edits, of, steps: expected }) => {
    expect(steps(ask(whatIf, edits), of)).toEqual(expected);
  });
});

describe("an outage that begins later", () => {
  test("its batteries last from then on, and the times of the plan are those of one that begins now", () => {
    const [now, later] = [ask({ upsIds: "all" }), ask({ upsIds: "all", afterSec: 3600 })];
    expect(later.steps.map((s) => s.at - 3_600_000)).toEqual(now.steps.map((s) => s.at));
    expect(later.marginSec).toBe(now.marginSec);
    const empty = (f: Forecast) => f.upses.map((u) => u.emptyAt);
    expect(empty(later).map((at) => at && at - 3_600_000)).toEqual(empty(now));
  });

  test("a UPS that is on battery already is not taken to be full when it begins", () => {
    const outages = [{ upsIds: ["ups5"], fromSec: 0, toSec: null }];
    const { world: open } = runScenario({ outages, horizonSec: 20 });
    const empty = (whatIf: Partial<WhatIf>) =>
      ask(whatIf, [], open, 20).upses.find((u) => u.upsId === "ups5")?.deviceEmptyAt;
    expect(empty({ upsIds: "all", afterSec: 3600 })).toBe(empty({}));
  });
});

test("a UPS that runs flat with everything on it down was not needed to the end", () => {
  const f = ask({ upsIds: ["ups5"], orders: [{ order: { kind: "stop", nodeId: "blade", cutUps: false } }] });
  expect(f.verdict).toBe("safe");
  expect(clock(f.upses.find((u) => u.upsId === "ups5")?.neededUntilAt ?? 0)).toBe("14:03:00");
});

test("settings that are not saved: a new server has its part in the plan", () => {
  const model = exampleSite.terminals.find((t) => t.id === "blade-1");
  if (!model) throw new Error("no blade-1 in the site");
  const further: Edit = (t) => ({ ...t, terminals: [...t.terminals, { ...model, id: "blade-3", name: "blade-3" }] });
  const f = ask({ upsIds: ["ups5"] }, [further, terminal("blade-1", { shutdownSec: 60 })]);
  expect(steps(f)).toEqual([
    "14:01:00 shutdown blade-1",
    "14:01:00 shutdown blade-2",
    "14:01:00 shutdown blade-3",
    "14:04:10 upsOff ups5",
  ]);
});

test("nobody loses mains: that is what it says it assumes", () => {
  expect(ask({ orders: [{ order: blade }] })).toMatchObject({
    assumes: "mainsStayAsTheyAre",
    failingIds: [],
    verdict: "safe",
  });
});
