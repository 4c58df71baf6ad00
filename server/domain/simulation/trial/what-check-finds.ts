import type { CheckedStep } from "../../decide/command.ts";
import type { CommandOutcome } from "../../world/readings.ts";
import type { Site } from "../site.ts";

/** A check looks, and touches nothing. */
export function whatCheckFinds({ nodeId, of }: CheckedStep, site: Site): CommandOutcome {
  if (of !== "terminalStop") return "done";
  return site.terminals[nodeId]?.state === "running" ? "done" : "unreachable";
}
