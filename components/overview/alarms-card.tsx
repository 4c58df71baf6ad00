"use client";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { useSite } from "../live/site-provider.tsx";
import { useLive } from "../live/use-live.ts";
import { Panel } from "../ui/panel.tsx";
import { formatTime } from "../words/format.ts";

const shownAtMost = 20;

/** What is open: the alarms, the critical ones first. */
export function AlarmsCard() {
  const t = useTranslations("console");
  const { nameOf, timeZone } = useSite();
  const alarms = useLive((snapshot) => snapshot.alarms) ?? [];
  const sorted = alarms.toSorted(
    (a, b) => Number(b.severity === "critical") - Number(a.severity === "critical") || b.sinceAt - a.sinceAt,
  );
  return (
    <div id="alarms">
      <Panel title={t("overview.open.title")} titleId="card-open">
        {sorted.length === 0 ? (
          <p className="px-3 py-2 text-ink-soft">{t("overview.open.none")}</p>
        ) : (
          <ul className="max-h-72 divide-y overflow-auto">
            {sorted.slice(0, shownAtMost).map((alarm) => {
              const isCritical = alarm.severity === "critical";
              const Icon = isCritical ? CircleAlert : TriangleAlert;
              return (
                <li key={alarm.key} className="flex items-start gap-2 px-3 py-1.5 text-sm">
                  <Icon
                    role="img"
                    aria-label={t(`severities.${alarm.severity}`)}
                    className={`mt-0.5 size-4 shrink-0 ${isCritical ? "text-state-fault" : "text-state-battery"}`}
                  />
                  <span className="min-w-0 flex-1">
                    <span className="font-semibold">{nameOf(alarm.nodeId)}</span> {t(`alarms.${alarm.code}`)}
                  </span>
                  <span className="figures whitespace-nowrap text-ink-soft">
                    {t("overview.open.since", { time: formatTime(alarm.sinceAt, timeZone) })}
                  </span>
                </li>
              );
            })}
            {sorted.length > shownAtMost && (
              <li className="px-3 py-1.5 text-sm text-ink-soft">
                {t("overview.open.more", { count: sorted.length - shownAtMost })}
              </li>
            )}
          </ul>
        )}
      </Panel>
    </div>
  );
}
