"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Draft } from "../../server/contract/api.ts";
import { draftQuery } from "../api/queries.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { DraftToolbar } from "./draft-toolbar.tsx";
import { FindingsList } from "./findings-list.tsx";
import { PropertyPanel } from "./property-panel.tsx";
import { TreeGrid, type TreeGridHandle } from "./tree-grid.tsx";
import { treeItems } from "./tree-items.ts";

/** The AC Management Console: the tree, the properties of what is selected, and what the rules say. */
export function TreeView() {
  const draft = useQuery(draftQuery);
  if (draft.data) return <TreeEditor draft={draft.data} />;
  if (draft.error) return <FailedPart error={draft.error} retry={() => void draft.refetch()} />;
  return <TreeSkeleton />;
}

function TreeEditor({ draft }: { draft: Draft }) {
  const t = useTranslations("console");
  const grid = useRef<TreeGridHandle>(null);
  const [selectedId, setSelectedId] = useState<string | null>(null);
  const items = useMemo(() => treeItems(draft.tree), [draft.tree]);
  const changed = useMemo(() => new Set(draft.changedIds), [draft.changedIds]);
  const selected = selectedId === null ? null : (items.items.get(selectedId) ?? null);
  function go(id: string): void {
    setSelectedId(id);
    grid.current?.reveal(id);
  }
  return (
    <div className="flex min-h-full flex-col gap-2 lg:h-full">
      <h1 className="sr-only">{t("pages.tree")}</h1>
      <DraftToolbar draft={draft} items={items} onGo={go} grid={grid} />
      <div className="grid min-h-0 flex-1 gap-2 lg:grid-cols-[11fr_9fr] lg:grid-rows-[minmax(0,1fr)]">
        <section
          aria-label={t("tree.label")}
          className="flex h-[60dvh] min-h-0 min-w-0 flex-col overflow-hidden rounded-md border bg-panel lg:h-auto"
        >
          <TreeGrid tree={items} changedIds={changed} selectedId={selectedId} onSelect={setSelectedId} handle={grid} />
        </section>
        <section
          aria-label={t("properties.label")}
          className="flex min-h-80 min-w-0 flex-col rounded-md border bg-panel lg:min-h-0"
        >
          <PropertyPanel key={selectedId} draft={draft} item={selected} />
        </section>
      </div>
      <FindingsList findings={draft.findings} tree={draft.tree} onGo={go} />
    </div>
  );
}

export function TreeSkeleton() {
  const t = useTranslations("console.states");
  return (
    <div role="status" aria-busy="true" aria-label={t("loading")} className="flex h-full flex-col gap-2">
      <Skeleton className="h-9" />
      <div className="grid flex-1 gap-2 lg:grid-cols-[11fr_9fr]">
        <Skeleton className="min-h-80" />
        <Skeleton className="min-h-80" />
      </div>
      <Skeleton className="h-24" />
    </div>
  );
}
