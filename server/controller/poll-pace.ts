import type { NodeId } from "../domain/tree/entities.ts";
import { lostAfterFailedReads } from "../domain/world/observe-ups.ts";
import type { ClusterState, StorageReading, UpsReading } from "../domain/world/readings.ts";

const calmMs = 5_000;
const busyMs = 2_000;
const closeMs = 1_000;
const lostAtMostMs = 15_000;

/** How long to wait until the next poll of a UPS. `pending`: a command was sent to it, or it has yet to go dark or to come back. */
export function upsPauseMs(args: {
  upsId: NodeId;
  reading: UpsReading | null;
  failedReads: number;
  pending: boolean;
}): number {
  const { upsId, reading, failedReads, pending } = args;
  if (failedReads > 0) return Math.min(backOffMs(upsId, failedReads), pending ? calmMs : lostAtMostMs);
  const calm = reading?.output === "mains" && !pending && reading.shutdownPending !== true;
  return calm ? calmMs : busyMs;
}

/** How long to wait until the next poll of a storage system. `watched`: a sequence runs, somebody waits for its answer. */
export function storagePauseMs(args: {
  storageId: NodeId;
  reading: StorageReading | null;
  failedReads: number;
  watched: boolean;
}): number {
  const { storageId, reading, failedReads, watched } = args;
  if (failedReads > 0) return Math.min(backOffMs(storageId, failedReads), watched ? calmMs : lostAtMostMs);
  const moving = reading?.state === "flushing" || reading?.state === "starting";
  return watched && moving ? closeMs : calmMs;
}

/** How long to wait until the state of a cluster is asked for again. `watched`: a sequence runs, somebody waits for it. */
export function clusterPauseMs(args: {
  clusterId: NodeId;
  state: ClusterState | null;
  failedReads: number;
  watched: boolean;
}): number {
  const { clusterId, state, failedReads, watched } = args;
  if (failedReads > 0) return Math.min(backOffMs(clusterId, failedReads), watched ? calmMs : lostAtMostMs);
  return watched && state !== "running" ? closeMs : calmMs;
}

/**
 * After a failed read: soon again until the device counts as lost, then more and more seldom. Lost devices are spread out
 * by their id, always the same way, so that a dead switch does not make them all knock at once.
 */
function backOffMs(id: NodeId, failedReads: number): number {
  if (failedReads < lostAfterFailedReads) return busyMs;
  const grown = Math.min(lostAtMostMs, calmMs * 1.5 ** (failedReads - lostAfterFailedReads));
  return Math.round(grown * (0.8 + 0.2 * spreadOf(id)));
}

/** 0…1, from the id alone. */
function spreadOf(id: NodeId): number {
  let hash = 2166136261;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 16777619);
  return (hash >>> 0) / 0xffffffff;
}
