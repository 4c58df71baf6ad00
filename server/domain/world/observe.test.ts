import { describe, expect, it } from "vitest";
import { aTree, aUpsReading, noon, onBattery, outputOff } from "../../testing/builders.ts";
import type { Ups } from "../tree/entities.ts";
import { adoptTree, emptyWorld, observe, observeAll } from "./observe.ts";
import type { ClusterState, Observation, TrapName, UpsReading } from "./readings.ts";
import type { World } from "./world.ts";

const tree = aTree();
const world = emptyWorld({ tree, selfId: "sv1", now: noon });
const sec = (n: number) => noon + n * 1000;

const read = (at: number, reading: UpsReading = aUpsReading(), upsId = "ups1"): Observation => ({
  kind: "upsRead",
  upsId,
  at: sec(at),
  reading,
});
const failed = (at: number): Observation => ({
  kind: "upsReadFailed",
  upsId: "ups1",
  at: sec(at),
  error: "timeout",
  detail: "",
});
const trap = (at: number, name: TrapName): Observation => ({
  kind: "upsTrap",
  upsId: "ups1",
  at: sec(at),
  trap: name,
  detail: "",
});
const upsAfter = (...observations: Observation[]) => observeAll(world, observations).upses.ups1;

describe("a UPS", () => {
  it("keeps who it is, what it speaks and what it holds, and of a write what it holds afterwards", () => {
    const settings = { shutoffGraceSec: 90, lowBatterySec: 120, returnDelaySec: 0, minRestartChargePercent: null };
    const identity = { manufacturer: "APC", model: "Smart-UPS 1500", serial: null, firmware: null };
    const identified = {
      kind: "upsIdentified",
      upsId: "ups1",
      at: noon,
      identity,
      settings,
      family: "powernet",
    } as const;
    expect(upsAfter(identified)).toMatchObject({ identity, settings, family: "powernet" });
    const [upsId, at, by, asked] = ["ups1", noon, "admin", { shutoffGraceSec: 100 }];
    const written = { kind: "upsSettingsWritten", refused: [], ...{ upsId, at, by, asked } } as const;
    const holds = { ...settings, shutoffGraceSec: 180 };
    expect(upsAfter(identified, { ...written, outcome: "done", holds })?.settings).toEqual(holds);
    expect(upsAfter(identified, { ...written, outcome: "timeout", holds: null })?.settings).toEqual(settings);
  });

  it("is stale, not ok, before it was ever heard", () => {
    expect(upsAfter()).toMatchObject({ link: "stale", reading: null, readAt: null });
  });

  it.each([
    ["one failed read changes nothing", [read(0), failed(5)], "ok", 1],
    ["two make it stale", [read(0), failed(5), failed(7)], "stale", 2],
    ["three make it lost", [read(0), failed(5), failed(7), failed(9)], "lost", 3],
    ["one that never answered is lost after three", [failed(5), failed(7), failed(9)], "lost", 3],
    ["a good read makes it ok", [failed(5), failed(7), failed(9), read(12)], "ok", 0],
  ] as const)("link: %s", (_, observations, link, failedReads) => {
    expect(upsAfter(...observations)).toMatchObject({ link, failedReads });
  });

  it.each([
    ["was never lost", [read(0), failed(5), failed(7), read(12)], null],
    ["was lost", [read(0), failed(5), failed(7), failed(9), read(12), read(17)], sec(12)],
  ] as const)("one that %s: when it was found again", (_, observations, foundAgainAt) => {
    expect(upsAfter(...observations)).toMatchObject({ foundAgainAt });
  });

  it("keeps the last good reading while it is silent, and says why the last read failed", () => {
    const known = upsAfter(read(0, onBattery()), failed(2), failed(4), failed(6));
    expect(known).toMatchObject({ link: "lost", reading: { output: "battery" }, readAt: sec(0), lastError: "timeout" });
    expect(upsAfter(failed(1), read(2))?.lastError).toBeNull();
  });

  it.each([
    ["on mains", [read(0), read(5)], { mainsSince: sec(0), darkSince: null, outputSince: sec(0) }],
    ["on battery", [read(0), read(5, onBattery())], { mainsSince: null, darkSince: null, outputSince: sec(0) }],
    [
      "off with mains at the input",
      [read(0), read(5, outputOff())],
      { mainsSince: sec(0), darkSince: sec(5), outputSince: null },
    ],
    [
      "unknown output",
      [read(0), read(5, aUpsReading({ output: "unknown", mainsPresent: null }))],
      { mainsSince: null, darkSince: null, outputSince: null },
    ],
    ["mains not told, output on mains", [read(0, aUpsReading({ mainsPresent: null }))], { mainsSince: sec(0) }],
    ["mains back", [read(0, onBattery()), read(5), read(10)], { mainsSince: sec(5), outputSince: sec(0) }],
    ["dark, on, dark", [read(0, outputOff()), read(5), read(10, outputOff())], { darkSince: sec(10) }],
  ] as const)("since when: %s", (_, observations, expected) => {
    expect(upsAfter(...observations)).toMatchObject(expected);
  });

  it("takes a reading of the same instant, and drops an older one", () => {
    expect(upsAfter(read(10, onBattery()), read(10))).toMatchObject({ reading: { output: "mains" } });
    expect(upsAfter(read(10, onBattery()), read(5))).toMatchObject({ readAt: sec(10), reading: { output: "battery" } });
  });

  it("keeps the time of the good reading before the last", () => {
    expect(upsAfter(read(0), failed(5), read(7))).toMatchObject({ previousReadAt: sec(0), readAt: sec(7) });
  });

  it.each([
    ["stays until a reading", [read(0), trap(1, "onBattery")], { name: "onBattery", at: sec(1) }],
    [
      "is not judged by a reading taken before it",
      [read(0), trap(2, "onBattery"), read(1)],
      { name: "onBattery", at: sec(2) },
    ],
    [
      "is judged together with the first reading after it",
      [read(0), trap(1, "onBattery"), read(2, onBattery())],
      { name: "onBattery", at: sec(1) },
    ],
    [
      "of the instant of a reading is not judged by it",
      [trap(1, "onBattery"), read(1), read(2, onBattery())],
      { name: "onBattery", at: sec(1) },
    ],
    ["is gone with the second", [read(0), trap(1, "onBattery"), read(2), read(4)], null],
    ["doubled keeps its first time", [trap(1, "onBattery"), trap(3, "onBattery")], { name: "onBattery", at: sec(1) }],
    ["about mains outlives an alarm", [trap(1, "onBattery"), trap(2, "alarmAdded")], { name: "onBattery", at: sec(1) }],
    [
      "about mains gives way to its opposite",
      [trap(1, "onBattery"), trap(2, "powerRestored")],
      { name: "powerRestored", at: sec(2) },
    ],
    [
      "once judged gives way to a new one of its name",
      [trap(1, "onBattery"), read(2), trap(3, "onBattery")],
      { name: "onBattery", at: sec(3) },
    ],
  ] as const)("a trap %s", (_, observations, expected) => {
    expect(upsAfter(...observations)?.trap).toEqual(expected);
  });
});

describe("a terminal", () => {
  const terminalAfter = (...observations: Observation[]) => observeAll(world, observations).terminals.sv1;
  const connected = (at: number, bootId: string): Observation => ({
    kind: "terminalConnected",
    terminalId: "sv1",
    at: sec(at),
    bootId,
  });
  const heard = (at: number, bootId: string, phase: "running" | "stopping"): Observation => ({
    kind: "terminalHeard",
    terminalId: "sv1",
    at: sec(at),
    bootId,
    phase,
  });
  const goodbye = (at: number, bootId: string): Observation => ({
    kind: "terminalGoodbye",
    terminalId: "sv1",
    at: sec(at),
    bootId,
  });
  const disconnected = (at: number): Observation => ({ kind: "terminalDisconnected", terminalId: "sv1", at: sec(at) });

  it.each([
    [
      "connects",
      [connected(0, "a")],
      { connected: true, bootId: "a", phase: "running", goodbyeAt: null, lastHeardAt: sec(0) },
    ],
    ["is heard stopping", [connected(0, "a"), heard(1, "a", "stopping")], { phase: "stopping", lastHeardAt: sec(1) }],
    [
      "says goodbye",
      [connected(0, "a"), goodbye(2, "a"), disconnected(3)],
      { connected: false, goodbyeAt: sec(2), lastHeardAt: sec(2) },
    ],
    [
      "comes up in another boot",
      [connected(0, "a"), goodbye(2, "a"), disconnected(3), connected(60, "b")],
      { connected: true, bootId: "b", phase: "running", goodbyeAt: null },
    ],
    [
      "says goodbye before it was ever heard",
      [goodbye(2, "a")],
      { connected: false, bootId: "a", phase: "stopping", goodbyeAt: sec(2) },
    ],
    [
      "is connected again in the boot that stops",
      [connected(0, "a"), heard(1, "a", "stopping"), disconnected(2), connected(3, "a")],
      { connected: true, phase: "stopping", goodbyeAt: null },
    ],
    [
      "is heard in the very moment of its goodbye: the goodbye stands",
      [connected(0, "a"), goodbye(2, "a"), heard(2, "a", "stopping")],
      { phase: "stopping", goodbyeAt: sec(2) },
    ],
    [
      "is in another boot in the very moment of the earlier one's goodbye",
      [connected(0, "a"), goodbye(2, "a"), connected(2, "b")],
      { bootId: "b", phase: "running", goodbyeAt: null },
    ],
    [
      "only had its agent restarted",
      [connected(0, "a"), goodbye(2, "a"), disconnected(3), connected(4, "a"), heard(4, "a", "running")],
      { connected: true, phase: "running", goodbyeAt: null },
    ],
    [
      "has the last word of its earlier boot come late",
      [connected(0, "b"), goodbye(1, "a")],
      { connected: true, bootId: "b", goodbyeAt: null },
    ],
    [
      "loses its connection only",
      [connected(0, "a"), disconnected(3)],
      { connected: false, goodbyeAt: null, lastHeardAt: sec(0) },
    ],
  ] as const)("%s", (_, observations, expected) => {
    expect(terminalAfter(...observations)).toMatchObject(expected);
  });
});

describe("a storage", () => {
  const storageRead = (at: number, state: "ready" | "flushing"): Observation => ({
    kind: "storageRead",
    storageId: "shared-disk",
    at: sec(at),
    reading: { state, dirtyBytes: null },
  });
  const storageFailed: Observation = {
    kind: "storageReadFailed",
    storageId: "shared-disk",
    at: sec(9),
    error: "timeout",
    detail: "",
  };
  it.each([
    ["is stale before it was ever heard", [], { link: "stale", readAt: null }],
    ["answers", [storageFailed, storageRead(9, "ready")], { link: "ok", readAt: sec(9), failedReads: 0 }],
    [
      "drops an older reading",
      [storageRead(9, "flushing"), storageRead(5, "ready")],
      { reading: { state: "flushing" }, readAt: sec(9) },
    ],
    [
      "takes one of the same instant",
      [storageRead(9, "flushing"), storageRead(9, "ready")],
      { reading: { state: "ready" } },
    ],
    ["is as it was after one failed read", [storageRead(1, "ready"), storageFailed], { link: "ok", failedReads: 1 }],
    ["is stale after two", [storageRead(1, "ready"), storageFailed, storageFailed], { link: "stale", failedReads: 2 }],
    [
      "is lost after three failed reads",
      [storageRead(1, "ready"), ...Array.from({ length: 3 }, () => storageFailed)],
      { link: "lost", readAt: sec(1) },
    ],
  ] as const)("%s", (_, observations, expected) => {
    expect(observeAll(world, observations).storages["shared-disk"]).toMatchObject(expected);
  });
});

describe("a cluster", () => {
  const clusterRead = (at: number, state: ClusterState, clusterId = "ssc-cl"): Observation => ({
    kind: "clusterRead",
    clusterId,
    at: sec(at),
    state,
  });
  const clusterFailed: Observation = {
    kind: "clusterReadFailed",
    clusterId: "ssc-cl",
    at: sec(9),
    error: "timeout",
    detail: "",
  };
  it.each([
    ["is stale before it was ever heard", [], { link: "stale", state: null, stateSince: null }],
    ["answers", [clusterRead(3, "running")], { link: "ok", state: "running", readAt: sec(3), stateSince: sec(3) }],
    [
      "is in a state since it was first read in it",
      [clusterRead(3, "running"), clusterRead(5, "running")],
      { readAt: sec(5), stateSince: sec(3) },
    ],
    [
      "that said something else in between is in its state anew",
      [clusterRead(3, "running"), clusterRead(5, "unknown"), clusterRead(7, "running")],
      { state: "running", stateSince: sec(7) },
    ],
    [
      "drops an older reading",
      [clusterRead(5, "stopping"), clusterRead(3, "running")],
      { state: "stopping", readAt: sec(5) },
    ],
    [
      "is as it was after one failed read",
      [clusterRead(3, "running"), clusterFailed],
      { link: "ok", state: "running", failedReads: 1 },
    ],
    [
      "is lost after three, its last state kept",
      [clusterRead(3, "running"), clusterFailed, clusterFailed, clusterFailed],
      { link: "lost", state: "running", readAt: sec(3), failedReads: 3 },
    ],
    ["that answers again is heard", [clusterFailed, clusterFailed, clusterRead(9, "stopped")], { failedReads: 0 }],
  ] as const)("%s", (_, observations, expected) => {
    expect(observeAll(world, observations).clusters["ssc-cl"]).toMatchObject(expected);
  });

  it("that the tree does not have is ignored", () => {
    expect(observeAll(world, [clusterRead(3, "running", "nobody")])).toEqual(world);
  });
});

describe("the fold", () => {
  it("ignores nodes that the tree does not have", () => {
    const unknown: Observation[] = [
      read(0, aUpsReading(), "nobody"),
      { kind: "terminalDisconnected", terminalId: "nobody", at: noon },
      { kind: "storageReadFailed", storageId: "nobody", at: noon, error: "timeout", detail: "" },
      { kind: "commandEnded", commandId: "1-1", at: noon, outcome: "done", detail: "" },
    ];
    expect(observeAll(world, unknown)).toEqual(world);
  });

  it("leaves the world that it was given untouched, and shares all that did not change", () => {
    const before = structuredClone(world);
    const after = observe(world, read(0));
    expect(world).toEqual(before);
    expect(after.upses.ups2).toBe(world.upses.ups2);
    expect(after.terminals).toBe(world.terminals);
    expect(after.storages).toBe(world.storages);
  });

  it("does so for a site of hundreds of nodes too, reading after reading", () => {
    const many = Array.from({ length: 100 }, (_, i) => ({ ...(tree.upses[0] as Ups), id: `ups${i + 1}` }));
    const large = emptyWorld({ tree: aTree({ upses: many }), selfId: null, now: noon });
    const before = structuredClone(large);
    const once = observe(large, read(0, onBattery(), "ups7"));
    const twice = observe(once, read(1, outputOff(), "ups100"));
    expect(large).toEqual(before);
    expect(Object.keys(twice.upses)).toEqual(many.map((u) => u.id));
    const read100 = Object.entries(twice.upses).flatMap(([id, u]) => (u.reading ? [`${id} ${u.reading.output}`] : []));
    expect(read100).toEqual(["ups7 battery", "ups100 off"]);
    expect(once.upses.ups100?.reading).toBeNull();
    expect(twice.upses.ups8).toBe(large.upses.ups8);
  });

  it.each<{ o: Observation }>([
    {
      o: {
        kind: "trapHeard",
        at: noon,
        upsIds: ["ups1"],
        trap: "onBattery",
        address: "192.0.2.1",
        detail: "",
        times: 2,
      },
    },
    { o: { kind: "messageRefused", at: noon, why: "garbled", address: "192.0.2.1", detail: "", times: 3 } },
    { o: { kind: "commandEnded", commandId: "1-1", at: noon, outcome: "done", detail: "" } },
  ])("knows no more by what is for the record: $o.kind", ({ o }) => {
    expect(observe(world, o)).toEqual(world);
  });

  it("gives the same one by one as all at once", () => {
    const observations = [read(0), trap(1, "onBattery"), failed(2), read(3, onBattery()), read(3, onBattery(), "ups2")];
    expect(observeAll(world, observations)).toEqual(observations.reduce<World>(observe, world));
  });

  it("keeps what is known of the nodes that stay when the tree changes", () => {
    const known = observeAll(world, [read(0), read(0, aUpsReading(), "ups2")]);
    const fewer = aTree({ upses: tree.upses.filter((u) => u.id !== "ups3") });
    const after = adoptTree(known, fewer, new Set(["ups2"]));
    expect(after.upses.ups1).toBe(known.upses.ups1);
    expect(after.upses.ups2?.reading).toBeNull();
    expect(after.upses.ups3).toBeUndefined();
  });
});
