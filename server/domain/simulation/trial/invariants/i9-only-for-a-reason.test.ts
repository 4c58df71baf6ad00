import { describe, expect, test } from "vitest";
import { anEntry, noon, onBattery, outputOff } from "../../../../testing/builders.ts";
import { aCut, aDown, anOutage, aStop } from "../../../../testing/decide-on.ts";
import { group, needs, site, terminal } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround } from "../../../../testing/ground.ts";
import type { Command, OffForm } from "../../../decide/command.ts";
import type { Reason } from "../../../decide/reason.ts";
import type { ConfirmedBy } from "../../../world/memory.ts";
import type { Happening } from "../ground.ts";
import { onlyForAReason } from "./i9-only-for-a-reason.ts";

const sec = (n: number) => noon + n * 1000;
const began = (agoSec: number, upsId = "ups5"): Happening => ({
  kind: "entry",
  entry: anEntry({ kind: "outageBegan", upsId, beganAt: sec(-agoSec), evidence: "reading" }),
});
const confirmed = (by: ConfirmedBy, upsId = "ups5"): Happening => ({
  kind: "entry",
  entry: anEntry({ kind: "outageConfirmed", upsId, by }),
});
const asks = (command: Command, reason: Reason = { code: "allDown" }): Happening => ({
  kind: "entry",
  entry: anEntry({ kind: "commandIssued", commandId: "1-1", command, reason, wasRunning: true }),
});
const stop = (terminalId: string) => asks({ kind: "terminalShutdown", terminalId, bootId: null });
const flush = asks({ kind: "storageFlush", storageId: "shared-disk" });
const cut = (upsId: string, form: OffForm = "offNow") => asks({ kind: "upsOff", upsId, form });
const cycle = asks({ kind: "upsOff", upsId: "ups5", form: "cycleNow" }, { code: "recovery" });

const battery = { readings: { ups5: onBattery() } };
const out = (...upsIds: string[]) => ({ outages: Object.fromEntries(upsIds.map((id) => [id, anOutage()])) });
const unconfirmed = anOutage({ confirmedAt: null, confirmedBy: null });
type Case = { name: string; given: GivenGround; asked: Happening; says?: string };
const holds = ({ given, asked }: Case) => expect(onlyForAReason(asked, aGround(given))).toEqual([]);
const breaks = ({ given, asked, says }: Case) =>
  expect(onlyForAReason(asked, aGround(given))).toEqual([expect.stringContaining(says ?? "")]);

describe("I9: an outage begins where and when it did", () => {
  test.each<Case>([
    {
      name: "its last reading shows mains",
      given: {},
      asked: began(0),
      says: "began though its last reading does not say so",
    },
    { name: "it was never read", given: { readings: { ups5: null } }, asked: began(0), says: "does not say so" },
    {
      name: "a self-test is none",
      given: { readings: { ups5: onBattery({ testing: true }) } },
      asked: began(0),
      says: "does not say so",
    },
    {
      name: "it is said to have begun before mains were last read",
      given: { ...battery, upses: { ups5: { lostAt: sec(-2), lastGoodMainsReadAt: sec(-3) } } },
      asked: began(9),
      says: "is said to have begun at",
    },
    {
      name: "mains were never read: more than a minute before it was first seen",
      given: { ...battery, upses: { ups5: { lostAt: sec(-2) } } },
      asked: began(70),
      says: "is said to have begun at",
    },
  ])("broken: $name", breaks);

  test.each<Case>([
    {
      name: "since mains were last read",
      given: { ...battery, upses: { ups5: { lostAt: sec(-2), lastGoodMainsReadAt: sec(-3) } } },
      asked: began(3),
    },
    {
      name: "since mains were last read, of whichever controller",
      given: { ...battery, upses: { ups5: { lostAt: sec(-2), lastGoodMainsReadAt: sec(-3) } }, lives: [] },
      asked: began(3),
    },
    {
      name: "within the minute before it was first seen (2.2)",
      given: { ...battery, upses: { ups5: { lostAt: sec(-2) } } },
      asked: began(60),
    },
    {
      name: "within the minute before it was first seen, though a controller before this one read mains in it",
      given: {
        ...battery,
        upses: { ups5: { lostAt: sec(-2), lastGoodMainsReadAt: sec(-30) } },
        lives: [
          { from: sec(-3600), to: sec(-20) },
          { from: sec(-5), to: null },
        ],
      },
      asked: began(60),
    },
    {
      name: "as long ago as it truly began",
      given: { ...battery, upses: { ups5: { lostAt: sec(-300) } } },
      asked: began(300),
    },
    {
      name: "mains that were back for a moment that nobody saw",
      given: { ...battery, upses: { ups5: { lostAt: null, backAt: sec(-90) } } },
      asked: began(90),
    },
    {
      name: "a self-test never hides a low battery (2.2)",
      given: {
        readings: { ups5: onBattery({ testing: true, lowBattery: true }) },
        upses: { ups5: { lostAt: sec(-2) } },
      },
      asked: began(2),
    },
    { name: "of a UPS that is not in the tree", given: {}, asked: began(0, "nobody") },
  ])("holds: $name", holds);
});

describe("I9: an outage is confirmed rightly", () => {
  const outage = (agoSec: number) => ({ memory: { outages: { ups5: anOutage({ beganAt: sec(-agoSec) }) } } });
  test.each<Case>([
    {
      name: "by time, a second too early",
      given: { ...battery, ...outage(59) },
      asked: confirmed("time"),
      says: "is confirmed after 59 of 60 s",
    },
    {
      name: "while mains are there",
      given: outage(60),
      asked: confirmed("time"),
      says: "is confirmed while its last reading shows mains",
    },
    { name: "that is not open", given: battery, asked: confirmed("time"), says: "of which nothing is known" },
    {
      name: "of a UPS that was never read",
      given: { ...outage(60), readings: { ups5: null } },
      asked: confirmed("time"),
      says: "of which nothing is known",
    },
    {
      name: "of a UPS that is not in the tree",
      given: {},
      asked: confirmed("time", "nobody"),
      says: "nothing is known",
    },
    {
      name: "by a low battery that is not low",
      given: { ...battery, ...outage(5) },
      asked: confirmed("lowBattery"),
      says: "by a low battery that is not low",
    },
    {
      name: "by a runtime that is long enough",
      given: { readings: { ups5: onBattery({ runtimeSec: 3000 }) }, ...outage(5) },
      asked: confirmed("runtime"),
      says: "by a runtime of 3000 s",
    },
    {
      name: "by a runtime that is not known",
      given: { readings: { ups5: onBattery({ runtimeSec: null }) }, ...outage(5) },
      asked: confirmed("runtime"),
      says: "by a runtime of null s",
    },
  ])("broken: $name", breaks);

  test.each<Case>([
    { name: "by time", given: { ...battery, ...outage(60) }, asked: confirmed("time") },
    {
      name: "by low battery, at once",
      given: { readings: { ups5: onBattery({ lowBattery: true }) }, ...outage(1) },
      asked: confirmed("lowBattery"),
    },
    {
      name: "by a runtime that no more than stops everything, and a minute",
      given: { readings: { ups5: onBattery({ runtimeSec: 270 }) }, ...outage(1) },
      asked: confirmed("runtime"),
    },
    {
      name: "of one that is flat: its output is off and mains are not there",
      given: { readings: { ups5: outputOff({ mainsPresent: false }) }, ...outage(1) },
      asked: confirmed("lowBattery"),
    },
  ])("holds: $name", holds);
});

describe("I9: nothing is asked to stop without a confirmed outage that concerns it", () => {
  test.each<Case>([
    {
      name: "no outage",
      given: {},
      asked: stop("blade-1"),
      says: "blade-1 is asked to stop (allDown) without an outage",
    },
    {
      name: "an outage that is not confirmed",
      given: { memory: { outages: { ups5: unconfirmed } } },
      asked: stop("blade-1"),
      says: "without an outage that concerns it",
    },
    {
      name: "an outage whose mains are back (2.2: nothing further is asked)",
      given: { memory: { outages: { ups5: anOutage({ mainsBackAt: sec(-1) }) } } },
      asked: stop("blade-1"),
      says: "without an outage that concerns it",
    },
    { name: "an outage of another branch", given: { memory: out("ups6") }, asked: stop("blade-1"), says: "blade-1" },
    {
      name: "it has another feed",
      given: { tree: site(terminal("blade-1", { feeds: ["ups5", "ups6"] })), memory: out("ups5") },
      asked: stop("blade-1"),
      says: "blade-1",
    },
    {
      name: "its group is not to be stopped on an outage",
      given: { tree: site(group("blade", { policy: { stopOnOutage: false } })), memory: out("ups5", "ups4") },
      asked: stop("blade-1"),
      says: "blade-1",
    },
    {
      name: "the control terminals' UPSes alone, and its group runs on then",
      given: { tree: site(group("blade", { policy: { onControlLoss: "leaveRunning" } })), memory: out("ups1", "ups2") },
      asked: stop("blade-1"),
      says: "blade-1",
    },
    {
      name: "one of the two control terminals' UPSes",
      given: { memory: out("ups1") },
      asked: stop("blade-1"),
      says: "blade-1",
    },
    {
      name: "control-side storage alone (2.3: the linked side runs on)",
      given: { memory: out("ups3") },
      asked: stop("blade-1"),
      says: "blade-1",
    },
    {
      name: "a control terminal a second time for the same outage of its own disk",
      given: { memory: out("ups3"), diskStops: new Map([["sv2/ups3", anOutage().beganAt]]) },
      asked: stop("sv2"),
      says: "sv2",
    },
    {
      name: "what it needs has no reason to stop",
      given: { tree: site(needs("blade-1 svr100-1")) },
      asked: stop("blade-1"),
      says: "blade-1",
    },
    {
      name: "two that need each other are no reason for one another",
      given: { tree: site(needs("blade-1 svr100-1", "svr100-1 blade-1")) },
      asked: stop("blade-1"),
      says: "blade-1",
    },
    {
      name: "a reboot, and no disk was dark",
      given: {},
      asked: asks({ kind: "terminalReboot", terminalId: "sv1", bootId: null }),
      says: "sv1 is asked to reboot, and no disk was dark",
    },
    {
      name: "a flush for its users' sake",
      given: { memory: out("ups5", "ups6") },
      asked: flush,
      says: "shared-disk is asked to flush",
    },
    {
      name: "a flush for the control terminals' sake, and the linked side runs on then",
      given: {
        tree: site(group("kyoyu", { policy: { onControlLoss: "leaveRunning" } })),
        memory: out("ups1", "ups2"),
      },
      asked: flush,
      says: "shared-disk is asked to flush",
    },
    { name: "a cut", given: {}, asked: cut("ups5"), says: "ups5 is cut without an outage that concerns it" },
    { name: "a cut of storage", given: { memory: out("ups5") }, asked: cut("ups4"), says: "ups4 is cut" },
    {
      name: "a cut of the control side's disk",
      given: { memory: out("ups1") },
      asked: cut("ups3"),
      says: "ups3 is cut",
    },
    { name: "a cycle for nobody", given: {}, asked: cycle, says: "ups5 is cycled, and nothing on it waits for power" },
    {
      name: "a cycle for a server that is woken",
      given: { states: { "blade-1": "off" } },
      asked: cycle,
      says: "nothing on it waits for power",
    },
    {
      name: "a cycle for a server that may still come up",
      given: {
        tree: site(terminal("blade-1", { start: { kind: "power" } })),
        memory: { downs: { "blade-1": aDown({ at: sec(-599) }) } },
      },
      asked: cycle,
      says: "nothing on it waits for power",
    },
  ])("broken: $name", breaks);

  const power = site(terminal("blade-1", { start: { kind: "power" } }));
  test.each<Case>([
    { name: "its UPS", given: { memory: out("ups5") }, asked: stop("blade-1") },
    {
      name: "both of its feeds: one out, the other dark",
      given: {
        tree: site(terminal("blade-1", { feeds: ["ups5", "ups6"] })),
        memory: out("ups5"),
        readings: { ups6: outputOff() },
      },
      asked: stop("blade-1"),
    },
    {
      name: "both of its feeds: one out, the other being cut",
      given: {
        tree: site(terminal("blade-1", { feeds: ["ups5", "ups6"] })),
        memory: { ...out("ups5"), cuts: { ups6: aCut() } },
      },
      asked: stop("blade-1"),
    },
    {
      name: "one of its feeds, where its group stops for any",
      given: {
        tree: site(
          terminal("blade-1", { feeds: ["ups5", "ups6"] }),
          group("blade", { policy: { stopWhen: "anyUps" } }),
        ),
        memory: out("ups6"),
      },
      asked: stop("blade-1"),
    },
    { name: "the storage that it uses", given: { memory: out("ups4") }, asked: stop("blade-1") },
    { name: "all control terminals' UPSes", given: { memory: out("ups1", "ups2") }, asked: stop("blade-1") },
    { name: "a control terminal for its own disk", given: { memory: out("ups3") }, asked: stop("sv2") },
    {
      name: "a control terminal for another outage of its own disk",
      given: { memory: out("ups3"), diskStops: new Map([["sv2/ups3", sec(-9000)]]) },
      asked: stop("sv2"),
    },
    {
      name: "what it needs must stop, at any remove",
      given: {
        tree: site(needs("blade-1 svr100-1", "svr100-1 svr100-2"), terminal("svr100-2", { feeds: ["ups2"] })),
        memory: out("ups2"),
      },
      asked: stop("blade-1"),
    },
    { name: "a server that is not in the tree", given: {}, asked: stop("nobody") },
    {
      name: "a reboot of the control side that is due",
      given: { memory: { controlReboot: { neededSince: noon, storageId: "control-disk" } } },
      asked: asks({ kind: "terminalReboot", terminalId: "sv1", bootId: null }),
    },
    { name: "a flush for its own supply", given: { memory: out("ups4") }, asked: flush },
    { name: "a flush with the control side", given: { memory: out("ups1", "ups2") }, asked: flush },
    {
      name: "a flush of a storage that is not in the tree",
      given: {},
      asked: asks({ kind: "storageFlush", storageId: "nobody" }),
    },
    { name: "a cut of what has an outage", given: { memory: out("ups5") }, asked: cut("ups5") },
    { name: "a cut for the storage that its servers use", given: { memory: out("ups4") }, asked: cut("ups5") },
    {
      name: "a cut of what was asked to stop, the outage over by now",
      given: { memory: { stops: { "blade-1": aStop() } } },
      asked: cut("ups5"),
    },
    { name: "a cut of a storage with an outage", given: { memory: out("ups4") }, asked: cut("ups4") },
    { name: "a cut of the control side's disk with an outage", given: { memory: out("ups3") }, asked: cut("ups3") },
    {
      name: "a cut of the control side's disk in an outage that is not confirmed: it goes with the last terminal",
      given: { memory: { outages: { ups3: unconfirmed } } },
      asked: cut("ups3"),
    },
    { name: "a cut once more", given: { memory: { cuts: { ups5: aCut() } } }, asked: cut("ups5") },
    { name: "a cut of what is dark", given: { readings: { ups5: outputOff() } }, asked: cut("ups5") },
    {
      name: "a cycle for a server that waits for power",
      given: { tree: power, states: { "blade-1": "off" } },
      asked: cycle,
    },
    {
      name: "a cycle for a server that passed its time",
      given: {
        tree: power,
        memory: {
          stops: { "blade-1": aStop({ firstAt: sec(-400) }) },
          downs: { "blade-1": aDown({ cause: "pastTime", at: sec(-190) }) },
        },
      },
      asked: cycle,
    },
    {
      name: "a cycle for a server that said goodbye and runs on",
      given: {
        tree: power,
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 600 }],
        saidGoodbye: ["blade-1"],
      },
      asked: cycle,
    },
    {
      name: "a cycle for a server that did not come back from its reboot in time",
      given: { tree: power, memory: { downs: { "blade-1": aDown({ at: sec(-600) }) } } },
      asked: cycle,
    },
    { name: "a start", given: {}, asked: asks({ kind: "upsOn", upsId: "ups5" }) },
  ])("holds: $name", holds);

  test("what else happens is none of its concern", () => {
    expect(onlyForAReason({ kind: "end" }, aGround())).toEqual([]);
    expect(onlyForAReason({ kind: "entry", entry: anEntry({ kind: "controlRebootDone" }) }, aGround())).toEqual([]);
  });

  test("a site without control terminals never loses them", () => {
    const tree = site((t) => ({ ...t, terminals: t.terminals.filter((each) => each.kind === "linked") }));
    expect(onlyForAReason(stop("blade-1"), aGround({ tree, selfId: null, memory: out("ups1", "ups2") }))).toHaveLength(
      1,
    );
  });
});
