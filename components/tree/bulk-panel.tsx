"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { relate } from "../../server/domain/tree/relations.ts";
import { BulkForm } from "./bulk-form.tsx";
import type { BulkNode } from "./bulk-values.ts";
import { editableOf } from "./editable.ts";
import { useEditing } from "./editing/editing-provider.tsx";
import type { TreeItem } from "./tree-items.ts";

/** More are edited by a file, or group by group: each key would look at all of them. */
const editedAtMost = 500;

/** Several selected rows: if they are of one kind, their common fields. */
export function BulkPanel({ items }: { items: readonly TreeItem[] }) {
  const t = useTranslations("editor");
  const kinds = useTranslations("console.properties.kinds");
  const { tree } = useEditing();
  const picked = useMemo(() => {
    const [first] = items;
    if (!first || first.kind === "folder" || first.kind === "network" || items.length > editedAtMost) return null;
    if (items.some(({ kind }) => kind !== first.kind)) return null;
    const relations = relate(tree);
    const nodes = items.flatMap((item): BulkNode[] => {
      const editable = editableOf(tree, item, relations);
      return editable ? [{ entity: editable.entity, side: editable.side }] : [];
    });
    return { kind: first.kind, nodes };
  }, [items, tree]);
  return (
    <>
      <header className="border-b px-3 py-2">
        <h2 className="font-semibold">{t("selected", { count: items.length })}</h2>
        <p className="text-xs text-ink-soft">{picked ? kinds(picked.kind) : t("bulk.mixed")}</p>
      </header>
      {picked && <BulkForm key={items.map(({ id }) => id).join(" ")} {...picked} />}
    </>
  );
}
