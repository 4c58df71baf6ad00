import { describe, expect, test } from "vitest";
import {
  anAttempt,
  anEntry,
  aStorageReading,
  aUpsReading,
  noon,
  onBattery,
  outputOff,
} from "../../../../testing/builders.ts";
import { aDown, anOutage, aStop } from "../../../../testing/decide-on.ts";
import { anotherUps, cluster, needs, site, storage, terminal, ups } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround } from "../../../../testing/ground.ts";
import type { Command } from "../../../decide/command.ts";
import type { Reason } from "../../../decide/reason.ts";
import type { ShortenedWaits } from "../../../world/memory.ts";
import type { Happening } from "../ground.ts";
import type { Fault } from "../plan.ts";
import { order } from "./i4-order.ts";

const sec = (n: number) => noon + n * 1000;
const asks = (command: Command, reason: Reason = { code: "recovery" }): Happening => ({
  kind: "entry",
  entry: anEntry({ kind: "commandIssued", commandId: "1-1", command, reason, wasRunning: true }),
});
const stop = (terminalId: string) => asks({ kind: "terminalShutdown", terminalId, bootId: null });
const reboot = (terminalId: string) => asks({ kind: "terminalReboot", terminalId, bootId: null });
const flush = asks({ kind: "storageFlush", storageId: "shared-disk" });
const wake = (terminalId: string) => asks({ kind: "terminalWake", terminalId });
const on = (upsId: string) => asks({ kind: "upsOn", upsId });
const cycle = (upsId: string, reason?: Reason) => asks({ kind: "upsOff", upsId, form: "cycleNow" }, reason);

const linked = ["blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool"];
const allOff = Object.fromEntries(linked.map((id) => [id, "off" as const]));
/** blade-1 needs svr100-1. */
const dependent = site(needs("blade-1 svr100-1"));
const saysFlushed: GivenGround = {
  storages: { "shared-disk": { notReadySince: sec(-60) } },
  storageReadings: { "shared-disk": aStorageReading({ state: "flushed" }) },
};
const flushLies: Fault[] = [{ kind: "flush", storageId: "shared-disk", how: "lies" }];
/** Which waits for the linked storage were shortened, for its UPS. */
const shortened = (waits: ShortenedWaits) => ({ "shared-disk": { at: sec(-10), upsId: "ups4", waits } });
type Case = { name: string; given: GivenGround; asked: Happening; says?: string };
const holds = ({ given, asked }: Case) => expect(order(asked, aGround(given))).toEqual([]);
const breaks = ({ given, asked, says }: Case) =>
  expect(order(asked, aGround(given))).toEqual([expect.stringContaining(says ?? "")]);

describe("I4: nothing is asked to stop before its dependents are down or past their time", () => {
  test.each<Case>([
    {
      name: "what needs it runs",
      given: { tree: dependent },
      asked: stop("svr100-1"),
      says: "svr100-1 is asked to stop while what needs it is up: blade-1",
    },
    {
      name: "what needs it was asked, and has time left",
      given: { tree: dependent, memory: { stops: { "blade-1": aStop({ firstAt: sec(-209) }) } } },
      asked: stop("svr100-1"),
      says: "while what needs it is up",
    },
    {
      name: "also when it reboots, and is asked to stop for good now",
      given: { tree: dependent, memory: { stops: { "svr100-1": aStop({ reboot: true }) } } },
      asked: stop("svr100-1"),
      says: "while what needs it is up",
    },
    {
      name: "also a reboot",
      given: { tree: site(needs("blade-1 sv1"), cluster("ssc-cl", { enabled: false })) },
      asked: reboot("sv1"),
      says: "blade-1",
    },
    {
      name: "what needs it is up, and the battery that feeds it runs low: it waits for its time all the same",
      given: {
        tree: dependent,
        memory: { shortened: { "svr100-1": { at: sec(-10), upsId: "ups6", waits: "confirmation" } } },
      },
      asked: stop("svr100-1"),
      says: "while what needs it is up",
    },
    { name: "a storage with users up", given: {}, asked: flush, says: "blade-1 blade-2 blade-pool svr100-1" },
    {
      name: "a storage whose battery runs empty, with a user whose time is not over, and one that was not asked",
      given: {
        states: { ...allOff, "blade-1": "running", "blade-2": "running" },
        memory: { shortened: shortened("confirmation"), stops: { "blade-2": aStop({ firstAt: sec(-179) }) } },
      },
      asked: flush,
      says: "shared-disk is asked to flush while its users are up: blade-1 blade-2",
    },
    {
      name: "a storage with a user up that the record long calls down",
      given: {
        states: { ...allOff, "blade-1": "running" },
        memory: { downs: { "blade-1": aDown() } },
        terminals: { "blade-1": { runningSince: sec(-60) } },
      },
      asked: flush,
      says: "shared-disk is asked to flush while its users are up: blade-1",
    },
  ])("broken: $name", breaks);

  test.each<Case>([
    { name: "what needs it is off", given: { tree: dependent, states: { "blade-1": "off" } }, asked: stop("svr100-1") },
    {
      name: "what needs it has crashed",
      given: { tree: dependent, states: { "blade-1": "crashed" } },
      asked: stop("svr100-1"),
    },
    {
      name: "what needs it is past its time",
      given: { tree: dependent, memory: { stops: { "blade-1": aStop({ firstAt: sec(-210) }) } } },
      asked: stop("svr100-1"),
    },
    {
      name: "the record says that it is past its time, and it had all of it",
      given: {
        tree: dependent,
        memory: {
          stops: { "blade-1": aStop({ firstAt: sec(-230), lastAt: sec(-230) }) },
          downs: { "blade-1": aDown({ cause: "pastTime", at: sec(-10) }) },
        },
      },
      asked: stop("svr100-1"),
    },
    {
      name: "what needs it said goodbye and runs on: nobody can know",
      given: {
        tree: dependent,
        faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
        saidGoodbye: ["blade-1"],
      },
      asked: stop("svr100-1"),
    },
    {
      name: "it was asked already: sent again",
      given: { tree: dependent, memory: { stops: { "svr100-1": aStop() } } },
      asked: stop("svr100-1"),
    },
    {
      name: "what needs it boots, unheard, and is known as down",
      given: { tree: dependent, states: { "blade-1": "booting" }, memory: { downs: { "blade-1": aDown() } } },
      asked: stop("svr100-1"),
    },
    {
      name: "what needs it came up so lately that nobody can have heard",
      given: {
        tree: dependent,
        memory: { downs: { "blade-1": aDown() } },
        terminals: { "blade-1": { runningSince: sec(-3) } },
      },
      asked: stop("svr100-1"),
    },
    {
      name: "what needs it is up, and the battery that feeds it runs empty (2.3, 6)",
      given: {
        tree: dependent,
        memory: { shortened: { "svr100-1": { at: sec(-10), upsId: "ups6", waits: "gracefulStop" } } },
      },
      asked: stop("svr100-1"),
    },
    { name: "a storage whose users are down", given: { states: allOff }, asked: flush },
    {
      name: "a storage whose battery runs empty, of users that cannot make it (2.3, 6)",
      given: { memory: { shortened: shortened("gracefulStop") } },
      asked: flush,
    },
    {
      name: "a storage whose battery runs empty, of users that said goodbye, or whose time is over but for the 30 s",
      given: {
        states: { ...allOff, "blade-1": "running", "blade-2": "running" },
        saidGoodbye: ["blade-1"],
        memory: { shortened: shortened("confirmation"), stops: { "blade-2": aStop({ firstAt: sec(-180) }) } },
      },
      asked: flush,
    },
  ])("holds: $name", holds);
});

describe("I4: nothing is asked to start before all that it needs is ready", () => {
  const downLong = { notRunningSince: sec(-300), runningSince: null };
  const off = { "blade-1": "off" } as const;
  test.each<Case>([
    {
      name: "a wake without power",
      given: { states: off, dark: { ups5: { by: "command", at: sec(-60) } } },
      asked: wake("blade-1"),
      says: "wake blade-1 without power",
    },
    {
      name: "a wake with one of the two feeds that it needs",
      given: {
        tree: site(terminal("blade-1", { feeds: ["ups5", "ups6"], feedsNeeded: 2 })),
        dark: { ups5: { by: "command", at: sec(-60) } },
      },
      asked: wake("blade-1"),
      says: "wake blade-1 without power",
    },
    {
      name: "a wake before what it needs runs",
      given: { tree: dependent, states: off, terminals: { "svr100-1": downLong } },
      asked: wake("blade-1"),
      says: "wake blade-1 before what it needs runs: svr100-1",
    },
    {
      name: "a wake before its storage is ready",
      given: { states: off, storages: { "shared-disk": { notReadySince: sec(-60) } } },
      asked: wake("blade-1"),
      says: "wake blade-1 before its storage is ready: shared-disk",
    },
    {
      name: "also one that says that it is flushed, and is none that reports falsely",
      given: { states: off, ...saysFlushed },
      asked: wake("blade-1"),
      says: "wake blade-1 before its storage is ready: shared-disk",
    },
    {
      name: "and one that reports falsely, and said nothing yet",
      given: { states: off, ...saysFlushed, storageReadings: {}, faults: flushLies },
      asked: wake("blade-1"),
      says: "wake blade-1 before its storage is ready: shared-disk",
    },
    {
      name: "a wake on battery",
      given: { states: off, readings: { ups5: onBattery() } },
      asked: wake("blade-1"),
      says: "wake blade-1: ups5 has no mains",
    },
    {
      name: "a UPS on without mains",
      given: { readings: { ups5: outputOff({ mainsPresent: false }) } },
      asked: on("ups5"),
      says: "on ups5: ups5 has no mains",
    },
    {
      name: "a UPS on when it does not say whether it has mains",
      given: { readings: { ups5: outputOff({ mainsPresent: null }) } },
      asked: on("ups5"),
      says: "ups5 has no mains",
    },
    {
      name: "a UPS on before mains are stable",
      given: { upses: { ups5: { lastNoMainsReadAt: sec(-29) } } },
      asked: on("ups5"),
      says: "mains of ups5 are not stable yet (29 of 30 s)",
    },
    {
      name: "a UPS on by a controller that has not watched mains for long enough",
      given: { observingSince: sec(-10) },
      asked: on("ups5"),
      says: "not stable yet (10 of 30 s)",
    },
    {
      name: "a UPS on with too little charge",
      given: { readings: { ups5: outputOff({ chargePercent: 29 }) } },
      asked: on("ups5"),
      says: "on ups5: ups5 holds 29 of 30 %",
    },
    {
      name: "a cycle with which something is to boot, with too little charge",
      given: { readings: { ups5: aUpsReading({ chargePercent: 10 }) } },
      asked: cycle("ups5"),
      says: "cycle of ups5: ups5 holds 10 of 30 %",
    },
    {
      name: "a users' UPS on before their storage is ready",
      given: { storages: { "shared-disk": { notReadySince: sec(-60) } } },
      asked: on("ups5"),
      says: "on ups5 before the storage of what it feeds is ready: shared-disk",
    },
    {
      name: "a UPS on while all that it feeds must stop for its storage",
      given: { memory: { outages: { ups4: anOutage() } } },
      asked: on("ups5"),
      says: "on ups5 while all that it feeds must stop",
    },
    {
      name: "a UPS on that boots a server by power before what that needs runs",
      given: {
        tree: site(terminal("blade-1", { start: { kind: "power" } }), needs("blade-1 svr100-1")),
        states: { "blade-1": "off", "svr100-1": "off" },
      },
      asked: on("ups5"),
      says: "on ups5 boots blade-1 before what it needs runs: svr100-1",
    },
    {
      name: "the controller of a storage before its enclosure",
      given: {
        tree: site(
          anotherUps("ups4", { id: "ups7", name: "UPS⑦" }),
          storage("shared-disk", { controllerUpsIds: ["ups4"], enclosureUpsIds: ["ups7"] }),
        ),
        dark: { ups7: { by: "command", at: sec(-60) } },
      },
      asked: on("ups4"),
      says: "on ups4 (controller of shared-disk) before its enclosures: ups7",
    },
  ])("broken: $name", breaks);

  test.each<Case>([
    { name: "a wake when all is ready", given: { states: off }, asked: wake("blade-1") },
    {
      name: "a wake with the one feed that it needs, of two",
      given: {
        tree: site(terminal("blade-1", { feeds: ["ups5", "ups6"] })),
        dark: { ups5: { by: "command", at: sec(-60) } },
        readings: { ups5: outputOff({ mainsPresent: false }) },
      },
      asked: wake("blade-1"),
    },
    {
      name: "a wake as the outlet goes dark: nobody can know",
      given: { states: off, dark: { ups5: { by: "empty", at: sec(-3) } } },
      asked: wake("blade-1"),
    },
    {
      name: "a wake as what it needs goes down",
      given: { tree: dependent, states: off, terminals: { "svr100-1": { notRunningSince: sec(-3) } } },
      asked: wake("blade-1"),
    },
    {
      name: "a wake before its storage is ready, which says falsely that it is flushed",
      given: { states: off, ...saysFlushed, faults: flushLies },
      asked: wake("blade-1"),
    },
    {
      name: "a wake as its storage goes away; with polls that are lost that is seen later",
      given: {
        states: off,
        storages: { "shared-disk": { notReadySince: sec(-60) } },
        faults: [{ kind: "storagePollsTimeOut", storageId: "shared-disk", share: 0.5 }],
      },
      asked: wake("blade-1"),
    },
    {
      name: "a control terminal: it boots before its own disk, and waits for it",
      given: { states: { sv2: "off" }, storages: { "control-disk": { notReadySince: sec(-600) } } },
      asked: wake("sv2"),
    },
    { name: "a wake of a server that is not in the tree", given: {}, asked: wake("nobody") },
    { name: "a UPS on that was never read: nothing is known", given: { readings: { ups5: null } }, asked: on("ups5") },
    {
      name: "a UPS on that does not say what it holds",
      given: { readings: { ups5: outputOff({ chargePercent: null }) } },
      asked: on("ups5"),
    },
    {
      name: "a UPS on with mains back for just long enough",
      given: { upses: { ups5: { lastNoMainsReadAt: sec(-30) } } },
      asked: on("ups5"),
    },
    {
      name: "the control terminals' UPS on before their own disk is ready",
      given: { storages: { "control-disk": { notReadySince: sec(-600) } } },
      asked: on("ups2"),
    },
    {
      name: "a users' UPS on whose servers were off before, whatever their storage does",
      given: {
        off: ["blade-1", "blade-2", "blade-pool"],
        storages: { "shared-disk": { notReadySince: sec(-60) } },
      },
      asked: on("ups5"),
    },
    {
      name: "a UPS on that boots by power what needs a server on the same UPS",
      given: {
        tree: site(terminal("blade-1", { start: { kind: "power" } }), needs("blade-1 blade-2")),
        states: { "blade-1": "off", "blade-2": "off" },
      },
      asked: on("ups5"),
    },
    {
      name: "a UPS on that boots by power what needs a server that was off before",
      given: {
        tree: site(terminal("blade-1", { start: { kind: "power" } }), needs("blade-1 svr100-1")),
        off: ["svr100-1"],
        states: { "blade-1": "off" },
      },
      asked: on("ups5"),
    },
    {
      name: "a UPS on while only some of what it feeds must stop",
      given: {
        tree: site(terminal("svr100-1", { groupId: "ssc", feeds: ["ups5"] })),
        memory: { outages: { ups4: anOutage() } },
      },
      asked: on("ups5"),
    },
    {
      name: "a UPS on while what it feeds must stop for its own feeds, which it gives back",
      given: { memory: { outages: { ups5: anOutage() } } },
      asked: on("ups5"),
    },
    {
      name: "a storage's enclosure before its controller",
      given: {
        tree: site(
          anotherUps("ups4", { id: "ups7", name: "UPS⑦" }),
          storage("shared-disk", { controllerUpsIds: ["ups4"], enclosureUpsIds: ["ups7"] }),
        ),
        dark: { ups4: { by: "command", at: sec(-60) } },
      },
      asked: on("ups7"),
    },
    {
      name: "a storage whose enclosure is fed by the same UPS as its controller",
      given: {
        tree: site(
          anotherUps("ups4", { id: "ups7", name: "UPS⑦" }),
          storage("shared-disk", { controllerUpsIds: ["ups4"], enclosureUpsIds: ["ups4", "ups7"] }),
        ),
        dark: { ups7: { by: "command", at: sec(-60) } },
      },
      asked: on("ups4"),
    },
    {
      name: "the controller of a storage whose enclosure went dark just now",
      given: {
        tree: site(
          anotherUps("ups4", { id: "ups7", name: "UPS⑦" }),
          storage("shared-disk", { controllerUpsIds: ["ups4"], enclosureUpsIds: ["ups7"] }),
        ),
        dark: { ups7: { by: "command", at: sec(-5) } },
      },
      asked: on("ups4"),
    },
    { name: "a UPS on which nothing hangs", given: { tree: site(ups("ups5", { groupId: "ssc" })) }, asked: on("ups5") },
    { name: "a UPS that is not in the tree", given: {}, asked: on("nobody") },
    {
      name: "a cut in an outage: that starts nothing",
      given: { readings: { ups5: onBattery() } },
      asked: cycle("ups5", { code: "allDown" }),
    },
    {
      name: "a cluster restart: its members are looked at one by one",
      given: {},
      asked: asks({ kind: "clusterRestart", clusterId: "ssc-cl", members: [] }),
    },
    {
      name: "a cluster shutdown",
      given: {},
      asked: asks({ kind: "clusterShutdown", clusterId: "ssc-cl", members: [] }),
    },
  ])("holds: $name", holds);

  test("what else happens is none of its concern", () => {
    const given = { tree: dependent, memory: { flushes: { "shared-disk": { ...anAttempt(), ended: null } } } };
    expect(order({ kind: "end" }, aGround(given))).toEqual([]);
    expect(order({ kind: "entry", entry: anEntry({ kind: "controlRebootDone" }) }, aGround(given))).toEqual([]);
  });
});
