import type { Instant, Link, Observation, TrapName, UpsReading } from "./readings.ts";
import type { UpsKnown } from "./world.ts";

export type UpsObservation = Extract<
  Observation,
  { kind: "upsRead" | "upsIdentified" | "upsSettingsWritten" | "upsReadFailed" | "upsTrap" }
>;

/** Failed reads in a row after which a device is stale, and after which it is lost. */
export const staleAfterFailedReads = 2;
export const lostAfterFailedReads = 3;

/** A UPS that was not heard yet: stale, never ok. */
export const unheardUps: UpsKnown = {
  link: "stale",
  reading: null,
  readAt: null,
  previousReadAt: null,
  mainsSince: null,
  darkSince: null,
  outputSince: null,
  foundAgainAt: null,
  trap: null,
  failedReads: 0,
  lastError: null,
  accessFault: null,
  family: null,
  identity: null,
  settings: null,
};

/** What is known of one UPS after one observation of it. A reading older than the one that is held is dropped. */
export function observeUps(known: UpsKnown, observation: UpsObservation): UpsKnown {
  switch (observation.kind) {
    case "upsRead":
      return read(known, observation.reading, observation.at);
    case "upsIdentified": {
      const { family, identity, settings } = observation;
      return { ...known, family, identity, settings };
    }
    case "upsSettingsWritten":
      return { ...known, settings: observation.holds ?? known.settings };
    case "upsReadFailed": {
      const failedReads = known.failedReads + 1;
      const { error, accessFault = null } = observation;
      return { ...known, failedReads, link: linkAfter(failedReads, known.link), lastError: error, accessFault };
    }
    case "upsTrap":
      return { ...known, trap: newerClaim(known, { name: observation.trap, at: observation.at }) };
  }
}

/** The link after so many failed reads in a row; one alone changes nothing. */
export function linkAfter(failedReads: number, before: Link): Link {
  if (failedReads >= lostAfterFailedReads) return "lost";
  return failedReads >= staleAfterFailedReads ? "stale" : before;
}

function read(known: UpsKnown, reading: UpsReading, at: Instant): UpsKnown {
  if (known.readAt !== null && at < known.readAt) return known;
  const mains = reading.mainsPresent ?? reading.output === "mains";
  const dark = reading.output === "off";
  const output = reading.output === "mains" || reading.output === "battery";
  // Each field by its name: of thousands that are read again and again a copy by `...` takes twice the memory.
  return {
    link: "ok",
    reading,
    readAt: at,
    previousReadAt: known.readAt,
    mainsSince: mains ? (known.mainsSince ?? at) : null,
    darkSince: dark ? (known.darkSince ?? at) : null,
    outputSince: output ? (known.outputSince ?? at) : null,
    foundAgainAt: known.link === "lost" ? at : known.foundAgainAt,
    trap: isJudged(known) ? null : known.trap,
    failedReads: 0,
    lastError: null,
    accessFault: null,
    family: known.family,
    identity: known.identity,
    settings: known.settings,
  };
}

type Claim = { name: TrapName; at: Instant };

/** A reading taken after the trap is held already: the next one needs it no longer. */
function isJudged({ trap, readAt }: UpsKnown): boolean {
  return trap !== null && readAt !== null && readAt > trap.at;
}

/**
 * Until a reading has judged it, a claim about mains gives way only to another claim about mains (it starts an outage's clock),
 * and a doubled trap keeps the time at which it first came.
 */
function newerClaim(known: UpsKnown, came: Claim): Claim {
  const held = known.trap;
  if (held === null || isJudged(known)) return came;
  if (held.name === came.name) return held;
  return saysMains(held.name) && !saysMains(came.name) ? held : came;
}

function saysMains(name: TrapName): boolean {
  return name === "onBattery" || name === "powerRestored";
}
