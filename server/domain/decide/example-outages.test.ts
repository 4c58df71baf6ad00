import { describe, expect, test } from "vitest";
import { runScenario, type ScenarioResult } from "../../testing/scenario.ts";

const linked = ["blade-1", "blade-2", "svr100-1", "svr100-2", "svr100-pool"];
const controls = ["sv1", "sv2"];
const allUpses = ["ups1", "ups2", "ups3", "ups4", "ups5", "ups6"];

/** Who halted at least once, and which UPSes went dark, in the run. */
function stopped(r: ScenarioResult): { terminals: string[]; upses: string[] } {
  const terminals = r.events.flatMap((e) => (e.kind === "terminalHalted" ? [e.terminalId] : []));
  const upses = r.events.flatMap((e) => (e.kind === "upsOff" ? [e.upsId] : []));
  return { terminals: [...new Set(terminals)].sort(), upses: [...new Set(upses)].sort() };
}

function expectWholeAgain(r: ScenarioResult): void {
  expect(r.harm).toEqual([]);
  const down = Object.values(r.site.terminals).filter((t) => t.state !== "running");
  expect(down.map((t) => t.id)).toEqual(["blade-pool"]);
  expect(Object.values(r.site.upses).filter((u) => u.output === "off")).toEqual([]);
  expect(r.world.memory.sequence).toBeNull();
}

describe("mains off everywhere", () => {
  test.each([
    { name: "1 s: nothing stops", toSec: 1, terminals: [], upses: [] },
    { name: "29 s: nothing stops", toSec: 29, terminals: [], upses: [] },
    {
      name: "31 s: the linked terminals stop, no UPS is cut, they start again",
      toSec: 31,
      terminals: linked,
      upses: [],
    },
    { name: "40 s: as 31 s", toSec: 40, terminals: linked, upses: [] },
    { name: "5 min: the linked side goes dark", toSec: 300, terminals: linked, upses: ["ups4", "ups5", "ups6"] },
    { name: "890 s: the control side stays up", toSec: 890, terminals: linked, upses: ["ups4", "ups5", "ups6"] },
    { name: "899.5 s: the control side stays up", toSec: 899.5, terminals: linked, upses: ["ups4", "ups5", "ups6"] },
    {
      name: "16 min: mains are back before the last control terminal is asked, so it stays and starts the other one",
      toSec: 960,
      terminals: [...linked, "sv2"],
      upses: ["ups2", "ups4", "ups5", "ups6"],
    },
    { name: "20 min: everything goes dark", toSec: 1200, terminals: [...linked, ...controls], upses: allUpses },
    { name: "2 h: everything goes dark", toSec: 7200, terminals: [...linked, ...controls], upses: allUpses },
  ])("$name", ({ toSec, terminals, upses }) => {
    const r = runScenario({ outages: [{ upsIds: "all", fromSec: 0, toSec }] });
    expectWholeAgain(r);
    expect(stopped(r).terminals).toEqual([...terminals].sort());
    expect(stopped(r).upses).toEqual(expect.arrayContaining(upses));
    if (toSec < 900) expect(stopped(r).upses).toEqual(upses);
  });
});

describe("one UPS alone, for an hour", () => {
  test.each([
    { upsIds: ["ups1"], terminals: ["sv1"] },
    { upsIds: ["ups2"], terminals: ["sv2"] },
    { upsIds: ["ups3"], terminals: controls },
    { upsIds: ["ups4"], terminals: linked },
    { upsIds: ["ups5"], terminals: ["blade-1", "blade-2"] },
    { upsIds: ["ups6"], terminals: ["svr100-1", "svr100-2", "svr100-pool"] },
    { upsIds: ["ups5", "ups6"], terminals: linked },
    { upsIds: ["ups1", "ups2"], terminals: [...linked, ...controls] },
  ])("$upsIds stops $terminals and nobody else", ({ upsIds, terminals }) => {
    const r = runScenario({ outages: [{ upsIds, fromSec: 0, toSec: 3000 }] });
    expectWholeAgain(r);
    expect(stopped(r).terminals).toEqual([...terminals].sort());
  });
});

test("a full outage of 20 minutes, line by line", () => {
  const r = runScenario({ outages: [{ upsIds: "all", fromSec: 0, toSec: 1200 }] });
  const shown = /confirmed|^t\+[\d.]+ (shutdown|off|on|cycle|flush|reboot|cluster\w+)|sequenceEnded|controlReboot/;
  const lines = r.lines.filter((l) => shown.test(l) && !l.includes("·"));
  expect(lines).toEqual([
    "t+30 confirmed ups4 (time)",
    "t+30 shutdown blade-1",
    "t+30 shutdown blade-2",
    "t+30 shutdown svr100-1",
    "t+30 shutdown svr100-2",
    "t+30 shutdown svr100-pool",
    "t+60 confirmed ups5 (time)",
    "t+60 confirmed ups6 (time)",
    "t+90 offNow ups5",
    "t+90 offNow ups6",
    "t+90 flush shared-disk",
    "t+135 flushEnded flushed",
    "t+135 offNow ups4",
    "t+900 confirmed ups3 (time)",
    "t+900 clusterShutdown ssc-cl",
    "t+930 confirmed ups1 (time)",
    "t+930 confirmed ups2 (time)",
    "t+940 clusterStopEnded ssc-cl stopped",
    "t+940 shutdown sv2",
    "t+1010 cycleNow ups2",
    "t+1010 cycleWithGrace ups1",
    "t+1010 offWithGrace ups3",
    "t+1010 shutdown sv1",
    "t+1340 controlRebootNeeded control-disk",
    "t+1370 on ups3",
    "t+2090 clusterRestart ssc-cl",
    "t+2270 controlRebootDone",
    "t+2270 on ups4",
    "t+2670 on ups5",
    "t+2670 on ups6",
    "t+2790 sequenceEnded",
  ]);
});

test("a terminal that does not confirm that it is down gets OFF with grace, after its time", () => {
  const r = runScenario({
    outages: [{ upsIds: "all", fromSec: 0, toSec: 800 }],
    times: { stopSec: (id) => (id === "blade-1" ? 300 : 50) },
  });
  expect(r.lines).toContain("t+240 down blade-1 (pastTime)");
  expect(r.lines).toContain("t+240 offWithGrace ups5");
  expectWholeAgain(r);
});

test("a flush that hangs is given its timeout, then its UPS is cut", () => {
  const r = runScenario({ outages: [{ upsIds: "all", fromSec: 0, toSec: 800 }], times: { flushSec: () => 4000 } });
  expect(r.lines).toContain("t+390 flushEnded timedOut");
  expect(r.lines).toContain("t+390 offNow ups4");
});

test("mains that come back during the flush: it ends, the storage is not cut, its users start again", () => {
  const r = runScenario({ outages: [{ upsIds: "all", fromSec: 0, toSec: 100 }] });
  expectWholeAgain(r);
  expect(stopped(r).upses).toEqual(["ups5", "ups6"]);
});

test("a second outage while the first one's terminals boot waits for them, and harms nobody", () => {
  const r = runScenario({
    outages: [
      { upsIds: "all", fromSec: 0, toSec: 300 },
      { upsIds: "all", fromSec: 760, toSec: 1500 },
    ],
  });
  expectWholeAgain(r);
});

test("mains are seen back at the other UPSes first: the last control terminal waits for the one that goes down, and stays", () => {
  const r = runScenario({
    outages: [
      { upsIds: ["ups2", "ups3", "ups4", "ups5", "ups6"], fromSec: 0, toSec: 950 },
      { upsIds: ["ups1"], fromSec: 0, toSec: 954 },
    ],
  });
  expectWholeAgain(r);
  expect(stopped(r).terminals).not.toContain("sv1");
});

test("a flush that was asked for in an outage that ended does not count in the next one", () => {
  const r = runScenario({
    outages: [
      { upsIds: ["ups4"], fromSec: 0, toSec: 1610 },
      { upsIds: "all", fromSec: 1902, toSec: 2001 },
      { upsIds: ["ups4"], fromSec: 2050, toSec: 2400 },
    ],
  });
  expectWholeAgain(r);
});
