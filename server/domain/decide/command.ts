import type { NodeId } from "../tree/entities.ts";

/**
 * How a UPS is switched off. `off…`: for good, until it is switched on. `cycle…`: cuts and returns by itself whether or not
 * mains are back when it fires (PowerNet RebootShutdownUps). `…WithGrace`: after the device's own shutoff grace time.
 */
export type OffForm = "offNow" | "offWithGrace" | "cycleNow" | "cycleWithGrace";

/** `bootId`: the run of the member's OS that is meant; null: it was never heard. */
export type ClusterMember = { terminalId: NodeId; bootId: string | null };

/** What of a rehearsal is checked of a node: whether this step of the real sequence would work. */
export type CheckKind = "terminalStop" | "terminalStart" | "upsRead" | "upsWrite" | "storageFlush" | "clusterStop";
export type CheckedStep = { nodeId: NodeId; of: CheckKind };

export type Command =
  | { kind: "upsOff"; upsId: NodeId; form: OffForm }
  | { kind: "upsOn"; upsId: NodeId }
  /** `bootId`: the run of the OS that is meant; an agent of a later boot refuses it. null: it was never heard. */
  | { kind: "terminalShutdown"; terminalId: NodeId; bootId: string | null }
  | { kind: "terminalReboot"; terminalId: NodeId; bootId: string | null }
  | { kind: "terminalWake"; terminalId: NodeId }
  | { kind: "storageFlush"; storageId: NodeId }
  /** The cluster's services, not the OS of its members. `members`: those that run; the agent of the first that can carries it out. */
  | { kind: "clusterShutdown"; clusterId: NodeId; members: ClusterMember[] }
  /** Cluster shutdown (where it runs) and reboot of these members. */
  | { kind: "clusterRestart"; clusterId: NodeId; members: ClusterMember[] }
  /** Finds out whether the step would work, and takes nothing of it: nothing stops, starts or goes dark. */
  | ({ kind: "check" } & CheckedStep);

/** The node that a command acts on. */
export function subjectOf(command: Command): NodeId {
  switch (command.kind) {
    case "upsOff":
    case "upsOn":
      return command.upsId;
    case "terminalShutdown":
    case "terminalReboot":
    case "terminalWake":
      return command.terminalId;
    case "storageFlush":
      return command.storageId;
    case "clusterShutdown":
    case "clusterRestart":
      return command.clusterId;
    case "check":
      return command.nodeId;
  }
}

/** Of two commands with the same lane the second one waits for the end of the first. A check never holds up what is real. */
export function laneOf(command: Command): string {
  return command.kind === "check" ? `check ${checkKeyOf(command)}` : subjectOf(command);
}

export function checkKeyOf({ nodeId, of }: CheckedStep): string {
  return `${nodeId}/${of}`;
}
