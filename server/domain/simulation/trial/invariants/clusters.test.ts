import { describe, expect, test } from "vitest";
import { anAttempt, anEntry, noon, onBattery, outputOff } from "../../../../testing/builders.ts";
import { aClusterStop, aDown, anOutage, aStop } from "../../../../testing/decide-on.ts";
import { cluster, needs, site } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround } from "../../../../testing/ground.ts";
import type { Command } from "../../../decide/command.ts";
import type { Happening } from "../ground.ts";
import { order } from "./i4-order.ts";
import { onlyForAReason } from "./i9-only-for-a-reason.ts";

const sec = (n: number) => noon + n * 1000;
const asks = (command: Command): Happening => ({
  kind: "entry",
  entry: anEntry({ kind: "commandIssued", commandId: "1-1", command, reason: { code: "allDown" }, wasRunning: true }),
});
const members = ["sv1", "sv2"].map((terminalId) => ({ terminalId, bootId: "boot-1" }));
const shutdown = asks({ kind: "clusterShutdown", clusterId: "ssc-cl", members });
const restart = asks({ kind: "clusterRestart", clusterId: "ssc-cl", members });
const stop = asks({ kind: "terminalShutdown", terminalId: "sv1", bootId: null });
const reboot = asks({ kind: "terminalReboot", terminalId: "sv1", bootId: null });

/** The control side's disk is out: both members have to stop. */
function diskOut(over: GivenGround = {}, reading = {}): GivenGround {
  return {
    ...over,
    readings: { ups3: onBattery({ runtimeSec: 3000, ...reading }), ...over.readings },
    memory: { outages: { ups3: anOutage() }, ...over.memory },
  };
}
const asked = (over = {}) =>
  diskOut({ memory: { outages: { ups3: anOutage() }, clusterStops: { "ssc-cl": aClusterStop(over) } } });
type Case = [name: string, asked: Happening, given: GivenGround, says: string | null];

describe("I4: the cluster stops before the OS of its members", () => {
  test.each<Case>([
    ["it was not asked", stop, diskOut(), "sv1 is asked to stop while its cluster ssc-cl runs"],
    ["it was asked, and has time left", stop, asked({ firstAt: sec(-299) }), "while its cluster ssc-cl runs"],
    ["it had its time", stop, asked({ firstAt: sec(-300) }), null],
    [
      "it did not fit when the other one was asked",
      stop,
      diskOut({
        memory: {
          outages: { ups3: anOutage() },
          stops: { sv2: aStop() },
          clusterStops: { "ssc-cl": aClusterStop({ ended: { at: sec(-60), outcome: "doesNotFit" } }) },
        },
      }),
      null,
    ],
    [
      "it is said not to fit, and it does",
      stop,
      asked({ firstAt: sec(-60), ended: { at: sec(-60), outcome: "doesNotFit" } }),
      "while its cluster ssc-cl runs",
    ],
    [
      "it had stopped, and a member that booted a moment ago runs it again",
      stop,
      { ...asked({ ended: { at: sec(-60), outcome: "stopped" } }), terminals: { sv2: { runningSince: sec(-5) } } },
      null,
    ],
    [
      "it had stopped, and runs again for longer than a controller needs to hear of that",
      stop,
      { ...asked({ ended: { at: sec(-60), outcome: "stopped" } }), terminals: { sv2: { runningSince: sec(-20) } } },
      "while its cluster ssc-cl runs",
    ],
    ["its manager refused", stop, asked({ outcome: "rejected" }), null],
    ["nobody there can do it", stop, asked({ outcome: "unsupported" }), null],
    [
      "its linkage does not shut it down on outages",
      stop,
      diskOut({ tree: site(cluster("ssc-cl", { shutdownOnOutage: false })) }),
      null,
    ],
    [
      "one member need not stop",
      stop,
      { readings: { ups1: onBattery() }, memory: { outages: { ups1: anOutage() } } },
      null,
    ],
    [
      "the other member boots, and will stay",
      stop,
      {
        readings: { ups1: onBattery({ runtimeSec: 3000 }) },
        memory: { outages: { ups1: anOutage() } },
        states: { sv2: "booting" },
      },
      null,
    ],
    [
      "the other member's UPS has not been read since this controller came up",
      stop,
      {
        readings: { ups1: onBattery({ runtimeSec: 3000 }), ups2: null },
        memory: { outages: { ups1: anOutage(), ups2: anOutage() } },
      },
      null,
    ],
    [
      "the other member's UPS is out too",
      stop,
      {
        readings: { ups1: onBattery({ runtimeSec: 3000 }), ups2: onBattery({ runtimeSec: 3000 }) },
        memory: { outages: { ups1: anOutage(), ups2: anOutage() } },
      },
      "while its cluster ssc-cl runs",
    ],
    [
      "the other member runs, and a controller that is just up takes it for down",
      stop,
      {
        readings: { ups1: onBattery({ runtimeSec: 3000 }) },
        memory: { outages: { ups1: anOutage() }, downs: { sv2: aDown() } },
      },
      null,
    ],
    [
      "the other member boots, and will have to stop too",
      stop,
      { ...diskOut(), states: { sv2: "booting" } },
      "while its cluster ssc-cl runs",
    ],
    ["the disk's battery does not hold for it", stop, diskOut({}, { runtimeSec: 300 }), null],
    [
      "the other member is without power, which nobody has seen yet: with it there was no time",
      stop,
      diskOut({
        states: { sv2: "crashed" },
        readings: { ups2: outputOff() },
        terminals: { sv2: { haltedSince: sec(-8) } },
      }),
      null,
    ],
    [
      "the other member boots on a battery that does not hold for it",
      stop,
      diskOut({ states: { sv2: "booting" }, readings: { ups2: onBattery({ runtimeSec: 60 }) } }),
      null,
    ],
    [
      "the other member has been without power for long",
      stop,
      diskOut({
        states: { sv2: "crashed" },
        readings: { ups2: outputOff() },
        terminals: { sv2: { haltedSince: sec(-60) } },
      }),
      "while its cluster ssc-cl runs",
    ],
    [
      "the other member is thought to boot: its UPS is on again since it went down",
      stop,
      {
        readings: { ups1: onBattery({ runtimeSec: 3000 }) },
        states: { sv2: "off" },
        memory: {
          outages: { ups1: anOutage() },
          downs: { sv2: aDown({ at: sec(-100) }) },
          restoredAt: { ups2: sec(-60) },
        },
      },
      null,
    ],
    [
      "the other member is down, and its UPS was on all the time",
      stop,
      {
        readings: { ups1: onBattery({ runtimeSec: 3000 }) },
        states: { sv2: "off" },
        memory: { outages: { ups1: anOutage() }, downs: { sv2: aDown({ at: sec(-100) }) } },
      },
      "while its cluster ssc-cl runs",
    ],
    [
      "the other member was thought to boot, and its time is over",
      stop,
      {
        readings: { ups1: onBattery({ runtimeSec: 3000 }) },
        states: { sv2: "off" },
        memory: {
          outages: { ups1: anOutage() },
          downs: { sv2: aDown({ at: sec(-900) }) },
          restoredAt: { ups2: sec(-800) },
        },
      },
      "while its cluster ssc-cl runs",
    ],
    ["its battery says that it is low", stop, diskOut({}, { lowBattery: true }), null],
    [
      "nobody knows for how long its battery holds",
      stop,
      diskOut({}, { runtimeSec: null }),
      "while its cluster ssc-cl runs",
    ],
    [
      "a member's outlet counts down",
      stop,
      diskOut({
        memory: {
          outages: { ups3: anOutage() },
          cuts: { ups1: { ...anAttempt(), form: "cycleWithGrace", darkAt: null } },
        },
      }),
      null,
    ],
    [
      "it was asked before",
      stop,
      diskOut({ memory: { outages: { ups3: anOutage() }, stops: { sv1: aStop() } } }),
      null,
    ],
    [
      "a member reboots, where another one runs with the disks there",
      reboot,
      { memory: { rebooted: { sv2: sec(-60) } } },
      null,
    ],
    ["a member reboots, and its cluster was not restarted", reboot, {}, "reboot sv1 and not its cluster ssc-cl"],
    [
      "a member reboots, the restart of its cluster having been refused",
      reboot,
      { memory: { clusterRestarts: { "ssc-cl": { ...anAttempt({ outcome: "rejected" }), members } } } },
      null,
    ],
  ])("%s", (_name, happening, given, says) => {
    expect(order(happening, aGround(given))).toEqual(says === null ? [] : [expect.stringContaining(says)]);
  });
});

describe("I4: a cluster is not asked to stop before what needs its members is down", () => {
  const tree = site(needs("blade-1 sv1", "sv2 sv1"));
  test.each<Case>([
    ["it is up", shutdown, diskOut({ tree }), "ssc-cl is asked to stop while what needs it is up: blade-1"],
    ["it is off", shutdown, diskOut({ tree, states: { "blade-1": "off" } }), null],
    [
      "it goes through with what was asked",
      shutdown,
      diskOut({ tree, memory: { outages: { ups3: anOutage() }, clusterStops: { "ssc-cl": aClusterStop() } } }),
      null,
    ],
  ])("%s", (_name, happening, given, says) => {
    expect(order(happening, aGround(given))).toEqual(says === null ? [] : [expect.stringContaining(says)]);
  });
});

describe("I9: a cluster is asked for a reason that concerns all of its members", () => {
  const stopped = { clusterStops: { "ssc-cl": aClusterStop({ ended: { at: noon, outcome: "stopped" as const } }) } };
  test.each<Case>([
    ["none must stop", shutdown, {}, "ssc-cl is asked to stop, and need not: sv1 sv2"],
    ["their disk is out", shutdown, diskOut(), null],
    [
      "one that need not goes down already",
      shutdown,
      { readings: { ups2: onBattery() }, memory: { outages: { ups2: anOutage() }, stops: { sv1: aStop() } } },
      null,
    ],
    ["what was asked is asked once more", shutdown, { memory: { clusterStops: { "ssc-cl": aClusterStop() } } }, null],
    ["a restart of what nobody stopped", restart, {}, "ssc-cl is asked to restart, and nobody stopped it"],
    ["a restart of what was stopped", restart, { memory: stopped }, null],
    [
      "the one restart after a dark disk",
      restart,
      { memory: { controlReboot: { neededSince: noon, storageId: "control-disk" } } },
      null,
    ],
  ])("%s", (_name, happening, given, says) => {
    expect(onlyForAReason(happening, aGround(given))).toEqual(says === null ? [] : [expect.stringContaining(says)]);
  });
});
