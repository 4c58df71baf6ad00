import type { NodeId } from "../server/domain/tree/entities.ts";
import type { Observation } from "../server/domain/world/readings.ts";

/** How the polls of a fleet came, as far as it was watched. Times are milliseconds of a clock that is never set. */
export type PollTimes = {
  /** UPSes of which a reading came since the start. */
  heard: number;
  readings: number;
  failed: number;
  /** Between one reading of a UPS and its next, of all: the median, the 99th percentile and the longest; 0: none. */
  gapMs: { p50: number; p99: number; longest: number };
  /** The longest that a UPS has not been read for, now. */
  silentMs: number;
};

/** Counts gaps in whole milliseconds, so that it costs the same however long it watches. */
export class PollTiming {
  readonly #lastAt = new Map<NodeId, number>();
  readonly #gaps = new Uint32Array(60_000);
  #readings = 0;
  #failed = 0;

  observe(observation: Observation): void {
    if (observation.kind === "upsReadFailed") this.#failed += 1;
    if (observation.kind !== "upsRead") return;
    const now = performance.now();
    const before = this.#lastAt.get(observation.upsId);
    this.#lastAt.set(observation.upsId, now);
    this.#readings += 1;
    if (before === undefined) return;
    const gap = Math.min(Math.floor(now - before), this.#gaps.length - 1);
    this.#gaps[gap] = (this.#gaps[gap] ?? 0) + 1;
  }

  /** From now on. */
  begin(): void {
    this.#gaps.fill(0);
    this.#readings = 0;
    this.#failed = 0;
  }

  times(): PollTimes {
    const now = performance.now();
    let silentMs = 0;
    for (const at of this.#lastAt.values()) silentMs = Math.max(silentMs, now - at);
    return {
      heard: this.#lastAt.size,
      readings: this.#readings,
      failed: this.#failed,
      gapMs: { p50: this.#gapAt(0.5), p99: this.#gapAt(0.99), longest: this.#gaps.findLastIndex((count) => count > 0) },
      silentMs,
    };
  }

  #gapAt(part: number): number {
    const wanted = this.#gaps.reduce((sum, count) => sum + count, 0) * part;
    let seen = 0;
    return this.#gaps.findIndex((count) => {
      seen += count;
      return seen >= wanted && seen > 0;
    });
  }
}
