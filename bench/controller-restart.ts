import { setTimeout as sleep } from "node:timers/promises";
import type { Benchmark } from "./benchmark.ts";
import { fromSource, type Product, startProduct, statusOf } from "./product.ts";
import { quantile } from "./quantile.ts";

const kills = 5;
/** One that ran so long counts as sound: one that dies sooner is started again with a delay that grows. */
const soundAfterMs = 10_500;
const upAtMostMs = 10_000;

/** How long a controller that was killed in the demo is away. */
export const controllerRestart: Benchmark = {
  name: "controller-restart",
  async run() {
    const product = await startProduct({ command: fromSource, demo: true });
    try {
      const awayMs: number[] = [];
      while (awayMs.length < kills) {
        await product.ready();
        if (awayMs.length > 0) await sleep(soundAfterMs);
        awayMs.push(await killOnce(product));
      }
      const method = `kill -9 to the next 200 of /readyz, ${kills} times`;
      return [
        { name: "controller-restart p50", value: quantile(awayMs, 0.5), unit: "ms", goalAtMost: 1000, method },
        { name: "controller-restart max", value: quantile(awayMs, 1), unit: "ms", goalAtMost: 1000, method },
      ];
    } finally {
      await product.stop();
    }
  },
};

async function killOnce(product: Product): Promise<number> {
  const pid = product.controllerPid();
  if (pid === null) throw new Error("there is no controller");
  const killedAt = performance.now();
  process.kill(pid, "SIGKILL");
  for (;;) {
    const sinceMs = performance.now() - killedAt;
    if (sinceMs > upAtMostMs) throw new Error("the controller did not come back");
    // Asked before the question is sent: an answer of the old one's time must not count.
    const isNew = product.controllerPid() !== pid;
    if ((await statusOf(`${product.url}/readyz`)) === 200 && isNew) return performance.now() - killedAt;
    await sleep(2);
  }
}
