import type { SiteTimes } from "../simulation/site.ts";
import { stopJobsSec } from "../timing/past-time.ts";
import { flushTimeoutSecOf } from "../timing/storage-times.ts";
import type { NodeId, Tree } from "../tree/entities.ts";
import type { Instant } from "../world/readings.ts";
import type { MeasuredTimes } from "./measured-times.ts";

/** What a battery is taken to last where the device does not say; only for going on with the plan: the margin then is unknown. */
const unknownRuntimeSec = 4 * 3600;

/** The configured maximum times; a flush and a cluster shutdown end just before their timeouts, and storage without linkage is given its warm-up. */
export function configuredTimes(tree: Tree): Required<SiteTimes> {
  const terminals = new Map(tree.terminals.map((t) => [t.id, t]));
  const storages = new Map(tree.storages.map((s) => [s.id, s]));
  const clusters = new Map(tree.clusters.map((c) => [c.id, c]));
  const upses = new Map(tree.upses.map((u) => [u.id, u]));
  return {
    fullRuntimeSec: () => unknownRuntimeSec,
    stopSec(id) {
      const terminal = terminals.get(id);
      return terminal ? stopJobsSec(terminal) + terminal.shutdownSec : 0;
    },
    bootSec: (id) => terminals.get(id)?.startSec ?? 0,
    storageStartSec: (id) =>
      Math.max(0, ...(storages.get(id)?.controllerUpsIds ?? []).map((u) => upses.get(u)?.warmupSec ?? 0)),
    clusterStopSec: (id) => Math.max(0, (clusters.get(id)?.shutdownTimeoutSec ?? 0) - 1),
    flushSec(id) {
      const storage = storages.get(id);
      return storage ? Math.max(0, flushTimeoutSecOf(tree, { ...storage, linkage: true }) - 1) : 0;
    },
  };
}

/** Measured times where there are any, else the configured ones. */
export function expectedTimes(tree: Tree, measured: MeasuredTimes): Required<SiteTimes> {
  const most = configuredTimes(tree);
  return {
    ...most,
    stopSec: (id) => measured.stop[id]?.sec ?? most.stopSec(id),
    bootSec: (id) => measured.start[id]?.sec ?? most.bootSec(id),
    storageStartSec: (id) => measured.ready[id]?.sec ?? most.storageStartSec(id),
    clusterStopSec: (id) => measured.clusterStop[id]?.sec ?? most.clusterStopSec(id),
    flushSec: (id) => measured.flush[id]?.sec ?? most.flushSec(id),
  };
}

/** What may be under way when a forecast is made. */
type Transition = Exclude<keyof SiteTimes, "fullRuntimeSec">;
export type NodeTimes = { expected: Required<SiteTimes>; most: Required<SiteTimes>; now: Instant };

/**
 * When what runs since `sinceAt` will end: after its expected time; where that is over already, at its most; where that is over
 * too, within a second.
 */
export function untilAt(
  { expected, most, now }: NodeTimes,
  kind: Transition,
  nodeId: NodeId,
  sinceAt: Instant,
): Instant {
  const expectedAt = sinceAt + expected[kind](nodeId) * 1000;
  return expectedAt > now ? expectedAt : Math.max(now + 1000, sinceAt + most[kind](nodeId) * 1000);
}
