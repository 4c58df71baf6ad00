import { setImmediate as nextTurn } from "node:timers/promises";
import { floorTo, keptSec, levels, windowSec } from "../domain/statistics/levels.ts";
import type { ClosedMinute } from "../domain/statistics/minute-recorder.ts";
import type { Database } from "./database.ts";
import { foldBundle, orNull } from "./fold-bundle.ts";
import { packRows, unpackRows } from "./packed-rows.ts";
import { writeBlocks } from "./ups-blocks.ts";
import {
  addMinutes,
  bundlesOf,
  bundlesOutside,
  deleteMinutes,
  type MinuteOfBundle,
  readMinute,
  readMinutes,
  writeMinutes,
} from "./ups-minutes.ts";
import { addSeries, bundleSize, forgetSeries, newestRound, readSeries, touchSeries } from "./ups-series.ts";

const windowMin = windowSec / 60;
/** Minutes after any that can be. */
const neverMin = 2 ** 31 - 1;
/** So many writes, a minute apart, fold what one window brought; a window has twice as many. */
const writesPerFolding = windowMin / 2;
/** A UPS without statistics for so many rounds is forgotten: as long as the last level is kept, counted in windows that were written, not by the clock. */
const roundsKept = keptSec(levels[2]) / windowSec;

/** `damaged`: blocks and minutes that could not be read, and were begun anew. `foldError`: why folding waits for the next write; null: it does not. */
export type WrittenStatistics = { damaged: number; foldError: string | null };

/**
 * The statistics in `controller.db`, on the thread that owns it. A minute is written for all UPSes together, 64 to a row: one transaction of few
 * pages. When its window of three hours is over, the minutes of 64 UPSes are folded into the blocks of every level, a share of them after each
 * write: minutes are the log, blocks are what is read later. Nothing is kept in memory but the UPSes' numbers. Transactions are short, and
 * others on this thread get their turn between them.
 */
export class StatisticsFile {
  readonly #open: () => Promise<Database>;
  /** null: the file is to be asked. */
  #series: ReadonlyMap<string, number> | null = null;
  /** Counts the windows that were written to; null: the file is to be asked. */
  #round: number | null = null;
  #window: number | null = null;
  #damaged = 0;
  readonly #onDamaged = () => {
    this.#damaged += 1;
  };

  constructor(open: () => Promise<Database>) {
    this.#open = open;
  }

  /**
   * All in one transaction. A minute that is there already is added to, but is never known for longer than a minute.
   * @throws StoreError; nothing was written
   */
  async write(minutes: readonly ClosedMinute[]): Promise<WrittenStatistics> {
    this.#damaged = 0;
    const newest = minutes.at(-1);
    if (newest === undefined) return { damaged: 0, foldError: null };
    const nowMin = minuteOf(newest);
    const database = await this.#open();
    try {
      const round = await this.#roundOf(database, nowMin);
      const series = await this.#seriesOf(database, minutes, round);
      const rows = new Map<string, MinuteOfBundle>();
      for (const minute of minutes) {
        for (const row of await this.#rowsOf(database, minute, series, rows)) rows.set(keyOf(row), row);
        await nextTurn();
      }
      await database.transaction((tx) => writeMinutes(tx, [...rows.values()]));
      const alive = new Set(minutes.flatMap(({ upsIds }) => upsIds.map((id) => series.get(id) ?? 0)));
      const foldError = await this.#foldSome(database, { upses: series.size, nowMin, round, alive }).then(
        () => null,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      return { damaged: this.#damaged, foldError };
    } catch (error) {
      this.#series = null;
      this.#round = null;
      throw error;
    }
  }

  async #roundOf(database: Database, nowMin: number): Promise<number> {
    const window = Math.floor(nowMin / windowMin);
    const before = this.#round ?? (await database.read(newestRound));
    this.#round = this.#window === null || this.#window === window ? before : before + 1;
    this.#window = window;
    return this.#round;
  }

  /** The numbers of the UPSes; those that have none get one. */
  async #seriesOf(
    database: Database,
    minutes: readonly ClosedMinute[],
    round: number,
  ): Promise<ReadonlyMap<string, number>> {
    const known = this.#series ?? (await database.read(readSeries));
    const fresh = [...new Set(minutes.flatMap(({ upsIds }) => upsIds.filter((id) => !known.has(id))))];
    if (fresh.length > 0) await database.transaction((tx) => addSeries(tx, fresh, round));
    this.#series = fresh.length > 0 ? await database.read(readSeries) : known;
    return this.#series;
  }

  /** @param waiting what is about to be written and may have the same minute */
  async #rowsOf(
    database: Database,
    minute: ClosedMinute,
    series: ReadonlyMap<string, number>,
    waiting: ReadonlyMap<string, MinuteOfBundle>,
  ): Promise<MinuteOfBundle[]> {
    const startMin = minuteOf(minute);
    const stored = new Map((await database.read((client) => readMinute(client, startMin))).map((r) => [keyOf(r), r]));
    const numbers = minute.upsIds.map((id) => series.get(id) ?? 0);
    return [...bundlesOf(numbers, minute.rows)].map(([bundle, rows]) => {
      const key = keyOf({ startMin, bundle });
      const there = waiting.get(key) ?? stored.get(key);
      const held = there ? orNull(() => unpackRows(there.body), this.#onDamaged) : null;
      return { startMin, bundle, body: packRows(held === null ? rows : addMinutes(held, rows)) };
    });
  }

  /** Minutes of the past, and those of a future from which the clock was set back. */
  async #foldSome(
    database: Database,
    args: { upses: number; nowMin: number; round: number; alive: ReadonlySet<number> },
  ): Promise<void> {
    const fromMin = floorTo(args.nowMin, windowMin);
    const toMin = fromMin + windowMin;
    const due = await database.read((client) => bundlesOutside(client, { fromMin, toMin }));
    const share = Math.max(1, Math.ceil(args.upses / bundleSize / writesPerFolding));
    for (const bundle of due.slice(0, share)) {
      const outside = [
        { bundle, fromMin: 0, toMin: fromMin },
        { bundle, fromMin: toMin, toMin: neverMin },
      ];
      await this.#fold(database, bundle, outside, args);
    }
  }

  async #fold(
    database: Database,
    bundle: number,
    ranges: readonly Parameters<typeof readMinutes>[1][],
    { round, alive }: { round: number; alive: ReadonlySet<number> },
  ): Promise<void> {
    const minutes: MinuteOfBundle[] = [];
    for (const range of ranges) minutes.push(...(await database.read((client) => readMinutes(client, range))));
    const blocks = await foldBundle({ database, bundle, minutes, onDamaged: this.#onDamaged });
    const numbers = [...new Set(blocks.map((block) => block.series))];
    const forgotten = await database.transaction(async (tx) => {
      await writeBlocks(tx, blocks);
      await touchSeries(tx, numbers, round);
      for (const range of ranges) await deleteMinutes(tx, range);
      return forgetSeries(tx, { beforeRound: round - roundsKept, alive });
    });
    if (forgotten > 0) this.#series = null;
  }
}

const minuteOf = ({ startAt }: ClosedMinute) => startAt / 60_000;
const keyOf = (row: { startMin: number; bundle: number }) => `${row.startMin}:${row.bundle}`;
