import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T16: a UPS that feeds cluster members and other servers: a shutdown ordered from the cluster manager cuts the others (12 (4) of the source). */
export function mixedCluster({ tree, relations }: Facts): Finding[] {
  const found: Finding[] = [];
  for (const cluster of tree.clusters) {
    if (!cluster.enabled) continue;
    const members = new Set(cluster.memberIds);
    for (const ups of new Set(cluster.memberIds.flatMap((id) => relations.upsesFeeding(id)))) {
      const fed = relations.fedBy(ups.id);
      const others = fed.filter((t) => !members.has(t.id));
      if (others.length === 0) continue;
      found.push({
        code: "T16",
        severity: "warning",
        nodeIds: [ups.id, ...others.map((t) => t.id)],
        params: {
          ups: ups.name,
          cluster: cluster.name,
          members: fed.length - others.length,
          others: others.length,
        },
      });
    }
  }
  return found;
}
