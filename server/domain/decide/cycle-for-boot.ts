import type { NodeId, Terminal, Ups } from "../tree/entities.ts";
import type { OffForm } from "./command.ts";
import { cut, hasStableMains, isDark, isGivenUp } from "./cut-upses.ts";
import { feedsToGoDark, poweredSince } from "./feeds.ts";
import { isLeftToItself } from "./left-to-itself.ts";
import { type Situation, waits } from "./situation.ts";
import { isConfirmedDown, isDown, isStillThere, isToRestore, isYetToBeHeard } from "./terminal-state.ts";
import { isOff } from "./ups-state.ts";

/**
 * Boots a terminal that halted while its UPSes stayed on and that boots only on power: so many of them are cycled that it loses its power,
 * once everything else on them is down (2.5).
 */
export function cycleForBoot(s: Situation, t: Terminal): void {
  const feeds = s.relations.feedsOf(t.id);
  // Not while one of them is out, or may be again.
  const shaky = feeds.filter((id) => s.memory.outages[id] !== undefined || (!isOff(s, id) && !hasStableMains(s, id)));
  if (shaky.length > 0) {
    waits(s, t.id, { code: "waitsForMains", upsIds: shaky });
    return;
  }
  // One that goes on at this moment goes on first: the other one, dark a moment earlier or later, would boot it, or not.
  const goingOn = feeds.filter((id) => isGoingOn(s, id));
  if (goingOn.length > 0) {
    waits(s, t.id, { code: "waitsForPower", upsIds: goingOn });
    return;
  }
  const upses = upsesToCycle(s, t);
  if (upses.length === 0) {
    const up = feeds.flatMap((id) => s.relations.fedBy(id)).filter((o) => !isSafe(s, o));
    waits(s, t.id, canLosePower(s, t) ? { code: "waitsForDown", nodeIds: up.map((o) => o.id) } : { code: "byHand" });
    return;
  }
  // One that did not go off before shows first that it does: else the others are cycled for nothing.
  const doubtful = upses.filter((ups) => s.memory.futileCuts[ups.id] !== undefined && !isDark(s, ups.id));
  for (const ups of doubtful.length > 0 ? doubtful : upses) cut(s, ups, formFor(s, ups), { code: "recovery" });
}

/** Told to go on, now or before, and not seen to be. */
function isGoingOn(s: Situation, upsId: NodeId): boolean {
  const isAsked = s.intents.some(({ command }) => command.kind === "upsOn" && command.upsId === upsId);
  return isOff(s, upsId) && (isAsked || s.memory.starts[upsId] !== undefined);
}

/** Without grace where nothing on it can be running; after a command without effect, the other form. */
function formFor(s: Situation, ups: Ups): OffForm {
  const confirmed = s.relations.fedBy(ups.id).every((o) => isConfirmedDown(s, o.id));
  const isTurned = (s.memory.futileCuts[ups.id] ?? 0) % 2 === 1;
  const isNow = confirmed && !isTurned;
  if (ups.restart === "ups") return isNow ? "cycleNow" : "cycleWithGrace";
  return isNow ? "offNow" : "offWithGrace";
}

/**
 * The UPSes to be cycled together for this terminal, no more than take its power away, those first that have gone off when told to;
 * none: it would keep its power, or something else would lose it.
 */
export function upsesToCycle(s: Situation, t: Terminal): Ups[] {
  const free = cyclable(s, t).filter((ups) => s.relations.fedBy(ups.id).every((o) => isSafe(s, o)));
  const futile = (ups: Ups) => s.memory.futileCuts[ups.id] ?? 0;
  const needed = feedsToGoDark(s, t);
  return free.length < needed ? [] : free.sort((a, b) => futile(a) - futile(b)).slice(0, needed);
}

/** It loses nothing with its power: it is down, and no agent says otherwise, or may yet. */
function isSafe(s: Situation, t: Terminal): boolean {
  return isDown(s, t.id) && !isYetToBeHeard(s, t.id) && !isStillThere(s, t) && !isLeftToItself(s, t);
}

/** Feeds that could be cycled if all on them were down. */
function cyclable(s: Situation, t: Terminal): Ups[] {
  const upses = s.relations.upsesFeeding(t.id);
  return upses.filter((ups) => s.relations.storagesFedBy(ups.id).length === 0 && !isGivenUp(s, ups.id));
}

function canLosePower(s: Situation, t: Terminal): boolean {
  return cyclable(s, t).length >= feedsToGoDark(s, t);
}

/**
 * Feeds of a terminal that are to be cycled for another one on them, now or as soon as what is stopping on them is down: nothing is woken
 * there before. `mayStart`: nothing but its power keeps that other one from starting.
 */
export function feedsToBeCycled(s: Situation, t: Terminal, mayStart: (t: Terminal) => boolean): NodeId[] {
  return s.relations.feedsOf(t.id).filter((id) => {
    const fed = s.relations.fedBy(id);
    const goesDown = (o: Terminal) => (isDown(s, o.id) && !isStillThere(s, o)) || isGoingDown(s, o);
    const isFor = (o: Terminal) =>
      o.start.kind === "power" &&
      (isToRestore(s, o) || s.wishes.get(o.id)?.starts === true) &&
      !s.mustStop.has(o.id) &&
      (isGoingDown(s, o) || poweredSince(s, o) === null);
    return fed.every(goesDown) && !isGivenUp(s, id) && fed.some((o) => isFor(o) && canLosePower(s, o) && mayStart(o));
  });
}

function isGoingDown(s: Situation, t: Terminal): boolean {
  const stop = s.memory.stops[t.id];
  return stop !== undefined && !stop.reboot && s.memory.downs[t.id] === undefined;
}
