import { describe, expect, test } from "vitest";
import { noon } from "../../../../testing/builders.ts";
import { aClusterStop, aCut, aDown, anOutage, aStop } from "../../../../testing/decide-on.ts";
import { anotherCluster, group, needs, site, terminal, ups } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround, trialSec } from "../../../../testing/ground.ts";
import type { Happening } from "../ground.ts";
import type { Fault } from "../plan.ts";
import { noCrash } from "./i1-no-crash.ts";

const sec = (n: number) => noon + n * 1000;
const crash: Happening = { kind: "site", event: { kind: "terminalCrashed", at: noon, terminalId: "blade-1", boot: 1 } };
const check = (given: GivenGround) =>
  noCrash(crash, aGround({ ...given, states: { ...given.states, "blade-1": "crashed" } }));

const cut = { dark: { ups5: { by: "command", at: noon } } } as const;
/** Its battery is empty; a controller could see that it drains since so many seconds. */
const empty = (seenSec: number): GivenGround => ({
  dark: { ups5: { by: "empty", at: noon } },
  upses: { ups5: { seenLostAt: sec(-seenSec) } },
});
/** It was asked to stop so many seconds ago. */
const asked = (ago: number) => ({ stops: { "blade-1": aStop({ firstAt: sec(-ago) }) } });
/** The controller died, and came up again. */
const away = (from: number, to: number) => [
  { from: sec(-3600), to: sec(from) },
  { from: sec(to), to: null },
];
/** Its UPS began to count down so long ago. */
const ownCut = { cuts: { ups5: aCut({ firstAt: sec(-150), lastAt: sec(-150) }) } };
/** The batteries do not say truly for how long they hold. */
const unsure: Fault[] = [{ kind: "runtimeJitter", upsId: "ups5", share: 0.3 }];
const pastTime = (ago: number, downAgo: number) => ({
  memory: { ...asked(ago), downs: { "blade-1": aDown({ cause: "pastTime", confirmed: false, at: sec(-downAgo) }) } },
});

describe("I1: no terminal loses power while it runs", () => {
  test.each<{ name: string; given: GivenGround; says: string }>([
    { name: "nobody can say by which UPS", given: {}, says: "blade-1 lost power while it ran (), never asked to stop" },
    { name: "it was cut, and nobody asked it", given: cut, says: "(ups5 cut), never asked to stop" },
    {
      name: "it was cut a minute after it was asked; it has three",
      given: { ...cut, memory: asked(60) },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "it was cut by the controller that ran on it, which never died",
      given: { ...cut, selfId: "blade-1", memory: asked(150) },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "it was cut by the controller that ran on it, which died, and came up again in time",
      given: { ...cut, selfId: "blade-1", memory: asked(150), lives: away(-149, -140), stopSec: { "blade-1": 60 } },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "it was cut by the controller that ran on it, which died only when it had had time to ask",
      given: { ...cut, selfId: "blade-1", memory: ownCut, lives: away(-10, 10), stopSec: { "blade-1": 60 } },
      says: "(ups5 cut), never asked to stop",
    },
    {
      name: "its agent was away for a while after it had booted",
      given: {
        ...cut,
        faults: [{ kind: "agentGone", terminalId: "blade-1", atSec: trialSec(sec(-150)), forSec: 10 }],
        memory: { ...asked(20), cuts: { ups5: aCut({ firstAt: sec(-20), lastAt: sec(-20) }) } },
        terminals: { "blade-1": { runningSince: sec(-180) } },
      },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "it lied before, was up again, and was cut after that",
      given: {
        ...cut,
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
        memory: { ...asked(20), cuts: { ups5: aCut({ firstAt: sec(-20), lastAt: sec(-20) }) } },
        terminals: { "blade-1": { runningSince: sec(-30) } },
      },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "its UPS was commanded off before it had booted, and it never lied: it was only slow",
      given: {
        ...cut,
        memory: { ...asked(20), cuts: { ups5: aCut({ firstAt: sec(-150), lastAt: sec(-150) }) } },
        terminals: { "blade-1": { runningSince: sec(-30) } },
      },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "the controller was away, and there again when the battery held for its stop and a minute more",
      given: {
        ...empty(600),
        memory: { outages: { ups5: anOutage({ beganAt: sec(-600) }) } },
        tree: site(ups("ups5", { confirmSec: 900 })),
        lives: away(-500, -200),
      },
      says: "(ups5 empty), never asked to stop",
    },
    {
      name: "it was cut while a controller that runs elsewhere was away",
      given: { ...cut, memory: asked(150), lives: away(-149, -10) },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "its battery lasted long enough, and nobody asked it",
      given: empty(600),
      says: "(ups5 empty), never asked to stop",
    },
    {
      name: "its battery lasted long enough, and it was asked too late",
      given: { ...empty(600), memory: asked(20) },
      says: "(ups5 empty), asked to stop",
    },
    {
      name: "the record says that it passed its time, and it did not have all of it",
      given: { ...cut, ...pastTime(100, 10) },
      says: "(ups5 cut), asked to stop",
    },
    {
      name: "it is one that lies, and it did not say goodbye yet",
      given: { ...cut, faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }] },
      says: "never asked to stop",
    },
    {
      name: "it said goodbye and is none that lies",
      given: { ...cut, saidGoodbye: ["blade-1"] },
      says: "never asked to stop",
    },
    {
      name: "one feed was cut by command, and the battery of the other was empty long after",
      given: {
        tree: site(terminal("blade-1", { feeds: ["ups5", "ups6"] })),
        dark: { ups5: { by: "command", at: sec(-500) }, ups6: { by: "empty", at: noon } },
        upses: { ups6: { seenLostAt: sec(-900) } },
      },
      says: "(ups5 cut, ups6 empty)",
    },
    {
      name: "its battery lasted long enough for itself, and said so: it need not have waited for what needs it (2.3, 6)",
      given: { ...empty(100), tree: site(needs("svr100-1 blade-1")) },
      says: "(ups5 empty), never asked to stop",
    },
    {
      name: "its battery lasted long enough: what needs it was down long before",
      given: {
        ...empty(100),
        faults: unsure,
        tree: site(needs("svr100-1 blade-1")),
        terminals: { "svr100-1": { haltedSince: sec(-1000) } },
      },
      says: "(ups5 empty), never asked to stop",
    },
  ])("broken: $name", ({ given, says }) => {
    expect(check(given)).toEqual([expect.stringContaining(says)]);
  });

  test.each<{ name: string; given: GivenGround }>([
    {
      name: "it was cut by the controller that ran on it, which died before it wrote down that it asks",
      given: { ...cut, selfId: "blade-1", memory: ownCut, lives: away(-149, 10) },
    },
    {
      name: "it was cut by the controller that ran on it, which came up again when little of the grace was left, and asked then",
      given: {
        ...cut,
        selfId: "blade-1",
        memory: { ...ownCut, ...asked(10) },
        lives: away(-149, -11),
      },
    },
    {
      name: "it was cut by the controller that ran on it, which waited for its UPSes to accept, and died as it asked",
      given: {
        ...cut,
        selfId: "blade-1",
        stopSec: { "blade-1": 10 },
        memory: { ...ownCut, ...asked(120) },
        lives: [{ from: sec(-3600), to: sec(-120) }],
      },
    },
    {
      name: "it ran on so long after its goodbye that its start was given up, and its UPS commanded off, before it had booted",
      given: {
        ...cut,
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 300 }],
        memory: { ...asked(20), cuts: { ups5: aCut({ firstAt: sec(-150), lastAt: sec(-150) }) } },
        terminals: { "blade-1": { runningSince: sec(-30) } },
      },
    },
    {
      name: "its agent was away from when it booted, its start was given up, and its UPS commanded off",
      given: {
        ...cut,
        faults: [{ kind: "agentGone", terminalId: "blade-1", atSec: trialSec(sec(-200)), forSec: 100 }],
        memory: { ...asked(20), cuts: { ups5: aCut({ firstAt: sec(-120), lastAt: sec(-120) }) } },
        terminals: { "blade-1": { runningSince: sec(-180) } },
      },
    },
    {
      name: "battery empty, the controller gone before an outage could be confirmed that it saw only after its predecessor",
      given: {
        ...empty(600),
        memory: { outages: { ups5: anOutage({ beganAt: sec(-20), confirmedAt: null }) } },
        lives: [{ from: sec(-3600), to: sec(-10) }],
      },
    },
    { name: "battery empty before it could have stopped, even with every wait cut", given: empty(50) },
    {
      name: "battery empty before it could have stopped: its cluster was asked first, and has its time",
      given: {
        ...empty(300),
        tree: site(anotherCluster("ssc-cl", { id: "work", name: "WORK", memberIds: ["blade-1", "blade-2"] })),
        memory: { clusterStops: { work: aClusterStop() } },
      },
    },
    {
      name: "battery empty before it could have stopped: what needs it stops first, and nobody can say for how long it holds",
      given: { ...empty(100), tree: site(needs("svr100-1 blade-1")), faults: unsure },
    },
    {
      name: "battery empty long after the controller was gone, which still had to stop what needs it first: no battery was short then",
      given: {
        ...empty(1800),
        tree: site(needs("svr100-1 blade-1")),
        lives: [{ from: sec(-3600), to: sec(-1680) }],
      },
    },
    {
      name: "battery empty before it could have stopped: what needs it, and never ran, stops first, and nobody can say for how long it holds",
      given: {
        ...empty(100),
        tree: site(needs("svr100-1 blade-1")),
        faults: unsure,
        terminals: { "svr100-1": { runningSince: null } },
      },
    },
    {
      name: "battery empty long after the controller was gone, while what needs it still booted, and could not be asked",
      given: {
        ...empty(1800),
        tree: site(needs("svr100-1 blade-1")),
        terminals: { "svr100-1": { runningSince: sec(-1400) } },
        lives: [{ from: sec(-3600), to: sec(-1450) }],
      },
    },
    {
      name: "battery empty before it could have stopped: what needs it stopped first, and is down by now",
      given: {
        ...empty(100),
        tree: site(needs("svr100-1 blade-1")),
        faults: unsure,
        states: { "svr100-1": "off" },
        terminals: { "svr100-1": { haltedSince: sec(-90) } },
      },
    },
    {
      name: "battery empty, before it had booted: time before it ran does not count",
      given: { ...empty(600), terminals: { "blade-1": { runningSince: sec(-20) } } },
    },
    { name: "battery empty, and nobody ever saw it drain", given: { dark: { ups5: { by: "empty", at: noon } } } },
    {
      name: "battery empty, nobody ever saw it drain, and the controller is gone",
      given: { dark: { ups5: { by: "empty", at: noon } }, lives: [{ from: sec(-3600), to: sec(-10) }] },
    },
    {
      name: "battery empty while it booted for the first time",
      given: { ...empty(600), terminals: { "blade-1": { runningSince: null } } },
    },
    {
      name: "battery empty, while nothing could be journaled for most of the time",
      given: { ...empty(600), faults: [{ kind: "journalGone", atSec: trialSec(sec(-590)), forSec: 560 }] },
    },
    {
      name: "battery empty before it could have stopped: two that need it stop first, and what needs both before them",
      given: {
        ...empty(150),
        faults: unsure,
        tree: site(needs("svr100-1 blade-1", "svr100-2 blade-1", "svr100-pool svr100-1", "svr100-pool svr100-2")),
      },
    },
    {
      name: "battery empty, and its group is not to be stopped on an outage",
      given: { ...empty(1800), tree: site(group("blade", { policy: { stopOnOutage: false } })) },
    },
    {
      name: "battery empty, while no controller lived for long enough",
      given: {
        ...empty(600),
        lives: [
          { from: sec(-3600), to: sec(-580) },
          { from: sec(-30), to: null },
        ],
      },
    },
    {
      name: "battery empty, the controller gone before the outage could be confirmed",
      given: { ...empty(600), lives: [{ from: sec(-3600), to: sec(-575) }] },
    },
    {
      name: "battery empty, the controller away from before the battery held for little more than its stop, until it was too late",
      given: {
        ...empty(600),
        memory: { outages: { ups5: anOutage({ beganAt: sec(-600) }) }, ...asked(20) },
        tree: site(ups("ups5", { confirmSec: 900 })),
        lives: away(-300, -30),
      },
    },
    {
      name: "battery empty, its card silent for a minute",
      given: { ...empty(120), faults: [{ kind: "cardReboots", upsId: "ups5", atSec: trialSec(sec(-115)) }] },
    },
    {
      name: "battery empty, its agent out of reach for a minute",
      given: {
        ...empty(120),
        faults: [{ kind: "agentGone", terminalId: "blade-1", atSec: trialSec(sec(-100)), forSec: 60 }],
      },
    },
    {
      name: "battery empty, answers of its UPS come late",
      given: { ...empty(80), faults: [{ kind: "slowAnswers", nodeId: "ups5", sec: 25 }] },
    },
    {
      name: "battery empty, its answers are lost",
      given: { ...empty(90), faults: [{ kind: "answersLost", nodeId: "blade-1", share: 1, done: false }] },
    },
    {
      name: "it was cut by the controller that ran on it, which died before it sent the order, and was away for long",
      given: { ...cut, selfId: "blade-1", memory: asked(150), lives: away(-149, -10) },
    },
    { name: "it outlasted its time, which the record says", given: { ...cut, ...pastTime(300, 90) } },
    {
      name: "it outlasted the time that its settings give it, when the OFF that runs already went dark",
      given: { ...cut, memory: asked(180), stopSec: { "blade-1": 400 } },
    },
    {
      name: "it lied about being down",
      given: {
        ...cut,
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
        saidGoodbye: ["blade-1"],
      },
    },
  ])("excepted (2.8): $name", ({ given }) => {
    expect(check(given)).toEqual([]);
  });

  test("a control terminal waits for the linked side: nobody is blamed who was away when its battery held for its own stop only", () => {
    const event = { kind: "terminalCrashed", at: noon, terminalId: "sv2", boot: 1 } as const;
    const found = (diedAgo: number) =>
      noCrash(
        { kind: "site", event },
        aGround({
          selfId: null,
          states: { sv2: "crashed" },
          dark: { ups2: { by: "empty", at: noon } },
          upses: { ups2: { seenLostAt: sec(-3000) } },
          lives: [{ from: sec(-3600), to: sec(-diedAgo) }],
        }),
      );
    expect(found(1000)).toEqual([]);
    expect(found(100)).toEqual([expect.stringContaining("never asked to stop")]);
  });

  test("each of the things that excuse an empty battery: without it, the same is broken", () => {
    for (const seenSec of [60, 80, 90, 100, 120, 600])
      expect(check(empty(seenSec)), `${seenSec} s`).toEqual([expect.stringContaining("never asked")]);
  });

  test("what else happens is none of its concern", () => {
    const halted: Happening = {
      kind: "site",
      event: { kind: "terminalHalted", at: noon, terminalId: "blade-1", boot: 1 },
    };
    for (const happening of [halted, { kind: "end" } as const]) expect(noCrash(happening, aGround(cut))).toEqual([]);
  });
});
