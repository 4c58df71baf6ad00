// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of ARIA: a table element can neither be drawn row by row nor hold levels
// biome-ignore-all lint/a11y/useFocusableInteractive: its treegrid takes the keys, and the row holds the focus
// biome-ignore-all lint/a11y/useKeyWithClickEvents: its treegrid takes the keys, and the row holds the focus
"use client";
import type { ItemInstance } from "@headless-tree/core";
import {
  ChevronRight,
  CircleAlert,
  Database,
  Folder,
  FolderTree,
  type LucideIcon,
  Monitor,
  Network,
  Power,
  ToyBrick,
  TriangleAlert,
} from "lucide-react";
import { type MouseEvent, memo } from "react";
import { useTranslations } from "use-intl";
import { useNodeLive } from "../live/use-live.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { classes } from "../ui/classes.ts";
import { formatFigure, formatSpan } from "../words/format.ts";
import type { TreeItem } from "./tree-items.ts";

const icons: Record<TreeItem["kind"], LucideIcon> = {
  network: Network,
  group: FolderTree,
  folder: Folder,
  ups: Power,
  storage: Database,
  terminal: Monitor,
  load: ToyBrick,
};

/** The columns of the tree, the same for the head and every row. */
export function columnLook(...more: string[]): string {
  return classes("grid grid-cols-[minmax(13rem,1fr)_9.5rem_4.5rem_5rem_4rem_6rem] items-center", more);
}

/** What the rules say of a node; of a row that holds others also of those. */
export type RowMark = { errors: number; warnings: number };

type TreeRowProps = {
  /** The same object as long as the row is there: what may change of it comes beside it, for a row renders only when something does. */
  item: ItemInstance<TreeItem>;
  name: string;
  /** How many a folder holds; null: it is none. */
  count: number | null;
  /** It holds others, and can be opened. */
  isFolder: boolean;
  level: number;
  posInSet: number;
  setSize: number;
  index: number;
  top: number;
  height: number;
  isChanged: boolean;
  mark: RowMark | null;
  /** Names of what feeds it; null: nothing does that the tree knows. */
  feeds: string | null;
  isDragTarget: boolean;
  isRenaming: boolean;
  isExpanded: boolean;
  isFocused: boolean;
  isSelected: boolean;
};

/** One row. It follows its own node's live state, so that a change elsewhere leaves it alone. */
export const TreeRow = memo(function TreeRow(row: TreeRowProps) {
  const { item, name, count, index, top, height, isChanged, mark, isExpanded, isSelected } = row;
  const t = useTranslations("console.tree");
  const data = item.getItemData();
  const isNode = data.kind !== "folder";
  const live = useNodeLive(isNode ? data.id : "");
  const label = count === null ? name : t("folderCount", { name, count });
  const isEmpty = count === 0;
  const Icon = icons[data.kind];
  const reading = live?.ups?.reading ?? null;
  const toggle = () => (isExpanded ? item.collapse() : item.expand());
  return (
    <div
      ref={item.registerElement}
      role="row"
      tabIndex={row.isFocused ? 0 : -1}
      // What dragging does, the grid hears of all rows.
      draggable
      aria-expanded={row.isFolder ? isExpanded : undefined}
      aria-labelledby={`row-${data.id}`}
      aria-level={row.level + 1}
      aria-posinset={row.posInSet + 1}
      aria-setsize={row.setSize}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-row-id={data.id}
      data-node-id={isNode ? data.id : undefined}
      data-status={live?.status}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={(event) => choose(item, event)}
      // The menu that opens is about this row, or about all that are chosen if it is one of them.
      onContextMenu={(event) => isSelected || choose(item, event)}
      onDoubleClick={toggle}
      className={columnLook(
        "absolute inset-x-0 top-0 cursor-default text-sm hover:bg-raised",
        isSelected ? "bg-raised shadow-[inset_2px_0_0_var(--accent)]" : "",
        row.isDragTarget ? "outline-2 -outline-offset-2 outline-accent" : "",
        isEmpty ? "text-ink-soft" : "",
      )}
    >
      <div role="gridcell" className="flex min-w-0 items-center gap-1 px-2" style={{ paddingLeft: 4 + row.level * 16 }}>
        <span
          aria-hidden="true"
          className="flex size-5 shrink-0 items-center justify-center"
          onClick={(event) => {
            event.stopPropagation();
            toggle();
          }}
        >
          {row.isFolder && <ChevronRight className={classes("size-4 text-ink-soft", isExpanded && "rotate-90")} />}
        </span>
        <Icon aria-hidden="true" className={classes("size-4 shrink-0 text-ink-soft", isEmpty && "opacity-60")} />
        {row.isRenaming ? (
          <RenameInput item={item} />
        ) : (
          <span
            id={`row-${data.id}`}
            className={classes("truncate", data.kind === "group" && "font-semibold")}
            title={label}
          >
            {label}
          </span>
        )}
        {mark && <Mark mark={mark} />}
        {isChanged && (
          <span
            role="img"
            aria-label={t("changed")}
            title={t("changed")}
            className="ml-1 size-2 shrink-0 rounded-full bg-accent"
          />
        )}
      </div>
      <div role="gridcell" className="flex min-w-0 items-center overflow-hidden px-2">
        {live && <StatusBadge key={live.status} status={live.status} isStale={live.ups?.link === "stale"} />}
      </div>
      <Figure value={reading && formatFigure(reading.chargePercent)} unit="%" />
      <Figure value={reading && formatSpan(reading.runtimeSec)} unit="" />
      <Figure value={reading && formatFigure(reading.loadPercent)} unit="%" />
      <div role="gridcell" className="truncate px-2 text-xs text-ink-soft" title={row.feeds ?? undefined}>
        {row.feeds}
      </div>
    </div>
  );
});

/** As a list of files does: with Ctrl one more or less, with Shift all from the one chosen before. A click opens and closes nothing. */
function choose(item: ItemInstance<TreeItem>, { shiftKey, ctrlKey, metaKey }: MouseEvent): void {
  item.setFocused();
  const anchor = item.getTree().getDataRef<{ selectUpToAnchorId?: string | null }>();
  if (shiftKey) item.selectUpTo(ctrlKey || metaKey);
  else if (ctrlKey || metaKey) item.toggleSelect();
  else item.primaryAction();
  if (!shiftKey) anchor.current.selectUpToAnchorId = item.getId();
}

function RenameInput({ item }: { item: ItemInstance<TreeItem> }) {
  const t = useTranslations("editor.rename");
  const props = item.getRenameInputProps();
  return (
    <input
      {...props}
      aria-label={t("label", { name: item.getItemName() })}
      maxLength={63}
      className="min-w-0 grow rounded border border-accent bg-panel px-1"
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        // Enter also ends the choice of a Japanese word; that one is not for us.
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") item.getTree().completeRenaming();
        if (event.key === "Escape") item.getTree().abortRenaming();
      }}
    />
  );
}

function Mark({ mark: { errors, warnings } }: { mark: RowMark }) {
  const t = useTranslations("editor.findings");
  const label = errors > 0 ? t("error", { count: errors }) : t("warning", { count: warnings });
  const Icon = errors > 0 ? CircleAlert : TriangleAlert;
  return (
    <span
      role="img"
      aria-label={label}
      title={label}
      className={classes("ml-1 shrink-0", errors > 0 ? "text-state-fault" : "text-state-battery")}
    >
      <Icon aria-hidden="true" className="size-4" />
    </span>
  );
}

function Figure({ value, unit }: { value: string | null; unit: string }) {
  return (
    <div role="gridcell" className="figures px-2 text-right whitespace-nowrap">
      {value}
      {value !== null && unit !== "" && <span className="ml-0.5 text-xs text-ink-soft">{unit}</span>}
    </div>
  );
}
