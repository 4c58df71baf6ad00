import { describe, expect, test } from "vitest";
import { anAttempt, anEntry, aUpsKnown, aUpsReading, noon, onBattery } from "../../../../testing/builders.ts";
import { aCut, aDown, anOutage, aStop } from "../../../../testing/decide-on.ts";
import { site, storage } from "../../../../testing/edit-site.ts";
import { aGround, type GivenGround } from "../../../../testing/ground.ts";
import type { Command } from "../../../decide/command.ts";
import type { Memory } from "../../../world/memory.ts";
import type { Happening } from "../ground.ts";
import { controlLivesLongest } from "./i3-control-lives-longest.ts";

const sec = (n: number) => noon + n * 1000;
const asks = (command: Command): Happening => ({
  kind: "entry",
  entry: anEntry({
    kind: "commandIssued",
    commandId: "1-1",
    command,
    reason: { code: "controlDiskLost", storageId: "control-disk", upsIds: ["ups3"] },
    wasRunning: true,
  }),
});
const stop = (terminalId: string): Happening => asks({ kind: "terminalShutdown", terminalId, bootId: null });
const linked = ["blade-1", "blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool"];
const everywhere = { outages: Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`ups${n}`, anOutage()])) };
const down = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, aDown()]));
const states = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, "off" as const]));
const flushed = { flushes: { "shared-disk": { ...anAttempt(), ended: { at: noon, outcome: "flushed" as const } } } };
const check = (given: GivenGround, happening = stop("sv2")) => controlLivesLongest(happening, aGround(given));
const inOutage = (memory: Partial<Memory> = {}, over: GivenGround = {}): GivenGround => ({
  ...over,
  memory: { ...everywhere, ...memory },
});

describe("I3: no control terminal stops while linked work is left that it had time to do", () => {
  test.each<{ name: string; given: GivenGround; says: string[] }>([
    {
      name: "linked servers run, their storage is not flushed",
      given: inOutage({}),
      says: ["blade-1 runs", "svr100-2 runs", "shared-disk is not flushed"],
    },
    {
      name: "all are down, their storage is not flushed",
      given: inOutage({ downs: down(...linked) }, { states: states(...linked) }),
      says: ["shared-disk is not flushed"],
    },
    {
      name: "the flush has not ended",
      given: inOutage({ downs: down(...linked), flushes: { "shared-disk": { ...anAttempt(), ended: null } } }),
      says: ["shared-disk is not flushed"],
    },
    {
      name: "it reboots, and is asked to stop for good now",
      given: inOutage({ stops: { sv2: aStop({ reboot: true }) } }),
      says: ["blade-1 runs"],
    },
    {
      name: "another control terminal was asked before: that is no reason",
      given: inOutage({ stops: { sv1: aStop() } }),
      says: ["blade-1 runs"],
    },
    {
      name: "another control terminal is down already",
      given: inOutage({ downs: down("sv1") }),
      says: ["blade-1 runs"],
    },
    {
      name: "the control side's batteries hold for long",
      given: inOutage({}, { readings: { ups1: onBattery({ runtimeSec: 3000 }) } }),
      says: ["blade-1 runs"],
    },
  ])("broken: $name", ({ given, says }) => {
    const found = check(given);
    expect(found).toHaveLength(1);
    for (const text of says) expect(found[0]).toContain(text);
  });

  test.each<{ name: string; given: GivenGround; happening?: Happening }>([
    { name: "the linked side is down and flushed", given: inOutage({ ...flushed, downs: down(...linked) }) },
    {
      name: "what runs has no reason to stop: an outage of its own disk only",
      given: { memory: { outages: { ups3: anOutage() } } },
    },
    {
      name: "the storage is dark already",
      given: inOutage({ downs: down(...linked) }, { storageStates: { "shared-disk": "off" } }),
    },
    {
      name: "storage without linkage has nothing to flush",
      given: inOutage({ downs: down(...linked) }, { tree: site(storage("shared-disk", { linkage: false })) }),
    },
    {
      name: "a server that passed its time is no work that is left",
      given: inOutage({
        ...flushed,
        stops: { "blade-1": aStop({ firstAt: sec(-500) }) },
        downs: { ...down(...linked), "blade-1": aDown({ cause: "pastTime", at: sec(-200) }) },
      }),
    },
    {
      name: "nor one that said goodbye and runs on",
      given: inOutage(
        { ...flushed, downs: down(...linked.slice(1)) },
        {
          faults: [{ kind: "terminalLies", terminalId: "blade-1", longerSec: 60 }],
          saidGoodbye: ["blade-1"],
        },
      ),
    },
    { name: "it was asked before: this is only sent again", given: inOutage({ stops: { sv2: aStop() } }) },
    {
      name: "its own UPS counts down, which cannot be taken back",
      given: inOutage({ cuts: { ups2: aCut({ form: "cycleWithGrace" }) } }),
    },
    {
      name: "a battery of the control side is low",
      given: inOutage({}, { readings: { ups1: onBattery({ lowBattery: true }) } }),
    },
    {
      name: "a battery of the control side holds no more than its own stop takes",
      given: inOutage({}, { readings: { ups3: onBattery({ runtimeSec: 100 }) } }),
    },
    {
      name: "how long a battery of the control side holds is not known",
      given: inOutage({}, { readings: { ups1: onBattery({ runtimeSec: null }) } }),
    },
    { name: "a UPS of the control side was never read", given: inOutage({}, { readings: { ups1: null } }) },
    {
      name: "its runtime jumps about so much that it may be no more than its own stop takes",
      given: inOutage(
        {},
        {
          readings: { ups1: onBattery({ runtimeSec: 600 }) },
          faults: [{ kind: "runtimeJitter", upsId: "ups1", share: 9 }],
        },
      ),
    },
  ])("excepted: $name", ({ given, happening }) => {
    expect(check(given, happening)).toEqual([]);
  });

  test("what an old reading of a battery promised has run down since", () => {
    const ground = (link: "ok" | "lost", agoSec: number) => {
      const g = aGround(inOutage({}, { readings: { ups1: onBattery({ runtimeSec: 3000 }) } }));
      g.world.upses.ups1 = { ...aUpsKnown(onBattery({ runtimeSec: 3000 }), sec(-agoSec)), link };
      return controlLivesLongest(stop("sv2"), g);
    };
    expect(ground("ok", 2900)).not.toEqual([]);
    expect(ground("lost", 100)).not.toEqual([]);
    expect(ground("lost", 2900)).toEqual([]);
    const g = aGround(inOutage());
    g.world.upses.ups1 = { ...aUpsKnown(onBattery({ runtimeSec: 3000 })), link: "lost", readAt: null };
    expect(controlLivesLongest(stop("sv2"), g)).toEqual([]);
  });

  test("a small battery that is on mains takes no time away", () => {
    const given = { memory: { outages: { ups3: anOutage(), ups4: anOutage() } } };
    const readings = { ups1: aUpsReading({ runtimeSec: 10 }) };
    expect(check({ ...given, readings })).toEqual([expect.stringContaining("shared-disk is not flushed")]);
  });

  test("what else happens is none of its concern", () => {
    const given = inOutage({});
    expect(check(given, { kind: "end" })).toEqual([]);
    expect(check(given, stop("blade-1"))).toEqual([]);
    expect(check(given, stop("nobody"))).toEqual([]);
    expect(check(given, asks({ kind: "terminalReboot", terminalId: "sv2", bootId: null }))).toEqual([]);
    expect(check(given, { kind: "entry", entry: anEntry({ kind: "controlRebootDone" }) })).toEqual([]);
  });
});
