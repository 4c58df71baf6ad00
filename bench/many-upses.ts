import { type ControllerMetrics, pollResults } from "../server/contract/controller-metrics.ts";
import type { LiveSnapshot, NodeLive } from "../server/contract/live.ts";
import type { Tree } from "../server/domain/tree/entities.ts";
import { exampleSite } from "../server/domain/tree/example-site.ts";

const now = Date.UTC(2026, 10, 26);
const upsesPerRow = 50;

/** The example's settings with as many UPSes as asked for, in rows of fifty. */
export function treeOfUpses(count: number): Tree {
  const [ups] = exampleSite.upses;
  const [group] = exampleSite.groups;
  if (!ups || !group) throw new Error("the example site has no UPS");
  const rows = Math.ceil(count / upsesPerRow);
  const two = (n: number) => String(n).padStart(2, "0");
  return {
    ...exampleSite,
    groups: Array.from({ length: rows }, (_, i) => ({
      ...group,
      id: `row-${i}`,
      name: `${two(i % 20)}列`,
      parentId: exampleSite.network.id,
    })),
    upses: Array.from({ length: count }, (_, i) => ({
      ...ups,
      id: `ups-${String(i + 1).padStart(5, "0")}`,
      name: `UPS ${two(Math.floor(i / upsesPerRow))}-${two(i % upsesPerRow)}`,
      groupId: `row-${Math.floor(i / upsesPerRow)}`,
    })),
  };
}

/** The site as the web process knows it when all of them answer. */
export function liveOfUpses(tree: Tree): LiveSnapshot {
  const nodes = tree.upses.map(({ id }, i): [string, NodeLive] => [
    id,
    {
      ...{ status: "onMains", desired: "on", reason: { code: "asWanted" }, heardAt: now + i },
      ups: {
        link: "ok",
        reading: {
          ...{ output: "mains", mainsPresent: true, lowBattery: false, testing: false, shutdownPending: false },
          ...{ chargePercent: 100, runtimeSec: 2700 - (i % 900), onBatterySec: 0, loadPercent: 20 + (i % 600) / 10 },
          ...{ inputVolts: 229.4 + (i % 20) / 10, outputVolts: 230.1, batteryCelsius: 24.5, upTimeSec: 86_400 + i },
        },
        family: "powernet",
        identity: { manufacturer: "APC", model: "Smart-UPS 1500", serial: `AS${1e9 + i}`, firmware: "UPS 09.8" },
        settings: null,
      },
    },
  ]);
  return {
    ...{ seq: 1, streamId: "s", clock: { siteAt: now, speed: 1 }, revision: 1, nodes: Object.fromEntries(nodes) },
    controller: { state: "running", downBecause: null, selfId: null, epoch: 1, acts: true, trouble: null },
    ...{ outage: null, forecast: null, alarms: [], log: [] },
  };
}

/** What the controller has counted after a day. */
export function countsOfUpses(tree: Tree): ControllerMetrics {
  const counts = (i: number) => ({ polls: { ok: 17_280 + i, [pollResults[1]]: i % 7 }, traps: i % 3 });
  const durations = { boundsSec: [0.001, 0.01, 0.1], counts: [100, 10, 1, 0], sumSec: 1 };
  return {
    process: { startedAt: now, cpuSec: 1, residentBytes: 1e8 },
    ...{
      epoch: 1,
      acts: true,
      ticks: durations,
      appends: durations,
      events: {},
      refusedMessages: {},
      statisticsWaiting: 0,
    },
    upses: Object.fromEntries(tree.upses.map(({ id }, i) => [id, counts(i)])),
  };
}
