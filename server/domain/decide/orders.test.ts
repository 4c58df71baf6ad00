import { describe, expect, test } from "vitest";
import { anotherUps, needs, site, terminal } from "../../testing/edit-site.ts";
import { runScenario, type ScenarioOrder, type ScenarioResult } from "../../testing/scenario.ts";
import type { Tree } from "../tree/entities.ts";

type More = { tree?: Tree; outages?: Parameters<typeof runScenario>[0]["outages"]; horizonSec?: number } & Pick<
  Parameters<typeof runScenario>[0],
  "times" | "selfId" | "actions"
>;

function run(orders: readonly ScenarioOrder[], more: More = {}): ScenarioResult {
  return runScenario({ orders, outages: [], horizonSec: 3 * 3600, ...more });
}
const everywhere = (toSec: number | null) => [{ upsIds: "all" as const, fromSec: 0, toSec }];

/** What was commanded and ordered, without what the site did by itself; a wake that is sent again only once. */
function timeline(r: ScenarioResult, wanted: RegExp = /./): string[] {
  const told = r.lines.filter((l) => !/ (·|down|confirmed|skipped) /.test(l) && wanted.test(l));
  const text = (l: string) => l.replace(/^\S+ /, "");
  return told.filter((l, i) => !/wake/.test(l) || told.findIndex((o) => text(o) === text(l)) === i);
}
const running = (r: ScenarioResult) =>
  Object.values(r.site.terminals).flatMap((t) => (t.state === "running" ? [t.id] : []));
const allButTheSpare = ["sv1", "sv2", "blade-1", "blade-2", "svr100-1", "svr100-2", "svr100-pool"];

describe("stop and start by hand", () => {
  test("one server: down, kept down though it has power, up again by order; its UPS stays on", () => {
    const r = run([
      { atSec: 0, order: { kind: "stop", nodeId: "blade-1", cutUps: false } },
      { atSec: 3600, order: { kind: "start", nodeId: "blade-1" } },
    ]);
    expect(timeline(r)).toEqual([
      "t+0 order stop blade-1",
      "t+0 shutdown blade-1",
      "t+60 sequenceEnded",
      "t+3600 order start blade-1",
      "t+3600 order-0 overtaken",
      "t+3600 wake blade-1",
      "t+3720 order-1 done",
      "t+3720 sequenceEnded",
    ]);
    expect(running(r)).toEqual(allButTheSpare);
    expect(r.world.memory.orders).toEqual({});
  });

  test("a group with its UPSes: what needs it first, then it, flush, UPSes; back in order", () => {
    const r = run([
      { atSec: 0, order: { kind: "stop", nodeId: "kyoyu", cutUps: true } },
      { atSec: 3600, order: { kind: "start", nodeId: "kyoyu" } },
    ]);
    expect(timeline(r, /(order|blade-1|ups|flush|sequence)/)).toEqual([
      "t+0 order stop kyoyu",
      "t+0 shutdown blade-1",
      "t+60 offNow ups5",
      "t+60 offNow ups6",
      "t+60 flush shared-disk",
      "t+105 flushEnded flushed",
      "t+105 offNow ups4",
      "t+105 sequenceEnded",
      "t+3600 order start kyoyu",
      "t+3600 order-0 overtaken",
      "t+3600 on ups4",
      "t+4000 on ups5",
      "t+4000 on ups6",
      "t+4000 wake blade-1",
      "t+4120 order-1 done",
      "t+4120 sequenceEnded",
    ]);
    expect(running(r)).toEqual(allButTheSpare);
  });

  test.each([
    [
      "and boots by a wake packet: an outage cuts its UPS all the same, and starts only the other one",
      "wol",
      ["off ups5", "on ups5"],
    ],
    ["and boots when its outlet gets power: its UPS stays on", "power", []],
  ] as const)("one server that is down by order %s", (_name, kind, expected) => {
    const start = kind === "wol" ? { kind, broadcast: null, port: null } : { kind };
    const r = run([{ atSec: 0, order: { kind: "stop", nodeId: "blade-1", cutUps: false } }], {
      tree: site(terminal("blade-1", { start })),
      outages: [{ upsIds: ["ups5"], fromSec: 600, toSec: 1500 }],
    });
    expect(timeline(r, /(off|on)\S* ups5/).map((l) => l.replace(/^\S+ (off|on)\S*/, "$1"))).toEqual(expected);
    expect(running(r)).toEqual(allButTheSpare.filter((id) => id !== "blade-1"));
  });

  test("a UPS: what it feeds goes down first, what has another feed stays up", () => {
    const tree = site(terminal("blade-2", { feeds: ["ups5", "ups6"] }));
    const r = run([{ atSec: 0, order: { kind: "stop", nodeId: "ups5", cutUps: false } }], { tree });
    expect(timeline(r)).toEqual([
      "t+0 order stop ups5",
      "t+0 shutdown blade-1",
      "t+60 offNow ups5",
      "t+60 sequenceEnded",
    ]);
    expect(running(r)).toContain("blade-2");
    expect(r.harm).toEqual([]);
  });

  test("the UPS of storage: its users, the flush, then the UPS", () => {
    const r = run([{ atSec: 0, order: { kind: "stop", nodeId: "ups4", cutUps: false } }]);
    expect(timeline(r, /(shutdown|flush|off|ups)/).filter((l) => !/shutdown (blade-2|svr)/.test(l))).toEqual([
      "t+0 order stop ups4",
      "t+0 shutdown blade-1",
      "t+60 flush shared-disk",
      "t+105 flushEnded flushed",
      "t+105 offNow ups4",
    ]);
  });

  test("storage: its users, then the flush; it stays on", () => {
    const r = run([{ atSec: 0, order: { kind: "stop", nodeId: "shared-disk", cutUps: false } }]);
    expect(timeline(r, /(flush|off|sequence)/)).toEqual([
      "t+60 flush shared-disk",
      "t+105 flushEnded flushed",
      "t+105 sequenceEnded",
    ]);
  });

  test("a UPS that feeds nothing", () => {
    const tree = site(anotherUps("ups5", { id: "ups9", name: "UPS⑨", groupId: "kyoyu", role: "power" }));
    expect(timeline(run([{ atSec: 0, order: { kind: "stop", nodeId: "ups9", cutUps: false } }], { tree }))).toEqual([
      "t+0 order stop ups9",
      "t+0 offNow ups9",
      "t+0 sequenceEnded",
    ]);
  });

  test("all control terminals: the linked side first, then they; their UPSes stay on", () => {
    const r = run([{ atSec: 0, order: { kind: "stop", nodeId: "ssc-cluster", cutUps: false } }]);
    const lines = timeline(r, /(shutdown (blade-1|sv[12])|ups|flush)/);
    expect(lines.slice(0, 6)).toEqual([
      "t+0 shutdown blade-1",
      "t+60 offNow ups5",
      "t+60 offNow ups6",
      "t+60 flush shared-disk",
      "t+105 flushEnded flushed",
      "t+105 offNow ups4",
    ]);
    expect(lines.some((l) => /ups[123]/.test(l))).toBe(false);
    expect(running(r)).toEqual([]);
    expect(r.harm).toEqual([]);
  });

  test("a server that somebody switches on at its button stays on, and the order is over", () => {
    const r = run([{ atSec: 0, order: { kind: "stop", nodeId: "blade-1", cutUps: false } }], {
      actions: [{ atSec: 1800, action: { kind: "wake", terminalId: "blade-1" } }],
    });
    expect(timeline(r)).toEqual([
      "t+0 order stop blade-1",
      "t+0 shutdown blade-1",
      "t+60 sequenceEnded",
      "t+1920 order-0 overtaken",
    ]);
    expect(running(r)).toEqual(allButTheSpare);
  });

  test("an outage comes upon what is down by order: it stays down after it", () => {
    const r = run([{ atSec: -60, order: { kind: "stop", nodeId: "blade-1", cutUps: false } }], {
      outages: everywhere(600),
    });
    expect(timeline(r, /blade-1/)).toEqual(["t+-60 order stop blade-1", "t+-60 shutdown blade-1"]);
    expect(running(r)).toEqual(allButTheSpare.filter((id) => id !== "blade-1"));
    expect(r.world.memory.sequence).toBeNull();
  });

  test("a start while mains are away waits for them", () => {
    const r = run(
      [
        { atSec: -600, order: { kind: "stop", nodeId: "blade-1", cutUps: false } },
        { atSec: 300, order: { kind: "start", nodeId: "blade-1" } },
      ],
      { outages: everywhere(600) },
    );
    const wake = timeline(r, /wake blade-1/)[0] ?? "";
    expect(Number(/t\+(\d+)/.exec(wake)?.[1])).toBeGreaterThan(630);
    expect(running(r)).toEqual(allButTheSpare);
  });
});

describe("hold and resume", () => {
  test("the whole sequence: nothing is sent until it is resumed, then it goes on from where everything stands", () => {
    const r = run(
      [
        { atSec: 10, order: { kind: "hold", nodeId: null } },
        { atSec: 300, withdraw: "order-0" },
      ],
      { outages: everywhere(900) },
    );
    expect(timeline(r, /(order|shutdown blade-1)/)).toEqual([
      "t+10 order hold all",
      "t+300 order-0 withdrawn",
      "t+300 shutdown blade-1",
    ]);
    expect(r.harm).toEqual([]);
  });

  test("one branch: the others go on", () => {
    const r = run([{ atSec: 10, order: { kind: "hold", nodeId: "blade" } }], { outages: everywhere(1200) });
    expect(timeline(r, /(blade-1|svr100-1|ups[56])/).slice(0, 2)).toEqual([
      "t+30 shutdown svr100-1",
      "t+90 offNow ups6",
    ]);
    expect(timeline(r, /shutdown blade/)).toEqual([]);
  });
});

describe("a step", () => {
  const hangs = { times: { stopSec: (id: string) => (id === "blade-1" ? 100_000 : 50) }, outages: everywhere(null) };

  test("skip: a server that hangs is not waited for; its UPS goes off with grace", () => {
    const r = run([{ atSec: 100, order: { kind: "skip", nodeId: "blade-1" } }], hangs);
    expect(timeline(r, /(order|blade-1|ups5|flush)/).slice(0, 6)).toEqual([
      "t+30 shutdown blade-1",
      "t+100 order skip blade-1",
      "t+100 order-0 done",
      "t+100 offWithGrace ups5",
      "t+280 flush shared-disk",
      "t+325 flushEnded flushed",
    ]);
  });

  test("force: it counts as past its time at once", () => {
    const r = run([{ atSec: 100, order: { kind: "force", nodeId: "blade-1" } }], hangs);
    expect(timeline(r, /(order|ups5)/).slice(0, 3)).toEqual([
      "t+100 order force blade-1",
      "t+100 order-0 done",
      "t+100 offWithGrace ups5",
    ]);
  });

  test("force: a server is asked though what needs it is still up", () => {
    const tree = site(needs("blade-2 blade-1"));
    const r = run([{ atSec: 40, order: { kind: "force", nodeId: "blade-1" } }], { tree, outages: everywhere(null) });
    expect(timeline(r, /(order|shutdown blade)/).slice(0, 4)).toEqual([
      "t+30 shutdown blade-2",
      "t+40 order force blade-1",
      "t+40 order-0 done",
      "t+40 shutdown blade-1",
    ]);
  });

  test("retry: one that passed its time is asked again, with a whole new time", () => {
    const r = run([{ atSec: 300, order: { kind: "retry", nodeId: "blade-1" } }], hangs);
    expect(timeline(r, /(order|shutdown blade-1|ups5)/).slice(0, 3)).toEqual([
      "t+30 shutdown blade-1",
      "t+240 offWithGrace ups5",
      "t+300 order retry blade-1",
    ]);
  });

  test("skip of a flush: the storage is cut without it", () => {
    const r = run([{ atSec: 100, order: { kind: "skip", nodeId: "shared-disk" } }], {
      outages: everywhere(null),
      times: { flushSec: () => 100_000 },
    });
    expect(timeline(r, /(order|flush|ups4)/).slice(0, 5)).toEqual([
      "t+90 flush shared-disk",
      "t+100 order skip shared-disk",
      "t+100 order-0 done",
      "t+100 flushEnded skipped",
      "t+100 offNow ups4",
    ]);
  });

  test("skip of a start: what needs it starts without it, and the incident ends", () => {
    const tree = site(needs("blade-2 blade-1"));
    const r = run([{ atSec: 1500, order: { kind: "skip", nodeId: "blade-1" } }], {
      tree,
      outages: everywhere(600),
      times: { bootSec: (id: string) => (id === "blade-1" ? 100_000 : 120) },
    });
    expect(timeline(r, /(order|wake blade)/)).toEqual([
      expect.stringMatching(/wake blade-1/),
      "t+1500 order skip blade-1",
      "t+1500 order-0 done",
      "t+1500 wake blade-2",
    ]);
    expect(r.world.memory.sequence).toBeNull();
  });

  test("where there is no such step it says so", () => {
    const r = run([
      { atSec: 10, order: { kind: "skip", nodeId: "blade-1" } },
      { atSec: 20, order: { kind: "force", nodeId: "ups5" } },
    ]);
    expect(timeline(r, /impossible/)).toEqual(["t+10 order-0 impossible", "t+20 order-1 impossible"]);
  });
});

describe("abort", () => {
  test("what was asked goes through, nothing further is asked, and what went down comes back with the mains", () => {
    const tree = site(needs("blade-2 blade-1"));
    const r = run([{ atSec: 45, order: { kind: "abort" } }], { tree, outages: everywhere(300) });
    expect(timeline(r, /(order|shutdown|off|flush)/)).toEqual([
      "t+30 shutdown blade-2",
      "t+30 shutdown svr100-1",
      "t+30 shutdown svr100-2",
      "t+30 shutdown svr100-pool",
      "t+45 order abort",
    ]);
    expect(running(r)).toEqual(allButTheSpare);
  });

  test("a battery that runs short overrules it", () => {
    const r = run([{ atSec: 45, order: { kind: "abort" } }], { outages: everywhere(null) });
    expect(r.harm).toEqual([]);
    expect(timeline(r, /shutdown sv1/)).toHaveLength(1);
  });
});
