import { describe, expect, test } from "vitest";
import { anAttempt, aTerminalKnown, aUpsKnown, noon, onBattery, outputOff } from "../../testing/builders.ts";
import { anOutage, aStop, decideOn, type Given } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { site, ups } from "../../testing/edit-site.ts";

const sec = (n: number) => noon + n * 1000;
const blades = ["blade-1", "blade-2", "blade-pool"];
const each = <T>(value: T) => Object.fromEntries(blades.map((id) => [id, value]));
const gone = aTerminalKnown({ connected: false, phase: "stopping", goodbyeAt: sec(-40), lastHeardAt: sec(-40) });
const dark = aUpsKnown(outputOff(), noon);
const countingDown = aUpsKnown(onBattery({ shutdownPending: true }), noon);

/** The servers on UPS⑤ were asked to stop, by what this terminal took over; nothing says that their UPS was commanded off. */
function takenOver(over: Partial<Given> = {}): Given {
  return {
    ...{ peerIds: ["sv2"], terminals: each(gone), upses: { ups5: dark } },
    ...over,
    memory: {
      sequence: { startedAt: sec(-300), revision: null },
      outages: { ups5: anOutage({ beganAt: sec(-300), confirmedAt: sec(-240) }) },
      stops: each(aStop({ firstAt: sec(-200), lastAt: sec(-200) })),
      ...over.memory,
    },
  };
}
const found = (given: Given) => decided(given).notes.filter((note) => /^(cutFound|upsDark)/.test(note));

describe("a UPS that is dark, or counts down, and that nothing here commanded off", () => {
  test.each<{ name: string; given: Given; notes: string[] }>([
    { name: "was switched off by another control terminal", given: takenOver(), notes: ["cutFound ups5"] },
    {
      name: "went dark by itself where there is no other",
      given: { ...takenOver(), peerIds: undefined },
      notes: ["upsDark ups5"],
    },
    {
      name: "counts down by command of another one",
      given: takenOver({ upses: { ups5: countingDown } }),
      notes: ["cutFound ups5"],
    },
    {
      name: "is on, and does not count down",
      given: takenOver({ upses: { ups5: aUpsKnown(onBattery(), noon) } }),
      notes: [],
    },
    {
      name: "went dark by itself where nothing on it was asked to stop",
      given: takenOver({ memory: { stops: {} } }),
      notes: ["upsDark ups5"],
    },
    {
      name: "went dark by itself where what is on it was only asked to restart",
      given: takenOver({ memory: { stops: each(aStop({ reboot: true })) } }),
      notes: ["upsDark ups5"],
    },
    {
      name: "is nobody's matter outside an incident",
      given: takenOver({ memory: { sequence: null, outages: {} } }),
      notes: [],
    },
    {
      name: "feeds storage that was flushed",
      given: takenOver({
        upses: { ups4: dark },
        memory: {
          stops: {},
          outages: { ups4: anOutage() },
          flushes: { "shared-disk": { ...anAttempt(), ended: null } },
        },
      }),
      notes: ["cutFound ups4"],
    },
    {
      name: "feeds the disk of the control side, which the last one cuts as it goes",
      given: takenOver({ upses: { ups3: dark }, memory: { stops: {}, outages: { ups3: anOutage() } } }),
      notes: ["cutFound ups3"],
    },
  ])("$name", ({ given, notes }) => {
    expect(found(given)).toEqual(notes);
  });

  test.each([
    ["offNow", dark, "controller"],
    ["offWithGrace", countingDown, "controller"],
    ["cycleNow", dark, "ups"],
    ["cycleWithGrace", countingDown, "ups"],
  ] as const)("%s is what it was commanded", (form, known, restart) => {
    const { notes } = decided(takenOver({ tree: site(ups("ups5", { restart })), upses: { ups5: known } }));
    expect(notes).toContain("cutFound ups5");
    const asked = decideOn(takenOver({ tree: site(ups("ups5", { restart })), upses: { ups5: known } })).notes;
    expect(asked).toContainEqual({ kind: "cutFound", upsId: "ups5", form, darkAt: known.darkSince });
  });
});
