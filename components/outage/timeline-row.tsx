// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of ARIA: a table element can neither be drawn row by row nor hold levels
// biome-ignore-all lint/a11y/useFocusableInteractive: its treegrid takes the keys, and the row holds the focus
"use client";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "use-intl";
import type { ForecastUps } from "../../server/domain/forecast/forecast.ts";
import { useSite } from "../live/site-provider.tsx";
import { useNodeLive } from "../live/use-live.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { classes } from "../ui/classes.ts";
import type { Bar, Bars } from "./timeline-bars.ts";
import { rowLook } from "./timeline-look.ts";
import type { TimelineRow } from "./timeline-rows.ts";
import type { Scale } from "./timeline-scale.ts";
import { Track } from "./track.tsx";

type Place = { index: number; top: number; height: number; isFocusable: boolean; onFocus: () => void };

type NodeRowProps = Place & {
  id: string;
  bars: readonly Bar[] | undefined;
  battery: ForecastUps | null;
  scale: Scale;
  trackPx: number;
  frozenAt: number | null;
  isSelected: boolean;
  onSelect: () => void;
};

/** One node: what it went through, goes through and will go through. */
export function TimelineNodeRow(props: NodeRowProps) {
  const {
    id,
    bars,
    battery,
    scale,
    trackPx,
    frozenAt,
    isSelected,
    onSelect,
    index,
    top,
    height,
    isFocusable,
    onFocus,
  } = props;
  const { nameOf } = useSite();
  const live = useNodeLive(id);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the treegrid around it takes the keys
    <div
      role="row"
      aria-level={2}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-labelledby={`line-${id}`}
      tabIndex={isFocusable ? 0 : -1}
      onFocus={onFocus}
      onClick={onSelect}
      data-row={index}
      data-node-id={id}
      data-status={live?.status}
      style={{ height, transform: `translateY(${top}px)` }}
      className={rowLook(
        "absolute inset-x-0 top-0 cursor-default text-sm leading-none hover:bg-raised",
        isSelected ? "bg-raised shadow-[inset_2px_0_0_var(--accent)]" : "",
      )}
    >
      <div role="gridcell" className="truncate pr-2 pl-7 leading-normal" id={`line-${id}`}>
        {nameOf(id)}
      </div>
      <div role="gridcell" className="flex min-w-0 items-center overflow-hidden px-2 leading-normal">
        {live && <StatusBadge key={live.status} status={live.status} isStale={live.ups?.link === "stale"} />}
      </div>
      <Track
        bars={bars ?? none}
        battery={battery}
        scale={scale}
        trackPx={trackPx}
        frozenAt={frozenAt}
        height={height}
      />
    </div>
  );
}

const none: readonly Bar[] = [];

type GroupRowProps = Place & {
  row: Extract<TimelineRow, { kind: "group" }>;
  bars: Bars;
  scale: Scale;
  trackPx: number;
  frozenAt: number | null;
  onToggle: () => void;
};

/** One group; closed, its line shows all of its nodes at once. */
export function TimelineGroupRow(props: GroupRowProps) {
  const { row, bars, scale, trackPx, frozenAt, onToggle, index, top, height, isFocusable, onFocus } = props;
  const t = useTranslations("console.live");
  const inner = row.isOpen ? none : row.nodeIds.flatMap((id) => bars.get(id) ?? []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the treegrid around it takes the keys
    <div
      role="row"
      aria-level={1}
      aria-rowindex={index + 2}
      aria-expanded={row.isOpen}
      aria-labelledby={`line-${row.id}`}
      tabIndex={isFocusable ? 0 : -1}
      onFocus={onFocus}
      onClick={onToggle}
      data-row={index}
      style={{ height, transform: `translateY(${top}px)` }}
      className={rowLook("absolute inset-x-0 top-0 cursor-default border-t border-line/60 text-sm hover:bg-raised")}
    >
      <div role="gridcell" className="flex min-w-0 items-center gap-1 px-2 text-ink-soft">
        <ChevronRight aria-hidden="true" className={classes("size-4 shrink-0", row.isOpen && "rotate-90")} />
        <span id={`line-${row.id}`} className="truncate font-semibold">
          {row.name}
        </span>
      </div>
      <div role="gridcell" className="figures truncate px-2 text-xs text-ink-soft">
        {!row.isOpen && t("groupLine", { count: row.nodeIds.length })}
      </div>
      <Track
        bars={inner}
        battery={null}
        scale={scale}
        trackPx={trackPx}
        frozenAt={frozenAt}
        height={height}
        isCrowded
      />
    </div>
  );
}
