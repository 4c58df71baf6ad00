import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anEntry, noon } from "../../testing/builders.ts";
import type { Command } from "../decide/command.ts";
import type { Reason } from "../decide/reason.ts";
import type { JournalEntry, Memory } from "./memory.ts";
import { emptyMemory, remember } from "./remember.ts";

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

  it("end, with what followed, when the terminal is up again", () => {
    const memory = fold(
      ask("1-1", 0, lost, true, "a"),
      anEntry({ kind: "terminalDown", terminalId: "blade-1", confirmed: true, cause: "goodbye", at: sec(60) }),
      issued("1-3", 100, { kind: "terminalWake", terminalId: "blade-1" }),
      anEntry({ kind: "startTimedOut", terminalId: "blade-1", at: sec(700) }),
    );
    expect(memory.downs["blade-1"]).toEqual({ at: sec(60), confirmed: true, cause: "goodbye" });
    expect(memory.starts["blade-1"]).toMatchObject({ firstAt: sec(100), timedOutAt: sec(700) });
    const up = remember(memory, anEntry({ kind: "terminalUp", terminalId: "blade-1", bootId: "b" }));
    expect(up).toMatchObject({ stops: {}, downs: {}, starts: {}, rebooted: {} });
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
    expect(memory).toMatchObject({ controlReboot: { neededSince: sec(5) }, rebooted: { sv1: sec(90) }, stops: {} });
    expect(remember(memory, anEntry({ kind: "controlRebootDone" }))).toMatchObject({
      controlReboot: null,
      rebooted: {},
    });
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
    expect(restored).toMatchObject({ cuts: {}, starts: {}, restoredAt: { ups5: sec(45) } });
  });

  it("remember how a flush ended, until its storage is released or ready", () => {
    const memory = fold(
      issued("1-1", 0, { kind: "storageFlush", storageId: "shared-disk" }),
      anEntry({ kind: "flushEnded", storageId: "shared-disk", outcome: "timedOut", at: sec(300) }),
    );
    expect(memory.flushes["shared-disk"]?.ended).toEqual({ at: sec(300), outcome: "timedOut" });
    for (const kind of ["storageReleased", "storageReady"] as const)
      expect(remember(memory, anEntry({ kind, storageId: "shared-disk" })).flushes).toEqual({});
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

describe("any journal", () => {
  const id = fc.constantFrom("ups1", "ups2", "sv1", "disk");
  const commandId = fc.integer({ min: 1, max: 12 }).map((n) => `1-${n}`);
  const reason: fc.Arbitrary<Reason> = fc.oneof(
    fc.constant(recovery),
    fc.record({ code: fc.constant("controlDiskLost" as const), storageId: id, upsIds: fc.array(id, { maxLength: 2 }) }),
  );
  const command: fc.Arbitrary<Command> = fc.oneof(
    id.map((upsId): Command => ({ kind: "upsOff", upsId, form: "offNow" })),
    id.map((upsId): Command => ({ kind: "upsOn", upsId })),
    id.map((terminalId): Command => ({ kind: "terminalShutdown", terminalId, bootId: "a" })),
    id.map((terminalId): Command => ({ kind: "terminalReboot", terminalId, bootId: null })),
    id.map((terminalId): Command => ({ kind: "terminalWake", terminalId })),
    id.map((storageId): Command => ({ kind: "storageFlush", storageId })),
  );
  const said = fc.oneof(
    id.map((upsId) => anEntry({ kind: "outageBegan", upsId, beganAt: noon, evidence: "trap" })),
    id.map((upsId) => anEntry({ kind: "outageConfirmed", upsId, by: "time" })),
    id.map((upsId) => anEntry({ kind: "mainsBack", upsId, backAt: noon })),
    id.map((upsId) => anEntry({ kind: "mainsLostAgain", upsId })),
    id.map((upsId) => anEntry({ kind: "outageEnded", upsId })),
    id.map((terminalId) => anEntry({ kind: "terminalDown", terminalId, confirmed: true, cause: "dark" })),
    id.map((terminalId) => anEntry({ kind: "terminalUp", terminalId, bootId: "b" })),
    id.map((upsId) => anEntry({ kind: "upsDark", upsId, darkAt: noon })),
    id.map((upsId) => anEntry({ kind: "upsRestored", upsId })),
    id.map((storageId) => anEntry({ kind: "flushEnded", storageId, outcome: "flushed" })),
    id.map((storageId) => anEntry({ kind: "storageReleased", storageId })),
    id.map((storageId) => anEntry({ kind: "storageReady", storageId })),
    id.map((storageId) => anEntry({ kind: "controlRebootNeeded", storageId })),
    fc.constant(anEntry({ kind: "controlRebootDone" })),
    id.map((terminalId) => anEntry({ kind: "startTimedOut", terminalId })),
    fc.constant(anEntry({ kind: "sequenceEnded" })),
    commandId.map((c) => anEntry({ kind: "commandEnded", commandId: c, outcome: "done", detail: "" })),
    fc
      .tuple(commandId, command, reason)
      .map(([c, cmd, r]) =>
        anEntry({ kind: "commandIssued", commandId: c, command: cmd, reason: r, wasRunning: true }),
      ),
  );
  const journal = fc.array(said, { maxLength: 40 }).map((es) => es.map((e, i) => ({ ...e, seq: i + 1, at: sec(i) })));

  it("never throws, leaves what it was given untouched, and is the same wherever it is broken off and taken up again", () => {
    fc.assert(
      fc.property(journal, fc.nat(40), (entries, at) => {
        const prefix = fold(...entries.slice(0, at));
        const copy = structuredClone(prefix);
        const whole = fold(...entries);
        expect(entries.slice(at).reduce(remember, prefix)).toEqual(whole);
        expect(prefix).toEqual(copy);
        expect(whole.lastEntryAt).toBe(entries.at(-1)?.at ?? null);
        // What is loaded after a crash went through JSON.
        expect(fold(...(JSON.parse(JSON.stringify(entries)) as JournalEntry[]))).toEqual(whole);
      }),
    );
  });

  it("needs only what came after the last end of a sequence, where no outage was open then", () => {
    fc.assert(
      fc.property(journal, journal, (before, after) => {
        const closing = ["ups1", "ups2", "sv1", "disk"].map((upsId) => anEntry({ kind: "outageEnded", upsId }));
        const all = [...before, ...closing, anEntry({ kind: "sequenceEnded" }), ...after];
        expect({ ...fold(...all), lastEntryAt: null }).toEqual({ ...fold(...after), lastEntryAt: null });
      }),
    );
  });
});
