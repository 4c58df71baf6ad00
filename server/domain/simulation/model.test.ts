import { describe, expect, test } from "vitest";
import { exampleSite } from "../tree/example-site.ts";
import { act, advance, createSite, dirtyBytesOf, loadOf, nextEventAt, runtimeSec } from "./model.ts";
import { nodeOfEvent, type Site, type SiteAction, type SiteEvent, type SiteTimes } from "./site.ts";
import { cacheBytes } from "./storage-cache.ts";

const sec = 1000;
const start = 1_800_000_000_000;
const times: SiteTimes = {
  fullRuntimeSec: () => 1800,
  stopSec: () => 60,
  bootSec: () => 120,
  storageStartSec: () => 400,
  flushSec: () => 45,
};

function newSite(offTerminalIds: string[] = []): Site {
  return createSite({ tree: exampleSite, times, now: start, offTerminalIds });
}

/** Plays actions at seconds after the start, then runs on to `untilSec`. Events as "second kind node". */
function play(site: Site, actions: [number, SiteAction][], untilSec: number): { site: Site; log: string[] } {
  const events: SiteEvent[] = [];
  let now = site;
  const step = (result: { site: Site; events: SiteEvent[] }) => {
    now = result.site;
    events.push(...result.events);
  };
  for (const [atSec, action] of actions) {
    step(advance(now, start + atSec * sec));
    step(act(now, action));
  }
  step(advance(now, start + untilSec * sec));
  return { site: now, log: events.map(line) };
}

function line(event: SiteEvent): string {
  return `${(event.at - start) / sec} ${event.kind} ${nodeOfEvent(event)}`;
}

const mains = (upsId: string, on: boolean): SiteAction => ({ kind: "mains", upsId, on });
const off = (upsId: string, form: "offNow" | "offWithGrace" | "cycleNow" | "cycleWithGrace"): SiteAction => ({
  kind: "upsOff",
  upsId,
  form,
});
/** The blades are off, so UPS⑤ carries nothing. */
const noBlades = ["blade-1", "blade-2", "blade-pool"];

describe("a new site", () => {
  test("stands on mains, full and ready, and nothing is about to happen", () => {
    const site = newSite(["blade-pool"]);
    expect(nextEventAt(site)).toBeNull();
    expect(site.upses.ups5).toMatchObject({ mains: true, output: "on", charge: 1, lowBattery: false });
    expect(site.terminals["blade-pool"]).toMatchObject({ state: "off", boot: 0 });
    expect(site.terminals.sv1).toMatchObject({ state: "running", boot: 1, bootsOnPower: true });
    expect(site.storages["shared-disk"]).toMatchObject({ state: "ready", dirtyBytes: cacheBytes });
    expect(site.storages["control-disk"]).toMatchObject({ state: "ready", dirtyBytes: 0 });
  });
});

describe("battery", () => {
  test("discharges in proportion to what runs, is low at the low-battery time, and empty after its runtime", () => {
    const { log, site } = play(newSite(), [[0, mains("ups5", false)]], 1800);
    expect(log).toEqual([
      "0 upsOnBattery ups5",
      "1680 upsLowBattery ups5",
      "1800 upsBatteryEmpty ups5",
      "1800 upsOff ups5",
      "1800 terminalCrashed blade-1",
      "1800 terminalCrashed blade-2",
      "1800 terminalCrashed blade-pool",
    ]);
    expect(site.upses.ups5).toMatchObject({ output: "off", charge: 0, onBatterySince: null });
  });

  test("a third of the load lasts three times as long", () => {
    const site = newSite(["blade-1", "blade-2"]);
    expect(runtimeSec(site, "ups5")).toBeCloseTo(5400);
    const { site: later } = play(site, [[0, mains("ups5", false)]], 900);
    expect(later.upses.ups5?.charge).toBeCloseTo(5 / 6);
    expect(runtimeSec(later, "ups5")).toBeCloseTo(4500);
  });

  test("with nothing on it only the UPS itself drains it: a fiftieth of full load", () => {
    expect(runtimeSec(newSite(noBlades), "ups5")).toBeCloseTo(90_000);
  });

  test("low battery clears when load goes away", () => {
    const stops: [number, SiteAction][] = noBlades.map((terminalId) => [1690, { kind: "shutdown", terminalId }]);
    const { log } = play(newSite(), [[0, mains("ups5", false)], ...stops], 1760);
    expect(log).toContain("1680 upsLowBattery ups5");
    expect(log).toContain("1750 upsLowBatteryCleared ups5");
  });

  test("recharges linearly on mains, and not beyond full", () => {
    const played = play(
      newSite(),
      [
        [0, mains("ups5", false)],
        [900, mains("ups5", true)],
      ],
      900 + 1800,
    );
    expect(played.site.upses.ups5?.charge).toBeCloseTo(0.75);
    expect(nextEventAt(played.site)).toBeNull();
    expect(advance(played.site, start + 20_000 * sec).site.upses.ups5?.charge).toBe(1);
  });

  test("an empty one comes back by itself with mains and enough charge, and what boots on power boots", () => {
    const { log } = play(
      newSite(),
      [
        [0, mains("ups1", false)],
        [2000, mains("ups1", true)],
      ],
      5000,
    );
    expect(log.filter((l) => !l.includes("LowBattery"))).toEqual([
      "0 upsOnBattery ups1",
      "1800 upsBatteryEmpty ups1",
      "1800 upsOff ups1",
      "1800 terminalCrashed sv1",
      "2000 upsOnMains ups1",
      // 30 % of two hours.
      "4160 upsOn ups1",
      "4160 terminalBooting sv1",
      "4280 terminalRunning sv1",
    ]);
  });
});

describe("off and on", () => {
  const cases: { name: string; actions: [number, SiteAction][]; untilSec: number; log: string[] }[] = [
    {
      name: "off now stays off with mains there",
      actions: [[0, off("ups5", "offNow")]],
      untilSec: 9000,
      log: ["0 upsOff ups5"],
    },
    {
      name: "off with grace goes dark after the shutoff grace time",
      actions: [[0, off("ups5", "offWithGrace")]],
      untilSec: 9000,
      log: ["0 upsGraceStarted ups5", "180 upsOff ups5"],
    },
    {
      name: "cycle now with mains there is dark for thirty seconds",
      actions: [[0, off("ups5", "cycleNow")]],
      untilSec: 9000,
      log: ["0 upsOff ups5", "30 upsOn ups5"],
    },
    {
      name: "cycle with grace during an outage waits for mains and the return delay",
      actions: [
        [0, mains("ups5", false)],
        [10, off("ups5", "cycleWithGrace")],
        [500, mains("ups5", true)],
      ],
      untilSec: 9000,
      log: [
        "0 upsOnBattery ups5",
        "10 upsGraceStarted ups5",
        "190 upsOff ups5",
        "500 upsOnMains ups5",
        "520 upsOn ups5",
      ],
    },
    {
      name: "cycle with grace fires although mains came back meanwhile, and returns",
      actions: [
        [0, mains("ups5", false)],
        [10, off("ups5", "cycleWithGrace")],
        [100, mains("ups5", true)],
      ],
      untilSec: 9000,
      log: [
        "0 upsOnBattery ups5",
        "10 upsGraceStarted ups5",
        "100 upsOnMains ups5",
        "190 upsOff ups5",
        "220 upsOn ups5",
      ],
    },
    {
      name: "a countdown is not restarted, and on leaves it alone",
      actions: [
        [0, off("ups5", "offWithGrace")],
        [100, off("ups5", "cycleWithGrace")],
        [110, { kind: "upsOn", upsId: "ups5" }],
      ],
      untilSec: 9000,
      log: ["0 upsGraceStarted ups5", "180 upsOff ups5"],
    },
    {
      name: "off now overtakes a countdown",
      actions: [
        [0, off("ups5", "cycleWithGrace")],
        [10, off("ups5", "offNow")],
      ],
      untilSec: 9000,
      log: ["0 upsGraceStarted ups5", "10 upsOff ups5"],
    },
    {
      name: "off takes away the coming back of a dark one",
      actions: [
        [0, off("ups5", "cycleNow")],
        [10, off("ups5", "offNow")],
      ],
      untilSec: 9000,
      log: ["0 upsOff ups5"],
    },
    {
      name: "on switches a dark one on, on battery too",
      actions: [
        [0, mains("ups5", false)],
        [10, off("ups5", "offNow")],
        [50, { kind: "upsOn", upsId: "ups5" }],
      ],
      untilSec: 60,
      log: ["0 upsOnBattery ups5", "10 upsOff ups5", "50 upsOn ups5", "50 upsOnBattery ups5"],
    },
    {
      name: "a cycling form does nothing to a dark one: off for good it stays",
      actions: [
        [0, off("ups5", "offNow")],
        [10, off("ups5", "cycleNow")],
      ],
      untilSec: 9000,
      log: ["0 upsOff ups5"],
    },
    {
      name: "mains that are there come back to nobody",
      actions: [[0, mains("ups5", true)]],
      untilSec: 9000,
      log: [],
    },
    {
      name: "an action on an unknown node does nothing",
      actions: [
        [0, off("nobody", "offNow")],
        [0, mains("nobody", false)],
        [0, { kind: "upsOn", upsId: "nobody" }],
        [0, { kind: "shutdown", terminalId: "nobody" }],
        [0, { kind: "wake", terminalId: "nobody" }],
        [0, { kind: "flush", storageId: "nobody" }],
      ],
      untilSec: 10,
      log: [],
    },
  ];
  for (const c of cases) {
    test(c.name, () => {
      const { log } = play(newSite(noBlades), c.actions, c.untilSec);
      expect(log).toEqual(c.log);
    });
  }
});

describe("terminals", () => {
  test("a shutdown halts after the time it needs; a wake boots it again, as another boot", () => {
    const { log, site } = play(
      newSite(),
      [
        [0, { kind: "shutdown", terminalId: "blade-1" }],
        [100, { kind: "wake", terminalId: "blade-1" }],
      ],
      300,
    );
    expect(log).toEqual([
      "0 terminalStopping blade-1",
      "60 terminalHalted blade-1",
      "100 terminalBooting blade-1",
      "220 terminalRunning blade-1",
    ]);
    expect(site.terminals["blade-1"]?.boot).toBe(2);
  });

  test("a reboot ends one boot and begins the next", () => {
    const { log } = play(newSite(), [[0, { kind: "reboot", terminalId: "sv1" }]], 300);
    expect(log).toEqual([
      "0 terminalStopping sv1",
      "60 terminalHalted sv1",
      "60 terminalBooting sv1",
      "180 terminalRunning sv1",
    ]);
  });

  test.each([
    ["a halt beats a reboot that has begun", "reboot", "shutdown", []],
    ["a reboot does not beat a halt that has begun", "shutdown", "reboot", []],
    ["a second reboot changes nothing", "reboot", "reboot", ["60 terminalBooting sv1", "180 terminalRunning sv1"]],
  ] as const)("%s", (_, first, second, then) => {
    const { log } = play(
      newSite(),
      [
        [0, { kind: first, terminalId: "sv1" }],
        [10, { kind: second, terminalId: "sv1" }],
      ],
      300,
    );
    expect(log).toEqual(["0 terminalStopping sv1", "60 terminalHalted sv1", ...then]);
  });

  test("one that no UPS feeds hangs on the wall, which never fails", () => {
    const terminals = exampleSite.terminals.map((t) => (t.id === "sv1" ? { ...t, feeds: [] } : t));
    const site = createSite({ tree: { ...exampleSite, terminals }, times, now: start, offTerminalIds: [] });
    const { log } = play(site, [[0, off("ups1", "offNow")]], 300);
    expect(log).toEqual(["0 upsOff ups1"]);
  });

  test("one whose outlet goes dark while it stops has crashed; in the instant in which it halts, it has halted", () => {
    const stop: [number, SiteAction] = [0, { kind: "shutdown", terminalId: "sv1" }];
    expect(play(newSite(), [stop, [59, off("ups1", "offNow")]], 100).log).toContain("59 terminalCrashed sv1");
    const inTime = play(newSite(), [stop, [60, off("ups1", "offNow")]], 100);
    expect(inTime.log).toEqual(["0 terminalStopping sv1", "60 terminalHalted sv1", "60 upsOff ups1"]);
  });

  test("one cut while it boots is off, has not crashed, and boots again with power", () => {
    const { log } = play(
      newSite(["sv1"]),
      [
        [0, { kind: "wake", terminalId: "sv1" }],
        [10, off("ups1", "cycleNow")],
      ],
      200,
    );
    expect(log).toEqual([
      "0 terminalBooting sv1",
      "10 upsOff ups1",
      "40 upsOn ups1",
      "40 terminalBooting sv1",
      "160 terminalRunning sv1",
    ]);
  });

  test("a wake to a dark outlet does nothing, and power alone boots only what boots on power", () => {
    const { log } = play(
      newSite(noBlades),
      [
        [0, off("ups5", "cycleNow")],
        [10, { kind: "wake", terminalId: "blade-1" }],
      ],
      3000,
    );
    expect(log).toEqual(["0 upsOff ups5", "30 upsOn ups5"]);
  });

  test("two feeds, one needed: the first loss is survived, the second is not", () => {
    const tree = {
      ...exampleSite,
      terminals: exampleSite.terminals.map((t) => (t.id === "blade-1" ? { ...t, feeds: ["ups5", "ups6"] } : t)),
    };
    const others = ["blade-2", "blade-pool", "svr100-1", "svr100-2", "svr100-pool"];
    const site = createSite({ tree, times, now: start, offTerminalIds: others });
    const { log } = play(
      site,
      [
        [0, off("ups5", "offNow")],
        [5, off("ups6", "offNow")],
      ],
      10,
    );
    expect(log).toEqual(["0 upsOff ups5", "5 upsOff ups6", "5 terminalCrashed blade-1"]);
  });
});

describe("storage", () => {
  test("a full cache is flushed in its time, and cut afterwards nothing is lost", () => {
    const users = ["svr100-1", "svr100-2", "svr100-pool", ...noBlades];
    const stops: [number, SiteAction][] = users.map((terminalId) => [0, { kind: "shutdown", terminalId }]);
    const { log } = play(
      newSite(),
      [...stops, [60, { kind: "flush", storageId: "shared-disk" }], [105, off("ups4", "offNow")]],
      200,
    );
    expect(log.slice(-4)).toEqual([
      "60 storageFlushing shared-disk",
      "105 storageFlushed shared-disk",
      "105 upsOff ups4",
      "105 storageOff shared-disk",
    ]);
  });

  test("cut in the middle of the flush, what is left is lost", () => {
    const users = ["svr100-1", "svr100-2", "svr100-pool", ...noBlades];
    const site = newSite(users);
    const dirty = { ...site, storages: { ...site.storages } };
    const disk = site.storages["shared-disk"];
    if (disk) dirty.storages["shared-disk"] = { ...disk, dirtyBytes: cacheBytes };
    const flushing = act(dirty, { kind: "flush", storageId: "shared-disk" }).site;
    const cut = act(advance(flushing, start + 9 * sec).site, off("ups4", "offNow"));
    expect(cut.events.at(-1)).toEqual({
      kind: "dirtyCacheLost",
      at: start + 9 * sec,
      storageId: "shared-disk",
      dirtyBytes: Math.ceil(cacheBytes * 0.8),
    });
  });

  test("flushed, it is dirty again as soon as somebody runs on it", () => {
    const users = ["svr100-1", "svr100-2", "svr100-pool", ...noBlades];
    const { log, site } = play(
      newSite(users),
      [
        [0, { kind: "flush", storageId: "shared-disk" }],
        [10, { kind: "wake", terminalId: "blade-1" }],
      ],
      140,
    );
    expect(log).toEqual([
      "0 storageFlushing shared-disk",
      "1 storageFlushed shared-disk",
      "10 terminalBooting blade-1",
      "130 terminalRunning blade-1",
      "130 storageReady shared-disk",
    ]);
    expect(site.storages["shared-disk"]?.dirtyBytes).toBe(200_000_000);
  });

  test("with power again it needs its start time", () => {
    const { log } = play(newSite(), [[0, off("ups3", "cycleNow")]], 1000);
    expect(log).toEqual([
      "0 upsOff ups3",
      "0 storageOff control-disk",
      "30 upsOn ups3",
      "30 storageStarting control-disk",
      "430 storageReady control-disk",
    ]);
  });
});

describe("a site that was changed by hand", () => {
  const changed = (over: Partial<Site>): Site => ({ ...newSite(), ...over });
  const sv1 = newSite().terminals.sv1;
  const disk = newSite().storages["shared-disk"];
  if (!sv1 || !disk) throw new Error("the example site has them");

  test("has something to settle at once where something is due", () => {
    const { terminals } = newSite();
    const site = changed({
      terminals: { ...terminals, sv1: { ...sv1, state: "stopping", after: "halt", untilAt: start } },
    });
    expect(nextEventAt(site)).toBe(start);
    expect(advance(site, start).events.map(line)).toEqual(["0 terminalHalted sv1"]);
    expect(nextEventAt(changed({ terminals: { ...terminals } }))).toBeNull();
  });

  test("ends nothing where nothing goes on: a time that is left in it is dropped", () => {
    const { terminals, storages } = newSite();
    const site = changed({
      terminals: { ...terminals, sv1: { ...sv1, untilAt: start + 5 * sec } },
      storages: { ...storages, "shared-disk": { ...disk, untilAt: start + 5 * sec } },
    });
    const { site: later, events } = advance(site, start + 10 * sec);
    expect(events).toEqual([]);
    expect([later.terminals.sv1?.state, later.storages["shared-disk"]?.state]).toEqual(["running", "ready"]);
    expect(nextEventAt(later)).toBeNull();
  });
});

test("of nodes that are not there: no runtime, no load, nothing dirty", () => {
  const site = newSite();
  const asked = [runtimeSec(site, "nobody"), loadOf(site, "nobody"), dirtyBytesOf(site, "nobody", start)];
  expect(asked).toEqual([0, 0, 0]);
  expect(runtimeSec(site, "ups5")).toBeGreaterThan(0);
  expect(loadOf(site, "ups5")).toBeGreaterThan(0.4);
  expect(dirtyBytesOf(site, "shared-disk", start)).toBe(cacheBytes);
});

test("a UPS that is to return at a charge that it never reaches stays off", () => {
  const tree = { ...exampleSite, upses: exampleSite.upses.map((u) => ({ ...u, minRestartChargePercent: 120 })) };
  const site = createSite({ tree, times, now: start, offTerminalIds: noBlades });
  const { log } = play(site, [[0, off("ups5", "cycleNow")]], 90_000);
  expect(log).toEqual(["0 upsOff ups5"]);
});

test("a charge that was set from outside is taken up", () => {
  const site = newSite();
  const ups = site.upses.ups5;
  if (!ups) throw new Error("no ups5");
  const changed: Site = { ...site, upses: { ...site.upses, ups5: { ...ups, mains: false, charge: 0.5 } } };
  const { events } = advance(changed, start + 900 * sec);
  expect(events.map(line)).toContain("900 upsBatteryEmpty ups5");
});
