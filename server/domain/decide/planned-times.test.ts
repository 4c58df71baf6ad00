import { describe, expect, test } from "vitest";
import { aTerminalKnown, aTree, noon } from "../../testing/builders.ts";
import { aDown, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import type { Tree } from "../tree/entities.ts";

const sec = (n: number) => noon + n * 1000;

/** BLADE-1 goes off at `offTime` and on at `onTime`, each day, in UTC. */
const planned = (offTime: string, onTime: string): Tree =>
  aTree({
    network: { ...aTree().network, timeZone: "UTC" },
    schedules: [
      {
        id: "plan",
        name: "plan",
        note: "",
        targetId: "blade-1",
        entries: [{ on: "weekly", weekdays: [0, 1, 2, 3, 4, 5, 6], date: null, onTime, offTime }],
      },
    ],
  });

describe("a reboot by schedule (2.6)", () => {
  const tree = planned("12:00", "12:01");
  const due = { "blade-1": { at: noon, wanted: "reboot" as const, missed: false } };
  const stop = aStop({ reboot: true, firstAt: noon, lastAt: noon, reason: { code: "scheduledReboot", sinceAt: noon } });
  test.each<[string, number, Given["memory"], string[]]>([
    ["is asked for once its time has come", 1, { due }, ["reboot blade-1"]],
    ["is not asked for again so soon", 5, { due, stops: { "blade-1": stop } }, []],
    ["is asked for again where nothing comes of it", 15, { due, stops: { "blade-1": stop } }, ["reboot blade-1"]],
    ["does not switch on what is off", 1, { due, downs: { "blade-1": aDown({ cause: "silent" }) } }, []],
  ])("%s", (_name, afterSec, memory, expected) => {
    const up: Given["terminals"] = memory?.downs ? { "blade-1": aTerminalKnown({ connected: false }) } : {};
    expect(decided({ tree, memory, terminals: up, now: sec(afterSec) }).asks).toEqual(expected);
  });

  test("it is meant to be on all the while", () => {
    const { verdicts } = decideOn({ tree, memory: { due, stops: { "blade-1": stop } }, now: sec(5) });
    expect(verdicts["blade-1"]).toMatchObject({ desired: "on", status: "stopping" });
  });
});

describe("what a schedule has off", () => {
  const tree = planned("11:00", "13:00");
  const away = aTerminalKnown({ connected: false, goodbyeAt: sec(-3500), lastHeardAt: sec(-3500) });
  const due = { "blade-1": { at: sec(-3600), wanted: "off" as const, missed: false } };

  test.each([
    ["by that time", false, "confirmedDown"],
    ["anyway, its time having been missed", true, "scheduledOff"],
  ] as const)("is shown as stopped, and meant to be: it went down %s", (_name, missed, code) => {
    const reason = { code: "scheduledOff" as const, sinceAt: sec(-3600), onAt: sec(3600) };
    const memory = {
      due: { "blade-1": { ...due["blade-1"], missed } },
      stops: { "blade-1": aStop({ reason }) },
      downs: { "blade-1": aDown({ at: sec(-3500) }) },
    };
    const { verdicts, intents } = decideOn({ tree, memory, terminals: { "blade-1": away } });
    expect(verdicts["blade-1"]).toMatchObject({ desired: "off", status: "stopped", reason: { code } });
    expect(intents).toEqual([]);
  });

  test("comes on at its time, also where it was off before and nobody saw it go", () => {
    const on = planned("13:00", "12:00");
    const silent = { "blade-1": aTerminalKnown({ connected: false, lastHeardAt: sec(-600) }) };
    const memory = { due: { "blade-1": { at: noon, wanted: "on" as const, missed: false } } };
    expect(decided({ tree: on, memory, terminals: silent, now: sec(1) }).notes).toContain(
      "terminalDown blade-1 silent",
    );
    expect(decided({ tree: on, terminals: silent, now: sec(-1) }).notes).toEqual([]);
  });
});
