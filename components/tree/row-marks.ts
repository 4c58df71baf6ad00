import type { NodeId } from "../../server/domain/tree/entities.ts";
import type { Finding } from "./editing/editing-provider.tsx";
import { ancestorsOf, type TreeItems } from "./tree-items.ts";
import type { RowMark } from "./tree-row.tsx";

/** What the rules say, row by row: of a node, and of each row above it, so that a closed group shows it too. */
export function rowMarks(items: TreeItems, findings: readonly Finding[]): ReadonlyMap<string, RowMark> {
  const marks = new Map<string, RowMark>();
  const add = (id: NodeId, severity: Finding["severity"]) => {
    const mark = marks.get(id) ?? { errors: 0, warnings: 0 };
    marks.set(
      id,
      severity === "error" ? { ...mark, errors: mark.errors + 1 } : { ...mark, warnings: mark.warnings + 1 },
    );
  };
  for (const { nodeIds, severity } of findings)
    for (const id of nodeIds)
      for (const row of [id, ...ancestorsOf(items, id)]) if (items.items.has(row)) add(row, severity);
  return marks;
}
