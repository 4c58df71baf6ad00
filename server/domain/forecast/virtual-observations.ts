import { runtimeSec } from "../simulation/model.ts";
import type { SimUps, Site, SiteEvent } from "../simulation/site.ts";
import type { NodeId } from "../tree/entities.ts";
import type { Observation, UpsReading } from "../world/readings.ts";
import type { World } from "../world/world.ts";

/** What a controller would observe of the model at this instant: every UPS and storage read, and what terminals said. */
export function observationsOf(
  site: Site,
  events: readonly SiteEvent[],
  world: World,
  saysRuntime: (upsId: NodeId) => boolean,
): Observation[] {
  const at = site.now;
  const seen: Observation[] = [];
  for (const ups of Object.values(site.upses))
    seen.push({ kind: "upsRead", upsId: ups.id, at, reading: readingOf(site, ups, world, saysRuntime(ups.id)) });
  for (const event of events) seen.push(...terminalObservations(event, world));
  for (const s of Object.values(site.storages)) {
    if (s.state === "off")
      seen.push({ kind: "storageReadFailed", storageId: s.id, at, error: "unreachable", detail: "" });
    else
      seen.push({
        kind: "storageRead",
        storageId: s.id,
        at,
        reading: { state: s.state, dirtyBytes: Math.round(s.dirtyBytes) },
      });
  }
  for (const { id, state } of Object.values(site.clusters))
    seen.push({ kind: "clusterRead", clusterId: id, at, state });
  return seen;
}

function readingOf(site: Site, ups: SimUps, world: World, saysRuntime: boolean): UpsReading {
  return {
    ...{ testing: false, outputVolts: null, inputVolts: null, batteryCelsius: null, upTimeSec: null },
    output: ups.output === "off" ? "off" : ups.mains ? "mains" : "battery",
    mainsPresent: ups.mains,
    // Its own estimate of when it is empty decides, and only where the device gave a runtime to start from.
    lowBattery: saysRuntime && ups.lowBattery,
    shutdownPending: ups.pending !== null,
    chargePercent: ups.charge * 100,
    runtimeSec: saysRuntime ? runtimeSec(site, ups.id) : null,
    onBatterySec: ups.onBatterySince === null ? 0 : (site.now - ups.onBatterySince) / 1000,
    loadPercent: world.upses[ups.id]?.reading?.loadPercent ?? null,
  };
}

function terminalObservations(event: SiteEvent, world: World): Observation[] {
  switch (event.kind) {
    case "terminalHalted": {
      const bootId = world.terminals[event.terminalId]?.bootId ?? bootIdOf(event);
      const about = { terminalId: event.terminalId, at: event.at };
      return [
        { kind: "terminalGoodbye", ...about, bootId },
        { kind: "terminalDisconnected", ...about },
      ];
    }
    case "terminalStopping": {
      const bootId = world.terminals[event.terminalId]?.bootId ?? bootIdOf(event);
      return [{ kind: "terminalHeard", terminalId: event.terminalId, at: event.at, bootId, phase: "stopping" }];
    }
    case "terminalCrashed":
      return [{ kind: "terminalDisconnected", terminalId: event.terminalId, at: event.at }];
    case "terminalRunning":
      return [{ kind: "terminalConnected", terminalId: event.terminalId, at: event.at, bootId: bootIdOf(event) }];
    default:
      return [];
  }
}

const bootIdOf = (event: { terminalId: NodeId; at: number }): string => `virtual-${event.terminalId}-${event.at}`;
