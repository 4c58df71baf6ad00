// biome-ignore-all lint/a11y/useSemanticElements: a treegrid of ARIA: a table element can neither be drawn row by row nor hold levels
// biome-ignore-all lint/a11y/useFocusableInteractive: its treegrid takes the keys, and the row holds the focus
"use client";
import { useTranslations } from "use-intl";
import { useSite } from "../live/site-provider.tsx";
import { useSiteNow } from "../live/use-live.ts";
import { formatTime } from "../words/format.ts";
import { rowLook } from "./timeline-look.ts";
import { percentOf, type Scale, ticksOf } from "./timeline-scale.ts";

/** The axis of time, and the line that says now. */
export function TimelineHead({ scale, frozenAt }: { scale: Scale; frozenAt: number | null }) {
  const t = useTranslations("console.live");
  const { timeZone } = useSite();
  return (
    <div
      role="row"
      aria-rowindex={1}
      className={rowLook("sticky top-0 z-20 h-6 border-b bg-panel text-xs text-ink-soft")}
    >
      <div role="columnheader" className="px-2 font-medium">
        {t("columns.node")}
      </div>
      <div role="columnheader" className="px-2 font-medium">
        {t("columns.status")}
      </div>
      <div role="columnheader" aria-label={t("columns.time")} className="figures relative h-full overflow-hidden">
        {ticksOf(scale).map((at) => (
          <span
            key={at}
            aria-hidden="true"
            className="absolute top-0 h-full border-l border-line pl-1 whitespace-nowrap"
            style={{ left: `${percentOf(scale, at)}%` }}
          >
            {formatTime(at, timeZone).slice(0, 5)}
          </span>
        ))}
        <NowMark scale={scale} frozenAt={frozenAt} />
      </div>
    </div>
  );
}

function NowMark({ scale, frozenAt }: { scale: Scale; frozenAt: number | null }) {
  const t = useTranslations("console.live");
  const siteNow = useSiteNow();
  const now = frozenAt ?? siteNow;
  if (now === null) return null;
  return (
    <span
      className="absolute top-0 h-full -translate-x-1/2 rounded-sm bg-accent px-1 font-semibold text-accent-ink"
      style={{ left: `${percentOf(scale, now)}%` }}
    >
      {t("now")}
    </span>
  );
}
