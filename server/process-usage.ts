import type { ProcessUsage } from "./contract/controller-metrics.ts";

/** What this process has used so far. */
export function processUsage(): ProcessUsage {
  const { user, system } = process.cpuUsage();
  return {
    startedAt: Math.round(performance.timeOrigin),
    cpuSec: (user + system) / 1e6,
    residentBytes: process.memoryUsage.rss(),
  };
}
