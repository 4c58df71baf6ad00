import { type Shares, secondsLeft, shareOf } from "../simulation/battery.ts";
import { sharesAt } from "../simulation/model.ts";
import type { SimUps, Site, SiteEvent } from "../simulation/site.ts";
import type { NodeId } from "../tree/entities.ts";
import { knownUps } from "../world/known.ts";
import type { Observation, UpsReading } from "../world/readings.ts";
import type { World } from "../world/world.ts";

/**
 * What a controller would observe of the model at this instant: UPSes and storage as they read, and what terminals said. `everything`: each
 * is read; else only what reads other than it did, since whatever is read is decided on anew. `isBatteryOfUse`: whose charge and runtime
 * matter.
 */
export function observationsOf(args: {
  site: Site;
  events: readonly SiteEvent[];
  world: World;
  saysRuntime(upsId: NodeId): boolean;
  everything: boolean;
  isBatteryOfUse(upsId: NodeId): boolean;
}): Observation[] {
  const { site, events, world, saysRuntime, everything, isBatteryOfUse } = args;
  const at = site.now;
  const shares = sharesAt(site);
  const seen: Observation[] = [];
  for (const ups of Object.values(site.upses))
    if (everything || hasNews(ups, knownUps(world, ups.id).reading, saysRuntime(ups.id), isBatteryOfUse))
      seen.push({
        kind: "upsRead",
        upsId: ups.id,
        at,
        reading: readingOf(site, ups, shares, world, saysRuntime(ups.id)),
      });
  for (const event of events) seen.push(...terminalObservations(event, world));
  for (const s of Object.values(site.storages)) {
    const known = world.storages[s.id];
    if (s.state === "off") {
      if (everything || known?.link !== "lost")
        seen.push({ kind: "storageReadFailed", storageId: s.id, at, error: "unreachable", detail: "" });
    } else if (everything || known?.link !== "ok" || known.reading?.state !== s.state)
      seen.push({
        kind: "storageRead",
        storageId: s.id,
        at,
        reading: { state: s.state, dirtyBytes: Math.round(s.dirtyBytes) },
      });
  }
  for (const { id, state } of Object.values(site.clusters)) {
    const known = world.clusters[id];
    // What was asked of it is over with a reading taken after its end.
    const isAsked = world.memory.clusterStops[id] !== undefined || world.memory.clusterRestarts[id] !== undefined;
    if (everything || isAsked || known?.state !== state || known.link !== "ok")
      seen.push({ kind: "clusterRead", clusterId: id, at, state });
  }
  return seen;
}

/** While it charges with its output on, a percent is news, as with the devices themselves; else every change of a battery that is of use. */
function hasNews(
  ups: SimUps,
  before: UpsReading | null,
  saysRuntime: boolean,
  isBatteryOfUse: (upsId: NodeId) => boolean,
): boolean {
  if (before === null || before.mainsPresent !== ups.mains || before.output !== outputOf(ups)) return true;
  if (before.shutdownPending !== (ups.pending !== null)) return true;
  if (before.lowBattery !== (saysRuntime && ups.lowBattery)) return true;
  const percent = ups.charge * 100;
  if (percent === before.chargePercent || !isBatteryOfUse(ups.id)) return false;
  return before.output !== "mains" || Math.floor(percent) !== Math.floor(before.chargePercent ?? -1);
}

function outputOf(ups: SimUps): "off" | "mains" | "battery" {
  return ups.output === "off" ? "off" : ups.mains ? "mains" : "battery";
}

function readingOf(site: Site, ups: SimUps, shares: Shares, world: World, saysRuntime: boolean): UpsReading {
  return {
    testing: false,
    outputVolts: null,
    inputVolts: null,
    batteryCelsius: null,
    upTimeSec: null,
    output: outputOf(ups),
    mainsPresent: ups.mains,
    // Its own estimate of when it is empty decides, and only where the device gave a runtime to start from.
    lowBattery: saysRuntime && ups.lowBattery,
    shutdownPending: ups.pending !== null,
    chargePercent: ups.charge * 100,
    runtimeSec: saysRuntime ? secondsLeft(ups, shareOf(ups, shares)) : null,
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
