import { type Facts, knownOf } from "./facts.ts";
import type { Finding } from "./finding.ts";

const fields = ["shutoffGraceSec", "lowBatterySec", "minRestartChargePercent"] as const;

/** T18: a UPS holds another value than the settings ask for: it rounded or corrected it, or somebody changed it there. */
export function correctedValues({ tree, known }: Facts): Finding[] {
  return tree.upses.flatMap((ups) => {
    const held = knownOf(known.upsSettings, ups.id);
    return fields.flatMap((field): Finding[] => {
      const holds = held?.[field] ?? null;
      if (holds === null || holds === ups[field]) return [];
      const params = { field, ups: ups.name, asked: ups[field], holds };
      return [{ code: "T18", severity: "warning", nodeIds: [ups.id], params }];
    });
  });
}
