import type { NodeId } from "../tree/entities.ts";
import { changeTerminal, type Draft } from "./draft.ts";

/** Begins the shutdown or the reboot of a terminal that runs. */
export function stopTerminal(draft: Draft, terminalId: NodeId, after: "halt" | "reboot"): void {
  const terminal = changeTerminal(draft, terminalId);
  if (!terminal) return;
  // A halt beats a reboot that has begun; the reverse does not.
  if (terminal.state === "stopping" && after === "halt") terminal.after = "halt";
  if (terminal.state !== "running") return;
  terminal.state = "stopping";
  terminal.after = after;
  terminal.untilAt = draft.site.now + terminal.stopSec * 1000;
  draft.events.push({ kind: "terminalStopping", at: draft.site.now, terminalId, boot: terminal.boot });
}
