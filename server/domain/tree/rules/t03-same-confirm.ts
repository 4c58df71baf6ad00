import { type Facts, largest, smallest } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T03: all control-terminal UPSes have the same `confirmSec`. */
export function sameConfirm({ controlTerminalUpses }: Facts): Finding[] {
  const shortest = smallest(controlTerminalUpses, (u) => u.confirmSec);
  const longest = largest(controlTerminalUpses, (u) => u.confirmSec);
  if (!shortest || !longest || shortest.confirmSec === longest.confirmSec) return [];
  return [
    {
      code: "T03",
      severity: "error",
      nodeIds: controlTerminalUpses.map((u) => u.id),
      params: {
        ups: shortest.name,
        confirmSec: shortest.confirmSec,
        otherUps: longest.name,
        otherConfirmSec: longest.confirmSec,
      },
    },
  ];
}
