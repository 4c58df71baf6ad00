import { levelOf } from "../domain/statistics/history-step.ts";
import { blockSec, blockStart, ceilTo, floorTo, type Level, slotOf } from "../domain/statistics/levels.ts";
import { addStep, emptySteps, limit, type Steps } from "../domain/statistics/roll-up.ts";
import { rowLength } from "../domain/statistics/step-row.ts";
import { type Database, openReader, type Transaction } from "./database.ts";
import { orNull } from "./fold-bundle.ts";
import { controllerFile } from "./journal-file.ts";
import { unpackRows } from "./packed-rows.ts";
import { readBlocks, unpackBlock } from "./ups-blocks.ts";
import { readMinutes } from "./ups-minutes.ts";
import { bundleSize, findSeries } from "./ups-series.ts";

export type HistoryQuery = { upsId: string; fromSec: number; toSec: number; stepSec: number };

/** The web side's look at the statistics in the controller's file. */
export type StatisticsReader = {
  /**
   * Whole steps that have `fromSec` up to, not including, `toSec` in them; empty ones where nothing is known.
   * @param query.stepSec one of `historyStepsSec`
   * @throws StoreError
   */
  history(query: HistoryQuery): Promise<Steps>;
  close(): Promise<void>;
};

/** What cannot be read is a gap. */
export function openStatisticsReader(args: { dataDir: string }): StatisticsReader {
  let opening: Promise<Database | null> | null = null;
  /** Once for all; null: it is not there yet, and is looked for again. */
  async function open(): Promise<Database | null> {
    opening ??= openReader({ file: controllerFile(args.dataDir) });
    const database = await opening.catch((error: unknown) => {
      opening = null;
      throw error;
    });
    if (database === null) opening = null;
    return database;
  }
  return {
    async history(query) {
      const { fromSec, toSec, stepSec } = query;
      const startSec = floorTo(fromSec, stepSec);
      const steps = emptySteps({ startSec, stepSec, count: (ceilTo(toSec, stepSec) - startSec) / stepSec });
      const database = await open();
      // In one transaction: between two reads the controller may fold the minutes into the blocks.
      await database?.transaction((tx) => fill(tx, query.upsId, steps));
      limit(steps);
      return steps;
    },
    async close() {
      const database = await opening?.catch(() => null);
      await database?.close();
      opening = null;
    },
  };
}

async function fill(tx: Transaction, upsId: string, steps: Steps): Promise<void> {
  const series = await findSeries(tx, upsId);
  if (series === null) return;
  await addBlocks(tx, series, levelOf(steps.stepSec), steps);
  await addMinutesSince(tx, series, steps);
}

async function addBlocks(tx: Transaction, series: number, level: Level, steps: Steps): Promise<void> {
  const endSec = endOf(steps);
  const starts: number[] = [];
  for (let start = blockStart(level, steps.startSec); start < endSec; start += blockSec(level)) starts.push(start);
  // A longer time than the ring holds has each slot several times.
  const slots = [...new Set(starts.slice(-level.blocks).map((start) => slotOf(level, start)))];
  for (const stored of await readBlocks(tx, { fromSeries: series, toSeries: series + 1, level, slots })) {
    const block = orNull(() => unpackBlock(stored, level), ignore);
    for (let i = 0; block !== null && i < level.stepsPerBlock; i++)
      addStep(steps, block.startSec + i * level.stepSec, block.rows, i * rowLength);
  }
}

/** What is not folded yet. */
async function addMinutesSince(tx: Transaction, series: number, steps: Steps): Promise<void> {
  const bundle = Math.floor(series / bundleSize);
  const range = { bundle, fromMin: steps.startSec / 60, toMin: endOf(steps) / 60 };
  for (const { startMin, body } of await readMinutes(tx, range)) {
    const minute = orNull(() => unpackRows(body), ignore);
    const i = minute?.keys.indexOf(series % bundleSize) ?? -1;
    if (minute !== null && i >= 0) addStep(steps, Number(startMin) * 60, minute.rows, i * rowLength);
  }
}

const endOf = ({ startSec, stepSec, rows }: Steps) => startSec + (rows.length / rowLength) * stepSec;
const ignore = () => undefined;
