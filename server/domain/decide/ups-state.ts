import type { NodeId } from "../tree/entities.ts";
import { knownTerminal, knownUps } from "../world/known.ts";
import type { Cut } from "../world/memory.ts";
import type { UpsReading } from "../world/readings.ts";
import { reached, type Situation, seconds } from "./situation.ts";

/** After a controller comes up, a UPS that does not answer stands as the journal left it only after this time: a card restarts in 60 s. */
const firstReadingSec = 90;

/** What a terminal said may be so old when it is heard. */
const lagSec = 5;

/** On battery because mains failed: a self-test is none, but it never hides low battery. */
export function isOnBattery(reading: UpsReading): boolean {
  return reading.output === "battery" && (!reading.testing || reading.lowBattery);
}

/** Read to be off, and nothing that cannot run without it has been heard to run since. */
export function isOff(s: Situation, upsId: NodeId): boolean {
  return saysOff(s, upsId) && !isSeenToFeed(s, upsId);
}

/**
 * A terminal runs, by what it said after the last reading that has this UPS off, and has not enough feeds without it: its output is on, and the
 * reading is old. A poll that is lost must not stop once more what the return of its UPS has just booted.
 */
export function isSeenToFeed(s: Situation, upsId: NodeId): boolean {
  const { readAt } = knownUps(s.world, upsId);
  if (readAt === null || !saysOff(s, upsId)) return false;
  return s.relations.fedBy(upsId).some((t) => {
    const { connected, phase, lastHeardAt } = knownTerminal(s.world, t.id);
    const isHeard = connected && phase === "running" && lastHeardAt !== null && lastHeardAt > readAt + seconds(lagSec);
    if (!isHeard) return false;
    const wasDark = (id: NodeId) =>
      saysOff(s, id) && (knownUps(s.world, id).darkSince ?? lastHeardAt) < lastHeardAt - seconds(lagSec);
    return s.relations.feedsOf(t.id).filter((id) => id !== upsId && !wasDark(id)).length < t.feedsNeeded;
  });
}

function saysOff({ world }: Situation, upsId: NodeId): boolean {
  return knownUps(world, upsId).reading?.output === "off";
}

/** What a UPS says its battery holds; null: it has not been read. */
export function batteryOf(s: Situation, upsId: NodeId): Pick<UpsReading, "chargePercent" | "runtimeSec"> | null {
  s.batteries.add(upsId);
  return knownUps(s.world, upsId).reading;
}

/** A confirmed outage whose mains are not back, and that nobody aborted. */
export function isOut(s: Situation, upsId: NodeId): boolean {
  const outage = s.memory.outages[upsId];
  if (outage === undefined || outage.confirmedAt === null || outage.mainsBackAt !== null) return false;
  if (outage.abortedAt != null) return false;
  return !isYetToBeRead(s, upsId);
}

/** What the journal says of it was true before this controller came up; how it stands now a first reading is to say. */
function isYetToBeRead(s: Situation, upsId: NodeId): boolean {
  const reading = knownUps(s.world, upsId).reading;
  return reading === null && !reached(s, s.world.observingSince + seconds(firstReadingSec));
}

/** Out, or to be switched off by order. */
export function isOutOrOrderedOff(s: Situation, upsId: NodeId): boolean {
  return isOut(s, upsId) || s.offUpses.has(upsId);
}

/** It feeds nobody, or is about to: out, off, or commanded off. */
export function isLostFeed(s: Situation, upsId: NodeId): boolean {
  if (isOutOrOrderedOff(s, upsId) || isOff(s, upsId)) return true;
  const cut = s.memory.cuts[upsId];
  if (cut === undefined || isYetToBeRead(s, upsId)) return false;
  return !isRefused(cut) || knownUps(s.world, upsId).reading?.shutdownPending === true;
}

/** The device, or the way to it, said no. */
export function isRefused({ outcome }: Cut): boolean {
  return outcome !== null && outcome !== "accepted" && outcome !== "done" && outcome !== "timeout";
}
