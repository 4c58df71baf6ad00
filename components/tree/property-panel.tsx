"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { relate } from "../../server/domain/tree/relations.ts";
import { useEditing } from "./editing/editing-provider.tsx";
import { LazyBulkPanel, LazyForm } from "./lazy-form.tsx";
import type { TreeItem } from "./tree-items.ts";

/** The properties of the selected row: its form, made from the schema, and what is known of it. */
export function PropertyPanel({ item, items }: { item: TreeItem | null; items: readonly TreeItem[] }) {
  const t = useTranslations("console");
  const { tree } = useEditing();
  const path = useMemo(() => (item ? relate(tree).pathOf(item.id) : null), [tree, item]);
  if (items.length > 1) return <LazyBulkPanel items={items} />;
  if (!item) return <p className="p-3 text-sm text-ink-soft">{t("tree.emptySelection")}</p>;
  const folder = item.kind === "folder" ? t(`tree.folders.${item.folder}`) : null;
  return (
    <>
      <header className="border-b px-3 py-2">
        <h2 className="truncate font-semibold">{item.kind === "folder" ? folder : item.name}</h2>
        <p className="truncate text-xs text-ink-soft">
          {item.kind !== "folder" && t(`properties.kinds.${item.kind}`)}
          {item.kind !== "folder" && path && " · "}
          {path?.split("/").join(" › ")}
        </p>
      </header>
      {item.kind === "folder" ? (
        <p className="p-3 text-sm text-ink-soft">{t("tree.noProperties")}</p>
      ) : (
        <LazyForm item={item} />
      )}
    </>
  );
}
