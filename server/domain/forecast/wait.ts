import type { Reason } from "../decide/reason.ts";
import type { NodeId } from "../tree/entities.ts";

/** The node may not begin yet, because of something else. */
export function isWait({ code }: Reason): boolean {
  return code.startsWith("waitsFor") || code === "confirming" || code === "clusterStopping";
}

/** The node does something itself, and others may wait for that. */
export function isOwnWork({ code }: Reason): boolean {
  return code === "shuttingDown" || code === "flushing" || code === "cutPending" || code === "starting";
}

/** The nodes that a reason names: whatever its code is, they stand in fields of these names. */
export function namedIn(reason: Reason): NodeId[] {
  const ids: NodeId[] = [];
  if ("nodeIds" in reason) ids.push(...reason.nodeIds);
  if ("upsIds" in reason) ids.push(...reason.upsIds);
  if ("storageIds" in reason) ids.push(...reason.storageIds);
  if ("nodeId" in reason) ids.push(reason.nodeId);
  if ("upsId" in reason) ids.push(reason.upsId);
  if ("storageId" in reason) ids.push(reason.storageId);
  if ("clusterId" in reason) ids.push(reason.clusterId);
  if ("neededId" in reason) ids.push(reason.neededId);
  return ids;
}
