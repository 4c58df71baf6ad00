import type { Site } from "../domain/simulation/site.ts";
import type { TrialContext } from "../domain/simulation/trial/context.ts";
import type { Fault } from "../domain/simulation/trial/plan.ts";
import { createRandom } from "../domain/simulation/trial/random.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { relate } from "../domain/tree/relations.ts";
import { noon } from "./builders.ts";
import { exampleTimes } from "./scenario.ts";

/** What the parts of a trial see of it: the example site at noon, with these faults; nothing is done or heard but by what is given. */
export function aTrialContext(
  given: { site: Site; faults?: readonly Fault[]; seed?: number } & Partial<
    Pick<TrialContext, "now" | "act" | "after" | "observe">
  >,
): TrialContext {
  const { site, faults = [], seed = 1, now = () => noon, act = () => {}, after = () => {}, observe = () => {} } = given;
  const plan = { seed: 1, tree: exampleSite, selfId: null, times: exampleTimes, offTerminalIds: [], outages: [] };
  return {
    plan: { ...plan, faults, everyPoll: false },
    relations: relate(exampleSite),
    ...{ now, act, after, observe },
    site: () => site,
    random: () => createRandom(seed),
  };
}
