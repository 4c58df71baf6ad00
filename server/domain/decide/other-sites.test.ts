import { describe, expect, test } from "vitest";
import { aUpsKnown, noon, outputOff } from "../../testing/builders.ts";
import { aCut, anOutage } from "../../testing/decide-on.ts";
import { decided } from "../../testing/decided.ts";
import { anotherTerminal, anotherUps, group, needs, site, storage, terminal, ups } from "../../testing/edit-site.ts";
import { runScenario, type ScenarioOutage, type ScenarioResult } from "../../testing/scenario.ts";
import type { Tree } from "../tree/entities.ts";
import type { Memory } from "../world/memory.ts";

function run(
  tree: Tree,
  outages: readonly ScenarioOutage[],
  more: Partial<Parameters<typeof runScenario>[0]> = {},
): ScenarioResult {
  return runScenario({ tree, outages, ...more });
}

const everywhere = (toSec: number): ScenarioOutage[] => [{ upsIds: "all", fromSec: 0, toSec }];
const at = (upsIds: readonly string[], toSec: number): ScenarioOutage[] => [{ upsIds, fromSec: 0, toSec }];

/** When this line stands in the run, in seconds; throws where it does not. */
function when(r: ScenarioResult, text: string): number {
  const line = r.lines.find((l) => l.endsWith(` ${text}`));
  if (!line) throw new Error(`"${text}" is not in\n${r.lines.join("\n")}`);
  return Number(/^t\+(-?[\d.]+)/.exec(line)?.[1]);
}
const happened = (r: ScenarioResult, text: string) => r.lines.some((l) => l.endsWith(` ${text}`));

function expectWholeAgain(r: ScenarioResult): void {
  expect(r.harm).toEqual([]);
  expect(Object.values(r.site.terminals).flatMap((t) => (t.state === "running" ? [] : [t.id]))).toEqual(["blade-pool"]);
  expect(r.world.memory.sequence).toBeNull();
}

describe("feeds", () => {
  const dual = site(terminal("blade-1", { feeds: ["ups5", "ups6"] }));

  test("a server with two power supplies stays up while one of its UPSes is left, and that UPS is not cut", () => {
    const r = run(dual, at(["ups5"], 1000));
    expectWholeAgain(r);
    expect(happened(r, "shutdown blade-2")).toBe(true);
    expect(happened(r, "shutdown blade-1")).toBe(false);
    expect(happened(r, "offNow ups5")).toBe(false);
  });

  test("it goes down when fewer than it needs are left", () => {
    const r = run(site(terminal("blade-1", { feeds: ["ups5", "ups6"], feedsNeeded: 2 })), at(["ups5"], 600));
    expectWholeAgain(r);
    expect(when(r, "shutdown blade-1")).toBe(60);
  });

  test("with both lost, both UPSes are cut once all that they feed is down", () => {
    const r = run(dual, at(["ups5", "ups6"], 1000));
    expectWholeAgain(r);
    for (const id of ["ups5", "ups6"])
      expect(when(r, `offNow ${id}`)).toBeGreaterThanOrEqual(when(r, "down blade-1 (goodbye)"));
  });

  test("two UPSes that a server needs both come back one after the other, and do not cut each other", () => {
    const both = site(
      terminal("blade-1 blade-2 blade-pool svr100-1 svr100-2 svr100-pool", { feeds: ["ups5", "ups6"], feedsNeeded: 2 }),
    );
    const r = run(both, [
      { upsIds: ["ups5"], fromSec: 0, toSec: 600 },
      { upsIds: ["ups6"], fromSec: 0, toSec: 1500 },
    ]);
    expectWholeAgain(r);
    expect(r.events.filter((e) => e.kind === "upsOff")).toHaveLength(2);
  });

  test("a UPS that also feeds a terminal that stays up is not cut", () => {
    const shared = site(anotherTerminal("blade-1", { id: "stays", name: "stays", feeds: ["ups5", "ups6"] }));
    const r = run(shared, at(["ups5"], 1000));
    expectWholeAgain(r);
    expect(happened(r, "down blade-2 (goodbye)")).toBe(true);
    expect(happened(r, "shutdown stays")).toBe(false);
    expect(r.events.filter((e) => e.kind === "upsOff")).toEqual([]);
  });
});

describe("dependencies", () => {
  const chained = site(needs("blade-1 svr100-1", "svr100-1 blade-2"));

  test("what needs another stops before it, and starts after it runs", () => {
    const r = run(chained, everywhere(600));
    expectWholeAgain(r);
    expect(when(r, "shutdown svr100-1")).toBeGreaterThanOrEqual(when(r, "down blade-1 (goodbye)"));
    expect(when(r, "shutdown blade-2")).toBeGreaterThanOrEqual(when(r, "down svr100-1 (goodbye)"));
    expect(when(r, "wake svr100-1")).toBeGreaterThan(when(r, "wake blade-2"));
    expect(when(r, "wake blade-1")).toBeGreaterThan(when(r, "wake svr100-1"));
  });

  test("a lost server takes down what needs it, though that has power; its UPS stays on", () => {
    const r = run(site(needs("svr100-1 blade-1")), at(["ups5"], 600));
    expectWholeAgain(r);
    expect(happened(r, "shutdown svr100-1")).toBe(true);
    expect(happened(r, "shutdown svr100-2")).toBe(false);
    expect(happened(r, "offNow ups6")).toBe(false);
  });
});

describe("policies", () => {
  test("a group that does not stop on an outage is left alone", () => {
    const r = run(site(group("blade", { policy: { stopOnOutage: false } })), at(["ups5"], 600));
    expect(r.journal.filter((e) => e.kind === "commandIssued")).toEqual([]);
  });

  test("`anyUps`: one lost UPS is enough, whatever is left", () => {
    const r = run(
      site(terminal("blade-1", { feeds: ["ups5", "ups6"] }), group("blade", { policy: { stopWhen: "anyUps" } })),
      at(["ups6"], 600),
    );
    expectWholeAgain(r);
    expect(when(r, "shutdown blade-1")).toBe(60);
  });

  test("`anyUps`: one that boots before all of its cycled UPSes are on again is left alone, and none is cycled once more", () => {
    const tree = site(
      terminal("blade-1", { feeds: ["ups5", "ups6"] }),
      group("blade", { policy: { stopWhen: "anyUps" } }),
    );
    const asks = (outages: Memory["outages"]) =>
      decided({
        tree,
        upses: { ups6: aUpsKnown(outputOff({ mainsPresent: outages.ups6 === undefined })) },
        memory: {
          sequence: { startedAt: noon - 900_000, revision: null },
          cuts: { ups6: aCut({ firstAt: noon - 60_000, lastAt: noon - 60_000, darkAt: noon - 50_000 }) },
          outages,
        },
      }).asks;
    expect(asks({})).not.toContain("shutdown blade-1");
    expect(asks({ ups6: anOutage() })).toContain("shutdown blade-1");
  });

  test("`leaveRunning`: when all control terminals go, the linked side runs on", () => {
    const r = run(site(group("ssc", { policy: { onControlLoss: "leaveRunning" } })), at(["ups1", "ups2"], 1500));
    expectWholeAgain(r);
    expect(happened(r, "shutdown blade-1")).toBe(false);
    expect(happened(r, "shutdown sv1")).toBe(true);
  });

  test("no restart on recovery: what stopped stays down for somebody to start", () => {
    const r = run(site(group("blade", { policy: { restartOnRecovery: false } })), everywhere(600));
    expect(r.harm).toEqual([]);
    expect(happened(r, "wake svr100-1")).toBe(true);
    expect(happened(r, "wake blade-1")).toBe(false);
    expect(r.site.terminals["blade-1"]?.state).toBe("off");
    expect(r.world.memory.sequence).toBeNull();
  });

  test("mains must be stable for as long as the longest of the groups concerned asks", () => {
    const r = run(site(group("blade", { policy: { stableSec: 200 } })), everywhere(600));
    expectWholeAgain(r);
    expect(when(r, "on ups4")).toBe(800);
  });
});

describe("off command", () => {
  test("`withShutdown`: OFF with grace goes out with the shutdown requests", () => {
    const r = run(site(ups("ups5", { offCommand: "withShutdown" })), everywhere(900));
    expectWholeAgain(r);
    expect(when(r, "offWithGrace ups5")).toBe(30);
    expect(when(r, "· upsOff ups5")).toBe(210);
    expect(when(r, "flush shared-disk")).toBe(210);
  });

  test("`restart: none`: it stays off, and so does what hangs on it", () => {
    const r = run(site(ups("ups6", { restart: "none" })), everywhere(600));
    expect(r.harm).toEqual([]);
    expect(r.site.upses.ups6?.output).toBe("off");
    expect(r.site.terminals["svr100-1"]?.state).toBe("off");
    expect(r.site.terminals["blade-1"]?.state).toBe("running");
    expect(r.world.memory.sequence).toBeNull();
  });
});

describe("storage", () => {
  const parts = site(
    anotherUps("ups4", { id: "ups7", name: "UPS⑦" }),
    storage("shared-disk", { controllerUpsIds: ["ups4"], enclosureUpsIds: ["ups7"] }),
  );

  test("controllers are cut before enclosures, and come back after them, a warm-up later", () => {
    const r = run(parts, everywhere(600));
    expectWholeAgain(r);
    expect(when(r, "offNow ups7")).toBeGreaterThanOrEqual(when(r, "· upsOff ups4"));
    expect(when(r, "on ups4")).toBeGreaterThanOrEqual(when(r, "on ups7") + 720);
  });

  test("losing one of its UPSes is losing it", () => {
    const r = run(parts, at(["ups7"], 600));
    expectWholeAgain(r);
    expect(when(r, "shutdown blade-1")).toBe(30);
    expect(happened(r, "offNow ups4")).toBe(true);
  });

  test("a branch with storage of its own does not wait for another branch", () => {
    const r = run(site(storage("shared-disk", { groupId: "blade" })), at(["ups4"], 600));
    expectWholeAgain(r);
    expect(happened(r, "shutdown blade-1")).toBe(true);
    expect(happened(r, "shutdown svr100-1")).toBe(false);
  });
});

describe("starting", () => {
  test("a terminal that boots only on power, and halted while its UPS stayed on, gets its UPS cycled, at least 30 s dark", () => {
    const r = run(site(terminal("blade-1 blade-2 blade-pool", { start: { kind: "power" } })), everywhere(40), {
      offTerminalIds: ["blade-pool"],
    });
    expect(r.harm).toEqual([]);
    expect(r.site.terminals["blade-1"]?.state).toBe("running");
    expect(when(r, "on ups5") - when(r, "· upsOff ups5")).toBeGreaterThanOrEqual(30);
    expect(happened(r, "offNow ups6")).toBe(false);
  });

  test("a terminal that never answers is given up after its start time, and the rest goes on", () => {
    const r = run(site(), everywhere(600), { times: { bootSec: (id) => (id === "blade-1" ? 100_000 : 120) } });
    expect(r.lines.some((l) => l.endsWith("startTimedOut blade-1"))).toBe(true);
    expect(r.site.terminals["blade-2"]?.state).toBe("running");
    expect(r.world.memory.sequence).toBeNull();
  });
});

describe("confirmation", () => {
  test("remaining runtime that falls to what is still needed confirms early", () => {
    const r = run(site(ups("ups4", { confirmSec: 25 }), ups("ups5 ups6", { confirmSec: 3000 })), at(["ups5"], 1600), {
      times: { fullRuntimeSec: (id) => (id === "ups5" ? 600 : 3600) },
    });
    expectWholeAgain(r);
    // Two of its three terminals run: the battery carries them for 900 s.
    const confirmed = r.lines.find((l) => l.includes("confirmed ups5"));
    expect(confirmed).toContain("(runtime)");
    expect(when(r, "shutdown blade-1")).toBeLessThanOrEqual(900 - 210);
  });
});
