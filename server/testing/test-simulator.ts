import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Tree } from "../domain/tree/entities.ts";
import { exampleSite } from "../domain/tree/example-site.ts";
import { silentLog } from "../simulator/log.ts";
import { type RunningSimulator, startSimulator } from "../simulator/start-simulator.ts";

/** For tests: a simulated site on free ports with a data folder of its own, both gone after `stop`. */
export async function startTestSimulator(
  over: Partial<Parameters<typeof startSimulator>[0]> = {},
): Promise<RunningSimulator & { tree: Tree }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-sim-"));
  const tree = over.tree ?? exampleSite;
  const simulator = await startSimulator({
    dataDir,
    trapPort: 9,
    agentPort: 9,
    wakePort: 0,
    speed: 1,
    log: silentLog,
    ports: { upses: 0, storages: 0 },
    ...over,
    tree,
  });
  return {
    ...simulator,
    tree,
    async stop() {
      await simulator.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Real time until it is given up: only to end a test that would never pass, as in `eventually`. */
const withinMs = 60_000;

/** Resolves when the condition holds; rejects when it never does. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > giveUpAt) throw new Error(`did not happen within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
