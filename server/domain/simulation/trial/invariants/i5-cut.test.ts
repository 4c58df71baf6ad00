import { describe, expect, test } from "vitest";
import { anAttempt, anEntry, noon } from "../../../../testing/builders.ts";
import { aCut, aDown, aStart, aStop } from "../../../../testing/decide-on.ts";
import { site, storage, terminal, ups } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround, trialSec } from "../../../../testing/ground.ts";
import type { OffForm } from "../../../decide/command.ts";
import type { Happening } from "../ground.ts";
import { cutOnlyWhatIsDown } from "./i5-cut.ts";

const sec = (n: number) => noon + n * 1000;
const cut = (upsId: string, form: OffForm = "offNow"): Happening => ({
  kind: "entry",
  entry: anEntry({
    kind: "commandIssued",
    commandId: "1-1",
    command: { kind: "upsOff", upsId, form },
    reason: { code: "allDown" },
    wasRunning: null,
  }),
});
const check = (given: GivenGround, happening: Happening) => cutOnlyWhatIsDown(happening, aGround(given));
const blades = { "blade-1": "off", "blade-2": "off", "blade-pool": "off" } as const;
const butOne = { ...blades, "blade-1": "running" } as const;
const pastTime = {
  stops: { "blade-1": aStop({ firstAt: sec(-300) }) },
  downs: { "blade-1": aDown({ cause: "pastTime", at: sec(-80) }) },
};
const feedBoth = terminal("blade-1", { feeds: ["ups5", "ups6"] });
const withShutdown = site(ups("ups5", { offCommand: "withShutdown" }));

describe("I5: a UPS is cut only if everything that it feeds is down or past its time, or feeds enough elsewhere", () => {
  test.each<{ name: string; given: GivenGround; asked?: Happening; says: string }>([
    { name: "its servers run", given: {}, says: "offNow ups5 while it feeds what is up: blade-1 blade-2 blade-pool" },
    { name: "one of its servers runs", given: { states: butOne }, says: "what is up: blade-1" },
    {
      name: "one stops and is not down yet",
      given: { states: { ...blades, "blade-1": "stopping" }, memory: { stops: { "blade-1": aStop() } } },
      says: "what is up: blade-1",
    },
    {
      name: "one passed its time: without any confirmation it gets the grace time",
      given: { states: butOne, memory: pastTime },
      says: "offNow ups5",
    },
    {
      name: "one has another feed, and needs both",
      given: { tree: site(terminal("blade-1", { feeds: ["ups5", "ups6"], feedsNeeded: 2 })), states: butOne },
      says: "what is up: blade-1",
    },
    {
      name: "its other feed is dark",
      given: { tree: site(feedBoth), states: butOne, dark: { ups6: { by: "empty", at: sec(-60) } } },
      says: "what is up: blade-1",
    },
    {
      name: "its other feed is being cut too",
      given: { tree: site(feedBoth), states: butOne, memory: { cuts: { ups6: aCut() } } },
      says: "what is up: blade-1",
    },
    {
      name: "OFF with grace, also together with the shutdown requests, where the UPS is not set so",
      given: { states: butOne, memory: { stops: { "blade-1": aStop() } } },
      asked: cut("ups5", "offWithGrace"),
      says: "offWithGrace ups5 while it feeds what is up: blade-1",
    },
    {
      name: "`withShutdown`, and one was not asked",
      given: { tree: withShutdown, states: butOne },
      asked: cut("ups5", "offWithGrace"),
      says: "blade-1",
    },
    {
      name: "`withShutdown`, and OFF comes without grace",
      given: { tree: withShutdown, states: butOne, memory: { stops: { "blade-1": aStop() } } },
      says: "blade-1",
    },
    {
      name: "the last control terminal's own, without grace",
      given: {},
      asked: cut("ups1", "cycleNow"),
      says: "cycleNow ups1 while it feeds what is up: sv1",
    },
    {
      name: "another control terminal's, with grace",
      given: {},
      asked: cut("ups2", "cycleWithGrace"),
      says: "cycleWithGrace ups2 while it feeds what is up: sv2",
    },
    {
      name: "one is being started, which is known",
      given: {
        states: { ...blades, "blade-1": "booting" },
        memory: { downs: { "blade-1": aDown() }, starts: { "blade-1": aStart() } },
      },
      says: "blade-1",
    },
    {
      name: "one runs that the record long calls down",
      given: {
        states: butOne,
        memory: { downs: { "blade-1": aDown() } },
        terminals: { "blade-1": { runningSince: sec(-60) } },
      },
      says: "blade-1",
    },
    {
      name: "a storage that was not flushed",
      given: {},
      asked: cut("ups4"),
      says: "offNow ups4 before the flush of shared-disk ended",
    },
    {
      name: "a storage that flushes",
      given: { memory: { flushes: { "shared-disk": { ...anAttempt(), ended: null } } } },
      asked: cut("ups4"),
      says: "before the flush of shared-disk ended",
    },
  ])("broken: $name", ({ given, asked = cut("ups5"), says }) => {
    expect(check(given, asked)).toEqual([expect.stringContaining(says)]);
  });

  test.each<{ name: string; given: GivenGround; asked?: Happening }>([
    { name: "everything on it is down", given: { states: blades } },
    { name: "what crashed is down", given: { states: { ...blades, "blade-1": "crashed" } } },
    { name: "what runs feeds on another UPS", given: { tree: site(feedBoth), states: butOne } },
    {
      name: "one passed its time, with grace (2.3, 3)",
      given: { states: butOne, memory: pastTime },
      asked: cut("ups5", "offWithGrace"),
    },
    {
      name: "one passed its time, without grace, after an OFF that was ignored (2.3: tried in another form)",
      given: { states: butOne, memory: { ...pastTime, cuts: { ups5: aCut({ form: "offWithGrace" }) } } },
    },
    {
      name: "one said goodbye and runs on: nobody can know",
      given: {
        states: butOne,
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
        saidGoodbye: ["blade-1"],
      },
    },
    {
      name: "`withShutdown`: OFF with grace together with the shutdown requests (2.3, 3)",
      given: { tree: withShutdown, states: butOne, memory: { stops: { "blade-1": aStop() } } },
      asked: cut("ups5", "offWithGrace"),
    },
    {
      name: "one that came up while its agent was away: nobody heard of it",
      given: {
        states: butOne,
        memory: { downs: { "blade-1": aDown() } },
        terminals: { "blade-1": { runningSince: sec(-60) } },
        faults: [{ kind: "agentGone", terminalId: "blade-1", atSec: trialSec(sec(-70)), forSec: 100 }],
      },
    },
    {
      name: "`withShutdown`: one that was down, and boots without having been woken, unheard",
      given: {
        tree: withShutdown,
        states: { ...blades, "blade-1": "booting" },
        memory: { stops: { "blade-1": aStop() }, downs: { "blade-1": aDown() } },
      },
    },
    {
      name: "the last control terminal sends OFF with grace to its own, before its own OS (2.3, 5)",
      given: {},
      asked: cut("ups1", "cycleWithGrace"),
    },
    {
      name: "one boots because its outlet got power, and nobody has heard of it",
      given: { states: { ...blades, "blade-1": "booting" }, memory: { downs: { "blade-1": aDown() } } },
    },
    {
      name: "one came up unheard a moment ago, its start long given up",
      given: {
        states: butOne,
        memory: { downs: { "blade-1": aDown() }, starts: { "blade-1": aStart({ timedOutAt: sec(-900) }) } },
        terminals: { "blade-1": { runningSince: sec(-3) } },
      },
    },
    {
      name: "a storage whose flush ended",
      given: { memory: { flushes: { "shared-disk": { ...anAttempt(), ended: { at: noon, outcome: "timedOut" } } } } },
      asked: cut("ups4"),
    },
    {
      name: "a storage that only starts has nothing to flush",
      given: { storageStates: { "shared-disk": "starting" } },
      asked: cut("ups4"),
    },
    { name: "a storage that is dark", given: { storageStates: { "shared-disk": "off" } }, asked: cut("ups4") },
    {
      name: "storage without linkage",
      given: { tree: site(storage("shared-disk", { linkage: false })) },
      asked: cut("ups4"),
    },
    { name: "one that is dark already", given: { dark: { ups5: { by: "command", at: sec(-60) } } } },
    { name: "one that is not in the tree", given: {}, asked: cut("nobody") },
    { name: "what else happens", given: {}, asked: { kind: "end" } },
    {
      name: "another command",
      given: {},
      asked: {
        kind: "entry",
        entry: anEntry({
          kind: "commandIssued",
          commandId: "1-1",
          command: { kind: "upsOn", upsId: "ups5" },
          reason: { code: "recovery" },
          wasRunning: null,
        }),
      },
    },
  ])("holds: $name", ({ given, asked = cut("ups5") }) => {
    expect(check(given, asked)).toEqual([]);
  });
});
