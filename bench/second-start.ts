import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Benchmark, Figure } from "./benchmark.ts";
import { startProduct } from "./product.ts";
import { quantile } from "./quantile.ts";

const starts = 3;

/** How long `npm start`, and `npm run demo`, take to serve when nothing has changed since the last time. */
export const secondStart: Benchmark = {
  name: "second-start",
  async run() {
    return [
      ...(await measure("npm start", ["npm", "start"], false, 3)),
      ...(await measure("npm run demo", ["npm", "run", "demo"], true, null)),
    ];
  },
};

async function measure(
  name: string,
  command: readonly string[],
  demo: boolean,
  goalAtMost: number | null,
): Promise<Figure[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
  try {
    const startSec: number[] = [];
    // The first one brings everything up to date, and is not counted.
    for (let i = 0; i <= starts; i++) {
      const product = await startProduct({ command, demo, dataDir });
      if (i > 0) startSec.push(product.startMs / 1000);
      await product.stop();
    }
    const figure = { unit: "s", goalAtMost } as const;
    return [
      {
        name: `second-start ${name}`,
        value: quantile(startSec, 0.5),
        ...figure,
        method: `median of ${starts}, to a 200 of /healthz`,
      },
      { name: `second-start ${name}, max`, value: quantile(startSec, 1), ...figure, method: `longest of ${starts}` },
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
