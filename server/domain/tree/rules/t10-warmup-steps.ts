import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

export const warmupStepSec = 360;

/** T10: `warmupSec` is a multiple of 360. */
export function warmupSteps({ tree }: Facts): Finding[] {
  return tree.upses
    .filter((u) => u.warmupSec % warmupStepSec !== 0)
    .map((u) => {
      const lowerSec = Math.floor(u.warmupSec / warmupStepSec) * warmupStepSec;
      return {
        code: "T10",
        severity: "error",
        nodeIds: [u.id],
        params: { ups: u.name, warmupSec: u.warmupSec, lowerSec, upperSec: lowerSec + warmupStepSec },
      };
    });
}
