import type { NodeId } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

export const clusterNameMax = 15;
const clusterName = /^[A-Za-z0-9_-]{1,15}$/;

/** T13: names that a cluster manager uses (cluster, members): 1–15 half-width letters, digits, `-`, `_` (12 (7) of the source). */
export function clusterNames({ tree, relations }: Facts): Finding[] {
  const used = new Map<NodeId, string>();
  for (const cluster of tree.clusters) {
    if (!cluster.enabled) continue;
    used.set(cluster.id, cluster.name);
    for (const id of cluster.memberIds) {
      const member = relations.terminals.get(id);
      if (member) used.set(id, member.name);
    }
  }
  return [...used]
    .filter(([, name]) => !clusterName.test(name))
    .map(([id, name]) => ({
      code: "T13",
      severity: "error",
      nodeIds: [id],
      params: { name, length: [...name].length, max: clusterNameMax },
    }));
}
