/**
 * How long statistics are kept, and how finely. A level is a ring of blocks, aligned to UTC: a block has the steps of one UPS one after the
 * other, and takes the place of the block that was there a whole round before. So a UPS never takes more room, and a clock that jumps
 * overwrites no more than it tells.
 */
export type Level = { stepSec: number; stepsPerBlock: number; blocks: number };

// Blocks are as long as fills pages of 4 KiB well: two to a page of the first two levels, three of the last.
export const levels = [
  /** 48 hours, and the block of 3 hours that is being filled. */
  { stepSec: 60, stepsPerBlock: 180, blocks: 17 },
  /** 8 days, and the one that is being filled. */
  { stepSec: 600, stepsPerBlock: 144, blocks: 9 },
  /** 400 days, and the block of 4 days that is being filled. */
  { stepSec: 3600, stepsPerBlock: 96, blocks: 101 },
] as const satisfies readonly Level[];

/** Minutes are gathered for so long before they become blocks: whole steps of every level, so that each is made from all of its minutes. */
export const windowSec = 3 * 3600;

export const blockSec = (level: Level) => level.stepSec * level.stepsPerBlock;
/** How far back this level surely reaches. */
export const keptSec = (level: Level) => blockSec(level) * (level.blocks - 1);
/** Where the block begins that has this second. */
export const blockStart = (level: Level, sec: number) => floorTo(sec, blockSec(level));
/** The block's place in the ring. */
export const slotOf = (level: Level, startSec: number) => (startSec / blockSec(level)) % level.blocks;

export const floorTo = (sec: number, stepSec: number) => Math.floor(sec / stepSec) * stepSec;
export const ceilTo = (sec: number, stepSec: number) => Math.ceil(sec / stepSec) * stepSec;
