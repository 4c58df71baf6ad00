import { worldFromLive } from "../contract/live-world.ts";
import type { Tree } from "../domain/tree/entities.ts";
import type { KnownFacts } from "../domain/tree/rules/facts.ts";
import { factsOfWorld } from "../domain/tree/rules/facts-of-world.ts";
import type { ServiceContext } from "./context.ts";

/** What the live site says that rules ask for: runtimes at the present load, settings that the UPSes hold. */
export function knownFacts(context: Pick<ServiceContext, "live">, tree: Tree): KnownFacts {
  const snapshot = context.live.snapshot();
  return factsOfWorld(worldFromLive(tree, snapshot), snapshot.clock.siteAt);
}
