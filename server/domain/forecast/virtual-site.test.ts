import { describe, expect, test } from "vitest";
import {
  anAttempt,
  aStorageKnown,
  aStorageReading,
  aTerminalKnown,
  aUpsKnown,
  aUpsReading,
  aWorld,
  noon,
  onBattery,
  outputOff,
} from "../../testing/builders.ts";
import { aCut, aDown, aStart, aStop } from "../../testing/decide-on.ts";
import { exampleSite } from "../tree/example-site.ts";
import type { ClusterStop, Memory } from "../world/memory.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import { unheardUps } from "../world/observe-ups.ts";
import type { ClusterState, StorageReading } from "../world/readings.ts";
import type { TerminalKnown, UpsKnown } from "../world/world.ts";
import { type MeasuredTimes, nothingMeasured } from "./measured-times.ts";
import { siteFromWorld } from "./virtual-site.ts";
import { configuredTimes } from "./virtual-times.ts";

type Known = {
  upses?: Record<string, UpsKnown>;
  terminals?: Record<string, TerminalKnown>;
  storage?: StorageReading;
  cluster?: ClusterState;
  memory?: Partial<Memory>;
  measured?: Partial<MeasuredTimes>;
  failing?: string[];
};

/** The model that a forecast begins from at noon, of the example site where all is well but for what is known. */
function modelOf({ upses, terminals, storage, cluster, memory, measured, failing = [] }: Known) {
  const world = aWorld({ memory });
  const known = {
    ...world,
    upses: { ...world.upses, ...upses },
    terminals: { ...world.terminals, ...terminals },
    storages: storage ? { ...world.storages, "shared-disk": aStorageKnown({ reading: storage }) } : world.storages,
    clusters: cluster
      ? { "ssc-cl": { link: "ok" as const, state: cluster, readAt: noon, stateSince: noon, failedReads: 0 } }
      : world.clusters,
  };
  const times = { ...nothingMeasured, ...measured };
  return siteFromWorld({ tree: exampleSite, world: known, now: noon, failing: new Set(failing), measured: times });
}
const sec = (n: number) => noon + n * 1000;
const goneFrom = (cause: "goodbye" | "pastTime") => ({
  known: aTerminalKnown({ connected: false, goodbyeAt: cause === "goodbye" ? sec(-1) : null }),
  down: aDown({ cause }),
});

describe("a terminal", () => {
  const blade = (known: TerminalKnown, memory: Partial<Memory> = {}, measured: Partial<MeasuredTimes> = {}) =>
    modelOf({ terminals: { "blade-1": known }, memory, measured }).terminals["blade-1"];
  const asked = (ago: number, reboot = false) => ({ stops: { "blade-1": aStop({ firstAt: sec(-ago), reboot }) } });

  test("that runs, runs", () => {
    expect(blade(aTerminalKnown())).toMatchObject({ state: "running", untilAt: null, powered: true });
  });

  test("that was never heard may well run, unless it is known to be down", () => {
    expect(blade(unheardTerminal)?.state).toBe("running");
    expect(blade(unheardTerminal, { downs: { "blade-1": aDown({ cause: "silent" }) } })?.state).toBe("off");
  });

  test("that lost its connection runs on, until it is known to be down", () => {
    const silent = aTerminalKnown({ connected: false });
    expect(blade(silent)?.state).toBe("running");
    const { known, down } = goneFrom("pastTime");
    expect(blade(known, { downs: { "blade-1": down } })?.state).toBe("off");
    expect(blade(goneFrom("goodbye").known)?.state).toBe("off");
  });

  test("that was asked to stop ends its whole configured time after it was asked", () => {
    expect(blade(aTerminalKnown(), asked(30))).toMatchObject({ state: "stopping", after: "halt", untilAt: sec(150) });
  });

  test("that stops by itself has its whole time from now on", () => {
    expect(blade(aTerminalKnown({ phase: "stopping" }))).toMatchObject({ state: "stopping", untilAt: sec(180) });
  });

  test("that is past its time ends at once, it is hoped", () => {
    expect(blade(aTerminalKnown(), asked(1000))).toMatchObject({ state: "stopping", untilAt: sec(1) });
  });

  test("that reboots comes up again", () => {
    expect(blade(aTerminalKnown(), asked(30, true))).toMatchObject({ state: "stopping", after: "reboot" });
  });

  test.each([
    ["that is being started is up after its configured time", 60, {}, 540],
    ["or after the time that it was measured to need", 60, { start: { "blade-1": { sec: 120, runs: 2 } } }, 60],
    ["and one that is past that after the configured one", 200, { start: { "blade-1": { sec: 120, runs: 2 } } }, 400],
  ])("%s", (_, ago, measured, endSec) => {
    const { known, down } = goneFrom("goodbye");
    const memory = { downs: { "blade-1": down }, starts: { "blade-1": aStart({ firstAt: sec(-ago) }) } };
    expect(blade(known, memory, measured)).toMatchObject({ state: "booting", untilAt: sec(endSec) });
  });

  test("whose start was given up stays off", () => {
    const { known, down } = goneFrom("goodbye");
    const starts = { "blade-1": aStart({ firstAt: sec(-700), timedOutAt: sec(-100) }) };
    expect(blade(known, { downs: { "blade-1": down }, starts })?.state).toBe("off");
  });

  test("on a dark UPS has no power", () => {
    const { known, down } = goneFrom("goodbye");
    const site = modelOf({
      upses: { ups5: aUpsKnown(outputOff()) },
      terminals: { "blade-1": known },
      memory: { downs: { "blade-1": down } },
    });
    expect(site.terminals["blade-1"]).toMatchObject({ state: "off", powered: false });
  });
});

describe("a storage", () => {
  const disk = (known: Known) => modelOf(known).storages["shared-disk"];
  const flush = (ago: number) => ({
    flushes: { "shared-disk": { ...anAttempt({ firstAt: sec(-ago) }), ended: null } },
  });

  test("that is ready has a full cache: a flush is given its whole time", () => {
    expect(disk({})).toMatchObject({ state: "ready", powered: true });
    expect(disk({})?.dirtyBytes).toBeGreaterThan(0);
    expect(modelOf({}).storages["control-disk"]?.dirtyBytes).toBe(0);
  });

  test("on a dark UPS is off", () => {
    const upses = { ups4: aUpsKnown(outputOff()) };
    expect(disk({ upses, storage: aStorageReading() })).toMatchObject({ state: "off", powered: false, dirtyBytes: 0 });
  });

  test.each([
    ["since its UPS came on", { restoredAt: { ups4: sec(-20) } }, 700],
    ["else from now on", {}, 720],
  ])("that starts is ready a warm-up later, counted %s", (_, memory, endSec) => {
    const tree = exampleSite.upses.find((u) => u.id === "ups4");
    expect(tree?.warmupSec).toBe(720);
    const storage = aStorageReading({ state: "starting" });
    expect(disk({ storage, memory })).toMatchObject({ state: "starting", untilAt: sec(endSec), dirtyBytes: 0 });
  });

  test("that flushes ends just before its timeout", () => {
    const storage = aStorageReading({ state: "flushing" });
    expect(disk({ storage, memory: flush(30) })).toMatchObject({ state: "flushing", untilAt: sec(269) });
  });

  test("that flushes though nobody asked is taken as ready, and flushes again when it is asked", () => {
    expect(disk({ storage: aStorageReading({ state: "flushing" }) })).toMatchObject({ state: "ready", untilAt: null });
  });

  test("that is flushed has nothing left to flush", () => {
    const flushed = { state: "flushed", dirtyBytes: 0 };
    expect(disk({ storage: aStorageReading({ state: "flushed" }) })).toMatchObject(flushed);
  });
});

describe("a cluster", () => {
  const both = exampleSite.clusters[0]?.memberIds.map((terminalId) => ({ terminalId, bootId: null })) ?? [];
  const aClusterStop = (over: Partial<ClusterStop>): ClusterStop => ({
    ...anAttempt({ firstAt: sec(-100) }),
    ...{ members: both, ended: null, memberUpAt: null, restartedAt: null },
    ...over,
  });
  const cluster = (state: ClusterState | undefined, memory: Partial<Memory> = {}) =>
    modelOf({ cluster: state, memory }).clusters["ssc-cl"];
  const stop = (over: Partial<ClusterStop>) => ({ clusterStops: { "ssc-cl": aClusterStop(over) } });

  test.each([
    ["runs, as it was read", "running", {}, { state: "running" }],
    ["of which nothing was read runs where a member does", undefined, {}, { state: "running" }],
    ["is stopped, as it was read", "stopped", {}, { state: "stopped" }],
    [
      "that was asked ends just before its timeout",
      "running",
      stop({}),
      { state: "stopping", after: "stay", untilAt: sec(199) },
    ],
    [
      "that stops though nobody asked has its whole time from now on",
      "stopping",
      {},
      { state: "stopping", untilAt: sec(299) },
    ],
    [
      "that restarts comes up again with its members",
      "stopping",
      { ...stop({}), clusterRestarts: { "ssc-cl": { ...anAttempt(), members: both } } },
      { state: "stopping", after: "reboot" },
    ],
    [
      "whose stop is known to have ended is stopped",
      "running",
      stop({ ended: { at: noon, outcome: "stopped" } }),
      { state: "stopped" },
    ],
    [
      "whose stop timed out runs on",
      "running",
      stop({ ended: { at: noon, outcome: "timedOut" } }),
      { state: "running" },
    ],
    [
      "that was never asked, because it did not fit, runs on",
      "running",
      stop({ count: 0, ended: { at: noon, outcome: "doesNotFit" } }),
      { state: "running" },
    ],
  ] as const)("%s", (_, state, memory, expected) => {
    expect(cluster(state, memory)).toMatchObject(expected);
  });
});

describe("a UPS", () => {
  const ups5 = (known: UpsKnown, over: Known = {}) => modelOf({ ...over, upses: { ups5: known } }).upses.ups5;

  test("that was never read is taken to be on mains with a full battery", () => {
    expect(ups5(unheardUps)).toMatchObject({ mains: true, output: "on", charge: 1, pending: null });
  });

  test("that does not tell its charge is taken to be full", () => {
    expect(ups5(aUpsKnown(onBattery({ chargePercent: null })))).toMatchObject({ mains: false, charge: 1 });
    expect(ups5(aUpsKnown(onBattery({ chargePercent: 40 })))).toMatchObject({ charge: 0.4, onBatterySince: noon });
  });

  test("whose mains are taken away is on battery from now on", () => {
    expect(ups5(aUpsKnown(), { failing: ["ups5"] })).toMatchObject({ mains: false, onBatterySince: noon });
  });

  test.each([
    ["offWithGrace", "stayOff"],
    ["cycleWithGrace", "returnWithMains"],
  ] as const)("that counts down after %s goes dark by its grace", (form, after) => {
    const known = aUpsKnown(onBattery({ shutdownPending: true }));
    const memory = { cuts: { ups5: aCut({ form, lastAt: sec(-60) }) } };
    expect(ups5(known, { memory })?.pending).toEqual({ darkAt: sec(120), after });
  });

  test("that counts down longer than its grace goes dark at once, it is feared", () => {
    const known = aUpsKnown(onBattery({ shutdownPending: true }));
    const memory = { cuts: { ups5: aCut({ form: "offWithGrace", lastAt: sec(-600) }) } };
    expect(ups5(known, { memory })?.pending?.darkAt).toBe(sec(1));
  });

  test("that was cycled and is dark comes back by itself", () => {
    const cuts = { ups5: aCut({ form: "cycleNow", darkAt: sec(-5) }) };
    expect(ups5(aUpsKnown(outputOff()), { memory: { cuts } })).toMatchObject({ output: "off", returnAt: noon });
    expect(ups5(aUpsKnown(outputOff()))).toMatchObject({ output: "off", returnAt: null, offSince: noon });
  });

  test("on which nothing hangs keeps the runtime that its device gives, at the load that it gives", () => {
    const spare = { ...exampleSite.upses[0], id: "spare", groupId: "kyoyu" } as (typeof exampleSite.upses)[number];
    const tree = { ...exampleSite, upses: [...exampleSite.upses, spare] };
    const world = aWorld({ tree });
    const known = {
      ...world,
      upses: { ...world.upses, spare: aUpsKnown(aUpsReading({ loadPercent: 8, runtimeSec: 900 })) },
    };
    const site = siteFromWorld({
      tree,
      world: known,
      now: noon,
      failing: new Set(["spare"]),
      measured: nothingMeasured,
    });
    // Nothing is shed that would make it last longer.
    expect(site.upses.spare).toMatchObject({ mains: false, output: "on" });
    expect(site.upses.spare?.fullRuntimeSec).toBeLessThan(900);
  });
});

test("of what the tree does not have nothing takes any time", () => {
  const storages = exampleSite.storages.map((s) => ({ ...s, controllerUpsIds: ["gone"] }));
  expect(configuredTimes({ ...exampleSite, storages }).storageStartSec("shared-disk")).toBe(0);
  const times = configuredTimes(exampleSite);
  const asked = [times.stopSec, times.bootSec, times.storageStartSec, times.clusterStopSec, times.flushSec];
  expect(asked.map((sec) => sec("gone"))).toEqual([0, 0, 0, 0, 0]);
  expect([times.stopSec("blade-1"), times.bootSec("blade-1"), times.flushSec("shared-disk")]).toEqual([180, 600, 299]);
});
