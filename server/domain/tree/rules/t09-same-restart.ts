import type { NodeId, Ups } from "../entities.ts";
import type { Facts } from "./facts.ts";
import type { Finding } from "./finding.ts";

/** T09: the linked devices of a group have the same `restart`. One finding per group, with the first two that differ. */
export function sameRestart({ tree, relations }: Facts): Finding[] {
  const ofGroup = new Map<NodeId, Ups[]>();
  for (const ups of tree.upses) {
    if (ups.role !== "linked") continue;
    const upses = ofGroup.get(ups.groupId);
    if (upses) upses.push(ups);
    else ofGroup.set(ups.groupId, [ups]);
  }
  const found: Finding[] = [];
  for (const [groupId, upses] of ofGroup) {
    const [first] = upses;
    const other = upses.find((u) => u.restart !== first?.restart);
    if (!first || !other) continue;
    found.push({
      code: "T09",
      severity: "error",
      nodeIds: upses.map((u) => u.id),
      params: {
        group: relations.pathOf(groupId) ?? groupId,
        ups: first.name,
        restart: first.restart,
        otherUps: other.name,
        otherRestart: other.restart,
      },
    });
  }
  return found;
}
