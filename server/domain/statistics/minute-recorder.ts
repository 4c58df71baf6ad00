import type { NodeId } from "../tree/entities.ts";
import type { Instant, UpsReading } from "../world/readings.ts";
import { figures, partsPerUnit } from "./figures.ts";
import {
  addValue,
  cell,
  cellsPerFigure,
  closeRow,
  heard,
  isEmptyRow,
  onBattery,
  outagesBegun,
  rowLength,
} from "./step-row.ts";

export const minuteMs = 60_000;
/**
 * A reading stands until the next one or until a read fails, but no longer than this: longer than any usual pause between two polls, and
 * short enough that a silent device makes a gap.
 */
export const readingStandsMs = 30_000;

/** The statistics of one minute (UTC), of those UPSes of which something is known: `rows` has a row in seconds for each of `upsIds`. */
export type ClosedMinute = { startAt: Instant; upsIds: readonly NodeId[]; rows: Float64Array };

type Watched = {
  /**
   * Of the open minute, in milliseconds; behind it, from `rowLength` on, what the last reading said, in whole parts (NaN: not known). In one
   * array, because a small one takes as much for itself as for what it holds.
   */
  row: Float64Array;
  isOnBattery: boolean;
  /** Up to when that has been counted, and until when it stands; both null: nothing stands. */
  countedTo: Instant | null;
  standsUntil: Instant | null;
};

/**
 * Sums the readings of all UPSes up, minute by minute. Knows no clock: `advance` says what time it is, and every other call is about the minute
 * that it opened. Values are weighted by the time for which they stood, so that a UPS that is polled faster in an outage does not count more.
 */
export class MinuteRecorder {
  #startAt: Instant;
  readonly #watched = new Map<NodeId, Watched>();

  constructor(now: Instant) {
    this.#startAt = minuteOf(now);
  }

  /** When the open minute ends. */
  get endsAt(): Instant {
    return this.#startAt + minuteMs;
  }

  /**
   * The minute that is over at `now`; null: the open one is not. Minutes in which this was not called are gaps. A clock that was set back
   * ends the open minute, too.
   */
  advance(now: Instant): ClosedMinute | null {
    const startAt = minuteOf(now);
    return startAt === this.#startAt
      ? null
      : this.#close(startAt, startAt > this.#startAt ? this.endsAt : this.#startAt);
  }

  /** All that is known of the open minute so far. What is known of the rest of it, the next one adds. */
  end(now: Instant): ClosedMinute {
    return this.#close(this.#startAt, Math.min(now, this.endsAt));
  }

  /** A reading that is older than the last one is dropped. */
  read(upsId: NodeId, at: Instant, reading: UpsReading): void {
    const watched = this.#of(upsId);
    const { countedTo, standsUntil } = watched;
    if (countedTo !== null && standsUntil !== null && at + readingStandsMs < standsUntil) return;
    this.#count(watched, at);
    figures.forEach((figure, i) => {
      const value = reading[figure];
      watched.row[rowLength + i] =
        value !== null && Number.isFinite(value) ? Math.round(value * partsPerUnit[figure]) : Number.NaN;
    });
    watched.isOnBattery = reading.output === "battery";
    // One of a minute that is over says nothing of what was counted already.
    watched.countedTo = Math.max(at, watched.countedTo ?? at, this.#startAt);
    watched.standsUntil = at + readingStandsMs;
  }

  /** It did not answer: what it said before stands no longer. */
  readFailed(upsId: NodeId, at: Instant): void {
    const watched = this.#watched.get(upsId);
    if (watched === undefined) return;
    this.#count(watched, at);
    watched.countedTo = null;
    watched.standsUntil = null;
  }

  outageBegan(upsId: NodeId): void {
    const { row } = this.#of(upsId);
    row[outagesBegun] = cell(row, outagesBegun) + 1;
  }

  /** The others are gone from the tree: nothing of them stands any more. What was counted of them is kept. */
  keepOnly(upsIds: ReadonlySet<NodeId>, now: Instant): void {
    for (const upsId of this.#watched.keys()) if (!upsIds.has(upsId)) this.readFailed(upsId, now);
  }

  #of(upsId: NodeId): Watched {
    const known = this.#watched.get(upsId);
    if (known !== undefined) return known;
    const watched: Watched = {
      row: new Float64Array(rowLength + figures.length),
      isOnBattery: false,
      countedTo: null,
      standsUntil: null,
    };
    this.#watched.set(upsId, watched);
    return watched;
  }

  /** Counts what stands, up to `to` or the end of the open minute. */
  #count(watched: Watched, to: Instant): void {
    const { row, isOnBattery, countedTo, standsUntil } = watched;
    if (countedTo === null || standsUntil === null) return;
    const ms = Math.min(to, standsUntil, this.endsAt) - countedTo;
    if (ms <= 0) return;
    watched.countedTo = countedTo + ms;
    for (let i = 0; i < figures.length; i++) {
      const value = cell(row, rowLength + i);
      if (!Number.isNaN(value)) addValue(row, i * cellsPerFigure, value, ms);
    }
    row[heard] = cell(row, heard) + ms;
    if (isOnBattery) row[onBattery] = cell(row, onBattery) + ms;
  }

  /** @param to until when what stands is counted */
  #close(nextStartAt: Instant, to: Instant): ClosedMinute {
    const startAt = this.#startAt;
    const upsIds: NodeId[] = [];
    const rows = new Float64Array(this.#watched.size * rowLength);
    for (const [upsId, watched] of this.#watched) {
      this.#count(watched, to);
      if (isEmptyRow(watched.row, 0)) {
        if (watched.standsUntil === null) this.#watched.delete(upsId);
      } else {
        rows.set(watched.row.subarray(0, rowLength), upsIds.length * rowLength);
        closeRow(rows, upsIds.length * rowLength);
        upsIds.push(upsId);
        watched.row.fill(0, 0, rowLength);
      }
      // After a step of the clock nothing that was read before it can be dated any more.
      if (nextStartAt !== startAt && nextStartAt !== startAt + minuteMs) watched.countedTo = null;
    }
    this.#startAt = nextStartAt;
    return { startAt, upsIds, rows: rows.slice(0, upsIds.length * rowLength) };
  }
}

const minuteOf = (at: Instant) => Math.floor(at / minuteMs) * minuteMs;
