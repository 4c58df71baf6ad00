import type { NodeId } from "../tree/entities.ts";
import type { ClusterOutcome } from "../world/memory.ts";
import type { Instant } from "../world/readings.ts";

/** Why a node stands where it stands, or why it is commanded: data that both languages can word. */
export type Reason =
  | { code: "asWanted" }
  | { code: "confirming"; upsId: NodeId; untilAt: Instant }
  | { code: "feedsLost"; upsIds: NodeId[]; alive: number; needed: number }
  /** Of a storage itself. */
  | { code: "supplyLost"; upsIds: NodeId[] }
  | { code: "storageLost"; storageId: NodeId; upsIds: NodeId[] }
  | { code: "controlLoss" }
  | { code: "controlDiskLost"; storageId: NodeId; upsIds: NodeId[] }
  | { code: "neededStops"; neededId: NodeId }
  | { code: "controlReboot" }
  | { code: "waitsForDependents"; nodeIds: NodeId[] }
  | { code: "waitsForLinkedSide"; nodeIds: NodeId[] }
  | { code: "waitsForPeers"; nodeIds: NodeId[] }
  | { code: "shuttingDown"; sinceAt: Instant; atMostSec: number }
  | { code: "clusterStopping"; clusterId: NodeId; sinceAt: Instant; atMostSec: number }
  | { code: "clusterStopEnded"; outcome: ClusterOutcome; at: Instant }
  | { code: "waitsForMembers"; clusterId: NodeId; untilAt: Instant }
  | { code: "clusterRestart"; clusterId: NodeId }
  | { code: "confirmedDown"; at: Instant }
  | { code: "notConfirmedDown"; at: Instant }
  | { code: "allDown" }
  | { code: "waitsForDown"; nodeIds: NodeId[] }
  | { code: "waitsForDark"; upsIds: NodeId[] }
  | { code: "flushing"; sinceAt: Instant; atMostSec: number; dirtyBytes: number | null }
  | { code: "flushed"; at: Instant }
  | { code: "flushTimedOut"; at: Instant }
  | { code: "cutPending"; upsId: NodeId; sinceAt: Instant; atMostSec: number }
  | { code: "cutFailed"; upsId: NodeId }
  | { code: "off"; at: Instant | null }
  | { code: "waitsForMains"; upsIds: NodeId[] }
  | { code: "waitsForStable"; upsId: NodeId; untilAt: Instant }
  | { code: "waitsForCharge"; upsId: NodeId; chargePercent: number; neededPercent: number }
  | { code: "waitsForRuntime"; upsId: NodeId; runtimeSec: number; neededSec: number }
  | { code: "waitsForDarkTime"; upsId: NodeId; untilAt: Instant }
  | { code: "waitsForControlSide"; nodeIds: NodeId[] }
  | { code: "waitsForWarmup"; nodeId: NodeId; untilAt: Instant }
  | { code: "waitsForStorage"; storageIds: NodeId[] }
  | { code: "waitsForPower"; upsIds: NodeId[] }
  | { code: "waitsForNeeded"; nodeIds: NodeId[] }
  | { code: "starting"; sinceAt: Instant; atMostSec: number }
  | { code: "startTimedOut"; sinceAt: Instant; atMostSec: number }
  | { code: "byHand" }
  | { code: "scheduledOff"; sinceAt: Instant; onAt: Instant | null }
  | { code: "scheduledOn"; sinceAt: Instant }
  | { code: "scheduledReboot"; sinceAt: Instant }
  | { code: "lanOff"; sinceAt: Instant; lanFactorIds: NodeId[] }
  | { code: "ordered"; orderId: string }
  | { code: "held"; orderId: string }
  | { code: "skipped" }
  | { code: "wasOffBefore" }
  | { code: "recovery" };

export type ReasonCode = Reason["code"];

/** It is off because a schedule, an off factor or an order wants it off, not because of an outage. */
export function isOffByPlan(reason: Reason | undefined): boolean {
  return reason?.code === "scheduledOff" || reason?.code === "lanOff" || reason?.code === "ordered";
}
