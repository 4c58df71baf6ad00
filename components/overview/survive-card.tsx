"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { useSite } from "../live/site-provider.tsx";
import { useLive } from "../live/use-live.ts";
import { verdictLook } from "../status/verdict-look.ts";
import { classes } from "../ui/classes.ts";
import { Panel } from "../ui/panel.tsx";
import { formatMargin, formatSpan, formatTime } from "../words/format.ts";
import { worstUps } from "./worst-ups.ts";

/** Would it survive an outage now? During one: does it last? */
export function SurviveCard() {
  const t = useTranslations("console.overview.survive");
  const { nameOf, timeZone } = useSite();
  const forecast = useLive((snapshot) => snapshot.forecast) ?? null;
  const isOutage = useLive((snapshot) => snapshot.outage !== null) ?? false;
  const worst = forecast ? worstUps(forecast) : null;
  const look = verdictLook[forecast?.verdict ?? "unknown"];
  return (
    <Panel title={isOutage ? t("outage") : t("title")} titleId="card-survive">
      <div data-live="" className="flex flex-col gap-2 px-3 py-2">
        <p className={classes("flex items-start gap-1.5 font-semibold", look.text)}>
          <look.Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          {forecast ? t(forecast.verdict) : t("none")}
        </p>
        {forecast && (
          <dl className="figures grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 [&>dt]:text-ink-soft">
            <Line name={t("margin")}>
              <span className="text-xl font-semibold">{formatMargin(forecast.marginSec)}</span>
            </Line>
            {worst && <Line name={t("worst")}>{nameOf(worst.upsId)}</Line>}
            {forecast.darkAt !== null && (
              <Line name={t(isOutage ? "darkAt" : "darkAfter")}>
                {isOutage
                  ? formatTime(forecast.darkAt, timeZone)
                  : formatSpan((forecast.darkAt - forecast.madeAt) / 1000)}
              </Line>
            )}
            {forecast.runningAt !== null && (
              <Line name={t("runningAt")}>{formatTime(forecast.runningAt, timeZone)}</Line>
            )}
          </dl>
        )}
      </div>
    </Panel>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="self-center">{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
