import type { LiveSnapshot, NodeLive } from "../../server/contract/live.ts";

/** The state of mains of the whole site in one word. `lost`: at least one UPS is out of sight, the others are on mains. */
export type SiteMains = "onMains" | "onBattery" | "recovering" | "lost" | "unknown";

export function siteMains(snapshot: LiveSnapshot): SiteMains {
  if (snapshot.outage) return snapshot.outage.recovering ? "recovering" : "onBattery";
  let result: SiteMains | null = null;
  for (const id in snapshot.nodes) {
    const node = snapshot.nodes[id];
    if (!node?.ups) continue;
    if (node.status === "lost") result = "lost";
    else if (node.status === "unknown") return "unknown";
    else result ??= "onMains";
  }
  return result ?? "unknown";
}

export type StateCounts = { stopping: number; stopped: number };

/** How many terminals and storage systems are on their way down, and down. */
export function stopCounts(nodes: Record<string, NodeLive>): StateCounts {
  const counts = { stopping: 0, stopped: 0 };
  for (const id in nodes) {
    const node = nodes[id];
    if (!node?.terminal) continue;
    if (node.status === "stopping") counts.stopping += 1;
    if (node.status === "stopped") counts.stopped += 1;
  }
  return counts;
}

/** The instant that matters now, and what it is; null: nothing is coming. */
export function keyInstant(snapshot: LiveSnapshot): { kind: "darkIn" | "runningIn"; at: number } | null {
  const { outage, forecast, controller } = snapshot;
  // While the controller is down nobody makes forecasts, and the last one runs out of truth.
  if (!outage || !forecast || controller.state === "down") return null;
  if (outage.recovering) return forecast.runningAt === null ? null : { kind: "runningIn", at: forecast.runningAt };
  return forecast.darkAt === null ? null : { kind: "darkIn", at: forecast.darkAt };
}

export type PoweredCounts = { upses: number; offMains: number; unknown: number; terminals: number; running: number };

/** How many UPSes there are, are not on mains, are not known; and of the terminals, how many run. */
export function poweredCounts(nodes: Record<string, NodeLive>): PoweredCounts {
  const counts = { upses: 0, offMains: 0, unknown: 0, terminals: 0, running: 0 };
  for (const id in nodes) {
    const node = nodes[id];
    if (node?.terminal) {
      counts.terminals += 1;
      if (node.status === "running") counts.running += 1;
    }
    if (!node?.ups) continue;
    counts.upses += 1;
    if (node.status === "lost" || node.status === "unknown" || node.status === "fault") counts.unknown += 1;
    else if (node.status !== "onMains") counts.offMains += 1;
  }
  return counts;
}
