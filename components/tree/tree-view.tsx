"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { asNodeName } from "../../server/domain/tree/free-name.ts";
import { patchNode } from "../../server/domain/tree/patch.ts";
import { draftQuery } from "../api/queries.ts";
import { FirstPath } from "../first-run/first-path.tsx";
import { FirstRunCards } from "../first-run/first-run-cards.tsx";
import { isEmptySite } from "../first-run/first-steps.ts";
import { usePutAway } from "../first-run/use-put-away.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { useLimit, useMay } from "../layout/use-may.ts";
import { type LiveState, liveKey } from "../live/live-state.ts";
import { namesOf } from "../live/site-provider.tsx";
import { classes } from "../ui/classes.ts";
import { ContextMenu } from "../ui/menu.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { onlyItem } from "./actions/selection.ts";
import { usePageKeys } from "./actions/use-page-keys.ts";
import { type EditorDialog, groupOf, useTreeActions } from "./actions/use-tree-actions.ts";
import { LazyDialogs } from "./dialogs/lazy-dialogs.tsx";
import { Palette } from "./dialogs/palette.tsx";
import { LazyDrawing } from "./drawing/lazy-drawing.tsx";
import { EditNotice } from "./editing/edit-notice.tsx";
import { EditingProvider, useEditing } from "./editing/editing-provider.tsx";
import { feedTexts } from "./feed-texts.ts";
import { FindingsList } from "./findings/findings-list.tsx";
import { asRuleFinding } from "./findings/rule-finding.ts";
import { RowMenu } from "./menu-bar.tsx";
import { PropertyPanel } from "./property-panel.tsx";
import { rowMarks } from "./row-marks.ts";
import { searchTexts } from "./search-texts.ts";
import { TreeGrid, type TreeGridHandle } from "./tree-grid.tsx";
import { findItems, hasSameRows, onlyThese, type TreeItems, treeItems } from "./tree-items.ts";
import { TreeToolbar } from "./tree-toolbar.tsx";
import { useAhead } from "./use-ahead.ts";
import { WhatIfPanel } from "./what-if/what-if-panel.tsx";

/** The AC Management Console: the tree, the properties of what is selected, and what the rules say. */
export function TreeView() {
  const draft = useQuery(draftQuery);
  if (draft.data)
    return (
      <EditingProvider draft={draft.data} waiting={<TreeSkeleton />}>
        <TreeEditor />
      </EditingProvider>
    );
  if (draft.error) return <FailedPart error={draft.error} retry={() => void draft.refetch()} />;
  return <TreeSkeleton />;
}

function TreeEditor() {
  const t = useTranslations("console");
  const status = useTranslations("status");
  const editor = useTranslations("editor");
  const drawing = useTranslations("drawing");
  const { tree, base, changedIds, findings, newestRevision, edit } = useEditing();
  const { may } = useMay("administrator");
  const queryClient = useQueryClient();
  const grid = useRef<TreeGridHandle>(null);
  const [selectedIds, select] = useState<readonly string[]>([]);
  const [focusedId, setFocusedId] = useState<string | null>(null);
  const [dialog, setDialog] = useState<EditorDialog | null>(null);
  const [text, setText] = useState("");
  const [isFiltered, setFiltered] = useState(false);
  const [isDrawn, setDrawn] = useState(false);
  const [badName, setBadName] = useState<string | null>(null);
  const [revealed, reveal] = useState<{ id: string } | null>(null);
  const all = useTreeItems(tree);
  const names = useMemo(() => namesOf(tree), [tree]);
  const selected = useMemo(() => selectedIds.flatMap((id) => all.items.get(id) ?? []), [selectedIds, all]);
  const feeds = useMemo(() => feedTexts(tree), [tree]);
  const marks = useMemo(() => rowMarks(all, findings), [all, findings]);
  const wanted = useDeferredValue(text);
  const found = useMemo(() => {
    const live = queryClient.getQueryData<LiveState>(liveKey)?.snapshot;
    if (wanted.trim() === "") return [];
    return findItems(all, wanted, searchTexts({ tree, findings, live, stateWord: (one) => status(one) }));
  }, [all, wanted, tree, findings, status, queryClient]);
  const shown = useMemo(
    () => (isFiltered && wanted.trim() !== "" ? onlyThese(all, found) : all),
    [isFiltered, wanted, all, found],
  );

  function go(id: string): void {
    // Clusters stand in no folder.
    if (tree.clusters.some((cluster) => cluster.id === id)) {
      setDialog({ kind: "clusters", clusterId: id });
      return;
    }
    select([id]);
    grid.current?.reveal(id);
  }
  const { actions, said, move, canMove, remove, onClipboard } = useTreeActions({
    ...{ items: all, selectedIds, focusedId: focusedId ?? selectedIds.at(-1) ?? null, open: setDialog },
    select(ids) {
      select(ids);
      const first = ids[0];
      if (first !== undefined && ids.length < all.items.size) reveal({ id: first });
    },
    go,
    rename: (id) => grid.current?.rename(id),
    expandAll: () => grid.current?.expandAll(),
    collapseAll: () => grid.current?.collapseAll(),
    toggleDrawing: () => setDrawn((before) => !before),
  });

  function rename(id: string, name: string): void {
    const isGood = asNodeName(name) === name;
    setBadName(isGood ? null : name);
    if (isGood) edit("rename", (now) => patchNode(now, id, { name }) ?? now);
  }

  const limit = useLimit(tree);
  const [isBegun, begin] = usePutAway("first-run");
  const [isPathHidden, hidePath] = usePutAway("first-path");
  const isFirstRun = isEmptySite(tree) && (newestRevision === null || isEmptySite(base));
  // biome-ignore lint/correctness/useExhaustiveDependencies: an address with a node leads to it, once
  useEffect(() => {
    const wanted = window.location.hash.slice(1);
    const id = wanted === "" ? undefined : [...all.items.keys()].find((one) => encodeURIComponent(one) === wanted);
    if (id !== undefined) go(id);
  }, []);
  // What was made or moved a moment ago has its row only when the tree has been drawn with it.
  useEffect(() => {
    if (revealed !== null) grid.current?.reveal(revealed.id);
  }, [revealed]);
  useAhead();
  usePageKeys((id) => actions[id].enabled && actions[id].run());

  return (
    <div className="flex min-h-full flex-col gap-2 lg:h-full">
      <h1 className="sr-only">{t("pages.tree")}</h1>
      <TreeToolbar
        {...{ actions, text, found, isFiltered, names }}
        selectedId={onlyItem(all, selectedIds)?.id ?? null}
        onText={setText}
        onFilter={setFiltered}
        onGo={go}
      />
      <EditNotice />
      {newestRevision === null && !isPathHidden && (isBegun || !isFirstRun) && limit === null && may && (
        <FirstPath
          {...{ actions }}
          chosenGroupId={groupOf(onlyItem(all, selectedIds))}
          onCreate={(place, group) => setDialog({ kind: "create", place, group })}
          onHide={hidePath}
        />
      )}
      {isFirstRun && !isBegun ? (
        <FirstRunCards
          why={limit?.why ?? null}
          onImport={() => setDialog({ kind: "importFile", groupId: null })}
          onEmpty={begin}
        />
      ) : (
        <div className="grid min-h-0 flex-1 gap-2 lg:grid-cols-[11fr_9fr] lg:grid-rows-[minmax(0,1fr)]">
          <div
            className={classes(
              "grid min-h-0 min-w-0 gap-2",
              isDrawn && "lg:grid-rows-2 2xl:grid-cols-2 2xl:grid-rows-1",
            )}
          >
            <section
              aria-label={t("tree.label")}
              className="flex h-[60dvh] min-h-0 min-w-0 flex-col overflow-hidden rounded-md border bg-panel lg:h-auto"
            >
              <ContextMenu content={<RowMenu actions={actions} />}>
                <div className="flex min-h-0 flex-1 flex-col">
                  <TreeGrid
                    {...{ tree: shown, changedIds, marks, feeds, selectedIds, onClipboard, canMove }}
                    onSelect={select}
                    onFocus={setFocusedId}
                    onAction={(id) => actions[id].enabled && actions[id].run()}
                    onRename={rename}
                    onMove={move}
                    handle={grid}
                  />
                </div>
              </ContextMenu>
              <p role="status" className="min-h-6 border-t px-2 py-0.5 text-xs text-ink-soft">
                {badName !== null ? (
                  <span className="text-state-fault">{editor("rename.bad", { name: badName })}</span>
                ) : (
                  said && <span className={said.isError ? "text-state-fault" : undefined}>{said.text}</span>
                )}
              </p>
            </section>
            {isDrawn && (
              <section
                aria-label={drawing("label")}
                className="h-[60dvh] min-h-0 min-w-0 overflow-hidden rounded-md border bg-panel lg:h-auto"
              >
                <LazyDrawing selectedIds={selectedIds} onGo={go} />
              </section>
            )}
          </div>
          <div className="flex min-h-0 min-w-0 flex-col gap-2">
            <section
              id="properties"
              aria-label={t("properties.label")}
              className="flex min-h-80 min-w-0 flex-1 flex-col rounded-md border bg-panel lg:min-h-40"
            >
              <PropertyPanel item={onlyItem(all, selectedIds)} items={selected} />
            </section>
            <WhatIfPanel item={onlyItem(all, selectedIds)} onGo={go} />
          </div>
        </div>
      )}
      <FindingsList
        {...{ findings, tree }}
        onGo={go}
        onCorrect={(one) => {
          const finding = asRuleFinding(one);
          if (finding) setDialog({ kind: "correct", finding });
        }}
      />
      {/* Is there at once: who calls it types on, and Enter is to find what was typed. */}
      {dialog?.kind === "palette" && <Palette {...{ actions, items: all }} onClose={() => setDialog(null)} onGo={go} />}
      {dialog && dialog.kind !== "palette" && (
        <LazyDialogs {...{ dialog, names }} onClose={() => setDialog(null)} onGo={go} onRemove={remove} />
      )}
    </div>
  );
}

/** The rows of the tree: the same object as long as an edit changes nothing that they show. */
function useTreeItems(tree: Tree): TreeItems {
  const last = useRef<{ tree: Tree; items: TreeItems } | null>(null);
  return useMemo(() => {
    const before = last.current;
    const items = before && hasSameRows(before.tree, tree) ? before.items : treeItems(tree);
    last.current = { tree, items };
    return items;
  }, [tree]);
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
