import { describe, expect, it } from "vitest";
import { anEntry, noon } from "../../testing/builders.ts";
import type { Command } from "../decide/command.ts";
import type { Reason } from "../decide/reason.ts";
import { type JournalEntry, type Memory, recordKinds } from "./memory.ts";
import { emptyMemory, remember, rememberAll } from "./remember.ts";

const sec = (n: number) => noon + n * 1000;
const fold = (...entries: JournalEntry[]): Memory => entries.reduce(remember, emptyMemory);
const recovery: Reason = { code: "recovery" };

function issued(commandId: string, at: number, command: Command, reason = recovery, wasRunning: boolean | null = null) {
  return anEntry({ kind: "commandIssued", commandId, at: sec(at), command, reason, wasRunning });
}
const began = anEntry({ kind: "outageBegan", upsId: "ups3", beganAt: sec(-5), evidence: "trap" });

describe("outages", () => {
  it("open the sequence at the first beginning, and are confirmed, suspended and ended", () => {
    const open = fold(
      began,
      anEntry({ kind: "outageBegan", upsId: "ups4", at: sec(9), beganAt: sec(8), evidence: "reading" }),
    );
    expect(open.sequence).toEqual({ startedAt: sec(-5), revision: null });
    expect(open.outages.ups4).toEqual({ beganAt: sec(8), confirmedAt: null, confirmedBy: null, mainsBackAt: null });

    const confirmed = remember(
      open,
      anEntry({ kind: "outageConfirmed", upsId: "ups4", by: "lowBattery", at: sec(20) }),
    );
    expect(confirmed.outages.ups4).toMatchObject({ confirmedAt: sec(20), confirmedBy: "lowBattery" });
    const back = remember(confirmed, anEntry({ kind: "mainsBack", upsId: "ups4", backAt: sec(30), at: sec(31) }));
    expect(back.outages.ups4?.mainsBackAt).toBe(sec(30));
    expect(remember(back, anEntry({ kind: "mainsLostAgain", upsId: "ups4" })).outages.ups4?.mainsBackAt).toBeNull();
    expect(Object.keys(remember(back, anEntry({ kind: "outageEnded", upsId: "ups4" })).outages)).toEqual(["ups3"]);
  });

  it("note the revision that the incident keeps, where one is open", () => {
    const of = anEntry({ kind: "sequenceBegan", revision: 7 });
    expect(fold(began, of).sequence).toEqual({ startedAt: sec(-5), revision: 7 });
    expect(fold(of).sequence).toBeNull();
  });

  it("that are nowhere stay nowhere: an entry about nothing known changes only the time of the last entry", () => {
    const at = sec(3);
    const unknown = [
      anEntry({ kind: "outageConfirmed", upsId: "ups4", by: "time", at }),
      anEntry({ kind: "outageEnded", upsId: "ups4", at }),
      anEntry({ kind: "commandEnded", commandId: "1-9", outcome: "done", detail: "", at }),
    ];
    for (const entry of unknown) expect(fold(entry)).toEqual({ ...emptyMemory, lastEntryAt: at });
    expect(rememberAll(emptyMemory, [])).toBe(emptyMemory);
  });
});

describe("a UPS that was identified, or had settings written", () => {
  it("is told to the events: nothing of the incident changes", () => {
    const holds = { shutoffGraceSec: 180, lowBatterySec: null, returnDelaySec: null, minRestartChargePercent: null };
    const open = fold(began);
    const told = [
      anEntry({ kind: "upsIdentified", upsId: "ups3", family: "powernet", model: null, serial: null }),
      anEntry({
        ...{ kind: "upsSettingsWritten", upsId: "ups3", by: "admin", outcome: "done", holds, refused: [] },
        asked: { shutoffGraceSec: 180 },
      }),
    ];
    for (const entry of told) expect(remember(open, entry)).toEqual({ ...open, lastEntryAt: entry.at });
  });
});

describe("stops", () => {
  const lost: Reason = { code: "feedsLost", upsIds: ["ups5"], alive: 0, needed: 1 };
  const ask = (id: string, at: number, reason: Reason, wasRunning: boolean, bootId: string | null) =>
    issued(id, at, { kind: "terminalShutdown", terminalId: "blade-1", bootId }, reason, wasRunning);

  it("keep reason, boot and whether it ran from the first issue; the rest is of the last", () => {
    const memory = fold(
      ask("1-1", 0, lost, true, "a"),
      anEntry({ kind: "commandEnded", commandId: "1-1", outcome: "timeout", detail: "" }),
      ask("1-3", 20, recovery, false, null),
    );
    expect(memory.stops["blade-1"]).toEqual({
      commandId: "1-3",
      firstAt: sec(0),
      lastAt: sec(20),
      count: 2,
      outcome: null,
      reason: lost,
      wasRunning: true,
      bootId: "a",
      reboot: false,
    });
  });

  it("take an answer to the command that it is for, and no other", () => {
    const memory = fold(ask("1-1", 0, lost, true, "a"));
    const answer = (commandId: string) => anEntry({ kind: "commandEnded", commandId, outcome: "accepted", detail: "" });
    expect(remember(memory, answer("1-1")).stops["blade-1"]?.outcome).toBe("accepted");
    expect(remember(memory, answer("1-9")).stops["blade-1"]?.outcome).toBeNull();
  });

  it("take no answer to an earlier command, nor one that comes after their end, also when all are folded at once", () => {
    const answer = anEntry({ kind: "commandEnded", commandId: "1-1", outcome: "rejected", detail: "" });
    const other = anEntry({ kind: "commandEnded", commandId: "1-9", outcome: "done", detail: "" });
    const heard = anEntry({ kind: "commandEnded", commandId: "1-1", outcome: "accepted", detail: "" });
    const answered = rememberAll(emptyMemory, [other, ask("1-1", 0, lost, true, "a"), heard]);
    expect(answered.stops["blade-1"]?.outcome).toBe("accepted");
    const again = rememberAll(emptyMemory, [
      other,
      ask("1-1", 0, lost, true, "a"),
      ask("1-3", 20, lost, true, "a"),
      answer,
    ]);
    expect(again.stops["blade-1"]).toMatchObject({ commandId: "1-3", outcome: null });
    const up = anEntry({ kind: "terminalUp", terminalId: "blade-1", bootId: "b" });
    expect(rememberAll(emptyMemory, [other, ask("1-1", 0, lost, true, "a"), up, answer]).stops).toEqual({});
  });

  it("of which nothing says whether it ran count as of one that did not", () => {
    const memory = fold(issued("1-1", 0, { kind: "terminalShutdown", terminalId: "blade-1", bootId: null }, lost));
    expect(memory.stops["blade-1"]?.wasRunning).toBe(false);
  });

  it("end, with what followed, when the terminal is up again", () => {
    const memory = fold(
      ask("1-1", 0, lost, true, "a"),
      anEntry({ kind: "terminalDown", terminalId: "blade-1", confirmed: true, cause: "goodbye", at: sec(60) }),
      issued("1-3", 100, { kind: "terminalWake", terminalId: "blade-1" }),
      anEntry({ kind: "startTimedOut", terminalId: "blade-1", at: sec(700) }),
    );
    expect(memory.downs["blade-1"]).toEqual({ at: sec(60), confirmed: true, cause: "goodbye" });
    const downAgain = anEntry({ kind: "terminalDown", terminalId: "blade-1", confirmed: true, cause: "dark" });
    expect(remember(memory, downAgain).starts).toEqual({});
    expect(memory.starts["blade-1"]).toMatchObject({ firstAt: sec(100), timedOutAt: sec(700) });
    const anew = remember(memory, issued("1-9", 900, { kind: "terminalWake", terminalId: "blade-1" }));
    expect(anew.starts["blade-1"]).toMatchObject({ firstAt: sec(900), count: 1, timedOutAt: null });
    const up = remember(memory, anEntry({ kind: "terminalUp", terminalId: "blade-1", bootId: "b" }));
    expect([up.stops, up.downs, up.starts, up.rebooted]).toEqual([{}, {}, {}, {}]);
  });

  it("for the control side's disk are remembered per terminal and outage", () => {
    const reason: Reason = { code: "controlDiskLost", storageId: "control-disk", upsIds: ["ups3", "ups9"] };
    const memory = fold(
      began,
      issued("1-2", 900, { kind: "terminalShutdown", terminalId: "sv1", bootId: "a" }, reason, true),
    );
    expect(memory.controlDiskStops).toEqual({ "sv1/ups3": sec(-5) });
  });

  it("by reboot leave who came up again, until the reboot is done with", () => {
    const memory = fold(
      anEntry({ kind: "controlRebootNeeded", storageId: "control-disk", at: sec(5) }),
      issued("1-2", 6, { kind: "terminalReboot", terminalId: "sv1", bootId: "a" }, { code: "controlReboot" }, true),
      anEntry({ kind: "terminalUp", terminalId: "sv1", bootId: "b", at: sec(90) }),
    );
    expect(memory.controlReboot).toEqual({ neededSince: sec(5), storageId: "control-disk" });
    expect([memory.rebooted, memory.stops]).toEqual([{ sv1: sec(90) }, {}]);
    const done = remember(memory, anEntry({ kind: "controlRebootDone" }));
    expect([done.controlReboot, done.rebooted]).toEqual([null, {}]);
  });
});

describe("cuts, starts and flushes", () => {
  it("remember when a UPS went dark over repeats, and the form of the last command", () => {
    const memory = fold(
      issued("1-1", 0, { kind: "upsOff", upsId: "ups5", form: "offNow" }),
      anEntry({ kind: "upsDark", upsId: "ups5", darkAt: sec(3) }),
      issued("1-3", 9, { kind: "upsOff", upsId: "ups5", form: "offWithGrace" }),
    );
    expect(memory.cuts.ups5).toMatchObject({
      firstAt: sec(0),
      lastAt: sec(9),
      count: 2,
      form: "offWithGrace",
      darkAt: sec(3),
    });
    const on = remember(memory, issued("1-4", 40, { kind: "upsOn", upsId: "ups5" }));
    expect(on.starts.ups5).toMatchObject({ firstAt: sec(40), timedOutAt: null });
    const restored = remember(on, anEntry({ kind: "upsRestored", upsId: "ups5", at: sec(45) }));
    expect([restored.cuts, restored.starts, restored.restoredAt]).toEqual([{}, {}, { ups5: sec(45) }]);
  });

  it("remember how a flush ended, until its storage is released", () => {
    const memory = fold(
      issued("1-1", 0, { kind: "storageFlush", storageId: "shared-disk" }),
      anEntry({ kind: "flushEnded", storageId: "shared-disk", outcome: "timedOut", at: sec(300) }),
    );
    expect(memory.flushes["shared-disk"]?.ended).toEqual({ at: sec(300), outcome: "timedOut" });
    const released = remember(memory, anEntry({ kind: "storageReleased", storageId: "shared-disk" }));
    expect(released.flushes).toEqual({});
  });

  it("remember since when a storage is ready again, and a flush that was asked for while it started", () => {
    const memory = fold(
      issued("1-1", 0, { kind: "storageFlush", storageId: "shared-disk" }),
      anEntry({ kind: "storageReady", storageId: "shared-disk", at: sec(400) }),
    );
    expect(memory.readyAt).toEqual({ "shared-disk": sec(400) });
    expect(memory.flushes["shared-disk"]).toBeDefined();
  });

  it("begin without a dark time and without an end", () => {
    const memory = fold(
      issued("1-1", 0, { kind: "upsOff", upsId: "ups5", form: "offNow" }),
      issued("1-2", 0, { kind: "storageFlush", storageId: "shared-disk" }),
    );
    expect([memory.cuts.ups5?.darkAt, memory.flushes["shared-disk"]?.ended]).toStrictEqual([null, null]);
  });

  it("of the next incident do not reach into the one that ended, nor into an empty memory, when all are folded at once", () => {
    const cut = issued("1-1", 0, { kind: "upsOff", upsId: "ups5", form: "offNow" });
    const entries = [cut, anEntry({ kind: "sequenceEnded" }), { ...cut, commandId: "1-9" }];
    expect(rememberAll(emptyMemory, entries)).toEqual(fold(...entries));
    expect(emptyMemory.cuts).toEqual({});
  });

  it("are forgotten with the end of the sequence, but for outages that are still open", () => {
    const memory = fold(
      began,
      issued("1-1", 0, { kind: "upsOff", upsId: "ups5", form: "offNow" }),
      anEntry({ kind: "sequenceEnded", at: sec(50) }),
    );
    expect(memory).toEqual({ ...emptyMemory, outages: memory.outages, lastEntryAt: sec(50) });
    expect(Object.keys(memory.outages)).toEqual(["ups3"]);
  });
});

describe("what else is remembered", () => {
  it("a UPS that goes dark without a command of ours went dark by itself", () => {
    const memory = fold(anEntry({ kind: "upsDark", upsId: "ups5", darkAt: sec(3) }));
    expect([memory.cuts, memory.selfDarks]).toEqual([{}, { ups5: sec(3) }]);
    expect(remember(memory, anEntry({ kind: "upsRestored", upsId: "ups5" })).selfDarks).toEqual({});
  });

  it("a cut that another control terminal is found to have made is one like our own", () => {
    const alone = fold(anEntry({ kind: "upsDark", upsId: "ups5", darkAt: sec(3) }));
    const found = remember(alone, anEntry({ kind: "cutFound", upsId: "ups5", form: "offNow", darkAt: sec(3) }));
    expect(found.selfDarks).toEqual({});
    expect(found.cuts.ups5).toMatchObject({ form: "offNow", outcome: "accepted", firstAt: sec(3), darkAt: sec(3) });
    const pending = fold(anEntry({ kind: "cutFound", upsId: "ups5", form: "offWithGrace", darkAt: null }));
    expect(pending.cuts.ups5).toMatchObject({ form: "offWithGrace", firstAt: noon, darkAt: null });
    expect(remember(found, anEntry({ kind: "upsRestored", upsId: "ups5" })).cuts).toEqual({});
  });

  it("how often a cut had no effect, until the UPS goes dark", () => {
    const cut = (id: string) => issued(id, 0, { kind: "upsOff", upsId: "ups5", form: "offNow" });
    const answer = (commandId: string, outcome: "accepted" | "rejected" | "timeout") =>
      anEntry({ kind: "commandEnded", commandId, outcome, detail: "" });
    const futile = anEntry({ kind: "cutWithoutEffect", upsId: "ups5" });
    const unheard = fold(cut("1-1"), futile, cut("1-2"), answer("1-2", "timeout"), futile);
    expect(unheard.futileCuts, "what got no answer may never have arrived").toEqual({});
    const memory = fold(cut("1-1"), answer("1-1", "accepted"), futile, cut("1-2"), answer("1-2", "rejected"), futile);
    expect([memory.cuts, memory.futileCuts]).toEqual([{}, { ups5: 2 }]);
    expect(remember(memory, anEntry({ kind: "upsDark", upsId: "ups5", darkAt: noon })).futileCuts).toEqual({});
  });

  it("a step that is skipped, until there is no such step any more", () => {
    const memory = fold(anEntry({ kind: "stepSkipped", nodeId: "blade-1", phase: "start" }));
    expect(memory.skips).toEqual({ "blade-1": "start" });
    expect(remember(memory, anEntry({ kind: "stepSkipped", nodeId: "blade-1", phase: null })).skips).toEqual({});
  });

  it("the newest on or off time of a unit", () => {
    const due = (dueAt: number, wanted: "on" | "off", missed: boolean) =>
      anEntry({ kind: "scheduleDue", unitKey: "unit", dueAt, wanted, missed });
    expect(fold(due(noon, "off", false), due(sec(60), "on", true)).due).toEqual({
      unit: { at: sec(60), wanted: "on", missed: true },
    });
  });

  it("a UPS that is on again, though nobody saw it dark, or asked it: from that moment on", () => {
    const memory = fold(anEntry({ kind: "upsRestored", upsId: "ups5", at: sec(60) }));
    expect(memory.darkBefore).toEqual({ ups5: { fromAt: sec(60), toAt: sec(60), seen: false } });
    expect(memory.restoredAt).toEqual({ ups5: sec(60) });
  });

  it("the dark of a UPS that was switched on: until it was told to, whenever that was read", () => {
    const memory = fold(
      anEntry({ kind: "upsDark", upsId: "ups5", darkAt: sec(0) }),
      issued("1-1", 50, { kind: "upsOn", upsId: "ups5" }),
      anEntry({ kind: "upsRestored", upsId: "ups5", at: sec(60) }),
    );
    expect(memory.darkBefore).toEqual({ ups5: { fromAt: sec(0), toAt: sec(50), seen: true } });
  });

  it("nothing of what is written down for the record alone", () => {
    const trap = { upsIds: ["ups1"], trap: "onBattery", address: "192.0.2.1", detail: "", times: 1 } as const;
    const records = [
      anEntry({ kind: "trapHeard", ...trap }),
      anEntry({ kind: "messageRefused", why: "garbled", address: "192.0.2.1", detail: "", times: 1 }),
    ];
    expect(records.map((entry) => entry.kind)).toEqual(recordKinds);
    expect(fold(...records)).toEqual({ ...emptyMemory, lastEntryAt: records[1]?.at });
  });

  it("one-off changes, until they are dropped", () => {
    const change = { id: "c1", targetId: "blade", madeAt: noon, fromAt: noon, untilAt: sec(60), wanted: "on" } as const;
    const made = anEntry({ kind: "changeMade", change });
    expect(fold(made).changes).toEqual({ c1: change });
    expect(fold(made, anEntry({ kind: "changeDropped", changeId: "c1" })).changes).toEqual({});
  });

  it("a terminal that came up by itself: what was to stop it before does so no longer", () => {
    const up = (byItself: boolean) => anEntry({ kind: "terminalUp", terminalId: "blade-1", bootId: "b", byItself });
    expect(fold(up(true)).upSince).toEqual({ "blade-1": noon });
    expect(fold(up(false)).upSince).toEqual({});
  });
});
