import { describe, expect, test } from "vitest";
import { anAttempt, aTerminalKnown, aUpsKnown, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { aClusterKnown, aClusterStop, aDown, anOutage, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { anotherCluster, cluster, needs, site, terminal } from "../../testing/edit-site.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";

/** A cluster of two servers on UPS⑤, or of one there and one on UPS⑥. */
const linked = (memberIds = ["blade-1", "blade-2"], change = {}) =>
  anotherCluster("ssc-cl", { id: "work", name: "WORK", memberIds, ...change });

describe("one decision", () => {
  const out = { ups3: anOutage() };
  const upses = { ups3: aUpsKnown(onBattery()) };
  const lost = { upses, memory: { outages: out } };
  const half: Given = {
    tree: site(linked(["blade-1", "svr100-1"])),
    upses: { ups5: aUpsKnown(onBattery()) },
    memory: { outages: { ups5: anOutage() } },
  };
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
    [
      "waits to hear whether a member that need not stop runs and carries the cluster on",
      { ...half, terminals: { "svr100-1": unheardTerminal }, observingSince: noon },
      ["terminalShutdown blade-2", "terminalShutdown blade-pool"],
    ],
    [
      "takes one that was not heard in that time for down: then it stops as a whole",
      {
        ...half,
        terminals: { "svr100-1": unheardTerminal },
        memory: { ...half.memory, offBefore: { "svr100-1": true } },
      },
      ["clusterShutdown work", "terminalShutdown blade-2", "terminalShutdown blade-pool"],
    ],
    [
      "lets a member leave alone where another one carries it on",
      half,
      ["terminalShutdown blade-1", "terminalShutdown blade-2", "terminalShutdown blade-pool"],
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
