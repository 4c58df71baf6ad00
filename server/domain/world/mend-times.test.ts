import { describe, expect, test } from "vitest";
import { anEntry, noon } from "../../testing/builders.ts";
import type { JournalEntry } from "./memory.ts";
import { mendTimes, moveEntry } from "./mend-times.ts";
import { emptyMemory, rememberAll } from "./remember.ts";

const sec = (n: number) => noon + n * 1000;
const restored = (epoch: number, at: number) => anEntry({ kind: "upsRestored", upsId: "ups3", epoch, at: sec(at) });
const secondsOf = (entries: readonly JournalEntry[]) => entries.map((e) => (e.at - noon) / 1000);

describe("a journal whose times step back", () => {
  test.each<[string, [epoch: number, at: number][], number[]]>([
    ["nothing was written", [], []],
    [
      "times go on, also over an absence",
      [
        [1, -90],
        [1, -60],
        [2, -5],
      ],
      [-90, -60, -5],
    ],
    [
      "the last life is in the future: it ended just before now",
      [
        [1, 100],
        [1, 130],
      ],
      [-30.001, -0.001],
    ],
    [
      "an earlier life is: it ended just before the next begins",
      [
        [1, 100],
        [1, 130],
        [2, -20],
        [2, -10],
      ],
      [-50.001, -20.001, -20, -10],
    ],
    [
      "each of several is",
      [
        [1, 100],
        [2, 50],
        [3, -10],
        [4, -40],
      ],
      [-40.003, -40.002, -40.001, -40],
    ],
    [
      "within a life they may be out of order: an answer is written later than it came",
      [
        [1, -50],
        [1, -52],
        [1, -49],
      ],
      [-50, -52, -49],
    ],
  ])("%s", (_name, given, expected) => {
    expect(
      secondsOf(
        mendTimes(
          given.map(([epoch, at]) => restored(epoch, at)),
          noon,
        ),
      ),
    ).toEqual(expected);
  });

  test("commands of a life that was moved say that they may be longer ago", () => {
    const asked = (epoch: number, at: number) => {
      const command = { kind: "upsOff", upsId: "ups1", form: "cycleNow" } as const;
      const reason = { code: "recovery" } as const;
      return anEntry({
        kind: "commandIssued",
        commandId: `${epoch}`,
        command,
        reason,
        wasRunning: null,
        epoch,
        at: sec(at),
      });
    };
    const cuts = [[asked(1, 100)], [asked(1, -100)], [asked(1, 100), asked(2, -10)]].map(
      (entries) => rememberAll(emptyMemory, mendTimes(entries, noon)).cuts.ups1?.longAgo,
    );
    expect(cuts).toEqual([true, undefined, undefined]);
  });

  test.each<[JournalEntry, object]>([
    [anEntry({ kind: "outageBegan", upsId: "ups3", beganAt: sec(-5), evidence: "trap" }), { beganAt: sec(-15) }],
    [anEntry({ kind: "mainsBack", upsId: "ups3", backAt: sec(-5) }), { backAt: sec(-15) }],
    [anEntry({ kind: "upsDark", upsId: "ups3", darkAt: sec(-5) }), { darkAt: sec(-15) }],
    [
      anEntry({ kind: "terminalDown", terminalId: "sv1", confirmed: true, cause: "goodbye", goneAt: sec(-5) }),
      { goneAt: sec(-15) },
    ],
    [
      anEntry({ kind: "scheduleDue", unitKey: "sv1", dueAt: sec(-5), wanted: "off", missed: false }),
      { dueAt: sec(-15) },
    ],
    [
      anEntry({ kind: "orderGiven", order: { id: "1", by: null, givenAt: sec(-5), kind: "abort" } }),
      { order: { id: "1", by: null, givenAt: sec(-15), kind: "abort" } },
    ],
    [anEntry({ kind: "terminalDown", terminalId: "sv1", confirmed: true, cause: "dark" }), {}],
  ])("moves what it says happened, too: %o", (entry, expected) => {
    expect(moveEntry(entry, -10_000)).toEqual({ ...entry, at: entry.at - 10_000, ...expected });
  });
});
