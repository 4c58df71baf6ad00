"use client";
import { useMemo } from "react";
import { editableOf } from "./editable.ts";
import { useEditing } from "./editing/editing-provider.tsx";
import { PropertyForm } from "./property-form.tsx";
import type { TreeItem } from "./tree-items.ts";

/** The form of one row that is a node. */
export function NodeForm({ item }: { item: TreeItem }) {
  const { tree } = useEditing();
  const editable = useMemo(() => editableOf(tree, item), [tree, item]);
  return editable && <PropertyForm key={editable.entity.id} editable={editable} />;
}
