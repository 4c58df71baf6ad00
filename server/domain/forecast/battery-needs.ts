import { emptyAtOf } from "../simulation/battery.ts";
import type { Site, SiteEvent } from "../simulation/site.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Relations } from "../tree/relations.ts";
import type { Instant } from "../world/readings.ts";

/** Until when a battery was last needed in a virtual run, by which node, and how long it would have gone on. */
export type Need = {
  untilAt: Instant;
  nodeId: NodeId;
  /**
   * When the battery would have been empty, had what drew power last gone on drawing it: by the model, with what was shed by then
   * taken off the load. null: nothing drew power any more when that was first looked at.
   */
  modelEmptyAt: Instant | null;
};

export type BatteryNeeds = Map<NodeId, Need>;

/**
 * Takes the events of one step in. `before`: the site before it. A battery is needed while its UPS is on battery: by what hangs on
 * it until that is down, by the UPS itself until it is dark, by all until mains are back.
 */
export function recordNeeds(
  needs: BatteryNeeds,
  before: Site,
  events: readonly SiteEvent[],
  relations: Relations,
): void {
  for (const event of events) {
    switch (event.kind) {
      case "terminalHalted":
      case "terminalCrashed":
        for (const upsId of relations.feedsOf(event.terminalId))
          need(needs, before, upsId, event.terminalId, event.at, true);
        break;
      case "storageFlushed":
      case "storageOff":
        for (const upsId of relations.upsesOfStorage(event.storageId))
          need(needs, before, upsId, event.kind === "storageOff" ? upsId : event.storageId, event.at, true);
        break;
      case "upsOff":
        // One that was left to run flat was needed by nobody to the end.
        if (events.some((e) => e.kind === "upsBatteryEmpty" && e.upsId === event.upsId)) break;
        need(needs, before, event.upsId, event.upsId, event.at, false);
        break;
      case "upsOnMains":
        need(needs, before, event.upsId, event.upsId, event.at, true);
        break;
      default:
        break;
    }
  }
}

/** `draws`: what ended, or goes on, drew power until then; a UPS that only counts down to dark is no load to speak of. */
function need(needs: BatteryNeeds, before: Site, upsId: NodeId, nodeId: NodeId, at: Instant, draws: boolean): void {
  const ups = before.upses[upsId];
  if (!ups || ups.mains || ups.output === "off") return;
  const modelEmptyAt = draws ? emptyAtOf(ups) : (needs.get(upsId)?.modelEmptyAt ?? null);
  needs.set(upsId, { untilAt: at, nodeId, modelEmptyAt });
}
