import { localSocketPath } from "../bus/local-socket.ts";
import type { Config } from "../config.ts";
import type { Logger } from "../logging.ts";
import { openEventReader } from "../persistence/event-reader.ts";
import { startSimulator } from "../simulator/start-simulator.ts";
import { demoSite } from "./demo-site.ts";
import { live } from "./lifetime.ts";

/** The simulated site's process. */
export function runSimulator({ config, log }: { config: Config; log: Logger }): Promise<void> {
  return live(log, async ({ onEnd }) => onEnd(await start({ config, log })));
}

/** Answers with how to end it. */
async function start({ config, log }: { config: Config; log: Logger }): Promise<() => Promise<void>> {
  const { dataDir } = config;
  const { tree, wakePort } = demoSite(config.demoPortOffset);
  const simulator = await startSimulator({
    tree,
    dataDir,
    trapPort: config.trapPort,
    agentPort: config.agentPort,
    wakePort,
    speed: 1,
    log,
    controlPath: localSocketPath(dataDir, "sim"),
    siteAt: Math.max(Date.now(), (await newestEventAt(dataDir)) + 1000),
  });
  log.info({ upsPorts: simulator.upsPorts, storagePorts: simulator.storagePorts }, "simulated site ready");
  return () => simulator.stop();
}

/** A site that ran faster than real time left a journal that lies ahead of this machine's clock; 0: there is none. */
async function newestEventAt(dataDir: string): Promise<number> {
  const events = openEventReader({ dataDir });
  try {
    const [newest] = await events.list({ before: null, limit: 1, nodeId: null });
    return newest?.at ?? 0;
  } catch {
    return 0;
  } finally {
    await events.close();
  }
}
