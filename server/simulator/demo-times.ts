import { fractionOf } from "../domain/simulation/create-site.ts";
import type { SiteTimes } from "../domain/simulation/site.ts";
import type { Tree } from "../domain/tree/entities.ts";
import { relate } from "../domain/tree/relations.ts";

/** Plausible times for a simulated site, the same for the same id: batteries of an hour on the control side, half an hour elsewhere. */
export function demoTimes(tree: Tree): SiteTimes {
  const relations = relate(tree);
  const between = (id: string, salt: string, low: number, high: number) =>
    Math.round(low + (high - low) * fractionOf(`${salt}:${id}`));
  const isControl = (id: string) => relations.terminals.get(id)?.kind === "control";
  return {
    fullRuntimeSec: (id) => {
      const ups = relations.upses.get(id);
      return ups && relations.isControlSide(ups.groupId) ? 3600 : 1800;
    },
    stopSec: (id) => (isControl(id) ? 60 : between(id, "stop", 40, 70)),
    bootSec: (id) => between(id, "boot", 90, 150),
    storageStartSec: () => 400,
    flushSec: () => 45,
    clusterStopSec: () => 40,
  };
}
