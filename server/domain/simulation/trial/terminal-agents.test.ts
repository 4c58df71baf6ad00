import { describe, expect, test } from "vitest";
import { exampleTimes } from "../../../testing/scenario.ts";
import { aTrialContext } from "../../../testing/trial-context.ts";
import { exampleSite } from "../../tree/example-site.ts";
import type { CommandOutcome } from "../../world/readings.ts";
import { createSite } from "../create-site.ts";
import type { SimTerminal } from "../site.ts";
import { bootIdOf, trialStartAt } from "./context.ts";
import { createEventQueue } from "./event-queue.ts";
import type { Fault } from "./plan.ts";
import { createTerminalAgents } from "./terminal-agents.ts";

const tree = exampleSite;
const id = "blade-1";

/** The agents of the example site, connected, with one that is looked at; commands take a second on their way. */
function bench(faults: Fault[] = []) {
  let now = trialStartAt;
  const site = createSite({ tree, now, times: exampleTimes, offTerminalIds: [] });
  const queue = createEventQueue<() => void>();
  const heard: string[] = [];
  const acts: string[] = [];
  const after = (ms: number, work: () => void) => queue.put(now + ms, work);
  const agents = createTerminalAgents(
    aTrialContext({
      ...{ site, faults, after },
      now: () => now,
      act: (action) => acts.push(action.kind),
      observe: (o) => {
        if ("terminalId" in o && o.terminalId === id) heard.push("phase" in o ? `${o.kind} ${o.phase}` : o.kind);
      },
    }),
    (_id, perform, ended) => after(1000, () => ended(perform())),
    () => true,
  );
  const pass = (sec: number) => {
    const untilAt = now + sec * 1000;
    for (let at = queue.nextAt(); at !== null && at <= untilAt; at = queue.nextAt()) {
      now = at;
      for (let work = queue.take(now); work !== null; work = queue.take(now)) work();
    }
    now = untilAt;
  };
  const becomes = (change: Partial<SimTerminal>) => {
    site.terminals[id] = { ...(site.terminals[id] as SimTerminal), ...change };
  };
  agents.dialAll();
  pass(5);
  heard.length = 0;
  return { agents, heard, acts, pass, becomes };
}

describe("an order to an agent", () => {
  type Case = { epoch?: number; bootId?: string; reboot?: boolean; onTheWay?: Partial<SimTerminal> };
  test.each<[string, Case, CommandOutcome, string[]]>([
    ["is carried out", {}, "accepted", ["shutdown"]],
    ["to reboot, too", { reboot: true }, "accepted", ["reboot"]],
    ["of an older controller is refused", { epoch: 1 }, "rejected", []],
    ["for an earlier run of its OS is refused", { bootId: bootIdOf(id, 7) }, "rejected", []],
    [
      "to reboot is refused by one that halts",
      { reboot: true, onTheWay: { state: "stopping", after: "halt" } },
      "rejected",
      [],
    ],
    [
      "to reboot is taken by one that reboots",
      { reboot: true, onTheWay: { state: "stopping", after: "reboot" } },
      "accepted",
      ["reboot"],
    ],
    ["finds nobody where it lost power meanwhile", { onTheWay: { state: "crashed" } }, "timeout", []],
  ])("%s", (_, { epoch = 2, bootId = null, reboot = false, onTheWay }, outcome, expected) => {
    const { agents, acts, pass, becomes } = bench();
    expect(agents.takesFrom({ terminalId: id, bootId: null }, 2)).toBe(true);
    const outcomes: CommandOutcome[] = [];
    agents.shutdown({ terminalId: id, commandId: "1-1", epoch, bootId, reboot }, (o) => outcomes.push(o));
    if (onTheWay) becomes(onTheWay);
    pass(2);
    expect(outcomes).toEqual([outcome]);
    expect(acts).toEqual(expected);
  });

  test("for its cluster is not carried out for an older controller", () => {
    const { agents } = bench();
    const member = { terminalId: id, bootId: null };
    expect([2, 1, 2].map((epoch) => agents.takesFrom(member, epoch))).toEqual([true, false, true]);
  });
});

describe("an agent", () => {
  const gone: Fault[] = [{ kind: "agentGone", terminalId: id, atSec: 10, forSec: 20 }];

  test("that goes away while its terminal stops was last heard to stop", () => {
    const { heard, pass, becomes } = bench(gone);
    becomes({ state: "stopping", after: "halt" });
    pass(10);
    expect(heard).toEqual(["terminalHeard stopping", "terminalDisconnected"]);
  });

  test("whose terminal is off goes away without a word, and nobody comes back", () => {
    const { agents, heard, pass, becomes } = bench(gone);
    agents.dropAll();
    becomes({ state: "off" });
    pass(60);
    expect(heard).toEqual([]);
  });

  test("of a terminal that lost power falls silent", () => {
    const { agents, heard, pass, becomes } = bench();
    becomes({ state: "crashed" });
    agents.hear({ kind: "terminalCrashed", at: trialStartAt, terminalId: id, boot: 0 });
    pass(15);
    expect(heard).toEqual(["terminalHeard running", "terminalDisconnected"]);
  });

  test("that is back before anybody noticed its silence stays connected", () => {
    const { agents, heard, pass, becomes } = bench();
    becomes({ state: "crashed" });
    agents.hear({ kind: "terminalCrashed", at: trialStartAt, terminalId: id, boot: 0 });
    becomes({ state: "running", boot: 1 });
    pass(15);
    expect(heard).toEqual(["terminalHeard running"]);
  });
});
