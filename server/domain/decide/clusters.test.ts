import { describe, expect, test } from "vitest";
import {
  anAttempt,
  aTerminalKnown,
  aUpsKnown,
  aUpsReading,
  noon,
  onBattery,
  outputOff,
} from "../../testing/builders.ts";
import { aClusterKnown, aClusterStop, aDown, anOutage, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { anotherCluster, cluster, group, needs, site, terminal, ups } from "../../testing/edit-site.ts";
import { runScenario, type ScenarioOutage, type ScenarioResult, startAt } from "../../testing/scenario.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";

const everywhere = (toSec: number): ScenarioOutage[] => [{ upsIds: "all", fromSec: 0, toSec }];
const at = (ids: string, toSec: number): ScenarioOutage[] => [{ upsIds: ids.split(" "), fromSec: 0, toSec }];
/** A cluster of two servers on UPS⑤, or of one there and one on UPS⑥. */
const linked = (memberIds = ["blade-1", "blade-2"], change = {}) =>
  anotherCluster("ssc-cl", { id: "work", name: "WORK", memberIds, ...change });

/** What was told of clusters and of these terminals. */
function told(r: ScenarioResult, ids: string): string[] {
  const isMeant = new RegExp(`(cluster\\w+ (ssc-cl|work)|(shutdown|reboot|wake) (${ids.replaceAll(" ", "|")})\\b)`);
  return r.lines.filter((l) => isMeant.test(l) && !l.includes("·"));
}
function expectWell(r: ScenarioResult): void {
  expect(r.harm).toEqual([]);
  expect(Object.values(r.site.clusters).filter((c) => c.state !== "running")).toEqual([]);
  expect(r.world.memory).toMatchObject({ sequence: null, clusterStops: {} });
}

describe("the control side's cluster", () => {
  test("one member that loses power leaves alone, and the rest fail over", () => {
    const r = runScenario({ outages: at("ups1", 1500) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).toEqual(["t+930 shutdown sv1"]);
  });

  test("its shared disk: cluster, OS, and when the disk is back one restart of all", () => {
    const r = runScenario({ outages: at("ups3", 1500) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).toEqual([
      "t+900 clusterShutdown ssc-cl",
      "t+940 clusterStopEnded ssc-cl stopped",
      "t+940 shutdown sv2",
      "t+1010 shutdown sv1",
      "t+2250 clusterRestart ssc-cl",
    ]);
  });

  test("without shutdown on outage, or with its linkage off, only the servers stop", () => {
    for (const change of [{ shutdownOnOutage: false }, { enabled: false }]) {
      const r = runScenario({ outages: everywhere(1500), tree: site(cluster("ssc-cl", change)) });
      expect(r.harm).toEqual([]);
      expect(told(r, "sv1").slice(0, 1)).toEqual(["t+970 shutdown sv1"]);
    }
  });

  test("a shutdown that does not end in its time is followed by the OS shutdown all the same", () => {
    const r = runScenario({ outages: everywhere(2000), times: { clusterStopSec: () => 100_000 } });
    expectWell(r);
    expect(told(r, "sv2").slice(0, 3)).toEqual([
      "t+900 clusterShutdown ssc-cl",
      "t+1200 clusterStopEnded ssc-cl timedOut",
      "t+1200 shutdown sv2",
    ]);
  });

  test("where it does not fit into what the batteries hold, straight to the OS shutdown", () => {
    const r = runScenario({
      outages: at("ups3", 800),
      times: { fullRuntimeSec: (id) => (id === "ups3" ? 430 : 3600) },
    });
    expectWell(r);
    expect(told(r, "sv1 sv2").slice(0, 2)).toEqual(["t+0 clusterStopEnded ssc-cl doesNotFit", "t+0 shutdown sv2"]);
  });

  test("mains that come back before the servers were asked: it goes through with it, and is restarted", () => {
    const r = runScenario({ outages: at("ups3", 910) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).toEqual([
      "t+900 clusterShutdown ssc-cl",
      "t+940 clusterStopEnded ssc-cl stopped",
      "t+940 clusterRestart ssc-cl",
    ]);
  });

  test("mains that come back when one server was asked: that one's boot brings it back", () => {
    const r = runScenario({ outages: everywhere(960) });
    expectWell(r);
    expect(told(r, "sv1 sv2")).not.toContain("t+940 clusterRestart ssc-cl");
    expect(r.events.filter((e) => e.kind === "terminalHalted" && e.terminalId === "sv1")).toEqual([]);
  });
});

describe("a cluster on the linked side", () => {
  const tree = site(linked());

  test("stops before the OS of its members, and comes back with them", () => {
    const r = runScenario({ outages: everywhere(600), tree });
    expectWell(r);
    expect(told(r, "blade-1 blade-2").slice(0, 4)).toEqual([
      "t+30 clusterShutdown work",
      "t+70 clusterStopEnded work stopped",
      "t+70 shutdown blade-1",
      "t+70 shutdown blade-2",
    ]);
  });

  test("is asked when what needs one of its members is down", () => {
    const r = runScenario({
      outages: everywhere(600),
      tree: site(linked(), needs("svr100-1 blade-2", "blade-1 blade-2")),
    });
    expectWell(r);
    expect(told(r, "blade-1 blade-2 svr100-1").slice(0, 5)).toEqual([
      "t+30 shutdown svr100-1",
      "t+90 clusterShutdown work",
      "t+130 clusterStopEnded work stopped",
      "t+130 shutdown blade-1",
      "t+190 shutdown blade-2",
    ]);
  });

  test("off by order is a cluster shutdown, whatever is set for outages", () => {
    const r = runScenario({
      outages: [],
      tree: site(linked(undefined, { shutdownOnOutage: false })),
      orders: [
        { atSec: 10, order: { kind: "stop", nodeId: "work", cutUps: false } },
        { atSec: 600, order: { kind: "start", nodeId: "work" } },
      ],
      horizonSec: 3000,
    });
    expectWell(r);
    expect(told(r, "blade-1 blade-2").slice(0, 4)).toEqual([
      "t+10 clusterShutdown work",
      "t+50 clusterStopEnded work stopped",
      "t+50 shutdown blade-1",
      "t+50 shutdown blade-2",
    ]);
  });

  test("off and reboot by schedule too", () => {
    const fromAt = startAt + 60_000;
    const r = runScenario({
      outages: [],
      tree,
      orders: [{ atSec: 10, change: { targetId: "work", wanted: "off", fromAt, untilAt: startAt + 900_000 } }],
      horizonSec: 2400,
    });
    expect(told(r, "blade-1").slice(0, 3)).toEqual([
      "t+60 clusterShutdown work",
      "t+100 clusterStopEnded work stopped",
      "t+100 shutdown blade-1",
    ]);
    expect(r.site.clusters.work?.state).toBe("running");
  });

  test("an operator skips its shutdown, and a held member holds it", () => {
    const orders = [{ atSec: 40, order: { kind: "skip" as const, nodeId: "work" } }];
    const r = runScenario({ outages: everywhere(600), tree, orders, horizonSec: 3000 });
    expect(told(r, "blade-1").slice(0, 3)).toEqual([
      "t+30 clusterShutdown work",
      "t+40 clusterStopEnded work skipped",
      "t+40 shutdown blade-1",
    ]);
    expect(r.world.memory.skips).toEqual({});
    const hold = { atSec: 0, order: { kind: "hold" as const, nodeId: "blade-2" } };
    const held = runScenario({ outages: everywhere(600), tree, orders: [hold], horizonSec: 500 });
    expect(told(held, "blade-1")).toEqual([]);
  });

  describe("of which one member's outage is confirmed first", () => {
    const apart = (sec: number, ...more: Parameters<typeof site>) =>
      runScenario({
        outages: at("ups5 ups6", 600),
        tree: site(linked(["blade-1", "svr100-1"]), ups("ups6", { confirmSec: sec }), ...more),
      });

    test("it waits for the other's, if that comes soon", () => {
      const r = apart(85);
      expectWell(r);
      expect(told(r, "blade-1 svr100-1").slice(0, 1)).toEqual(["t+85 clusterShutdown work"]);
    });

    test("if it does not, it leaves alone", () => {
      expect(told(apart(140), "blade-1 svr100-1").slice(0, 2)).toEqual([
        "t+60 shutdown blade-1",
        "t+140 clusterShutdown work",
      ]);
    });

    test("one that does not stop on outages is not waited for", () => {
      const r = apart(85, group("svr100", { policy: { stopOnOutage: false } }));
      expect(told(r, "blade-1 svr100-1").slice(0, 1)).toEqual(["t+60 shutdown blade-1"]);
    });

    test("mains that come back at the other's UPS end the wait", () => {
      const tree = site(linked(["blade-1", "svr100-1"]), ups("ups6", { confirmSec: 85 }));
      const outages = [...at("ups5", 600), ...at("ups6", 70)];
      const r = runScenario({ outages, tree });
      expectWell(r);
      expect(told(r, "blade-1 svr100-1").slice(0, 1)).toEqual(["t+70 shutdown blade-1"]);
    });
  });
});

describe("one decision", () => {
  const out = { ups3: anOutage() };
  const upses = { ups3: aUpsKnown(onBattery()) };
  const lost = { upses, memory: { outages: out } };
  const asked = (given: Given) =>
    decideOn(given).intents.map(
      ({ command: c }) => `${c.kind} ${"clusterId" in c ? c.clusterId : "terminalId" in c ? c.terminalId : ""}`,
    );
  const ended = (given: Given) =>
    decideOn(given).notes.flatMap((n) =>
      n.kind === "clusterStopEnded" ? [n.outcome] : n.kind === "clusterReleased" ? ["released"] : [],
    );
  const stop = (over = {}) => ({ ...lost, memory: { ...lost.memory, clusterStops: { "ssc-cl": aClusterStop(over) } } });
  const later = noon + 25_000;
  const away = aTerminalKnown({ connected: false });

  test.each<[string, Given, string[]]>([
    ["asks the cluster of a lost disk to stop, and no server yet", lost, ["clusterShutdown ssc-cl"]],
    ["waits while it stops", stop(), []],
    ["asks again where no answer came", { ...stop({ outcome: null }), now: later }, ["clusterShutdown ssc-cl"]],
    [
      "asks again where the answer was that it took it, and it runs on",
      { ...stop(), now: later, clusters: { "ssc-cl": aClusterKnown() } },
      ["clusterShutdown ssc-cl"],
    ],
    [
      "does not where it has begun",
      { ...stop(), now: later, clusters: { "ssc-cl": aClusterKnown({ state: "stopping" }) } },
      [],
    ],
    [
      "stops the servers when it has ended",
      stop({ ended: { at: noon, outcome: "stopped" } }),
      ["terminalShutdown sv1", "terminalShutdown sv2"],
    ],
    [
      "waits for members that this controller has not heard yet",
      { ...lost, terminals: { sv1: unheardTerminal }, observingSince: noon },
      [],
    ],
    [
      "leaves out a member that was shut down by hand",
      { ...lost, terminals: { sv1: aTerminalKnown({ connected: false, goodbyeAt: noon - 60_000 }) } },
      ["clusterShutdown ssc-cl"],
    ],
    ["waits for what needs a member", { ...lost, tree: site(needs("blade-1 sv1")) }, ["terminalShutdown blade-1"]],
  ])("%s", (_name, given, expected) => {
    expect(asked(given)).toEqual(expected);
  });

  test.each<[string, Given, string[]]>([
    [
      "stopped, as was read since",
      { ...stop(), now: later, clusters: { "ssc-cl": aClusterKnown({ state: "stopped", readAt: later }) } },
      ["stopped"],
    ],
    ["not by a reading of before", { ...stop(), clusters: { "ssc-cl": aClusterKnown({ state: "stopped" }) } }, []],
    [
      "stopped: no member is up",
      { terminals: { sv1: away, sv2: away }, memory: { ...stop().memory, downs: { sv1: aDown(), sv2: aDown() } } },
      ["stopped"],
    ],
    ["refused", stop({ outcome: "rejected" }), ["refused"]],
    ["nobody there can do it", stop({ outcome: "unsupported" }), ["refused"]],
    ["skipped", { ...stop(), memory: { ...stop().memory, skips: { "ssc-cl": "stop" } } }, ["skipped"]],
    [
      "it runs, and the battery of a member lasts for the OS shutdown only",
      { ...stop(), upses: { ...upses, ups1: aUpsKnown(onBattery({ runtimeSec: 100 })) } },
      ["doesNotFit"],
    ],
    [
      "it runs, and the battery of a member lasts for the OS shutdown and more",
      { ...stop(), upses: { ...upses, ups1: aUpsKnown(onBattery({ runtimeSec: 400 })) } },
      [],
    ],
    ["its time is over", { ...stop(), now: noon + 300_000 }, ["timedOut"]],
    [
      "a member's outlet counts down already: it does not fit",
      { ...lost, memory: { ...lost.memory, cuts: { ups1: { ...anAttempt(), form: "cycleWithGrace", darkAt: null } } } },
      ["doesNotFit"],
    ],
    [
      "a disk's UPS says low battery: it does not fit",
      { ...lost, upses: { ups3: aUpsKnown(onBattery({ lowBattery: true })) } },
      ["doesNotFit"],
    ],
    [
      "the batteries of a member hold for less than its timeout and the OS: it does not fit",
      {
        tree: site(linked()),
        upses: { ups5: aUpsKnown(onBattery({ runtimeSec: 200 })) },
        memory: { outages: { ups5: anOutage() } },
      },
      ["doesNotFit"],
    ],
    [
      "one of two feeds holds for long: it fits",
      {
        tree: site(linked(["blade-1", "blade-2"]), terminal("blade-1 blade-2", { feeds: ["ups5", "ups6"] })),
        upses: { ups5: aUpsKnown(onBattery({ runtimeSec: 200 })), ups6: aUpsKnown(onBattery({ runtimeSec: 3000 })) },
        memory: { outages: { ups5: anOutage(), ups6: anOutage() } },
      },
      [],
    ],
    [
      "the other one is off: it does not fit",
      {
        tree: site(linked(["blade-1", "blade-2"]), terminal("blade-1 blade-2", { feeds: ["ups5", "ups6"] })),
        upses: { ups5: aUpsKnown(onBattery({ runtimeSec: 200 })), ups6: aUpsKnown(outputOff()) },
        memory: { outages: { ups5: anOutage() } },
      },
      ["doesNotFit"],
    ],
    [
      "a runtime of which nothing is known is no reason",
      { ...lost, upses: { ups3: aUpsKnown(onBattery({ runtimeSec: null })) } },
      [],
    ],
  ])("a shutdown ends: %s", (_name, given, expected) => {
    expect(ended(given)).toEqual(expected);
  });

  const over = (outcome: "stopped" | "refused", more = {}) => ({
    memory: { clusterStops: { "ssc-cl": aClusterStop({ ended: { at: noon - 10_000, outcome }, ...more }) } },
  });
  const known = (state: "running" | "stopped" | "stopping" | "unknown") => ({
    clusters: { "ssc-cl": aClusterKnown({ state }) },
  });
  test.each<[string, Given, string[]]>([
    ["it runs, and none of its members is to stop", { ...over("refused"), ...known("running") }, ["released"]],
    ["it was not stopped, and nothing was read for a minute", { ...over("refused"), now: noon + 60_000 }, ["released"]],
    ["it was not stopped, and its state is not known yet", over("refused"), []],
    [
      "it was not stopped, and the controller has just come up",
      { ...over("refused"), observingSince: noon, now: noon + 50_000 },
      [],
    ],
    [
      "a member has booted, and none of them is up",
      {
        memory: { ...over("stopped", { memberUpAt: noon - 5000 }).memory, downs: { sv1: aDown(), sv2: aDown() } },
        terminals: { sv1: away, sv2: away },
        now: noon + 60_000,
      },
      [],
    ],
    ["it was not stopped, and stops at last", { ...over("refused"), ...known("stopping") }, []],
    ["it was stopped", { ...over("stopped"), ...known("stopped") }, []],
    [
      "a member has booted, and it runs",
      { ...over("stopped", { memberUpAt: noon - 5000 }), ...known("running") },
      ["released"],
    ],
    [
      "a member has booted, and it does not run yet",
      { ...over("stopped", { memberUpAt: noon - 5000 }), ...known("unknown") },
      [],
    ],
    [
      "a member has booted, nothing was read for a minute",
      { ...over("stopped", { memberUpAt: noon - 5000 }), now: noon + 60_000 },
      ["released"],
    ],
    [
      "a member is going down",
      { memory: { ...over("refused").memory, stops: { sv1: aStop() } }, ...known("running") },
      [],
    ],
  ])("forgets a shutdown: %s", (_name, given, expected) => {
    expect(ended(given)).toEqual(expected);
  });

  test("a shutdown of before holds for who was there, not for a member that has booted since", () => {
    const members = [{ terminalId: "sv1", bootId: "boot-1" }];
    const of = (memberUpAt: number | null) =>
      ended(stop({ members, memberUpAt, ended: { at: noon, outcome: "stopped" } }));
    expect(of(null)).toEqual(["released"]);
    expect(of(noon + 1)).toEqual(["released"]);
    // It came up before the cluster stopped: it went with the others.
    expect(of(noon)).toEqual([]);
  });

  const restart = { commandId: "1-9", firstAt: noon - 30_000, lastAt: noon - 30_000, count: 1, members: [] };
  test.each<[string, Given, string[]]>([
    ["members run on", { ...over("stopped"), ...known("stopped") }, ["clusterRestart ssc-cl"]],
    ["and nothing says how it stands", over("stopped"), ["clusterRestart ssc-cl"]],
    [
      "not while one is going down",
      { memory: { ...over("stopped").memory, stops: { sv1: aStop() } }, ...known("stopped") },
      [],
    ],
    [
      "not while one boots",
      {
        memory: {
          ...over("stopped").memory,
          downs: { sv1: aDown() },
          stops: { sv1: aStop() },
          starts: { sv1: { ...anAttempt(), timedOutAt: null } },
        },
        terminals: { sv1: aTerminalKnown({ connected: false }) },
        ...known("stopped"),
      },
      [],
    ],
    [
      "not while their mains may fail again",
      {
        memory: { ...over("stopped").memory, outages: { ups1: anOutage({ mainsBackAt: noon }) } },
        ...known("stopped"),
      },
      [],
    ],
    [
      "not while their disk has no power",
      {
        memory: { ...over("stopped").memory, cuts: { ups3: { ...anAttempt(), form: "offNow", darkAt: null } } },
        ...known("stopped"),
      },
      [],
    ],
    [
      "once more where it was lost",
      {
        memory: { ...over("stopped").memory, clusterRestarts: { "ssc-cl": { ...restart, outcome: "timeout" } } },
        ...known("stopped"),
      },
      ["clusterRestart ssc-cl"],
    ],
    [
      "not where it was taken",
      {
        memory: { ...over("stopped").memory, clusterRestarts: { "ssc-cl": { ...restart, outcome: "accepted" } } },
        ...known("stopped"),
      },
      [],
    ],
    [
      "not where it was refused",
      {
        memory: { ...over("stopped").memory, clusterRestarts: { "ssc-cl": { ...restart, outcome: "unsupported" } } },
        ...known("stopped"),
      },
      [],
    ],
    [
      "a member has booted, and it does not come by itself",
      {
        ...over("stopped", { memberUpAt: noon - 5000 }),
        clusters: { "ssc-cl": aClusterKnown({ state: "stopped", readAt: noon + 120_000 }) },
        now: noon + 120_000,
      },
      ["clusterRestart ssc-cl"],
    ],
    ["not before it had its time", { ...over("stopped", { memberUpAt: noon - 5000 }), ...known("stopped") }, []],
  ])("restarts what was stopped: %s", (_name, given, expected) => {
    expect(asked(given).filter((text) => text.startsWith("cluster"))).toEqual(expected);
  });

  const reboot = { controlReboot: { neededSince: noon - 60_000, storageId: "control-disk" } };
  const rebooting = { ...aStop(), reboot: true, clusterId: "ssc-cl", lastAt: noon - 30_000 };
  const both = { sv1: rebooting, sv2: rebooting };
  const alone = ["terminalReboot sv1", "terminalReboot sv2"];
  test.each<[string, Given, string[]]>([
    ["as a cluster", { memory: reboot }, ["clusterRestart ssc-cl"]],
    [
      "but one by one where another member has booted with the disk there",
      { memory: { ...reboot, rebooted: { sv2: noon - 9000 } } },
      ["terminalReboot sv1"],
    ],
    [
      "and waits for a member that lost its power, and boots now",
      {
        memory: {
          ...reboot,
          downs: { sv2: aDown({ cause: "dark", at: noon - 90_000 }) },
          restoredAt: { ups2: noon - 60_000 },
        },
        terminals: { sv2: away },
      },
      [],
    ],
    ["without one each by itself", { memory: reboot, tree: site(cluster("ssc-cl", { enabled: false })) }, alone],
    [
      "and the one that commands it last",
      { memory: reboot, selfId: "sv1", tree: site(cluster("ssc-cl", { enabled: false })) },
      ["terminalReboot sv2", "terminalReboot sv1"],
    ],
    [
      "with a member on the linked side too",
      { memory: reboot, tree: site(cluster("ssc-cl", { memberIds: ["sv1", "sv2", "blade-1"] })) },
      alone,
    ],
    [
      "refused: each by itself",
      { memory: { ...reboot, stops: both, clusterRestarts: { "ssc-cl": { ...restart, outcome: "rejected" } } } },
      alone,
    ],
    [
      "no effect in its time: each by itself",
      {
        memory: {
          ...reboot,
          stops: both,
          clusterRestarts: { "ssc-cl": { ...restart, outcome: "accepted", firstAt: noon - 300_000 } },
        },
      },
      alone,
    ],
    [
      "lost: once more",
      { memory: { ...reboot, stops: both, clusterRestarts: { "ssc-cl": { ...restart, outcome: "timeout" } } } },
      ["clusterRestart ssc-cl"],
    ],
    [
      "under way: not again",
      { memory: { ...reboot, stops: both, clusterRestarts: { "ssc-cl": { ...restart, outcome: "accepted" } } } },
      [],
    ],
    [
      "one was asked by itself before",
      { memory: { ...reboot, stops: { sv1: { ...aStop(), reboot: true } } } },
      ["terminalReboot sv2"],
    ],
    ["not while one is going down", { memory: { ...reboot, stops: { sv2: aStop() } } }, []],
  ])("the one restart of the control side: %s", (_name, given, expected) => {
    expect(asked(given)).toEqual(expected);
  });

  test("the one restart of the control side is not done because a controller that is just up has heard nobody", () => {
    const silent = { sv1: unheardTerminal, sv2: unheardTerminal };
    const done = (agoMs: number) =>
      decideOn({ memory: reboot, terminals: silent, observingSince: noon - agoMs }).notes.map((n) => n.kind);
    expect(done(29_000)).not.toContain("controlRebootDone");
    expect(done(30_000)).toContain("controlRebootDone");
  });

  test("a cluster that was stopped is not restarted before a controller that is just up has heard everybody", () => {
    const stopped = { ...over("stopped"), ...known("stopped") };
    const asks = (agoMs: number) =>
      asked({ ...stopped, terminals: { sv2: unheardTerminal }, observingSince: noon - agoMs });
    expect(asks(29_000)).toEqual([]);
    expect(asks(30_000)).toEqual(["clusterRestart ssc-cl"]);
  });

  test.each([
    ["in which the disk had been warm before it went down", 721, true],
    ["in which the disk was warm only after it went down", 719, false],
  ])("the one restart of the control side: a member that comes up %s", (_name, diskSec, hasDisk) => {
    const memory = {
      ...reboot,
      restoredAt: { ups3: noon - 100_000 - diskSec * 1000 },
      downs: { sv2: aDown({ at: noon - 100_000 }) },
      starts: { sv2: { ...anAttempt(), timedOutAt: null } },
    };
    const terminals = { sv2: aTerminalKnown({ bootId: "boot-2" }) };
    const ups = decideOn({ memory, terminals }).notes.filter((n) => n.kind === "terminalUp");
    expect(ups).toEqual([expect.objectContaining({ terminalId: "sv2", clusterId: "ssc-cl" })]);
    expect(ups.some((n) => n.kind === "terminalUp" && n.hasDisk === true)).toBe(hasDisk);
  });

  test.each([
    ["restarts with it", aTerminalKnown({ connected: false }), ["sv1", "sv2"]],
    ["of which nothing was heard since this controller came up is not counted on", unheardTerminal, ["sv1"]],
    ["that said goodbye is on its way", aTerminalKnown({ connected: false, goodbyeAt: noon - 5000 }), ["sv1"]],
  ])("the one restart of the control side: a member whose agent is away %s", (_name, sv2, members) => {
    const { intents } = decideOn({ memory: reboot, terminals: { sv2 } });
    const restarts = intents.flatMap(({ command: c }) => (c.kind === "clusterRestart" ? [c.members] : []));
    expect(restarts.map((all) => all.map((m) => m.terminalId))).toEqual([members]);
  });

  test("the last one that reboots is not cut off below", () => {
    const given = {
      ...lost,
      selfId: "sv1",
      memory: { ...lost.memory, downs: { sv2: aDown() }, stops: { sv1: { ...rebooting } } },
    };
    expect(
      asked({ ...given, terminals: { sv2: aTerminalKnown({ connected: false, goodbyeAt: noon - 2000 }) } }).filter(
        (t) => t.endsWith("sv1"),
      ),
    ).toEqual([]);
  });

  test.each<[string, Given, string[]]>([
    [
      "did not end in time",
      {
        memory: { clusterStops: { "ssc-cl": aClusterStop({ ended: { at: noon - 1000, outcome: "timedOut" } }) } },
        ...known("stopping"),
      },
      ["clusterStopTimedOut"],
    ],
    ["was refused", { ...stop({ ended: { at: noon, outcome: "refused" } }) }, ["clusterNotStopped"]],
    ["did not fit", { ...stop({ ended: { at: noon, outcome: "doesNotFit" } }) }, ["clusterNotStopped"]],
    ["does not run though its members do", known("stopped"), ["clusterNotRunning"]],
    ["not for a moment", { clusters: { "ssc-cl": aClusterKnown({ state: "stopped", stateSince: noon - 1000 }) } }, []],
    ["its restart is to come", { ...known("stopped"), memory: reboot }, []],
    ["all of them are to stop", { ...stop({ ended: { at: noon, outcome: "stopped" } }), ...known("stopped") }, []],
  ])("alarm: %s", (_name, given, expected) => {
    const codes = decideOn(given).alarms.map((a) => a.code);
    expect(codes.filter((code) => code.startsWith("cluster"))).toEqual(expected);
  });

  test.each<[string, Given, string]>([
    ["not heard yet", {}, "on unknown asWanted"],
    ["running", known("running"), "on running asWanted"],
    ["asked to stop", lost, "off stopping clusterStopping"],
    ["stopping by itself", known("stopping"), "on stopping asWanted"],
    [
      "stopped with its members to follow",
      { ...stop({ ended: { at: noon, outcome: "stopped" } }), ...known("stopped") },
      "off stopped clusterStopEnded",
    ],
    ["stopped, to be restarted", { ...over("stopped"), ...known("stopped") }, "on starting clusterRestart"],
    ["stopped, nobody knows why", known("stopped"), "on waiting asWanted"],
    ["out of sight", { clusters: { "ssc-cl": aClusterKnown({ link: "lost" }) } }, "on lost asWanted"],
    [
      "all members down",
      { memory: { downs: { sv1: aDown(), sv2: aDown() } }, terminals: { sv1: away, sv2: away } },
      "on stopped asWanted",
    ],
  ])("is shown: %s", (_name, given, expected) => {
    const { desired, status, reason } = decideOn(given).verdicts["ssc-cl"] ?? {};
    expect(`${desired} ${status} ${reason?.code}`).toBe(expected);
  });
});

describe("a cluster that stands still after its disk may have lost its power while no controller looked", () => {
  const since = noon - 60_000;
  const unseen = (chargePercent: number, over: Partial<Given> = {}): Given => ({
    observingSince: since,
    upses: { ups3: { ...aUpsKnown(aUpsReading({ chargePercent })), mainsSince: since } },
    clusters: { "ssc-cl": aClusterKnown({ state: "stopped" }) },
    memory: { sequence: { startedAt: noon - 7_200_000, revision: null }, offBefore: {} },
    ...over,
  });
  const notes = (given: Given) => decideOn(given).notes.filter((n) => n.kind === "clusterStopEnded");
  const warm = (given: Given): Given => ({ ...given, observingSince: noon - 721_000 });

  test("is taken to have stopped with it, and is restarted once the disk is warm", () => {
    expect(notes(unseen(40))).toEqual([
      expect.objectContaining({
        outcome: "stopped",
        members: ["sv1", "sv2"].map((id) => ({ terminalId: id, bootId: "boot-1" })),
      }),
    ]);
    expect(decided(unseen(40)).asks).toEqual([]);
    expect(decided(unseen(40)).why("ssc-cl")).toBe("waitsForStorage");
    expect(decided(warm(unseen(40))).asks).toContain("clusterRestart ssc-cl");
  });
  test("one member that runs is enough", () => {
    const [note] = notes(unseen(40, { terminals: { sv2: aTerminalKnown({ connected: false }) } }));
    expect(note).toMatchObject({ members: [{ terminalId: "sv1" }] });
  });
  test("the incident does not end before that, however long the warm-up takes", () => {
    const ended = { at: noon - 650_000, outcome: "stopped" as const };
    const memory = {
      ...unseen(40).memory,
      clusterStops: { "ssc-cl": aClusterStop({ firstAt: noon - 650_000, ended }) },
    };
    const given = { ...unseen(40, { memory }), observingSince: noon - 660_000 };
    expect(decided(given).notes).not.toContain("sequenceEnded");
  });
  test.each<[string, Given]>([
    ["its battery is too full for that", unseen(60)],
    ["this controller watched all along", { ...unseen(40), observingSince: noon - 7_300_000 }],
    ["it runs", unseen(40, { clusters: { "ssc-cl": aClusterKnown() } })],
    [
      "it is being restarted",
      unseen(40, { memory: { ...unseen(40).memory, clusterRestarts: { "ssc-cl": { ...anAttempt(), members: [] } } } }),
    ],
    [
      "the control side is to restart",
      unseen(40, { memory: { ...unseen(40).memory, controlReboot: { neededSince: noon, storageId: "control-disk" } } }),
    ],
    ["nobody can say", unseen(40, { clusters: { "ssc-cl": aClusterKnown({ state: "stopped", link: "lost" }) } })],
  ])("is left alone where %s", (_name, given) => {
    expect(notes(given)).toEqual([]);
  });
});

test("members start together: none while another is still on its way down", () => {
  const tree = site(linked(), terminal("blade-1", { shutdownSec: 300 }));
  const slow = { stopSec: (id: string) => (id === "blade-1" ? 280 : 50) };
  const r = runScenario({ outages: everywhere(100), tree, times: slow });
  expectWell(r);
  const woken = told(r, "blade-1 blade-2").filter((l) => l.includes("wake"));
  expect(woken[0]?.split(" ")[0]).toBe(woken.find((l) => l.endsWith("blade-1"))?.split(" ")[0]);
});
