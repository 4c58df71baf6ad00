import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

export const linkedStorageMax = 10;

/** T06: no storage linkage on the control side: nobody would be left to ask for the flush. */
export function controlSideLinkage({ tree, relations }: Facts): Finding[] {
  return tree.storages
    .filter((s) => s.linkage && relations.isControlSide(s.groupId))
    .map((s) => ({ code: "T06", severity: "error", nodeIds: [s.id], params: { name: s.name } }));
}

/** T07: at most 10 storage systems with linkage. */
export function linkageCount({ tree }: Facts): Finding[] {
  const linked = tree.storages.filter((s) => s.linkage);
  if (linked.length <= linkedStorageMax) return [];
  const nodeIds = linked.map((s) => s.id);
  return [{ code: "T07", severity: "error", nodeIds, params: { count: linked.length, max: linkedStorageMax } }];
}
