import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { UpsDriver } from "../server/controller/ports.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";
import { createAddresses } from "../server/drivers/ups/addresses.ts";
import { createSnmpSockets } from "../server/drivers/ups/snmp-sockets.ts";
import { createSnmpUps } from "../server/drivers/ups/snmp-ups.ts";
import type { Benchmark } from "./benchmark.ts";
import { quantile } from "./quantile.ts";

const warmUpMs = 1000;
const measureMs = 3000;
const silent = { info() {}, warn() {}, error() {} };

/** Reads of a PowerNet card, one question in flight at each of six simulated ones. */
export const poll: Benchmark = {
  name: "poll",
  async run() {
    const dataDir = mkdtempSync(path.join(tmpdir(), "fukuden-bench-"));
    // Without terminals and storage nothing but the cards is at work.
    const tree = { ...exampleSite, terminals: [], storages: [] };
    const agent = new Worker(new URL("./poll-agent.ts", import.meta.url), { workerData: { tree, dataDir } });
    const sockets = createSnmpSockets(silent);
    try {
      const [ports] = (await once(agent, "message")) as [Record<string, number>];
      const drivers = Object.entries(ports).map(([id, port]) => driverOf(id, port, sockets));
      await pollAll(drivers, warmUpMs);
      const cpuBefore = process.threadCpuUsage();
      const since = performance.now();
      const took = await pollAll(drivers, measureMs);
      const elapsedSec = (performance.now() - since) / 1000;
      const { user, system } = process.threadCpuUsage(cpuBefore);
      for (const driver of drivers) await driver.close();
      const method = `${took.length} reads (${drivers.length} cards, one question in flight at each)`;
      return [
        { name: "poll rate", value: took.length / elapsedSec, unit: "/s", goalAtMost: null, method },
        { name: "poll time p50", value: quantile(took, 0.5), unit: "ms", goalAtMost: null, method },
        {
          name: "poll CPU",
          value: (user + system) / took.length,
          unit: "µs",
          goalAtMost: null,
          method: "of the polling thread, for each read; the cards are in another",
        },
      ];
    } finally {
      sockets.close();
      await agent.terminate();
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
};

function driverOf(id: string, port: number, sockets: ReturnType<typeof createSnmpSockets>): UpsDriver {
  return createSnmpUps({
    ups: { id, shutoffGraceSec: 180 },
    target: { host: "127.0.0.1", port, access: { version: "2c", readCommunity: "public", writeCommunity: "private" } },
    mib: "powernet",
    sockets,
    addresses: createAddresses(),
    onIdentName: () => {},
  });
}

/** Answers with how long each read took, in milliseconds. */
async function pollAll(drivers: readonly UpsDriver[], forMs: number): Promise<number[]> {
  const endAt = performance.now() + forMs;
  const { signal } = new AbortController();
  const took: number[] = [];
  await Promise.all(
    drivers.map(async (driver) => {
      while (performance.now() < endAt) {
        const since = performance.now();
        await driver.read(signal);
        took.push(performance.now() - since);
      }
    }),
  );
  return took;
}
