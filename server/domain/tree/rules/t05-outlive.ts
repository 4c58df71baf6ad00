import { longestLinkedBranch } from "../../timing/outlive.ts";
import { type Facts, smallest } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T05: the control side's shortest `confirmSec` covers the linked side's longest branch, all confirmed down. */
export function outlive({ tree, relations, controlTerminalUpses, controlStorageUpses }: Facts): Finding[] {
  const first = smallest([...controlTerminalUpses, ...controlStorageUpses], (u) => u.confirmSec);
  const branch = longestLinkedBranch(tree, relations, true);
  if (!first || !branch || first.confirmSec >= branch.neededSec) return [];
  return [
    {
      code: "T05",
      severity: "warning",
      nodeIds: [first.id, branch.ups.id],
      params: {
        ups: first.name,
        givenSec: first.confirmSec,
        neededSec: branch.neededSec,
        branchUps: branch.ups.name,
        confirmSec: branch.confirmSec,
        darkSec: branch.darkSec,
        flushSec: branch.flushSec,
      },
    },
  ];
}
