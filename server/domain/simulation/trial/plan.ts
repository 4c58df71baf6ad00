import type { NodeId, Tree } from "../../tree/entities.ts";
import type { SiteTimes } from "../site.ts";

/** Mains of these UPSes are away from `fromSec` to `toSec`, seconds after the trial's start; where two overlap, they are away. */
export type PlannedOutage = { upsIds: readonly NodeId[]; fromSec: number; toSec: number };

export type LinkEnd = NodeId | "witness" | "site";

/** Several control terminals with a controller each. */
export type PlannedPeers = {
  /** In their order; the first one acts at the start. `selfId` null: a machine outside the tree that always runs. */
  terminals: readonly { id: NodeId; selfId: NodeId | null }[];
  lostAfterMs: number;
  hasWitness: boolean;
  /** Whether agents that are connected to two controllers let each know of the other. */
  agentsTell: boolean;
};

/** Something that goes wrong (2.8). Each stands alone, so that shrinking can take any of them out. `share` is 0…1. */
export type Fault =
  /** It accepts OFF and does nothing. */
  | { kind: "offIgnored"; upsId: NodeId; when: "always" | "onLine" }
  | { kind: "offRejected"; upsId: NodeId; times: number }
  /** Its count of seconds on battery is not reset after an outage: so much is left over from an earlier one. */
  | { kind: "staleOnBattery"; upsId: NodeId; leftoverSec: number }
  | { kind: "runtimeJitter"; upsId: NodeId; share: number }
  /** The management card is silent for 60 s, and its upTime begins anew. */
  | { kind: "cardReboots"; upsId: NodeId; atSec: number }
  | { kind: "pollsTimeOut"; upsId: NodeId; share: number }
  | { kind: "traps"; upsId: NodeId; how: "lost" | "late" | "doubled"; share: number }
  | { kind: "battery"; upsId: NodeId; runtimeSec: number }
  /** The device corrected the grace time that was written to it. */
  | { kind: "graceCorrected"; upsId: NodeId; graceSec: number }
  | { kind: "selfTest"; upsId: NodeId; atSec: number; forSec: number }
  /** No answer to a command comes back; it was carried out, or not. */
  | { kind: "answersLost"; nodeId: NodeId; share: number; done: boolean }
  | { kind: "slowAnswers"; nodeId: NodeId; sec: number }
  /** Its OS needs so long to halt, however long that is. */
  | { kind: "terminalHangs"; terminalId: NodeId; stopSec: number }
  /** It says goodbye as if it were done, and runs on for so long. */
  | { kind: "terminalLies"; terminalId: NodeId; longerSec: number }
  | { kind: "neverBoots"; terminalId: NodeId }
  | { kind: "agentGone"; terminalId: NodeId; atSec: number; forSec: number }
  | { kind: "wakesLost"; terminalId: NodeId; share: number }
  | { kind: "flush"; storageId: NodeId; how: "hangs" | "fails" | "lies" }
  /** hangs: it never ends. fails: it is accepted, and nothing comes of it. */
  | { kind: "clusterStop"; clusterId: NodeId; how: "hangs" | "fails" | "refuses" }
  | { kind: "storagePollsTimeOut"; storageId: NodeId; share: number }
  | { kind: "storageNeverReady"; storageId: NodeId }
  /** `of`: which of several; left out: the first. */
  | { kind: "controllerKilled"; of?: NodeId; atSec: number; forSec: number }
  /** Right after its n-th append or command, counted over all its lives. */
  | { kind: "controllerKilledAfter"; of?: NodeId; effects: number; forSec: number }
  /** Nothing comes through from the one to the other: control terminals by their id, what they all see as a witness, the devices of the site. */
  | { kind: "linkCut"; from: LinkEnd; to: LinkEnd; bothWays: boolean; atSec: number; forSec: number }
  /** From the controller's n-th life on its clock is so much further ahead (or behind: less than 0) than before; it takes its time when it begins. */
  | { kind: "clockSteps"; life: number; bySec: number }
  /** Nothing can be journaled, so nothing may be sent. */
  | { kind: "journalGone"; atSec: number; forSec: number };

export type FaultOf<K extends Fault["kind"]> = Extract<Fault, { kind: K }>;

/** All of a trial, as data: running it again gives the same run. */
export type TrialPlan = {
  /** Of the small chances while it runs (latencies, which poll is lost). */
  seed: number;
  tree: Tree;
  /** The control terminal that the controller runs on, and dies with; null: a machine outside the tree that always runs. */
  selfId: NodeId | null;
  times: SiteTimes;
  offTerminalIds: readonly NodeId[];
  outages: readonly PlannedOutage[];
  faults: readonly Fault[];
  /** When an operator orders a rehearsal of the whole site; left out: nobody does. */
  rehearseAtSec?: number;
  /** Left out: there is one controller. */
  peers?: PlannedPeers;
  /** Makes every poll instead of those that can tell something new; slow. */
  everyPoll: boolean;
};

/** A transition that never ends, in seconds: longer than any trial. */
export const neverSec = 10_000_000;

export function faultsOf<K extends Fault["kind"]>(plan: Pick<TrialPlan, "faults">, kind: K): FaultOf<K>[] {
  return plan.faults.filter((f): f is FaultOf<K> => f.kind === kind);
}

/** The node that a fault is at; null: the controller. */
export function nodeOfFault(fault: Fault): NodeId | null {
  if ("upsId" in fault) return fault.upsId;
  if ("terminalId" in fault) return fault.terminalId;
  if ("storageId" in fault) return fault.storageId;
  if ("clusterId" in fault) return fault.clusterId;
  return "nodeId" in fault ? fault.nodeId : null;
}

/** How often mains failed: what begins at one moment, at however many UPSes, is one outage. */
export function outagesOf(plan: Pick<TrialPlan, "outages">): number {
  return new Set(plan.outages.map((o) => o.fromSec)).size;
}
