"use client";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslations } from "use-intl";
import type { Forecast } from "../../../server/domain/forecast/forecast.ts";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { trackLook } from "../../outage/timeline-look.ts";
import { formatMargin } from "../../words/format.ts";
import { NodeButton } from "./node-button.tsx";
import type { WhatIfWords } from "./use-what-if-words.ts";
import type { WhatIfRow } from "./what-if-rows.ts";

const rowHeight = 26;

type PlanTableProps = {
  forecast: Forecast;
  rows: readonly WhatIfRow[];
  words: WhatIfWords;
  onGo: (id: NodeId) => void;
};

/** Who does what when: a bar for each step, those of the critical path thicker; the same as text. */
export function PlanTable({ forecast, rows, words, onGo }: PlanTableProps) {
  const t = useTranslations("whatIf");
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  const { madeAt } = forecast;
  const empties = new Map(forecast.upses.map((ups) => [ups.upsId, ups.emptyAt]));
  const lastAt = rows.reduce(
    (last, { steps }) => Math.max(last, ...steps.map((s) => s.endAt ?? s.at)),
    madeAt + 60_000,
  );
  // Some room behind the last step, so that what takes no time can be seen.
  const toAt = madeAt + (lastAt - madeAt) * 1.05;
  const percent = (at: number) => Math.min(100, (100 * Math.max(0, at - madeAt)) / (toAt - madeAt));
  const critical = new Set(forecast.criticalPath.map((step) => `${step.nodeId} ${step.kind}`));
  if (rows.length === 0) return <p className="text-ink-soft">{t("nothing")}</p>;
  return (
    <section aria-labelledby="what-if-plan" className="shrink-0">
      <h3 id="what-if-plan" className="flex justify-between font-semibold">
        {t("plan")}
        <span className="figures font-normal text-ink-soft">0:00 – {formatMargin((lastAt - madeAt) / 1000)}</span>
      </h3>
      <div ref={scroller} className="max-h-56 overflow-auto">
        <ul aria-labelledby="what-if-plan" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((virtual) => {
            const row = rows[virtual.index];
            if (!row) return null;
            const { nodeId, steps } = row;
            return (
              <li
                key={nodeId}
                className="absolute inset-x-0 top-0 grid grid-cols-[9rem_minmax(0,1fr)] items-center gap-2"
                style={{ height: rowHeight, transform: `translateY(${virtual.start}px)` }}
                aria-setsize={rows.length}
                aria-posinset={virtual.index + 1}
              >
                <span className="truncate">
                  <NodeButton id={nodeId} name={words.nameOf(nodeId)} onGo={onGo} />
                </span>
                <svg aria-hidden="true" width="100%" height={rowHeight} focusable="false" className="block">
                  <BatteryEnd emptyAt={empties.get(nodeId) ?? null} toAt={toAt} percent={percent} />
                  {steps.map((step) => {
                    const isCritical = critical.has(`${nodeId} ${step.kind}`);
                    return (
                      <rect
                        key={`${step.kind} ${step.at}`}
                        x={`${percent(step.at)}%`}
                        width={`${Math.max(0.6, percent(step.endAt ?? step.at) - percent(step.at))}%`}
                        y={isCritical ? 5 : 8}
                        height={isCritical ? rowHeight - 10 : rowHeight - 16}
                        rx="1.5"
                        className={trackLook("past", step.kind)}
                      >
                        <title>{stepText(step, madeAt, words)}</title>
                      </rect>
                    );
                  })}
                </svg>
                <span className="sr-only">{steps.map((step) => stepText(step, madeAt, words)).join("; ")}</span>
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

/** A line where the battery would be empty, if that is in the picture. */
function BatteryEnd(props: { emptyAt: number | null; toAt: number; percent: (at: number) => number }) {
  const { emptyAt, toAt, percent } = props;
  if (emptyAt === null || emptyAt > toAt) return null;
  const x = `${percent(emptyAt)}%`;
  return <line x1={x} x2={x} y1="2" y2={rowHeight - 2} strokeWidth="3" className="stroke-state-fault" />;
}

function stepText(step: WhatIfRow["steps"][number], madeAt: number, words: WhatIfWords): string {
  const from = formatMargin((step.at - madeAt) / 1000);
  const to = step.endAt === null ? "" : `–${formatMargin((step.endAt - madeAt) / 1000)}`;
  return `${words.act(step.kind)} ${from}${to}: ${words.reason(step.reason)}`;
}
