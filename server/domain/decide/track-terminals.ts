import { pastTimeSec } from "../timing/past-time.ts";
import type { Terminal } from "../tree/entities.ts";
import { knownTerminal } from "../world/known.ts";
import type { DownCause, Note, Stop } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";
import type { TerminalKnown } from "../world/world.ts";
import { isOffAtAllFeeds, poweredSince } from "./feeds.ts";
import { wasWarmAt } from "./restart-upses.ts";
import { factOf, reached, type Situation, seconds, take } from "./situation.ts";
import { hasGoneUnseen, isKnownToHaveRun, isRunning, isYetToBeHeard, startEndsAt } from "./terminal-state.ts";

/** After an agent's goodbye nothing may answer for this long before its terminal counts as confirmed down. */
export const silenceAfterGoodbyeSec = 10;
/** A pool server that nothing was heard of for this long, outside an outage, is off: it is a spare. */
export const poolSilenceSec = 30;

/** An order that shows no effect for this long did not arrive: longer than a driver waits for its answer, and an agent for a line. */
const noEffectSec = 30;

/** Notes who went down and who came up, from what was observed and what was asked. */
export function trackTerminals(s: Situation): void {
  for (const t of s.tree.terminals) {
    const known = knownTerminal(s.world, t.id);
    const start = s.memory.starts[t.id];
    const bootId = bootThatCameUp(s, t, known);
    if (bootId !== null) {
      noteUp(s, t, bootId);
      continue;
    }
    if (start?.timedOutAt === null && reached(s, startEndsAt(s, t, start)) && !isYetToBeHeard(s, t.id))
      take(s, { kind: "startTimedOut", terminalId: t.id });
    if (!s.memory.downs[t.id] || wasCutWhileBooting(s, t) || isDownAtLast(s, t, known)) {
      const cause = downCause(s, t, known);
      if (cause) take(s, downNote(t, known, cause));
    }
  }
}

function downNote(t: Terminal, known: TerminalKnown, cause: DownCause): Note {
  const note = { kind: "terminalDown", terminalId: t.id, confirmed: isSure(t, cause), cause } as const;
  return cause === "goodbye" ? { ...note, goneAt: quietSince(known) } : note;
}

/** Since when nothing was heard of one that said goodbye. */
function quietSince(known: TerminalKnown): Instant {
  /* v8 ignore next -- asked only of one that said goodbye, and was heard by that */
  return Math.max(known.goodbyeAt ?? 0, known.lastHeardAt ?? 0);
}

function noteUp(s: Situation, t: Terminal, bootId: string): void {
  const wish = s.wishes.get(t.id);
  const isOurs =
    s.memory.starts[t.id] !== undefined || poweredSince(s, t) !== null || s.memory.stops[t.id]?.reboot === true;
  const byItself = !isOurs || (wish?.starts === true && wish.reason.code === "ordered");
  const clusterId = s.relations.clusterOf(t.id)?.id;
  const up = {
    kind: "terminalUp" as const,
    ...{ terminalId: t.id, bootId },
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(hasTakenUpDisks(s, t) ? { hasDisk: true } : {}),
  };
  take(s, byItself ? { ...up, byItself } : up);
  // What wanted it down, or restarted, has been answered by its coming up.
  if (s.memory.upSince[t.id] === s.now) s.wishes.delete(t.id);
}

/** The disks of the control side were there before it booted: it need not restart once more for them. */
function hasTakenUpDisks(s: Situation, t: Terminal): boolean {
  const down = s.memory.downs[t.id];
  if (!s.memory.controlReboot || down === undefined || t.kind !== "control") return false;
  return s.relations.controlStorages.every((disk) => wasWarmAt(s, disk, down.at));
}

/** Silence says of a spare that it is off; of another one only that it may be started. */
function isSure(t: Terminal, cause: DownCause): boolean {
  return cause !== "pastTime" && (cause !== "silent" || t.pool);
}

/** Started, and its outlets went dark before it was heard: it is down again, and its next start counts from its own beginning. */
function wasCutWhileBooting(s: Situation, t: Terminal): boolean {
  return s.memory.starts[t.id] !== undefined && isOffAtAllFeeds(s, t);
}

/** It had passed its time, and said goodbye only now: from here on it is really down, and its start counts anew. */
function isDownAtLast(s: Situation, t: Terminal, known: TerminalKnown): boolean {
  const down = s.memory.downs[t.id];
  return down?.cause === "pastTime" && known.goodbyeAt !== null && known.goodbyeAt > down.at;
}

/** Which boot of it came up after it was stopped, down or started; null: none. */
function bootThatCameUp(s: Situation, t: Terminal, known: TerminalKnown): string | null {
  if (!known.connected || known.phase !== "running" || known.goodbyeAt !== null || known.bootId === null) return null;
  const { stops, downs, starts } = s.memory;
  const stop = stops[t.id];
  // The boot that was asked to stop is still there: it is going down, or hangs.
  if (stop && stop.bootId === known.bootId) return null;
  return stop || downs[t.id] || starts[t.id] ? known.bootId : null;
}

function downCause(s: Situation, t: Terminal, known: TerminalKnown): DownCause | null {
  // "dark" means that it lost its power while it ran: that is what puts it into the restore set without an order of ours.
  if (!known.connected && isOffAtAllFeeds(s, t)) {
    if (known.goodbyeAt !== null) return "goodbye";
    return isKnownToHaveRun(s, t.id) ? "dark" : "silent";
  }
  if (known.goodbyeAt !== null && !known.connected) {
    return reached(s, quietSince(known) + seconds(silenceAfterGoodbyeSec)) ? "goodbye" : null;
  }
  const stop = s.memory.stops[t.id];
  if (stop) {
    // A reboot is not meant to end down; one that hangs is seen by its start time.
    const past = !stop.reboot && reached(s, stop.firstAt + seconds(pastTimeSec(t)));
    return past ? "pastTime" : null;
  }
  if (known.connected) return null;
  // Silence that began during an outage may be a dead switch; only what was silent before is taken as off.
  // Nor does it say anything of one that ran when the incident began, and may have lost its power while no controller looked.
  const isSpare = t.pool && !factOf(s, "anyOutage") && !hasGoneUnseen(s, t);
  if (!isSpare && !s.wishes.get(t.id)?.starts) return null;
  const silentSince = Math.max(known.lastHeardAt ?? 0, s.world.observingSince);
  return reached(s, silentSince + seconds(poolSilenceSec)) ? "silent" : null;
}

/**
 * Who was asked to stop, need not any more, and runs on in the same boot: the order never reached it, and is not under way either.
 * It stayed up, so nothing has to be started. Comes after `findMustStop`.
 */
export function keepWhatNeverStopped(s: Situation): void {
  for (const t of s.tree.terminals) {
    const stop = s.memory.stops[t.id];
    if (!stop || s.mustStop.has(t.id) || (stop.reboot && s.memory.controlReboot)) continue;
    const { bootId, lastHeardAt } = knownTerminal(s.world, t.id);
    // Its connection may outlive it for a moment: one whose outlets were all dark since has not stayed up, unless it speaks on.
    const sinceAt = s.memory.downs[t.id] ? poweredSince(s, t) : null;
    if (sinceAt !== null && (lastHeardAt ?? 0) <= sinceAt + seconds(noEffectSec)) continue;
    if (bootId !== null && hasNoEffect(s, t, stop)) take(s, { kind: "terminalUp", terminalId: t.id, bootId });
  }
}

/** It runs on in the boot that was asked to stop, and by now it would be seen to go down. */
export function hasNoEffect(s: Situation, t: Terminal, stop: Stop): boolean {
  const { bootId } = knownTerminal(s.world, t.id);
  if (!isRunning(s, t.id) || bootId === null || bootId !== stop.bootId) return false;
  // The shutdown of its cluster comes before its reboot.
  const clusterSec = s.tree.clusters.find((c) => c.id === stop.clusterId)?.shutdownTimeoutSec ?? 0;
  return reached(s, stop.lastAt + seconds(noEffectSec + clusterSec));
}
