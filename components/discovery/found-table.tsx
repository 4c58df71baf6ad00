// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be drawn row by row
// biome-ignore-all lint/a11y/useFocusableInteractive: what can be done in a row is its box, which has the focus
"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { FoundItem } from "../../server/contract/discovery.ts";
import { Check } from "../ui/input.tsx";

type FoundTableProps = {
  found: readonly FoundItem[];
  names: ReadonlyMap<string, string>;
  /** Numbers of those that are to be added. */
  selected: ReadonlySet<number>;
  onSelect: (number: number, isSelected: boolean) => void;
};

const rowHeight = 32;
const columns = ["address", "model", "serial", "family", "output", "known"] as const;
const look = "grid grid-cols-[2rem_11rem_minmax(14rem,2fr)_9rem_7rem_6rem_minmax(8rem,1fr)] items-center gap-x-2 px-2";

/** What a search found; only the rows in sight are in the document. */
export function FoundTable({ found, names, selected, onSelect }: FoundTableProps) {
  const t = useTranslations("discovery");
  const page = useTranslations("discover");
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: found.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div ref={scroller} tabIndex={0} className="max-h-96 overflow-auto border-y">
      <div role="table" aria-label={page("result")} aria-rowcount={found.length + 1} className="min-w-[56rem] text-sm">
        <div
          role="row"
          aria-rowindex={1}
          className={`${look} sticky top-0 h-8 border-b bg-panel text-xs text-ink-soft`}
        >
          <span role="columnheader">
            <span className="sr-only">{page("add.title")}</span>
          </span>
          {columns.map((column) => (
            <span role="columnheader" key={column}>
              {t(`columns.${column}`)}
            </span>
          ))}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const item = found[index];
            if (!item) return null;
            const place = placeOf(item);
            const known = item.known && t(`known.${item.known.by}`, { name: names.get(item.known.nodeId) ?? "?" });
            const model = [item.manufacturer, item.model].filter(Boolean).join(" ") || "–";
            return (
              <div
                role="row"
                key={item.number}
                aria-rowindex={index + 2}
                className={`${look} absolute inset-x-0 top-0`}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              >
                <span role="cell">
                  <Check
                    aria-label={page("select", { name: place })}
                    checked={selected.has(item.number)}
                    disabled={known !== null}
                    onChange={(event) => onSelect(item.number, event.target.checked)}
                  />
                </span>
                <Cell text={place} isFigure />
                <Cell text={item.identName ? `${model} · ${item.identName}` : model} />
                <Cell text={item.serial ?? "–"} isFigure />
                <Cell
                  text={
                    item.credential === null
                      ? t(`speaks.${item.speaks}`)
                      : `${t(`speaks.${item.speaks}`)} (${item.credential + 1})`
                  }
                />
                <Cell text={t(`output.${item.output}`)} />
                <Cell text={known ?? ""} />
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cell({ text, isFigure = false }: { text: string; isFigure?: boolean }) {
  return (
    <span role="cell" title={text} className={`truncate ${isFigure ? "figures" : ""}`}>
      {text}
    </span>
  );
}

function placeOf({ host, port, upsName }: FoundItem): string {
  const at = `${host.includes(":") ? `[${host}]` : host}:${port}`;
  return upsName === null ? at : `${upsName}@${at}`;
}
