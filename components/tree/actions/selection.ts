import type { NodeId } from "../../../server/domain/tree/entities.ts";
import type { TreeItem, TreeItems } from "../tree-items.ts";

/** Of the rows that are selected the nodes, without folders and without the network, which no edit takes away. */
export function editableIds({ items }: TreeItems, rowIds: readonly string[]): NodeId[] {
  return rowIds.filter((id) => {
    const kind = items.get(id)?.kind;
    return kind !== undefined && kind !== "folder" && kind !== "network";
  });
}

/** The one row that is selected; null: none, or several. */
export function onlyItem({ items }: TreeItems, rowIds: readonly string[]): TreeItem | null {
  const [only, ...others] = rowIds;
  return only === undefined || others.length > 0 ? null : (items.get(only) ?? null);
}
