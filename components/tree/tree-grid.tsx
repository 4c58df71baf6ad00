// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of ARIA: a table element can neither be drawn row by row nor hold levels
// biome-ignore-all lint/a11y/useFocusableInteractive: its treegrid takes the keys, and the row holds the focus
"use client";
import {
  buildProxiedInstance,
  type DragTarget,
  dragAndDropFeature,
  hotkeysCoreFeature,
  type ItemInstance,
  isOrderedDragTarget,
  renamingFeature,
  selectionFeature,
  syncDataLoaderFeature,
} from "@headless-tree/core";
import { useTree } from "@headless-tree/react";
import {
  type DragEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslations } from "use-intl";
import type { NodeId } from "../../server/domain/tree/entities.ts";
import type { Place } from "../../server/domain/tree/folders.ts";
import { type ActionId, actionOfKeys } from "./actions/tree-action.ts";
import {
  ancestorsOf,
  expandableIds,
  placeOn,
  rootId,
  smallSite,
  type TreeItem,
  type TreeItems,
  typeAhead,
} from "./tree-items.ts";
import { columnLook, type RowMark } from "./tree-row.tsx";
import { TreeRows, type TreeRowsHandle } from "./tree-rows.tsx";

export type TreeGridHandle = {
  reveal: (id: string) => void;
  expandAll: () => void;
  collapseAll: () => void;
  rename: (id: string) => void;
};

type TreeGridProps = {
  tree: TreeItems;
  changedIds: ReadonlySet<string>;
  marks: ReadonlyMap<string, RowMark>;
  /** The names of what feeds a node. */
  feeds: (id: string) => string | null;
  /** Row ids; the last one is the one that was chosen last. */
  selectedIds: readonly string[];
  onSelect: (ids: readonly string[]) => void;
  onFocus: (id: string) => void;
  onAction: (id: ActionId) => void;
  onClipboard: (event: ClipboardEvent) => void;
  onRename: (id: NodeId, name: string) => void;
  canMove: (ids: readonly NodeId[], to: Place) => boolean;
  onMove: (ids: readonly NodeId[], to: Place, before: NodeId | null) => void;
  handle: Ref<TreeGridHandle>;
};

const never = { isEnabled: () => false };
const typeAheadMs = 700;
const columns = ["name", "state", "charge", "runtime", "load", "feeds"] as const;
const rightAligned = new Set<string>(["charge", "runtime", "load"]);

/** The power tree as a WAI-ARIA treegrid; only the rows in sight are in the document. */
export function TreeGrid(props: TreeGridProps) {
  const { tree: model, changedIds, marks, selectedIds, onSelect, handle } = props;
  const t = useTranslations("console.tree");
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRef<TreeRowsHandle>(null);
  const [expandedItems, setExpandedItems] = useState(() => firstExpanded(model));
  const typed = useRef({ text: "", at: 0 });
  const nameOf = (item: TreeItem) => (item.kind === "folder" ? t(`folders.${item.folder}`) : item.name);

  const tree = useTree<TreeItem>({
    rootItemId: rootId,
    // Instances that share their methods: expanding thousands of rows makes as many.
    instanceBuilder: buildProxiedInstance,
    dataLoader: {
      getItem: (id) => model.items.get(id) ?? { kind: "network", id, name: "" },
      getChildren: (id) => [...(model.children.get(id) ?? [])],
    },
    getItemName: (item) => nameOf(item.getItemData()),
    isItemFolder: (item) => (model.children.get(item.getId())?.length ?? 0) > 0,
    state: { expandedItems, selectedItems: [...selectedIds] },
    setExpandedItems,
    setSelectedItems: (next) => onSelect(typeof next === "function" ? next([...selectedIds]) : next),
    onPrimaryAction: (item) => onSelect([item.getId()]),
    canRename: (item) => item.getItemData().kind !== "folder",
    onRename: (item, name) => props.onRename(item.getId(), name),
    canReorder: true,
    indent: 16,
    canDrag: (dragged) => dragged.every((item) => isMovable(item.getItemData())),
    canDrop: (dragged, target) => {
      const to = placeOn(model, target.item.getId());
      return to !== null && props.canMove(idsOf(dragged), to);
    },
    onDrop: (dragged, target) => {
      const to = placeOn(model, target.item.getId());
      if (to !== null) props.onMove(idsOf(dragged), to, siblingAfter(target));
    },
    scrollToItem: (item) => rows.current?.scrollTo(item.getItemMeta().index),
    features: [
      ...[syncDataLoaderFeature, selectionFeature, hotkeysCoreFeature],
      ...[dragAndDropFeature, renamingFeature],
    ],
    // Renaming begins by our own key, and its field knows when a Japanese word is still being chosen.
    hotkeys: {
      renameItem: { hotkey: "F2", ...never },
      completeRenaming: { hotkey: "Enter", ...never },
      abortRenaming: { hotkey: "Escape", ...never },
    },
  });
  const items = tree.getItems();
  const seen = useRef(model);
  useEffect(() => {
    if (seen.current === model) return;
    seen.current = model;
    tree.rebuildTree();
  }, [model, tree]);

  // Rows are to be built anew after the new state stands: the library reads it only then.
  const rebuild = useMemo(() => () => queueMicrotask(() => tree.rebuildTree()), [tree]);
  useImperativeHandle(
    handle,
    () => ({
      expandAll() {
        setExpandedItems(expandableIds(model));
        rebuild();
      },
      collapseAll() {
        setExpandedItems([...(model.children.get(rootId) ?? [])]);
        rebuild();
      },
      rename(id) {
        tree.getItemInstance(id).startRenaming();
      },
      reveal(id) {
        const focus = () => {
          tree.getItemInstance(id).setFocused();
          tree.updateDomFocus();
        };
        const above = ancestorsOf(model, id);
        const open = new Set(expandedItems);
        if (above.every((one) => open.has(one))) return focus();
        setExpandedItems([...new Set([...expandedItems, ...above])]);
        rebuild();
        requestAnimationFrame(focus);
      },
    }),
    [model, rebuild, tree, expandedItems],
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement) return;
    const action = actionOfKeys(event);
    if (action !== null) {
      event.preventDefault();
      props.onAction(action);
      return;
    }
    const focused = tree.getFocusedItem();
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      focused.primaryAction();
      return;
    }
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = Date.now();
    typed.current = {
      text: now - typed.current.at < typeAheadMs ? typed.current.text + event.key : event.key,
      at: now,
    };
    const names = items.map((item) => item.getItemName());
    const index = typeAhead(names, focused.getItemMeta().index, typed.current.text);
    if (index === null) return;
    items[index]?.setFocused();
    tree.updateDomFocus();
  }

  const container = tree.getContainerProps(t("label"));
  /** The handler of the row in question; where there is none, that of the grid. Made when something is dragged, not for each row that is shown. */
  const onDragged = (name: DragHandler) => (event: DragEvent) => {
    const id = rowIdOf(event.target);
    const props = id === null ? container : tree.getItemInstance(id).getProps();
    props[name]?.(event);
  };

  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-auto" data-testid="tree-scroller">
      <div
        {...container}
        role="treegrid"
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length}
        aria-multiselectable
        onKeyDown={onKeyDown}
        onCopy={(event) => props.onClipboard(event.nativeEvent)}
        onCut={(event) => props.onClipboard(event.nativeEvent)}
        onPaste={(event) => props.onClipboard(event.nativeEvent)}
        onDragStart={onDragged("onDragStart")}
        onDragEnter={onDragged("onDragEnter")}
        onDragOver={onDragged("onDragOver")}
        onDragLeave={onDragged("onDragLeave")}
        onDragEnd={onDragged("onDragEnd")}
        onDrop={onDragged("onDrop")}
        onFocus={(event) => {
          const row = rowIdOf(event.target);
          if (row !== null) props.onFocus(row);
        }}
        className="min-w-max sm:min-w-0"
      >
        <div
          role="row"
          aria-rowindex={1}
          className={columnLook("sticky top-0 z-10 border-b bg-panel text-xs text-ink-soft")}
        >
          {columns.map((column) => (
            <div
              key={column}
              role="columnheader"
              className={`px-2 py-1 font-medium whitespace-nowrap ${rightAligned.has(column) ? "text-right" : ""}`}
            >
              {t(`columns.${column}`)}
            </div>
          ))}
        </div>
        <TreeRows {...{ grid: tree, scroller, changedIds, marks }} feeds={props.feeds} handle={rows} />
      </div>
    </div>
  );
}

type DragHandler = "onDragStart" | "onDragEnter" | "onDragOver" | "onDragLeave" | "onDragEnd" | "onDrop";

/** null: it is no part of a row. */
function rowIdOf(target: EventTarget): string | null {
  return target instanceof Element ? (target.closest("[data-row-id]")?.getAttribute("data-row-id") ?? null) : null;
}

function idsOf(items: readonly ItemInstance<TreeItem>[]): NodeId[] {
  return items.map((item) => item.getId());
}

function isMovable({ kind }: TreeItem): boolean {
  return kind !== "folder" && kind !== "network";
}

/** In front of which node it is dropped; null: on the row itself, so at the end. */
function siblingAfter(target: DragTarget<TreeItem>): NodeId | null {
  return isOrderedDragTarget(target) ? (target.item.getChildren()[target.childIndex]?.getId() ?? null) : null;
}

/** A small site stands open; of a large one only the network. */
function firstExpanded(model: TreeItems): string[] {
  return model.items.size <= smallSite ? expandableIds(model) : [...(model.children.get(rootId) ?? [])];
}
