import { describe, expect, test } from "vitest";
import { noon } from "../../../../testing/builders.ts";
import { aDown } from "../../../../testing/decide-on.ts";
import { group, needs, site, terminal, ups } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround } from "../../../../testing/ground.ts";
import { neverSec } from "../plan.ts";
import { brokenNodes, runsAgain } from "./i6-runs-again.ts";

const sec = (n: number) => noon + n * 1000;
const check = (given: GivenGround) => runsAgain({ kind: "end" }, aGround(given));
const down = { "blade-1": "off" } as const;
const incident = { sequence: { startedAt: sec(-3000), revision: null } };
/** blade-1 boots by power. */
const byPower = terminal("blade-1", { start: { kind: "power" } });

describe("I6: everything that ran before runs again, without an operator", () => {
  test.each<{ name: string; given: GivenGround; says: string }>([
    { name: "a server stays down", given: { states: down }, says: "at the end still down: blade-1 (off)" },
    {
      name: "one hangs in its shutdown, asked by nobody",
      given: { states: { "blade-1": "stopping" } },
      says: "(stopping)",
    },
    {
      name: "a server that was off before runs now",
      given: { off: ["blade-pool"], states: { "blade-pool": "running" } },
      says: "was off before and runs now: blade-pool",
    },
    {
      name: "a cluster whose members run stays stopped",
      given: { clusterStates: { "ssc-cl": "stopped" } },
      says: "does not run again: ssc-cl",
    },
    { name: "the incident never ends", given: { memory: incident }, says: "the incident never ends" },
    {
      name: "another one is broken: that excuses only itself",
      given: { states: { ...down, "blade-2": "off" }, faults: [{ kind: "neverBoots", terminalId: "blade-2" }] },
      says: "at the end still down: blade-1 (off)",
    },
    {
      name: "one whose wake packets are lost now and then is woken again",
      given: { states: down, faults: [{ kind: "wakesLost", terminalId: "blade-1", share: 0.5 }] },
      says: "blade-1",
    },
    {
      name: "one that ran on after its goodbye, and had time to come up",
      given: { states: down, faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 300 }] },
      says: "blade-1",
    },
    {
      name: "one that boots by power: its outlet was not dark, and it is alone on its UPS",
      given: {
        tree: site(byPower),
        states: { ...down, "blade-2": "off", "blade-pool": "off" },
        off: ["blade-2", "blade-pool"],
      },
      says: "blade-1",
    },
    {
      name: "one that boots by power: its outlet was dark since it halted, so it had power to boot by",
      given: {
        tree: site(byPower),
        states: down,
        terminals: { "blade-1": { haltedSince: sec(-600), unpoweredAt: sec(-300) } },
      },
      says: "blade-1",
    },
    {
      name: "its storage starts by itself after a flush that failed",
      given: { states: down, faults: [{ kind: "flush", storageId: "shared-disk", how: "fails" }] },
      says: "blade-1",
    },
    {
      name: "the controller's own terminal is down, and its clock was only ahead",
      given: { states: { sv1: "off" }, faults: [{ kind: "clockSteps", life: 2, bySec: 60 }], selfId: "sv1" },
      says: "sv1 (off)",
    },
    {
      name: "the controller's own terminal is down, and nothing is wrong with it",
      given: { states: { sv1: "off" }, selfId: "sv1" },
      says: "sv1 (off)",
    },
  ])("broken: $name", ({ given, says }) => {
    expect(check(given)).toEqual([expect.stringContaining(says)]);
  });

  test.each<{ name: string; given: GivenGround }>([
    {
      name: "it boots by power only, and another on its UPS is broken: nobody can say that it is down",
      given: {
        tree: site(byPower),
        states: { ...down, "blade-2": "booting", "blade-pool": "off" },
        off: ["blade-pool"],
        faults: [{ kind: "neverBoots", terminalId: "blade-2" }],
      },
    },
    {
      name: "it lost its power before the controller had heard of it (2.5: the restore set, no more)",
      given: { states: { "blade-1": "crashed" }, terminals: { "blade-1": { crashedUnheard: true } } },
    },
    { name: "all is as it was", given: { off: ["blade-pool"] } },
    {
      name: "one that was off before boots by power, as its firmware does",
      given: {
        tree: site(terminal("blade-pool", { start: { kind: "power" } })),
        off: ["blade-pool"],
        states: { "blade-pool": "running" },
      },
    },
    {
      name: "broken: it never boots",
      given: { states: down, faults: [{ kind: "neverBoots", terminalId: "blade-1" }] },
    },
    {
      name: "broken: no wake packet reaches it",
      given: { states: down, faults: [{ kind: "wakesLost", terminalId: "blade-1", share: 1 }] },
    },
    { name: "broken: it never halts", given: { states: { "blade-1": "stopping" }, stopSec: { "blade-1": neverSec } } },
    {
      name: "broken: its storage is never ready",
      given: { states: down, faults: [{ kind: "storageNeverReady", storageId: "shared-disk" }] },
    },
    {
      name: "broken: the flush of its storage hangs; it holds its users (2.5)",
      given: { states: down, faults: [{ kind: "flush", storageId: "shared-disk", how: "hangs" }] },
    },
    {
      name: "it ran on for so long after its goodbye that it was not up within its start time: a person was called (2.5)",
      given: { states: down, faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 560 }] },
    },
    {
      name: "it needs what is broken, at any remove",
      given: {
        tree: site(needs("blade-1 svr100-1", "svr100-1 svr100-2")),
        states: { ...down, "svr100-1": "off", "svr100-2": "off" },
        faults: [{ kind: "neverBoots", terminalId: "svr100-2" }],
      },
    },
    {
      name: "policy: its group is not restarted on recovery",
      given: { tree: site(group("blade", { policy: { restartOnRecovery: false } })), states: down },
    },
    {
      name: "policy: its UPS is switched on by hand",
      given: { tree: site(ups("ups5", { restart: "none" })), states: down },
    },
    {
      name: "policy: the UPS of its storage is switched on by hand",
      given: { tree: site(ups("ups4", { restart: "none" })), states: down },
    },
    {
      name: "policy: the group of its storage's UPS is not restarted on recovery",
      given: {
        tree: site(
          group("kyoyu", { policy: { restartOnRecovery: false } }),
          group("blade", { policy: { restartOnRecovery: true } }),
        ),
        states: down,
      },
    },
    {
      name: "nothing can start it",
      given: { tree: site(terminal("blade-1", { start: { kind: "none" } })), states: down },
    },
    {
      name: "it boots by power only, and its UPS cannot be cycled: OFF is ignored",
      given: {
        tree: site(byPower),
        states: { ...down },
        faults: [{ kind: "offIgnored", upsId: "ups5", when: "always" }],
      },
    },
    {
      name: "it boots by power only, and its UPS is not cycled while others on it run (2.5)",
      given: { tree: site(byPower), states: down },
    },
    {
      name: "the controller's own terminal never boots: nobody is there to start anything",
      given: {
        states: { sv1: "off", "blade-1": "off" },
        faults: [{ kind: "neverBoots", terminalId: "sv1" }],
        selfId: "sv1",
      },
    },
    {
      name: "the controller's own terminal is down, its clock was set back: nobody can tell whether its UPS was cycled",
      given: {
        states: { sv1: "off" },
        faults: [{ kind: "clockSteps", life: 2, bySec: -60 }],
        selfId: "sv1",
      },
    },
    {
      name: "an incident in which something is broken stays open",
      given: { memory: incident, states: down, faults: [{ kind: "neverBoots", terminalId: "blade-1" }] },
    },
  ])("excepted (2.8, 2.5): $name", ({ given }) => {
    expect(check(given)).toEqual([]);
  });

  test("a control terminal that may run unseen is left to a person", () => {
    const downs = { sv2: aDown({ cause: "pastTime", confirmed: false }) };
    const ground = aGround({ states: { sv2: "off" }, memory: { downs } });
    expect(runsAgain({ kind: "end" }, ground)).toEqual([expect.stringContaining("sv2")]);
    ground.world = { ...ground.world, peerIds: ["sv2", "elsewhere"] };
    expect(runsAgain({ kind: "end" }, ground)).toEqual([]);
  });

  test("a controller that stands outside the tree is never lost", () => {
    expect(check({ states: down, selfId: null })).toEqual([expect.stringContaining("blade-1")]);
  });

  test("a feed that the tree does not have is nobody's to switch on", () => {
    const tree = site(terminal("blade-1", { feeds: ["ups5", "gone"] }));
    expect(brokenNodes(aGround({ tree })).has("blade-1")).toBe(false);
  });

  test("a decision that does not come to rest is broken at once; what else happens is looked at only at the end", () => {
    expect(runsAgain({ kind: "restless" }, aGround())).toEqual(["the decision does not come to rest"]);
    const event = { kind: "terminalHalted", at: noon, terminalId: "blade-1", boot: 1 } as const;
    expect(runsAgain({ kind: "site", event }, aGround({ states: down }))).toEqual([]);
  });
});
