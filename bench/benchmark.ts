/** One line of the table. */
export type Figure = {
  name: string;
  value: number;
  unit: "ms" | "s" | "µs" | "/s" | "×" | "MB" | "KB" | "%" | "";
  /** The value must not exceed it; null: there is no goal, the figure is for comparison. */
  goalAtMost: number | null;
  /** The value must reach it; absent: there is no such goal. */
  goalAtLeast?: number;
  /** How it was measured, in a few words. */
  method: string;
};

/** One benchmark: runs alone by its name, and cleans up after itself also when it fails. */
export type Benchmark = {
  name: string;
  run(): Promise<Figure[]>;
};

/** null: there is no goal. */
export function isMet({ value, goalAtMost, goalAtLeast }: Figure): boolean | null {
  if (goalAtLeast !== undefined) return value >= goalAtLeast;
  return goalAtMost === null ? null : value <= goalAtMost;
}

/** The goal as the table has it. */
export function goalOf({ goalAtMost, goalAtLeast }: Figure): string {
  if (goalAtLeast !== undefined) return `≥ ${goalAtLeast}`;
  return goalAtMost === null ? "–" : `≤ ${goalAtMost}`;
}
