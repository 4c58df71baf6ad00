import type { NodeId, Ups } from "../entities.ts";
import { type Facts, largest, smallest } from "./facts.ts";
import type { Finding } from "./finding.ts";

type Case = "controlTerminal" | "controlStorage" | "controlOverLinked" | "branch";

/**
 * T04: confirmation times fall from control terminals' UPSes over the control-side storage's to linked terminals', and within a
 * branch from linked terminals' UPSes to those of the storage that they use. A UPS that plays two parts is not held against itself.
 */
export function confirmOrder(facts: Facts): Finding[] {
  const { controlTerminalUpses: control, controlStorageUpses: disks, linkedTerminalUpses: linked } = facts;
  const found: Finding[] = [];
  for (const ups of control) mustExceed(found, "controlTerminal", ups, longestBut(disks, ups.id));
  // Without a disk between them, control terminals stand directly above the linked side.
  const upper = disks.length > 0 ? disks : control;
  const name: Case = disks.length > 0 ? "controlStorage" : "controlOverLinked";
  const lowest = smallest(upper, (u) => u.confirmSec);
  for (const ups of linked) if (lowest && lowest.id !== ups.id) mustExceed(found, name, lowest, ups);
  for (const ups of linked) mustExceed(found, "branch", ups, storageUpsOf(facts, ups));
  return found;
}

function mustExceed(found: Finding[], which: Case, upper: Ups, lower: Ups | null): void {
  if (!lower || upper.confirmSec > lower.confirmSec) return;
  found.push({
    code: "T04",
    severity: "error",
    nodeIds: [upper.id, lower.id],
    params: {
      case: which,
      ups: upper.name,
      confirmSec: upper.confirmSec,
      otherUps: lower.name,
      otherConfirmSec: lower.confirmSec,
    },
  });
}

function longestBut(upses: readonly Ups[], id: NodeId): Ups | null {
  return largest(
    upses.filter((u) => u.id !== id),
    (u) => u.confirmSec,
  );
}

/** The storage UPS with the longest confirmation time of those that the linked terminals on this UPS depend on. */
function storageUpsOf({ relations }: Facts, ups: Ups): Ups | null {
  // Terminals of one group use the same storage.
  const oneOfEach = new Map<NodeId, NodeId>();
  for (const t of relations.fedBy(ups.id)) if (t.kind === "linked") oneOfEach.set(t.groupId, t.id);
  const upses = [...oneOfEach.values()]
    .flatMap((id) => relations.storagesUsedBy(id))
    .flatMap((s) => relations.upsesFeedingStorage(s.id));
  return longestBut(upses, ups.id);
}
