import { execFileSync } from "node:child_process";
import path from "node:path";
import type { Benchmark } from "./benchmark.ts";
import { quantile } from "./quantile.ts";

const runs = 5;
const terminalCount = 10_000;
const goalMs = 100;

/** All rules on a large site, each time in a process that has done nothing else: so the first save of a session meets them. */
export const rulesTime: Benchmark = {
  name: "rules",
  async run() {
    const once = path.join(import.meta.dirname, "rules-once.ts");
    const took = Array.from({ length: runs }, () =>
      Number(execFileSync(process.execPath, [once, String(terminalCount)], { encoding: "utf8" })),
    );
    return [
      {
        name: `rules ${terminalCount} terminals`,
        value: quantile(took, 0.5),
        unit: "ms",
        goalAtMost: goalMs,
        method: `median of ${runs} fresh processes, relations included`,
      },
    ];
  },
};
