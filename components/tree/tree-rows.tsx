// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of ARIA: a table element can neither be drawn row by row nor hold levels
// biome-ignore-all lint/a11y/useFocusableInteractive: its treegrid takes the keys, and the row holds the focus
"use client";
import type { ItemInstance, TreeInstance } from "@headless-tree/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, type RefObject, useImperativeHandle } from "react";
import { smallSite, type TreeItem } from "./tree-items.ts";
import { type RowMark, TreeRow } from "./tree-row.tsx";

export type TreeRowsHandle = { scrollTo: (index: number) => void };

type TreeRowsProps = {
  grid: TreeInstance<TreeItem>;
  scroller: RefObject<HTMLElement | null>;
  changedIds: ReadonlySet<string>;
  marks: ReadonlyMap<string, RowMark>;
  /** The names of what feeds a node. */
  feeds: (id: string) => string | null;
  handle: Ref<TreeRowsHandle>;
};

const rowHeight = 28;

/** The rows in sight. A component of its own, so that scrolling draws them anew and not the whole grid. */
export function TreeRows({ grid, scroller, changedIds, marks, feeds, handle }: TreeRowsProps) {
  const items = grid.getItems();
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // A small site is wholly in the document, so that the browser's own search finds everything.
    overscan: items.length <= smallSite ? smallSite : 12,
  });
  useImperativeHandle(handle, () => ({ scrollTo: (index) => virtualizer.scrollToIndex(index) }), [virtualizer]);
  return (
    <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((row) => {
        const item = items[row.index] as ItemInstance<TreeItem> | undefined;
        if (!item) return null;
        const { level, posInSet, setSize } = item.getItemMeta();
        const data = item.getItemData();
        return (
          <TreeRow
            key={item.getId()}
            item={item}
            name={item.getItemName()}
            count={data.kind === "folder" ? data.count : null}
            isFolder={item.isFolder()}
            level={level}
            posInSet={posInSet}
            setSize={setSize}
            index={row.index}
            top={row.start}
            height={rowHeight}
            isChanged={changedIds.has(item.getId())}
            mark={marks.get(item.getId()) ?? null}
            feeds={feeds(item.getId())}
            isDragTarget={item.isDragTarget()}
            isRenaming={item.isRenaming()}
            isExpanded={item.isExpanded()}
            isFocused={item.isFocused()}
            isSelected={item.isSelected()}
          />
        );
      })}
      <div style={grid.getDragLineStyle()} className="h-0.5 bg-accent" />
    </div>
  );
}
