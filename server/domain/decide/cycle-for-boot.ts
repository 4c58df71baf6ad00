import type { NodeId, Terminal, Ups } from "../tree/entities.ts";
import { cut, hasStableMains, isGivenUp } from "./cut-upses.ts";
import {
  isConfirmedDown,
  isDown,
  isOff,
  isToRestore,
  isYetToBeHeard,
  poweredSince,
  type Situation,
  waits,
} from "./situation.ts";

/**
 * Boots a terminal that halted while its UPSes stayed on and that boots only on power: so many of them are cycled that it loses its power,
 * once everything else on them is down (2.5).
 */
export function cycleForBoot(s: Situation, t: Terminal): void {
  const feeds = s.relations.feedsOf(t.id);
  // Not while one of them is out, or may be again.
  const shaky = feeds.filter((id) => !isOff(s, id) && !hasStableMains(s, id));
  if (shaky.length > 0) {
    waits(s, t.id, { code: "waitsForMains", upsIds: shaky });
    return;
  }
  const upses = upsesToCycle(s, t);
  if (upses.length === 0) {
    const up = feeds.flatMap((id) => s.relations.fedBy(id)).filter((o) => !isDown(s, o.id));
    waits(s, t.id, up.length > 0 ? { code: "waitsForDown", nodeIds: up.map((o) => o.id) } : { code: "byHand" });
    return;
  }
  for (const ups of upses) {
    const confirmed = s.relations.fedBy(ups.id).every((o) => isConfirmedDown(s, o.id));
    const [now, later] =
      ups.restart === "ups" ? (["cycleNow", "cycleWithGrace"] as const) : (["offNow", "offWithGrace"] as const);
    cut(s, ups, confirmed ? now : later, { code: "recovery" });
  }
}

/** The UPSes to be cycled together for this terminal; none: it would keep its power, or something else would lose it. */
export function upsesToCycle(s: Situation, t: Terminal): Ups[] {
  const feeds = s.relations.feedsOf(t.id);
  const upses = feeds.flatMap((id) => s.relations.upses.get(id) ?? []).filter((ups) => mayGoDark(s, ups));
  return feeds.length - upses.length < t.feedsNeeded ? upses : [];
}

function mayGoDark(s: Situation, ups: Ups): boolean {
  if (s.relations.storagesFedBy(ups.id).length > 0 || isGivenUp(s, ups.id)) return false;
  return s.relations.fedBy(ups.id).every((t) => isDown(s, t.id) && !isYetToBeHeard(s, t.id));
}

/**
 * Feeds of a terminal that are to be cycled for another one on them, now or as soon as what is stopping on them is down: nothing is woken
 * there before. `mayStart`: nothing but its power keeps that other one from starting.
 */
export function feedsToBeCycled(s: Situation, t: Terminal, mayStart: (t: Terminal) => boolean): NodeId[] {
  return s.relations.feedsOf(t.id).filter((id) => {
    const fed = s.relations.fedBy(id);
    const goesDown = (o: Terminal) => isDown(s, o.id) || isGoingDown(s, o);
    const isFor = (o: Terminal) =>
      o.start.kind === "power" &&
      (isToRestore(s, o) || s.wishes.get(o.id)?.starts === true) &&
      !s.mustStop.has(o.id) &&
      (isGoingDown(s, o) || poweredSince(s, o) === null);
    return fed.every(goesDown) && !isGivenUp(s, id) && fed.some((o) => isFor(o) && mayStart(o));
  });
}

function isGoingDown(s: Situation, t: Terminal): boolean {
  const stop = s.memory.stops[t.id];
  return stop !== undefined && !stop.reboot && s.memory.downs[t.id] === undefined;
}
