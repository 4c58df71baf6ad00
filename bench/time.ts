import { quantile } from "./quantile.ts";

/** Of one case: as often as fits, but not less than this. */
const leastRuns = 3;
const caseMs = 500;

/** Median milliseconds of some work; `prepare` makes what it works on, and is not counted. */
export function time<T>(work: (given: T) => unknown, prepare: () => T): { value: number; unit: "ms" } {
  const took: number[] = [];
  const endAt = performance.now() + caseMs;
  while (took.length < leastRuns || performance.now() < endAt) {
    const given = prepare();
    const since = performance.now();
    work(given);
    took.push(performance.now() - since);
  }
  return { value: quantile(took, 0.5), unit: "ms" };
}
