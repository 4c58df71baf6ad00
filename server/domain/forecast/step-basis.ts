import { type Basis, basisOf, configured, type MeasuredTimes } from "./measured-times.ts";
import type { Step } from "./outcome.ts";

/** What the time rests on that a step takes. */
export function basisOfStep(
  measured: MeasuredTimes,
  { kind, nodeId, command }: Pick<Step, "kind" | "nodeId" | "command">,
): Basis {
  switch (kind) {
    case "shutdown":
      return basisOf(measured, "stop", nodeId);
    case "flush":
      return basisOf(measured, "flush", nodeId);
    case "clusterShutdown":
      return basisOf(measured, "clusterStop", nodeId);
    case "wake":
    case "boot":
      return basisOf(measured, "start", nodeId);
    case "storageStart":
      return basisOf(measured, "ready", nodeId);
    case "reboot":
      return both(basisOf(measured, "stop", nodeId), basisOf(measured, "start", nodeId));
    case "upsOff": {
      const now = command?.kind === "upsOff" && (command.form === "offNow" || command.form === "cycleNow");
      return basisOf(measured, now ? "offNow" : "offWithGrace", nodeId);
    }
    case "clusterRestart":
    case "upsOn":
      return configured;
  }
}

function both(a: Basis, b: Basis): Basis {
  return a.kind === "measured" && b.kind === "measured"
    ? { kind: "measured", runs: Math.min(a.runs, b.runs) }
    : configured;
}
