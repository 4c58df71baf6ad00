import { parentPort, workerData } from "node:worker_threads";
import type { Tree } from "../server/domain/tree/entities.ts";
import { silentLog } from "../server/simulator/log.ts";
import { startSimulator } from "../server/simulator/start-simulator.ts";

/** The simulated site in a thread of its own, so that its work does not count as the poller's. Tells where its cards listen. */
const { tree, dataDir } = workerData as { tree: Tree; dataDir: string };
const simulator = await startSimulator({
  tree,
  dataDir,
  trapPort: 9,
  agentPort: 9,
  wakePort: 0,
  speed: 1,
  log: silentLog,
  ports: { upses: 0, storages: 0 },
});
parentPort?.postMessage(simulator.upsPorts);
