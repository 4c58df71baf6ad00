import { describe, expect, test } from "vitest";
import { noon } from "../../../testing/builders.ts";
import { exampleTimes } from "../../../testing/scenario.ts";
import { aTrialContext } from "../../../testing/trial-context.ts";
import { exampleSite } from "../../tree/example-site.ts";
import type { CommandOutcome } from "../../world/readings.ts";
import { createSite } from "../create-site.ts";
import { createClusterServices } from "./cluster-services.ts";
import type { Fault } from "./plan.ts";

const tree = exampleSite;
const members = ["sv1", "sv2"].map((terminalId) => ({ terminalId, bootId: null }));
type Given = { connected?: string[]; atArrival?: string[]; takes?: boolean; how?: "fails" | "refuses"; seed?: number };

/** What comes of a shutdown: its outcomes, and what the site did. `atArrival`: who is still there when it arrives. */
function shutDown({ connected = ["sv1", "sv2"], atArrival = connected, takes = true, how, seed = 1 }: Given) {
  const outcomes: CommandOutcome[] = [];
  const acts: string[] = [];
  const faults: Fault[] = how ? [{ kind: "clusterStop", clusterId: "ssc-cl", how }] : [];
  const site = createSite({ tree, now: noon, times: exampleTimes, offTerminalIds: [] });
  const context = aTrialContext({ site, faults, seed, act: (action) => acts.push(action.kind) });
  let there = connected;
  const services = createClusterServices(
    context,
    (_id, effect, ended) => {
      there = atArrival;
      ended(effect());
    },
    { isConnected: (id) => there.includes(id), takesFrom: () => takes },
  );
  const state = services.read("ssc-cl");
  services.execute({ kind: "clusterShutdown", clusterId: "ssc-cl", members }, 1, (outcome) => outcomes.push(outcome));
  return { state, outcomes, acts };
}

describe("a cluster is reached by the agents of its members", () => {
  test.each<[string, Given, { state: string | null; outcomes: CommandOutcome[]; acts: string[] }]>([
    ["one that takes it", {}, { state: "running", outcomes: ["accepted"], acts: ["clusterShutdown"] }],
    ["none is there", { connected: [] }, { state: null, outcomes: ["unreachable"], acts: [] }],
    ["none is there any more", { atArrival: [] }, { state: "running", outcomes: ["timeout"], acts: [] }],
    ["it heard a newer controller", { takes: false }, { state: "running", outcomes: ["rejected"], acts: [] }],
    ["it takes it, and nothing comes of it", { how: "fails" }, { state: "running", outcomes: ["accepted"], acts: [] }],
  ])("%s", (_name, given, expected) => {
    expect(shutDown(given)).toEqual(expected);
  });

  test("its manager refuses, in one way or the other", () => {
    const refused = Array.from({ length: 20 }, (_, seed) => shutDown({ how: "refuses", seed }));
    expect(new Set(refused.flatMap((r) => r.outcomes))).toEqual(new Set(["rejected", "unsupported"]));
    expect(refused.flatMap((r) => r.acts)).toEqual([]);
  });
});
