import type { NodeId, Terminal } from "../tree/entities.ts";
import { knownTerminal } from "../world/known.ts";
import type { Start } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import { isOffAtAllFeeds, poweredSince } from "./feeds.ts";
import { isOffByPlan } from "./reason.ts";
import { reached, type Situation, seconds } from "./situation.ts";

/** After a controller comes up, agents need this long to dial in; a terminal that was not heard yet may well be running. */
const firstHearingSec = 30;

/**
 * It went down, and is not on its way up again: a terminal that boots must not lose its power either. One whose stop an operator skips
 * counts as down for as long as it would have to stop.
 */
export function isDown(s: Situation, terminalId: NodeId): boolean {
  if (s.memory.skips[terminalId] === "stop" && s.mustStop.has(terminalId)) return true;
  return s.memory.downs[terminalId] !== undefined && !isComingUp(s, terminalId);
}

/** Nothing of it can be running: it was confirmed down, and nothing has woken it since. */
export function isConfirmedDown(s: Situation, terminalId: NodeId): boolean {
  return isDown(s, terminalId) && s.memory.downs[terminalId]?.confirmed === true && !s.memory.starts[terminalId];
}

/** Woken, or its outlet got power and it boots by that; not heard yet, and still within its start time. */
function isComingUp(s: Situation, terminalId: NodeId): boolean {
  const t = s.relations.terminals.get(terminalId);
  if (!t || isOffAtAllFeeds(s, t)) return false;
  const start = s.memory.starts[terminalId];
  if (start) return start.timedOutAt === null;
  // A reboot ends up again by itself: its goodbye is not the end of it.
  const down = s.memory.downs[terminalId];
  const reboots = down && s.memory.stops[terminalId]?.reboot;
  const since = reboots ? down.at : t.start.kind === "power" ? poweredSince(s, t) : null;
  // A controller that is just up again may have missed it: who came up meanwhile, the agents say first.
  return since !== null && (!reached(s, since + seconds(t.startSec)) || isYetToBeHeard(s, terminalId));
}

/** It passed its time, and its agent answers on from the boot that was asked to stop: it is still on its way down, or hangs. */
export function isStillThere(s: Situation, t: Terminal): boolean {
  const known = knownTerminal(s.world, t.id);
  const bootId = s.memory.stops[t.id]?.bootId ?? null;
  return known.connected && known.goodbyeAt === null && bootId !== null && known.bootId === bootId;
}

/** It ran when it was asked to stop because of an outage, or lost its power while it ran. What was stopped by plan is started by plan. */
export function isToRestore(s: Situation, t: Terminal): boolean {
  const stop = s.memory.stops[t.id];
  return stop ? stop.wasRunning && !isOffByPlan(stop.reason) : s.memory.downs[t.id]?.cause === "dark";
}

/** Not heard since this controller came up, and it is too early to make anything of that. */
export function isYetToBeHeard(s: Situation, terminalId: NodeId): boolean {
  const heardAt = knownTerminal(s.world, terminalId).lastHeardAt;
  return heardAt === null && !reached(s, s.world.observingSince + seconds(firstHearingSec));
}

/** It was heard by this controller, or ran when the incident began and has not been stopped since. */
export function isKnownToHaveRun(s: Situation, terminalId: NodeId): boolean {
  if (knownTerminal(s.world, terminalId).lastHeardAt !== null) return true;
  const { offBefore } = s.memory;
  return offBefore !== null && offBefore[terminalId] === undefined;
}

/**
 * It ran when the incident began, nobody asked it to stop, and this controller, which came up later, has not heard it. Such a one went
 * down while no controller looked, or its agent is gone.
 */
export function hasGoneUnseen(s: Situation, t: Terminal): boolean {
  const { sequence, offBefore, stops, downs } = s.memory;
  if (!sequence || offBefore === null || offBefore[t.id] || stops[t.id] || downs[t.id]) return false;
  if (s.world.observingSince <= sequence.startedAt || s.wishes.get(t.id)?.wanted === "off") return false;
  return knownTerminal(s.world, t.id).lastHeardAt === null && !isYetToBeHeard(s, t.id);
}

/**
 * When it should be up at the latest after it was first woken. While no controller was there nobody repeated the wake packet: one that
 * comes up gives it the whole time again.
 */
export function startEndsAt(s: Situation, t: Terminal, { firstAt }: Pick<Start, "firstAt">): Instant {
  return Math.max(firstAt, s.world.observingSince) + seconds(t.startSec);
}

/** Its agent is there and its operating system is not on its way down. */
export function isRunning(s: Situation, terminalId: NodeId): boolean {
  const known = knownTerminal(s.world, terminalId);
  return known.connected && known.phase === "running" && known.goodbyeAt === null;
}
