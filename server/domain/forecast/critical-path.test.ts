import { describe, expect, test } from "vitest";
import { type Edit, needs, site, terminal, ups } from "../../testing/edit-site.ts";
import { runScenario, startAt } from "../../testing/scenario.ts";
import { relate } from "../tree/relations.ts";
import { unheardTerminal } from "../world/observe-terminal.ts";
import type { Forecast, PathStep } from "./forecast.ts";
import { predict } from "./predict.ts";
import type { WhatIf } from "./what-if.ts";

/** What is foreseen `atSec` after mains failed everywhere (null: before, of this outage). */
function ask(args: { edits?: Edit[]; whatIf?: WhatIf; atSec?: number }): Forecast {
  const { edits = [], whatIf, atSec = null } = args;
  const tree = site(...edits);
  const outages = atSec === null ? [] : [{ upsIds: "all" as const, fromSec: 0, toSec: null }];
  const { world } = runScenario({ outages, tree, horizonSec: atSec ?? 0 });
  return predict({ tree, relations: relate(tree), world, now: startAt + (atSec ?? 0) * 1000, whatIf });
}

const words = (path: readonly PathStep[]) =>
  path.map((s) => `${(s.fromAt - startAt) / 1000}–${(s.toAt - startAt) / 1000} ${s.kind} ${s.nodeId}`);
const everywhere: WhatIf = { upsIds: "all", backAfterSec: null };
/** Of the linked side: until its storage is cut. */
const linkedSide = (f: Forecast) => words(f.upses.find((u) => u.upsId === "ups4")?.criticalPath ?? []);

describe("to dark", () => {
  test.each<{ name: string; edits?: Edit[]; whatIf?: WhatIf; atSec?: number; path: string[] }>([
    {
      name: "everywhere: the control disk's confirmation, the cluster, the other control terminal, the grace of the last UPS",
      path: [
        "0–900 confirm ups3",
        "900–1199 clusterShutdown ssc-cl",
        "1199–1299 shutdown sv2",
        "1299–1479 upsOff ups3",
      ],
    },
    {
      name: "one UPS alone",
      whatIf: { upsIds: ["ups5"], backAfterSec: null },
      path: ["0–60 confirm ups5", "60–250 shutdown blade-1", "250–250 upsOff ups5"],
    },
    {
      name: "of two that are asked at once, the slower one",
      edits: [terminal("blade-2", { shutdownSec: 300 })],
      whatIf: { upsIds: ["ups5"], backAfterSec: null },
      path: ["0–60 confirm ups5", "60–370 shutdown blade-2", "370–370 upsOff ups5"],
    },
    {
      name: "what depends on another comes first",
      edits: [needs("blade-1 blade-2")],
      whatIf: { upsIds: ["ups5"], backAfterSec: null },
      path: ["0–60 confirm ups5", "60–250 shutdown blade-1", "250–440 shutdown blade-2", "440–440 upsOff ups5"],
    },
    {
      name: "what stops only because it needs one that stops: its reason is that one's",
      edits: [needs("svr100-1 blade-1"), terminal("svr100-1", { feeds: ["ups6"] })],
      whatIf: { upsIds: ["ups5"], backAfterSec: null },
      path: ["0–60 confirm ups5", "60–250 shutdown svr100-1", "250–440 shutdown blade-1", "440–440 upsOff ups5"],
    },
    {
      name: "what stops only because it needs one that is then never asked: mains are back before",
      edits: [needs("svr100-1 blade-1"), terminal("svr100-1", { feeds: ["ups6"] })],
      whatIf: { upsIds: ["ups5"], backAfterSec: 100 },
      path: ["0–60 confirm ups5", "60–250 shutdown svr100-1"],
    },
    {
      name: "two feeds: the one that is lost last decides",
      edits: [terminal("blade-1 blade-2 blade-pool", { feeds: ["ups5", "ups6"] }), ups("ups6", { confirmSec: 90 })],
      whatIf: { upsIds: ["ups5", "ups6"], backAfterSec: null },
      path: ["0–90 confirm ups6", "90–280 shutdown blade-1", "280–280 upsOff ups6"],
    },
    {
      name: "made when half of it is over: the chain reaches back into what was done",
      atSec: 1035,
      path: ["0–900 confirm ups3", "900–940 clusterShutdown ssc-cl", "940–1010 shutdown sv2", "1010–1190 upsOff ups3"],
    },
  ])("$name", ({ edits, whatIf, atSec, path }) => {
    expect(
      words(ask({ edits, whatIf: whatIf ?? (atSec === undefined ? everywhere : undefined), atSec }).criticalPath),
    ).toEqual(path);
  });

  test("of one UPS: the storage's waits for its users, for their UPSes, and for its flush", () => {
    expect(linkedSide(ask({ whatIf: everywhere }))).toEqual([
      "0–30 confirm ups4",
      "30–220 shutdown blade-1",
      "220–220 upsOff ups5",
      "220–519 flush shared-disk",
      "519–519 upsOff ups4",
    ]);
  });

  test("the control terminals' UPSes alone: the linked side stops first, because of them", () => {
    const path = words(ask({ whatIf: { upsIds: ["ups1", "ups2"], backAfterSec: null } }).criticalPath);
    expect(path[0]).toBe("0–930 confirm ups1");
    expect(path).toContain("1120–1419 flush shared-disk");
    expect(path.at(-1)).toMatch(/upsOff ups1$/);
  });

  test("each step says what it waited for", () => {
    const f = ask({ whatIf: everywhere });
    expect(f.upses.find((u) => u.upsId === "ups4")?.criticalPath.map((s) => s.waitsFor?.code ?? null)).toEqual([
      null,
      "storageLost",
      "waitsForDown",
      "waitsForDark",
      "waitsForDown",
    ]);
  });

  test("a server that somebody shuts down on its own account: nobody knows why", () => {
    const tree = site(terminal("blade-1", { shutdownSec: 30 }));
    const { world } = runScenario({ outages: [], tree, horizonSec: 0 });
    const known = {
      ...unheardTerminal,
      connected: true,
      bootId: "b",
      phase: "stopping" as const,
      lastHeardAt: startAt,
    };
    const stopping = { ...world, terminals: { ...world.terminals, "blade-1": known } };
    const whatIf: WhatIf = { upsIds: ["ups5"], backAfterSec: 40 };
    const f = predict({ tree, relations: relate(tree), world: stopping, now: startAt, whatIf });
    expect(f.criticalPath).toEqual([]);
  });

  test("nothing stops: there is none", () => {
    expect(ask({ whatIf: { upsIds: "all", backAfterSec: 20 } })).toMatchObject({ criticalPath: [], recoveryPath: [] });
  });
});

test("made while the control side reboots: the reboot is what everything waits for", () => {
  const outages = [{ upsIds: ["ups3"], fromSec: 0, toSec: 1500 }];
  const { world, journal } = runScenario({ outages, horizonSec: 2400 });
  const reboot = journal.find((e) => e.kind === "commandIssued" && e.command.kind === "clusterRestart");
  const now = startAt + 2400_000;
  expect([reboot?.at, world.memory.stops.sv2?.reboot]).toEqual([startAt + 2250_000, true]);
  const tree = site();
  const f = predict({ tree, relations: relate(tree), world, now });
  expect(words(f.recoveryPath)).toEqual(["2250–3001 reboot sv2"]);
});

test("to everything running again: from mains to the last server", () => {
  expect(words(ask({ whatIf: { upsIds: "all", backAfterSec: 1500 } }).recoveryPath)).toEqual([
    "1500–1500 mainsBack ups1",
    "1500–1520 wait ups1",
    "1520–1520 upsOn ups1",
    "1520–2120 boot sv1",
    "2120–2150 wait ups3",
    "2150–2150 upsOn ups3",
    "2150–2870 storageStart control-disk",
    "2870–2870 clusterRestart ssc-cl",
    "2870–3560 reboot sv1",
    "3560–3560 upsOn ups4",
    "3560–4280 storageStart shared-disk",
    "4280–4280 upsOn ups6",
    "4280–4880 wake svr100-pool",
  ]);
});

test("whatever is asked, each step begins when the one before it ends, and the last one ends the whole", () => {
  const groups: WhatIf["upsIds"][] = [
    "all",
    ["ups1"],
    ["ups2"],
    ["ups3"],
    ["ups4"],
    ["ups5", "ups6"],
    ["ups1", "ups2"],
    ["ups3", "ups4"],
  ];
  for (const upsIds of groups)
    for (const backAfterSec of [null, 45, 100, 400, 960, 1100, 2000]) {
      const f = ask({ whatIf: { upsIds, backAfterSec } });
      const paths = [f.criticalPath, f.recoveryPath, ...f.upses.map((u) => u.criticalPath)];
      for (const path of paths) {
        const gaps = path.slice(1).filter((step, i) => step.fromAt !== path[i]?.toAt);
        expect(gaps, `${upsIds} ${backAfterSec}: ${words(path)}`).toEqual([]);
      }
      if (f.darkAt !== null) expect(f.criticalPath.at(-1)?.toAt).toBe(f.darkAt);
      if (f.darkAt !== null) expect(f.criticalPath[0]?.kind, words(f.criticalPath).join()).toBe("confirm");
    }
});
