import { setImmediate as nextTurn } from "node:timers/promises";
import { blockStart, type Level, levels, slotOf } from "../domain/statistics/levels.ts";
import { addStep, emptySteps, limit } from "../domain/statistics/roll-up.ts";
import { rowLength } from "../domain/statistics/step-row.ts";
import type { Database } from "./database.ts";
import { unpackRows } from "./packed-rows.ts";
import { packBlock, readBlocks, type StoredBlock, unpackBlock } from "./ups-blocks.ts";
import type { MinuteOfBundle } from "./ups-minutes.ts";
import { bundleSize } from "./ups-series.ts";

/** After so many UPSes, or minutes, others on this thread get a turn. */
const upsesPerTurn = 4;
const minutesPerTurn = 16;

type MinuteOfUps = { atSec: number; rows: Float64Array; at: number };

/**
 * The blocks that these minutes of one bundle change, in every level, with what the blocks held already. Writes nothing.
 * @param onDamaged a block or a minute cannot be read: it is left out
 */
export async function foldBundle(args: {
  database: Database;
  bundle: number;
  minutes: readonly MinuteOfBundle[];
  onDamaged(): void;
}): Promise<StoredBlock[]> {
  const { database, bundle, onDamaged } = args;
  const fromSeries = bundle * bundleSize;
  const ofUpses = await byUps(args.minutes, onDamaged);
  // Of two times that fall into the same place of the ring the later one has it.
  const filled = new Map<string, StoredBlock>();
  for (const level of levels) {
    const slots = new Set(args.minutes.map(({ startMin }) => slotOf(level, blockStart(level, Number(startMin) * 60))));
    const toSeries = fromSeries + bundleSize;
    const there = await database.read((client) =>
      readBlocks(client, { fromSeries, toSeries, level, slots: [...slots] }),
    );
    for (const [key, minutes] of ofUpses.entries()) {
      const series = fromSeries + key;
      const held = there.filter((block) => Number(block.series) === series);
      for (const block of blocksOf({ series, level, minutes, held, onDamaged }))
        filled.set(`${series}:${level.stepSec}:${block.slot}`, block);
      if (key % upsesPerTurn === 0) await nextTurn();
    }
  }
  return [...filled.values()];
}

/** The minutes of each UPS, by its place in the bundle. */
async function byUps(minutes: readonly MinuteOfBundle[], onDamaged: () => void): Promise<MinuteOfUps[][]> {
  const ofUpses: MinuteOfUps[][] = Array.from({ length: bundleSize }, () => []);
  for (const [n, { startMin, body }] of minutes.entries()) {
    const minute = orNull(() => unpackRows(body), onDamaged);
    for (const [i, key] of minute?.keys.entries() ?? [])
      if (minute) ofUpses[key]?.push({ atSec: Number(startMin) * 60, rows: minute.rows, at: i * rowLength });
    if (n % minutesPerTurn === 0) await nextTurn();
  }
  return ofUpses;
}

function blocksOf(args: {
  series: number;
  level: Level;
  minutes: readonly MinuteOfUps[];
  held: readonly StoredBlock[];
  onDamaged(): void;
}): StoredBlock[] {
  const { series, level, minutes, held, onDamaged } = args;
  const starts = [...new Set(minutes.map(({ atSec }) => blockStart(level, atSec)))];
  return starts.map((startSec) => {
    const before = held.find((block) => Number(block.startMin) * 60 === startSec);
    const steps =
      (before && orNull(() => unpackBlock(before, level), onDamaged)) ??
      emptySteps({ startSec, stepSec: level.stepSec, count: level.stepsPerBlock });
    for (const { atSec, rows, at } of minutes) addStep(steps, atSec, rows, at);
    limit(steps);
    return packBlock(series, steps);
  });
}

/** Damaged statistics are begun anew: they are not worth standing still for. */
export function orNull<T>(read: () => T, onDamaged: () => void): T | null {
  try {
    return read();
  } catch {
    onDamaged();
    return null;
  }
}
