import type { Job, Terminal } from "../tree/entities.ts";

/** Beyond its configured time a terminal gets this much before it counts as past its time (2.3, 3). */
export const pastMarginSec = 30;

/** Seconds that the stop jobs take at the most, one after the other. */
export function stopJobsSec(terminal: { stopJobs: readonly Job[] }): number {
  let sec = 0;
  for (const job of terminal.stopJobs) sec += job.timeoutSec;
  return sec;
}

/** Seconds after the shutdown request at which a terminal has passed its time: stop jobs, `shutdownSec` and 30 s. */
export function pastTimeSec(terminal: Pick<Terminal, "stopJobs" | "shutdownSec">): number {
  return stopJobsSec(terminal) + terminal.shutdownSec + pastMarginSec;
}
