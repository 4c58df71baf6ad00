import { linkAfter } from "../domain/world/observe-ups.ts";
import type { Observation, UpsReading } from "../domain/world/readings.ts";
import type { World } from "../domain/world/world.ts";

/**
 * Whether nothing is lost when an observation is decided on a moment later, together with what comes until then: it says what was known,
 * but for figures that drift (voltages, load, charge, runtime), or is for the record only. What changes a state never waits, nor what a
 * command or an outage of that device may be waiting for.
 */
export function canWait(observation: Observation, world: World): boolean {
  switch (observation.kind) {
    case "upsRead": {
      const known = world.upses[observation.upsId];
      if (known === undefined) return true;
      const { cuts, starts } = world.memory;
      if (cuts[observation.upsId] !== undefined || starts[observation.upsId] !== undefined) return false;
      if (known.link !== "ok" || known.failedReads > 0 || known.trap !== null || known.reading === null) return false;
      return isAlike(known.reading, observation.reading);
    }
    case "upsReadFailed": {
      const known = world.upses[observation.upsId];
      if (known === undefined) return true;
      const { accessFault = null } = observation;
      return linkAfter(known.failedReads + 1, known.link) === known.link && (known.accessFault ?? null) === accessFault;
    }
    case "upsIdentified":
      return world.upses[observation.upsId]?.identity !== null;
    case "terminalHeard": {
      const known = world.terminals[observation.terminalId];
      const { bootId, phase } = observation;
      const isSame = known?.connected && known.bootId === bootId && known.phase === phase && known.goodbyeAt === null;
      return known === undefined || isSame === true;
    }
    case "storageRead": {
      const { storageId, reading } = observation;
      const known = world.storages[storageId];
      if (known === undefined) return true;
      return known.link === "ok" && known.failedReads === 0 && known.reading?.state === reading.state;
    }
    case "trapHeard":
    case "messageRefused":
      return true;
    case "upsTrap":
    case "upsSettingsWritten":
    case "terminalConnected":
    case "terminalGoodbye":
    case "terminalDisconnected":
    case "storageReadFailed":
    case "clusterRead":
    case "clusterReadFailed":
    case "commandEnded":
      return false;
  }
}

function isAlike(a: UpsReading, b: UpsReading): boolean {
  return (
    a.output === b.output &&
    a.mainsPresent === b.mainsPresent &&
    a.lowBattery === b.lowBattery &&
    a.testing === b.testing &&
    a.shutdownPending === b.shutdownPending &&
    isSameList(a.conditions ?? [], b.conditions ?? [])
  );
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a === b || (a.length === b.length && a.every((each, i) => each === b[i]));
}
