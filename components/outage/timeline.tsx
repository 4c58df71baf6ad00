// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of ARIA: a table element can neither be drawn row by row nor hold levels
// biome-ignore-all lint/a11y/useFocusableInteractive: its treegrid takes the keys, and the row holds the focus
"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { Tree } from "../../server/domain/tree/entities.ts";
import { nodeGroups } from "../../server/domain/tree/node-groups.ts";
import { useSite } from "../live/site-provider.tsx";
import { useLive, useSiteNow } from "../live/use-live.ts";
import { barsOfLog, newestIncident, withForecast } from "./timeline-bars.ts";
import { TimelineHead } from "./timeline-head.tsx";
import { trackLook } from "./timeline-look.ts";
import { TimelineGroupRow, TimelineNodeRow } from "./timeline-row.tsx";
import { timelineRows } from "./timeline-rows.ts";
import { scaleOf } from "./timeline-scale.ts";
import { useWidth } from "./use-width.ts";

const rowHeight = 22;
/** A larger site opens with one line per group. */
const openAtMost = 60;
/** How often the frame of time follows the clock: it must not creep under the reader's eyes. */
const frameMs = 15_000;

type TimelineProps = { tree: Tree; selectedId: string | null; onSelect: (id: string) => void };

/** Past solid, running in colour, future outlined; rows by group. */
export function Timeline({ tree, selectedId, onSelect }: TimelineProps) {
  const t = useTranslations("console.live");
  const groups = useMemo(() => nodeGroups(tree), [tree]);
  const [closed, setClosed] = useState<ReadonlySet<string>>(() => {
    const count = groups.reduce((sum, group) => sum + group.nodeIds.length, 0);
    return new Set(count > openAtMost ? groups.map((group) => group.id) : []);
  });
  const rows = useMemo(() => timelineRows(groups, closed), [groups, closed]);
  const log = useLive((snapshot) => snapshot.log);
  const outage = useLive((snapshot) => snapshot.outage) ?? null;
  const forecast = useLive((snapshot) => snapshot.forecast) ?? null;
  const isOutage = outage !== null;
  // Without an outage the forecast says what would happen from the moment at which it was made: its times stand still with it.
  const frozenAt = isOutage ? null : (forecast?.madeAt ?? null);
  const siteNow = useSiteNow(frameMs) ?? 0;
  const now = frozenAt ?? siteNow;
  const { relations } = useSite();
  const past = useMemo(() => {
    const storagesFedBy = (upsId: string) => relations?.storagesFedBy(upsId).map((storage) => storage.id) ?? [];
    return barsOfLog(isOutage && log ? newestIncident(log) : [], storagesFedBy);
  }, [isOutage, log, relations]);
  const bars = useMemo(() => withForecast(past, forecast, now), [past, forecast, now]);
  const batteries = useMemo(() => new Map((forecast?.upses ?? []).map((ups) => [ups.upsId, ups])), [forecast]);
  const startAt = outage?.beganAt ?? forecast?.madeAt ?? now;
  const scale = useMemo(() => scaleOf({ startAt, now, bars, forecast }), [startAt, now, bars, forecast]);

  const scroller = useRef<HTMLDivElement>(null);
  const [focusedIndex, setFocusedIndex] = useState(0);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 60,
  });
  const trackPx = useWidth(scroller);
  const wantsFocus = useRef(false);
  // The row that gets the focus may have to come into the document first.
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-row="${focusedIndex}"]`)?.focus();
  });

  function toggle(id: string): void {
    setClosed((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }
  function focus(index: number): void {
    const inside = Math.max(0, Math.min(rows.length - 1, index));
    wantsFocus.current = true;
    setFocusedIndex(inside);
    virtualizer.scrollToIndex(inside);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const row = rows[focusedIndex];
    const handled = keyOf(event.key);
    if (!handled || !row) return;
    event.preventDefault();
    const target = {
      down: focusedIndex + 1,
      up: focusedIndex - 1,
      first: 0,
      last: rows.length - 1,
      open: null,
      close: row.kind === "node" ? rows.findIndex((each) => each.kind === "group" && each.id === row.groupId) : null,
      choose: null,
    }[handled];
    if (target !== null) focus(target);
    else if (row.kind === "node") {
      if (handled === "choose") onSelect(row.id);
    } else if (handled === "choose" || (handled === "open") === !row.isOpen) toggle(row.id);
  }

  return (
    <section
      aria-label={t("timeline")}
      className="flex min-h-48 flex-col overflow-hidden rounded-md border bg-panel lg:min-h-0 lg:shrink lg:basis-auto"
    >
      <div ref={scroller} className="min-h-0 overflow-auto" data-testid="timeline">
        <div
          role="treegrid"
          aria-label={t("timeline")}
          aria-rowcount={rows.length + 1}
          onKeyDown={onKeyDown}
          className="relative min-w-[44rem]"
        >
          <TimelineHead scale={scale} frozenAt={frozenAt} />
          <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {virtualizer.getVirtualItems().map((virtual) => {
              const row = rows[virtual.index];
              if (!row) return null;
              const place = {
                index: virtual.index,
                top: virtual.start,
                height: rowHeight,
                isFocusable: virtual.index === focusedIndex,
                onFocus: () => setFocusedIndex(virtual.index),
              };
              return row.kind === "group" ? (
                <TimelineGroupRow
                  key={row.id}
                  {...place}
                  row={row}
                  bars={bars}
                  scale={scale}
                  trackPx={trackPx}
                  frozenAt={frozenAt}
                  onToggle={() => toggle(row.id)}
                />
              ) : (
                <TimelineNodeRow
                  key={row.id}
                  {...place}
                  id={row.id}
                  bars={bars.get(row.id)}
                  battery={batteries.get(row.id) ?? null}
                  scale={scale}
                  trackPx={trackPx}
                  frozenAt={frozenAt}
                  isSelected={row.id === selectedId}
                  onSelect={() => onSelect(row.id)}
                />
              );
            })}
          </div>
        </div>
      </div>
      <Legend />
    </section>
  );
}

function Legend() {
  const t = useTranslations("console.live.legend");
  return (
    <p className="flex gap-4 border-t px-3 py-0.5 text-xs text-ink-soft">
      {(["past", "running", "forecast"] as const).map((phase) => (
        <span key={phase} className="inline-flex items-center gap-1.5">
          <svg aria-hidden="true" className="h-2.5 w-6" focusable="false">
            <rect x="1" y="1" width="22" height="8" className={trackLook(phase, "shutdown")} />
          </svg>
          {t(phase)}
        </span>
      ))}
    </p>
  );
}

function keyOf(key: string) {
  switch (key) {
    case "ArrowDown":
      return "down";
    case "ArrowUp":
      return "up";
    case "Home":
      return "first";
    case "End":
      return "last";
    case "ArrowRight":
      return "open";
    case "ArrowLeft":
      return "close";
    case "Enter":
    case " ":
      return "choose";
    default:
      return null;
  }
}
