import { describe, expect, test } from "vitest";
import { noon } from "../../../testing/builders.ts";
import { exampleTimes } from "../../../testing/scenario.ts";
import { aTrialContext } from "../../../testing/trial-context.ts";
import { exampleSite } from "../../tree/example-site.ts";
import type { CommandOutcome } from "../../world/readings.ts";
import { createSite } from "../create-site.ts";
import type { SimStorage } from "../site.ts";
import type { Fault } from "./plan.ts";
import { createStorageBridges } from "./storage-bridges.ts";

/** What the bridge of the shared disk says, before and after it is asked to flush, and what came of that. */
function flush(state: SimStorage["state"], faults: Fault[] = []) {
  const outcomes: CommandOutcome[] = [];
  const acts: string[] = [];
  const site = createSite({ tree: exampleSite, now: noon, times: exampleTimes, offTerminalIds: [] });
  Object.assign(site.storages["shared-disk"] ?? {}, { state });
  const context = aTrialContext({ site, faults, act: (action) => acts.push(action.kind) });
  const bridges = createStorageBridges(context, (_id, effect, ended) => ended(effect()));
  const before = bridges.read("shared-disk")?.state ?? null;
  bridges.flush("shared-disk", (outcome) => outcomes.push(outcome));
  return { before, outcomes, acts, after: bridges.read("shared-disk")?.state ?? null };
}

describe("the bridge of a storage", () => {
  const is = (how: "lies" | "fails"): Fault[] => [{ kind: "flush", storageId: "shared-disk", how }];
  test.each<[string, ReturnType<typeof flush>, Partial<ReturnType<typeof flush>>]>([
    ["takes a flush", flush("ready"), { before: "ready", outcomes: ["accepted"], acts: ["flush"] }],
    ["is silent without power", flush("off"), { before: null, outcomes: ["unreachable"], acts: [] }],
    ["lies", flush("ready", is("lies")), { outcomes: ["accepted"], acts: [], after: "flushed" }],
    ["fails", flush("ready", is("fails")), { acts: [], after: "ready" }],
    [
      "is not heard",
      flush("ready", [{ kind: "storagePollsTimeOut", storageId: "shared-disk", share: 1 }]),
      { before: null, outcomes: ["accepted"], acts: ["flush"] },
    ],
  ])("%s", (_name, found, expected) => {
    expect(found).toMatchObject(expected);
  });
});
