import { describe, expect, test } from "vitest";
import { aUpsKnown, aUpsReading, aWorld, noon, onBattery } from "../../testing/builders.ts";
import { anOutage } from "../../testing/decide-on.ts";
import { type Edit, load, site } from "../../testing/edit-site.ts";
import { relate } from "../tree/relations.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import { unheardUps } from "../world/observe-ups.ts";
import type { UpsReading } from "../world/readings.ts";
import type { World } from "../world/world.ts";
import type { ForecastUps } from "./forecast.ts";
import { isAffected, marginOf } from "./margin.ts";
import { nothingMeasured } from "./measured-times.ts";
import { createOutcome } from "./outcome.ts";
import { predict } from "./predict.ts";
import { traceOf } from "./trace.ts";
import { loadOf } from "./virtual-ups.ts";

/** UPS⑤ with both blades up and the pool server off, as its device says; its mains fail at noon. blade-1 is known to stop in 20 s. */
function ofUps5(said: Partial<UpsReading>, ...edits: Edit[]): ForecastUps | undefined {
  const tree = site(...edits);
  const known = aWorld({ tree, selfId: "sv1" });
  const world: World = {
    ...known,
    upses: { ...known.upses, ups5: aUpsKnown(aUpsReading({ runtimeSec: 1800, loadPercent: 50, ...said })) },
    terminals: {
      ...known.terminals,
      "blade-pool": { ...unheardTerminal, goodbyeAt: noon - 1000, lastHeardAt: noon - 1000 },
    },
  };
  const measured = { ...nothingMeasured, stop: { "blade-1": { sec: 20, runs: 1 } } };
  const whatIf = { upsIds: ["ups5"], backAfterSec: null };
  const f = predict({ tree, relations: relate(tree), world, now: noon, whatIf, measured });
  return f.upses.find((u) => u.upsId === "ups5");
}

const sec = (at: number | null | undefined) => (at == null ? null : Math.floor((at - noon) / 1000));

describe("a battery whose load is shed step by step", () => {
  // Asked at 60 s; blade-1 is down at 80 s, blade-2 at 240 s, which counts at 250 s: then the UPS is cut.
  test.each([
    {
      // 5 % for itself, 45 % for two of three: 22.5 % each. 1,720 s are left at 50 % when one is down: at 27.5 % they last 3,127 s.
      name: "by the load that the device gives",
      said: {},
      edits: [],
      modelSec: 80 + 3127,
    },
    {
      // 5 % for itself, 45 % for two servers and the hub: 15 % each. 1,720 s at 50 % are 2,457 s at 35 %.
      name: "with a hub on it, which nobody stops",
      said: {},
      edits: [load({ feeds: ["ups5"] })],
      modelSec: 80 + 2457,
    },
    {
      // A tenth of the full load for itself: 0.1 + 0.9 × 2/3 = 0.7 now, 0.1 + 0.9 × 1/3 = 0.4 then. 1,720 s × 0.7 / 0.4 = 3,010 s.
      name: "where the device gives no load",
      said: { loadPercent: null },
      edits: [],
      modelSec: 80 + 3010,
    },
    { name: "a UPS that draws it all itself", said: { loadPercent: 4 }, edits: [], modelSec: 1800 },
  ])("$name", ({ said, edits, modelSec }) => {
    const ups = ofUps5(said, ...edits);
    expect(sec(ups?.modelEmptyAt)).toBe(modelSec);
    expect(sec(ups?.deviceEmptyAt)).toBe(1800);
    expect(sec(ups?.neededUntilAt)).toBe(250);
    // The sooner of the two is shown.
    expect(sec(ups?.emptyAt)).toBe(1800);
    expect(ups?.marginSec).toBe(1550);
  });

  test("of a device that gives no runtime nothing is known", () => {
    expect(ofUps5({ runtimeSec: null })).toMatchObject({
      emptyAt: null,
      deviceEmptyAt: null,
      modelEmptyAt: null,
      marginSec: null,
    });
  });
});

test("of one that was never read nothing is known, also where it is assumed to fail; it affects nobody where it is not", () => {
  const tree = site();
  const known = aWorld({ tree, selfId: "sv1" });
  const world = { ...known, upses: { ...known.upses, ups5: unheardUps } };
  const ask = (upsIds: string[]) =>
    predict({ tree, relations: relate(tree), world, now: noon, whatIf: { upsIds, backAfterSec: null } });
  const unknown = ask(["ups5"]);
  expect(unknown.upses.find((u) => u.upsId === "ups5")).toMatchObject({ emptyAt: null, marginSec: null });
  expect(unknown.verdict).toBe("unknown");
  expect(ask(["ups6"]).verdict).toBe("safe");
});

test.each([
  ["assumed to fail", aUpsKnown(), ["ups5"], true],
  ["on battery", aUpsKnown(onBattery()), [], true],
  ["on mains", aUpsKnown(), ["ups6"], false],
  ["never read", unheardUps, [], false],
] as const)("an outage concerns a UPS that is %s: %#", (_, ups5, failingIds, expected) => {
  const world = aWorld();
  expect(isAffected({ failingIds, world: { ...world, upses: { ...world.upses, ups5 } } }, "ups5")).toBe(expected);
});

test("one that is on battery already drains since it was last read", () => {
  const tree = site();
  const known = aWorld({
    tree,
    selfId: "sv1",
    memory: { outages: { ups5: anOutage() }, sequence: { startedAt: noon, revision: null } },
  });
  const world = {
    ...known,
    upses: { ...known.upses, ups5: aUpsKnown(onBattery({ runtimeSec: 1800 }), noon - 10_000) },
  };
  const f = predict({ tree, relations: relate(tree), world, now: noon });
  expect(sec(f.upses.find((u) => u.upsId === "ups5")?.deviceEmptyAt)).toBe(1790);
  expect(f.upses.find((u) => u.upsId === "ups6")?.deviceEmptyAt).toBeNull();
});

test("where the model's battery is empty sooner, that is shown", () => {
  const tree = site();
  const world = aWorld({ tree });
  const outcome = createOutcome();
  outcome.needs.set("ups5", { untilAt: noon + 250_000, nodeId: "ups5", modelEmptyAt: noon + 900_000 });
  const relations = relate(tree);
  const trace = traceOf(world.memory, relations);
  const args = {
    tree,
    relations,
    world,
    now: noon,
    failAt: noon,
    measured: nothingMeasured,
    trace,
    outcome,
    failingIds: ["ups5"],
  };
  const ups = marginOf(args, "ups5");
  expect([sec(ups.deviceEmptyAt), sec(ups.modelEmptyAt), sec(ups.emptyAt), ups.marginSec]).toEqual([
    3600, 900, 900, 650,
  ]);
});

test("mains that come back end the need of what went on running", () => {
  const tree = site();
  const world = aWorld({ tree, selfId: "sv1" });
  const whatIf = { upsIds: "all" as const, backAfterSec: 300 };
  const f = predict({ tree, relations: relate(tree), world, now: noon, whatIf });
  const untilSec = Object.fromEntries(f.upses.map((u) => [u.upsId, sec(u.neededUntilAt)]));
  expect(untilSec).toEqual({ ups1: 300, ups2: 300, ups3: 300, ups4: 300, ups5: 220, ups6: 220 });
});

test.each([
  {
    name: "half of the servers up",
    share: 0.5,
    loadPercent: 25,
    nodes: 4,
    loads: 0,
    fullLoad: 0.45,
    constantShare: 5 / 45,
  },
  {
    name: "nothing up: only itself is known",
    share: 0,
    loadPercent: 3,
    nodes: 2,
    loads: 0,
    fullLoad: 0.5,
    constantShare: 0.1,
  },
  { name: "only a load on it", share: 0, loadPercent: 20, nodes: 0, loads: 1, fullLoad: 0.2, constantShare: 1 },
])("full load: $name", ({ fullLoad, constantShare, ...given }) => {
  const load = loadOf(given);
  expect(load.fullLoad).toBeCloseTo(fullLoad, 9);
  expect(load.constantShare).toBeCloseTo(constantShare, 9);
});
