import type { Tree } from "../domain/tree/entities.ts";
import { emptyWorld } from "../domain/world/observe.ts";
import { emptyMemory, rememberAll } from "../domain/world/remember.ts";
import type { World } from "../domain/world/world.ts";
import type { LiveSnapshot } from "./live.ts";

/**
 * What is known of the site, as far as a live snapshot tells it: enough to forecast with. Memory is the fold of the log from the last
 * incident's end on; of an incident with more entries than the log holds, its beginning is missing.
 */
export function worldFromLive(tree: Tree, snapshot: LiveSnapshot): World {
  const now = snapshot.clock.siteAt;
  const ended = snapshot.log.findLastIndex((entry) => entry.kind === "sequenceEnded");
  const memory = rememberAll(emptyMemory, snapshot.log.slice(ended + 1));
  const world = emptyWorld({ tree, selfId: snapshot.controller.selfId, now, memory });
  for (const [id, live] of Object.entries(snapshot.nodes)) {
    const ups = world.upses[id];
    const terminal = world.terminals[id];
    const storage = world.storages[id];
    if (ups && live.ups) {
      const { link, reading, family, identity, settings } = live.ups;
      const since = live.heardAt ?? now;
      world.upses[id] = {
        ...ups,
        link,
        reading,
        family,
        identity,
        settings,
        readAt: live.heardAt,
        mainsSince: reading?.mainsPresent ? since : null,
        darkSince: reading?.output === "off" ? since : null,
        outputSince: reading && reading.output !== "off" ? since : null,
      };
    }
    if (terminal && live.terminal) {
      const { connected, phase } = live.terminal;
      const bootId = live.heardAt === null ? null : `${id}-now`;
      world.terminals[id] = { ...terminal, connected, phase, bootId, lastHeardAt: live.heardAt };
    }
    if (storage && live.storage) world.storages[id] = { ...storage, ...live.storage, readAt: live.heardAt };
  }
  return world;
}
