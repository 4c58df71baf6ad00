import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T08: all UPSes that feed a storage without linkage stand in one group's linked devices (12 (5) of the source). */
export function storageFeeds({ tree, relations }: Facts): Finding[] {
  const found: Finding[] = [];
  for (const storage of tree.storages) {
    if (storage.linkage) continue;
    const upses = relations.upsesFeedingStorage(storage.id);
    const power = upses.find((u) => u.role !== "linked");
    const groups = new Set(upses.map((u) => u.groupId));
    if (power)
      found.push({
        code: "T08",
        severity: "error",
        nodeIds: [storage.id, power.id],
        params: { case: "notLinked", name: storage.name, ups: power.name },
      });
    else if (groups.size > 1)
      found.push({
        code: "T08",
        severity: "error",
        nodeIds: [storage.id, ...upses.map((u) => u.id)],
        params: { case: "groups", name: storage.name, upses: upses.length, groups: groups.size },
      });
  }
  return found;
}
