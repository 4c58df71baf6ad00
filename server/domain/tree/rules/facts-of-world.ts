import type { Instant } from "../../world/readings.ts";
import type { World } from "../../world/world.ts";
import { type KnownFacts, nothingKnown } from "./facts.ts";

/**
 * What a running controller knows that rules ask for. A runtime counts only while the UPS is heard, on mains, and runs no test: on battery
 * it is what is left, not what it holds. Clocks, own rules and other products are not observed yet.
 */
export function factsOfWorld(world: World, now: Instant): KnownFacts {
  const runtimeSec: Record<string, number> = {};
  const upsSettings: Record<string, NonNullable<KnownFacts["upsSettings"]>[string]> = {};
  for (const [id, { link, reading, settings }] of Object.entries(world.upses)) {
    if (link === "ok" && reading?.output === "mains" && !reading.testing && reading.runtimeSec !== null)
      runtimeSec[id] = reading.runtimeSec;
    if (settings) upsSettings[id] = settings;
  }
  return { ...nothingKnown, now, runtimeSec, upsSettings };
}
