"use client";
import { useMemo } from "react";
import { PeerNote } from "../peers/peer-note.tsx";
import { editableOf } from "./editable.ts";
import { useEditing } from "./editing/editing-provider.tsx";
import { PropertyForm } from "./property-form.tsx";
import type { TreeItem } from "./tree-items.ts";

/** The form of one row that is a node. */
export function NodeForm({ item }: { item: TreeItem }) {
  const { tree } = useEditing();
  const editable = useMemo(() => editableOf(tree, item), [tree, item]);
  if (editable === null) return null;
  const { id } = editable.entity;
  const isControl = tree.terminals.some((one) => one.id === id && one.kind === "control");
  return (
    <>
      {isControl && <PeerNote terminalId={id} />}
      <PropertyForm key={id} editable={editable} />
    </>
  );
}
