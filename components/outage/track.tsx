// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of ARIA: a table element can neither be drawn row by row nor hold levels
// biome-ignore-all lint/a11y/useFocusableInteractive: its treegrid takes the keys, and the row holds the focus
"use client";
import { useTranslations } from "use-intl";
import type { ForecastUps } from "../../server/domain/forecast/forecast.ts";
import { useSite } from "../live/site-provider.tsx";
import { useSiteNow } from "../live/use-live.ts";
import { formatTime } from "../words/format.ts";
import type { Bar } from "./timeline-bars.ts";
import { trackLook } from "./timeline-look.ts";
import { labelPercent, percentOf, placeLabels, type Scale } from "./timeline-scale.ts";

type TrackProps = {
  bars: readonly Bar[];
  battery: ForecastUps | null;
  scale: Scale;
  trackPx: number;
  /** Where now is drawn; null: where it is. */
  frozenAt: number | null;
  height: number;
  /** Many nodes on one line: their labels would cover each other. */
  isCrowded?: boolean;
};

/** The drawing of one row. A screen reader gets the same as text. */
export function Track({ bars, battery, scale, trackPx, frozenAt, height, isCrowded = false }: TrackProps) {
  const siteNow = useSiteNow();
  const now = frozenAt ?? siteNow ?? scale.fromAt;
  const words = useBarWords();
  const spans = bars.map((bar) => {
    const from = percentOf(scale, bar.fromAt);
    const to = percentOf(scale, bar.toAt ?? Math.max(now, bar.fromAt));
    return { from, to: Math.max(to, from + 0.25), text: words.short(bar), isOpen: bar.phase === "forecast" };
  });
  // Being on battery is drawn as a thin line below, which leaves the room for labels free.
  const labels = isCrowded
    ? []
    : placeLabels(
        spans.filter((_, index) => bars[index]?.kind !== "outage"),
        trackPx,
      );
  const nowAt = percentOf(scale, now);
  const middle = height / 2;
  const spoken = bars.map(words.full).join("; ");
  return (
    <div role="gridcell" className="relative h-full overflow-hidden">
      <svg aria-hidden="true" width="100%" height={height} className="figures block" focusable="false">
        {battery && <BatteryMark battery={battery} scale={scale} now={now} height={height} trackPx={trackPx} />}
        {bars.map((bar, index) => (
          <rect
            key={`${bar.kind} ${bar.fromAt} ${bar.phase}`}
            x={`${spans[index]?.from ?? 0}%`}
            width={`${(spans[index]?.to ?? 0) - (spans[index]?.from ?? 0)}%`}
            y={bar.kind === "outage" ? height - 5 : 4}
            height={bar.kind === "outage" ? 3 : height - 9}
            rx="1.5"
            className={trackLook(bar.phase, bar.kind)}
          />
        ))}
        {labels.map((label) => (
          <text key={label.index} x={`${label.x}%`} y={middle + 4} className="fill-ink text-[11px]">
            {label.text}
          </text>
        ))}
        <line x1={`${nowAt}%`} x2={`${nowAt}%`} y1="0" y2={height} className="stroke-accent" strokeWidth="1.5" />
      </svg>
      {spoken !== "" && <span className="sr-only">{spoken}</span>}
    </div>
  );
}

type BatteryMarkProps = { battery: ForecastUps; scale: Scale; now: number; height: number; trackPx: number };

/** The battery's end, and the stretch from the last need to it: the margin. */
function BatteryMark({ battery, scale, now, height, trackPx }: BatteryMarkProps) {
  const t = useTranslations("console.live");
  const { timeZone } = useSite();
  if (battery.emptyAt === null) return null;
  const end = percentOf(scale, battery.emptyAt);
  const isShort = (battery.marginSec ?? 0) < 0;
  const needed = battery.neededUntilAt === null ? null : percentOf(scale, battery.neededUntilAt);
  const label = t("batteryEnd", { at: formatTime(battery.emptyAt, timeZone) });
  const fitsBehind = end + labelPercent(label, trackPx) < 99;
  const colour = isShort ? "stroke-state-fault" : "stroke-state-battery";
  return (
    <g>
      <line
        x1={`${percentOf(scale, now)}%`}
        x2={`${end}%`}
        y1={height - 3.5}
        y2={height - 3.5}
        strokeWidth="1"
        strokeDasharray="1 3"
        className={colour}
      />
      {needed !== null && (
        <line
          x1={`${needed}%`}
          x2={`${end}%`}
          y1={height - 3.5}
          y2={height - 3.5}
          strokeWidth="3"
          strokeOpacity="0.55"
          className={isShort ? "stroke-state-fault" : "stroke-state-running"}
        />
      )}
      <line x1={`${end}%`} x2={`${end}%`} y1="1" y2={height - 1} strokeWidth="3" className={colour} />
      <text
        x={`${end}%`}
        dx={fitsBehind ? 5 : -5}
        y={height / 2 + 3}
        textAnchor={fitsBehind ? "start" : "end"}
        className="fill-ink-soft text-[11px]"
      >
        {label}
      </text>
    </g>
  );
}

function useBarWords() {
  const t = useTranslations("console.live");
  const { timeZone } = useSite();
  const time = (at: number) => formatTime(at, timeZone);
  return {
    short(bar: Bar): string {
      const step = t(`steps.${bar.kind}`);
      // Of what is over, its end counts; of what runs or comes, its beginning.
      return t("stepAt", { step, at: time(bar.phase === "past" ? (bar.toAt ?? bar.fromAt) : bar.fromAt) });
    },
    full(bar: Bar): string {
      const step = t(`steps.${bar.kind}`);
      const from = time(bar.fromAt);
      if (bar.toAt === null) return t("stepOpen", { step, from });
      const isForecast = bar.phase === "forecast";
      if (bar.toAt === bar.fromAt) return t(isForecast ? "stepForecast" : "stepAt", { step, at: from });
      return t(isForecast ? "stepForecastSpan" : "stepSpan", { step, from, to: time(bar.toAt) });
    },
  };
}
