import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anEntry, noon } from "../../testing/builders.ts";
import type { Command } from "../decide/command.ts";
import type { Reason } from "../decide/reason.ts";
import type { JournalEntry, Memory } from "./memory.ts";
import { emptyMemory, remember, rememberAll } from "./remember.ts";

const sec = (n: number) => noon + n * 1000;
const fold = (...entries: JournalEntry[]): Memory => entries.reduce(remember, emptyMemory);
const recovery: Reason = { code: "recovery" };

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
        expect(rememberAll(prefix, entries.slice(at))).toEqual(whole);
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
