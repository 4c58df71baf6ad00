import type { NodeId } from "../tree/entities.ts";

/**
 * How a UPS is switched off. `off…`: for good, until it is switched on. `cycle…`: cuts and returns by itself whether or not
 * mains are back when it fires (PowerNet RebootShutdownUps). `…WithGrace`: after the device's own shutoff grace time.
 */
export type OffForm = "offNow" | "offWithGrace" | "cycleNow" | "cycleWithGrace";

export type Command =
  | { kind: "upsOff"; upsId: NodeId; form: OffForm }
  | { kind: "upsOn"; upsId: NodeId }
  /** `bootId`: the run of the OS that is meant; an agent of a later boot refuses it. null: it was never heard. */
  | { kind: "terminalShutdown"; terminalId: NodeId; bootId: string | null }
  | { kind: "terminalReboot"; terminalId: NodeId; bootId: string | null }
  | { kind: "terminalWake"; terminalId: NodeId }
  | { kind: "storageFlush"; storageId: NodeId };

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
  }
}
