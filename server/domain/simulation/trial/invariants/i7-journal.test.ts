import { describe, expect, test } from "vitest";
import { anEntry, noon } from "../../../../testing/builders.ts";
import { aGround, type GivenGround } from "../../../../testing/ground.ts";
import type { Command } from "../../../decide/command.ts";
import type { Reason } from "../../../decide/reason.ts";
import type { Happening } from "../ground.ts";
import { journaledOnce } from "./i7-journal.ts";
import { oneActs } from "./i8-one-acts.ts";

const sec = (n: number) => noon + n * 1000;
const asks = (command: Command, epoch = 1, reason: Reason = { code: "recovery" }): Happening => ({
  kind: "entry",
  entry: anEntry({
    kind: "commandIssued",
    commandId: "1-7",
    command,
    reason,
    wasRunning: null,
    epoch,
  }),
});
const cycle = asks({ kind: "upsOff", upsId: "ups1", form: "cycleWithGrace" });
const reboot = asks({ kind: "terminalReboot", terminalId: "sv1", bootId: null });
const members = ["sv1", "sv2"].map((terminalId) => ({ terminalId, bootId: null }));
const restart = asks({ kind: "clusterRestart", clusterId: "ssc-cl", members }, 1, { code: "controlReboot" });
const rebootNeeded = { controlReboot: { neededSince: sec(-900), storageId: "control-disk" } };
const arrived: Happening = { kind: "arrived", commandId: "1-7", life: 1, currentLife: 1, isControllerAlive: true };
const cycledAt = (ago: number) => ({ cycled: new Map([["ups1", sec(-ago)]]), lastOutageAt: sec(-3000) });
const check = (given: GivenGround, happening: Happening) => journaledOnce(happening, aGround(given));

describe("I7: a command is journaled before it is sent, and none has its effect twice", () => {
  test.each<{ name: string; given: GivenGround; asked: Happening; says: string }>([
    {
      name: "sent without a line in the journal",
      given: {},
      asked: arrived,
      says: "command 1-7 was sent and is not in the journal",
    },
    {
      name: "a cycling form again after its effect",
      given: cycledAt(600),
      asked: cycle,
      says: "cycleWithGrace ups1 again after it had its effect",
    },
    {
      name: "also without grace",
      given: cycledAt(600),
      asked: asks({ kind: "upsOff", upsId: "ups1", form: "cycleNow" }),
      says: "cycleNow ups1 again",
    },
    {
      name: "a reboot again after its effect",
      given: { rebootsDone: new Map([["sv1", 1]]) },
      asked: reboot,
      says: "reboot sv1 again",
    },
    {
      name: "a cluster that restarts again after it rebooted one of its members",
      given: { rebootsDone: new Map([["sv2", 1]]), memory: rebootNeeded },
      asked: restart,
      says: "ssc-cl restarts again after it had its effect",
    },
  ])("broken: $name", ({ given, asked, says }) => {
    expect(check(given, asked)).toEqual([expect.stringContaining(says)]);
  });

  test.each<{ name: string; given: GivenGround; asked: Happening }>([
    { name: "sent after it was journaled", given: { journaledCommandIds: new Set(["1-7"]) }, asked: arrived },
    {
      name: "the restart of a cluster that was stopped, whoever of it was rebooted before",
      given: { memory: rebootNeeded, rebootsDone: new Map([["sv1", 1]]) },
      asked: asks({ kind: "clusterRestart", clusterId: "ssc-cl", members }),
    },
    { name: "the first restart of the cluster", given: { memory: rebootNeeded }, asked: restart },
    { name: "the first cycle", given: {}, asked: cycle },
    {
      name: "a cycle for an outage that began since",
      given: { ...cycledAt(600), lastOutageAt: sec(-300) },
      asked: cycle,
    },
    {
      name: "a cycle of a UPS whose terminal came up by the one before: it has to stop anew",
      given: { ...cycledAt(600), terminals: { sv1: { bootedAt: sec(-500) } } },
      asked: cycle,
    },
    {
      name: "a cycle of another UPS",
      given: cycledAt(600),
      asked: asks({ kind: "upsOff", upsId: "ups2", form: "cycleNow" }),
    },
    {
      name: "OFF for good, as often as need be",
      given: cycledAt(600),
      asked: asks({ kind: "upsOff", upsId: "ups1", form: "offWithGrace" }),
    },
    { name: "the first reboot", given: { rebootsDone: new Map([["sv2", 1]]) }, asked: reboot },
    { name: "a shutdown", given: {}, asked: asks({ kind: "terminalShutdown", terminalId: "sv1", bootId: null }) },
    { name: "the end", given: {}, asked: { kind: "end" } },
  ])("holds: $name", ({ given, asked }) => {
    expect(check(given, asked)).toEqual([]);
  });
});

describe("I8, as far as one controller allows: one that is gone sends nothing", () => {
  const lives = [
    { from: sec(-3000), to: sec(-60) },
    { from: sec(-50), to: null },
  ];
  test.each<{ name: string; given: GivenGround; asked: Happening; says: string[] }>([
    { name: "holds: the one that lives", given: { lives }, asked: asks({ kind: "upsOn", upsId: "ups5" }, 2), says: [] },
    {
      name: "broken: the one before it",
      given: { lives },
      asked: asks({ kind: "upsOn", upsId: "ups5" }, 1),
      says: ["command 1-7 comes from a controller that is gone"],
    },
    {
      name: "broken: one that has just died",
      given: { lives: lives.slice(0, 1) },
      asked: asks({ kind: "upsOn", upsId: "ups5" }, 1),
      says: ["command 1-7 comes from a controller that is gone"],
    },
    {
      name: "broken: before any has begun",
      given: { lives: [] },
      asked: asks({ kind: "upsOn", upsId: "ups5" }, 0),
      says: ["command 1-7 comes from a controller that is gone"],
    },
    {
      name: "holds: a note is no command",
      given: { lives },
      asked: { kind: "entry", entry: anEntry({ kind: "controlRebootDone" }) },
      says: [],
    },
    { name: "holds: the end", given: { lives }, asked: { kind: "end" }, says: [] },
  ])("$name", ({ given, asked, says }) => {
    expect(oneActs(asked, aGround(given))).toEqual(says);
  });
});
