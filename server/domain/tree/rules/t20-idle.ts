import type { NodeId } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T20: a UPS that nothing hangs on; a group that has terminals but no feed for them. */
export function idle({ tree, relations }: Facts): Finding[] {
  const loaded = new Set(tree.loads.flatMap((l) => l.feeds));
  const upses = tree.upses.filter(
    (u) => relations.fedBy(u.id).length === 0 && relations.storagesFedBy(u.id).length === 0 && !loaded.has(u.id),
  );
  const unfed = new Map<NodeId, number>();
  for (const t of tree.terminals)
    if (relations.feedsOf(t.id).length === 0) unfed.set(t.groupId, (unfed.get(t.groupId) ?? 0) + 1);
  return [
    ...upses.map((u): Finding => warning([u.id], { case: "ups", name: u.name })),
    ...[...unfed].map(([id, count]) => warning([id], { case: "group", group: relations.pathOf(id) ?? id, count })),
  ];
}

function warning(nodeIds: NodeId[], params: Finding["params"]): Finding {
  return { code: "T20", severity: "warning", nodeIds, params };
}
