import { describe, expect, test } from "vitest";
import { anotherTerminal, site } from "../../testing/edit-site.ts";
import { runScenario, type ScenarioResult, startAt } from "../../testing/scenario.ts";
import { timelineOf } from "../../testing/timeline.ts";

const blades = "blade-1 blade-2";
const series = "svr100-1 svr100-2 svr100-pool";
const servers = `${blades} ${series}`;
const all = ["ups1", "ups2", "ups3", "ups4", "ups5", "ups6"];

function expectWholeAgain(r: ScenarioResult): void {
  expect(r.harm).toEqual([]);
  const down = Object.values(r.site.terminals).filter((t) => t.state !== "running");
  expect(down.map((t) => t.id)).toEqual(["blade-pool"]);
  expect(Object.values(r.site.upses).filter((u) => u.output === "off")).toEqual([]);
  expect(r.world.memory.sequence).toBeNull();
}

/** The linked side down and dark, from 30 s on. */
const linkedDown = (...confirmed: string[]) => [
  "30 confirmed ups4",
  `30 stop ${servers}`,
  ...confirmed,
  "90 offNow ups5 ups6",
  "90 flush shared-disk",
  "135 offNow ups4",
];
/** The linked side up again, from when its storage's UPS is switched on. */
const linkedUp = (sec: number) => [
  `${sec} on ups4`,
  `${sec + 400} ready shared-disk`,
  `${sec + 400} on ups5 ups6`,
  `${sec + 400} wake ${servers}`,
  `${sec + 520} runs ${servers}`,
  `${sec + 520} over`,
];
const stopOnly = ["30 confirmed ups4", `30 stop ${servers}`, `90 wake ${servers}`, `210 runs ${servers}`, "210 over"];

describe("the example site: who stops and starts, and when (2.8)", () => {
  test.each<[string, string[], number, string[]]>([
    ["everywhere, 1 s", all, 1, ["31 over"]],
    ["everywhere, 29 s", all, 29, ["59 over"]],
    ["everywhere, 31 s: what was asked goes through, nothing further is", all, 31, stopOnly],
    ["everywhere, 40 s", all, 40, stopOnly],
    ["everywhere, 5 min", all, 300, [...linkedDown("60 confirmed ups5 ups6"), ...linkedUp(330)]],
    ["everywhere, 890 s", all, 890, [...linkedDown("60 confirmed ups5 ups6"), ...linkedUp(920)]],
    ["everywhere, 899.5 s", all, 899.5, [...linkedDown("60 confirmed ups5 ups6"), ...linkedUp(929.5)]],
    ["UPS④ alone: its users, their UPSes, then itself", ["ups4"], 3000, [...linkedDown(), ...linkedUp(3030)]],
    [
      "UPS⑤ alone: its own servers",
      ["ups5"],
      3000,
      [
        "60 confirmed ups5",
        `60 stop ${blades}`,
        "120 offNow ups5",
        "3030 on ups5",
        `3030 wake ${blades}`,
        `3150 runs ${blades}`,
        "3150 over",
      ],
    ],
    [
      "UPS⑥ alone: its own servers",
      ["ups6"],
      3000,
      [
        "60 confirmed ups6",
        `60 stop ${series}`,
        "120 offNow ups6",
        "3030 on ups6",
        `3030 wake ${series}`,
        `3150 runs ${series}`,
        "3150 over",
      ],
    ],
    ["UPS④⑤", ["ups4", "ups5"], 3000, [...linkedDown("60 confirmed ups5"), ...linkedUp(3030)]],
    ["UPS④⑥", ["ups4", "ups6"], 3000, [...linkedDown("60 confirmed ups6"), ...linkedUp(3030)]],
    [
      "UPS⑤⑥: the storage stays on",
      ["ups5", "ups6"],
      3000,
      [
        "60 confirmed ups5 ups6",
        `60 stop ${servers}`,
        "120 offNow ups5 ups6",
        "3030 on ups5 ups6",
        `3030 wake ${servers}`,
        `3150 runs ${servers}`,
        "3150 over",
      ],
    ],
  ])("%s", (_, upsIds, toSec, timeline) => {
    const r = runScenario({ outages: [{ upsIds, fromSec: 0, toSec }] });
    expectWholeAgain(r);
    expect(timelineOf(r)).toEqual(timeline);
  });
});

describe("pairs of UPSes for 50 minutes: who goes down, and which UPSes go dark", () => {
  const controls = "sv1 sv2";
  test.each<[string, string, string]>([
    ["ups1 ups2", `${controls} ${servers}`, "ups1 ups2 ups4 ups5 ups6"],
    ["ups1 ups3", controls, "ups1 ups2 ups3"],
    ["ups1 ups4", `sv1 ${servers}`, "ups1 ups4 ups5 ups6"],
    ["ups1 ups5", `sv1 ${blades}`, "ups1 ups5"],
    ["ups1 ups6", `sv1 ${series}`, "ups1 ups6"],
    ["ups2 ups3", controls, "ups1 ups2 ups3"],
    ["ups2 ups4", `sv2 ${servers}`, "ups2 ups4 ups5 ups6"],
    ["ups2 ups5", `sv2 ${blades}`, "ups2 ups5"],
    ["ups2 ups6", `sv2 ${series}`, "ups2 ups6"],
    ["ups3 ups4", `${controls} ${servers}`, "ups1 ups2 ups3 ups4 ups5 ups6"],
    ["ups3 ups5", `${controls} ${blades}`, "ups1 ups2 ups3 ups5"],
    ["ups3 ups6", `${controls} ${series}`, "ups1 ups2 ups3 ups6"],
    ["ups4 ups5", servers, "ups4 ups5 ups6"],
    ["ups4 ups6", servers, "ups4 ups5 ups6"],
    ["ups5 ups6", servers, "ups5 ups6"],
  ])("%s: %s down, %s dark", (pair, down, dark) => {
    const r = runScenario({ outages: [{ upsIds: pair.split(" "), fromSec: 0, toSec: 3000 }] });
    expectWholeAgain(r);
    const halted = new Set(r.events.flatMap((e) => (e.kind === "terminalHalted" ? [e.terminalId] : [])));
    const off = new Set(r.events.flatMap((e) => (e.kind === "upsOff" ? [e.upsId] : [])));
    expect([[...halted].sort(), [...off].sort()]).toEqual([down.split(" ").sort(), dark.split(" ")]);
  });
});

/** After 20 minutes without mains everywhere: when each step of the recovery is under way. */
describe("a second outage during the recovery from 20 minutes, at each of its steps", () => {
  const first = { upsIds: "all" as const, fromSec: 0, toSec: 1200 };
  const nobody = { servers: "", dark: "" };
  const stopped = { servers, dark: "" };
  const whole = { servers, dark: "ups4 ups5 ups6" };
  /** Of the linked side, for a second outage of 20 s, of 2 min and of 20 min. */
  test.each<{ name: string; fromSec: number; linked: { servers: string; dark: string }[] }>([
    { name: "before the UPSes of the control terminals are on", fromSec: 1210, linked: [nobody, nobody, nobody] },
    { name: "while the control terminals boot", fromSec: 1250, linked: [nobody, nobody, nobody] },
    { name: "before their disk is switched on", fromSec: 1355, linked: [nobody, nobody, nobody] },
    { name: "while their disk warms up", fromSec: 1500, linked: [nobody, nobody, nobody] },
    { name: "while they restart, on their way down", fromSec: 2120, linked: [nobody, nobody, nobody] },
    { name: "while they restart, on their way up", fromSec: 2200, linked: [nobody, nobody, nobody] },
    { name: "while the linked storage starts", fromSec: 2400, linked: [nobody, nobody, { servers: "", dark: "ups4" }] },
    { name: "while the servers boot", fromSec: 2700, linked: [nobody, stopped, whole] },
    // The spare on UPS⑤ has not been silent for long enough outside an outage: it is asked too, and passes its time first.
    { name: "when everything runs again", fromSec: 2800, linked: [nobody, { servers, dark: "ups6" }, whole] },
  ])("$name ($fromSec s)", ({ fromSec, linked }) => {
    for (const [i, forSec] of [20, 120, 1200].entries()) {
      const r = runScenario({
        outages: [first, { upsIds: "all", fromSec, toSec: fromSec + forSec }],
        horizonSec: 5 * 3600,
      });
      const since = startAt + fromSec * 1000;
      expectWholeAgain(r);
      const starts = r.journal.filter(
        (e) =>
          e.kind === "commandIssued" &&
          (e.command.kind === "upsOn" || e.command.kind === "terminalWake") &&
          e.at >= since &&
          e.at < since + forSec * 1000,
      );
      expect(starts, `${forSec} s: nothing further is started on battery (2.5)`).toEqual([]);
      const halted = r.events.flatMap((e) => (e.kind === "terminalHalted" && e.at >= since ? [e.terminalId] : []));
      const off = r.events.flatMap((e) => (e.kind === "upsOff" && e.at >= since ? [e.upsId] : []));
      const its = (ids: string[], names: string) =>
        [...new Set(ids)]
          .filter((id) => names.split(" ").includes(id))
          .sort()
          .join(" ");
      expect({ servers: its(halted, servers), dark: its(off, "ups4 ups5 ups6") }, `${forSec} s`).toEqual(linked[i]);
    }
  });
});

test("UPS⑤ also feeds a terminal that stays up: its own servers stop, it is not cut", () => {
  const tree = site(anotherTerminal("svr100-1", { id: "both", name: "both", feeds: ["ups5", "ups6"] }));
  const r = runScenario({ tree, outages: [{ upsIds: ["ups5"], fromSec: 0, toSec: 900 }] });
  expectWholeAgain(r);
  expect(timelineOf(r)).toEqual([
    "60 confirmed ups5",
    `60 stop ${blades}`,
    `930 wake ${blades}`,
    `1050 runs ${blades}`,
    "1050 over",
  ]);
});
