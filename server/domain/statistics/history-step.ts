import { keptSec, type Level, levels } from "./levels.ts";

/** The steps that a history can be asked in, in seconds; each is a whole number of steps of a level. Days are those of UTC. */
export const historyStepsSec = [60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400] as const;
export const coarsestStepSec = 86_400;

/** A history has no more points than this unless fewer are asked for. */
export const mostPoints = 1500;

/** The level that a step is made from: the coarsest that it is a whole number of steps of. */
export function levelOf(stepSec: number): Level {
  return levels.reduce<Level>((best, level) => (stepSec % level.stepSec === 0 ? level : best), levels[0]);
}

/** Whether so long a time makes no more than so many points. */
export function fits(args: { fromSec: number; toSec: number; stepSec: number; points?: number }): boolean {
  const { fromSec, toSec, stepSec, points = mostPoints } = args;
  return Math.ceil(toSec / stepSec) - Math.floor(fromSec / stepSec) <= points;
}

/**
 * The finest step in which the whole time is kept, and which makes no more than `points` points; null: not even a day as step does.
 * @param nowSec the site's time: how old the beginning is
 */
export function finestStep(args: { fromSec: number; toSec: number; nowSec: number; points?: number }): number | null {
  const ageSec = args.nowSec - args.fromSec;
  const enough = historyStepsSec.filter((stepSec) => fits({ ...args, stepSec }));
  return enough.find((stepSec) => ageSec <= keptSec(levelOf(stepSec))) ?? enough.at(-1) ?? null;
}
