"use client";
import { useTranslations } from "use-intl";
import type { Forecast } from "../../../server/domain/forecast/forecast.ts";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { classes } from "../../ui/classes.ts";
import { formatMargin } from "../../words/format.ts";
import { NodeButton } from "./node-button.tsx";
import type { WhatIfWords } from "./use-what-if-words.ts";

/** So many UPSes are shown: those with the smallest margins. */
const shownAtMost = 50;

type UpsMarginsProps = { forecast: Forecast; words: WhatIfWords; onGo: (id: NodeId) => void };

/** How long each battery lasts against how long it is needed; the tightest first. */
export function UpsMargins({ forecast, words, onGo }: UpsMarginsProps) {
  const t = useTranslations("plan.columns");
  const whatIf = useTranslations("whatIf");
  const { madeAt } = forecast;
  const after = (at: number | null) => formatMargin(at === null ? null : (at - madeAt) / 1000);
  const upses = forecast.upses
    .filter((ups) => ups.emptyAt !== null || ups.neededUntilAt !== null)
    .sort((a, b) => (a.marginSec ?? Number.POSITIVE_INFINITY) - (b.marginSec ?? Number.POSITIVE_INFINITY));
  if (upses.length === 0) return null;
  return (
    <table className="figures w-full text-left [&_td]:py-0.5 [&_th]:py-0.5 [&_th]:font-normal [&_th]:text-ink-soft">
      <caption className="text-left font-semibold">{whatIf("batteries")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("ups")}</th>
          <th scope="col" className="text-right">
            {t("needed")}
          </th>
          <th scope="col" className="text-right">
            {t("empty")}
          </th>
          <th scope="col" className="text-right">
            {t("margin")}
          </th>
        </tr>
      </thead>
      <tbody>
        {upses.slice(0, shownAtMost).map((ups) => (
          <tr key={ups.upsId}>
            <td>
              <NodeButton id={ups.upsId} name={words.nameOf(ups.upsId)} onGo={onGo} />
            </td>
            <td className="text-right">{after(ups.neededUntilAt)}</td>
            <td className="text-right">{after(ups.emptyAt)}</td>
            <td className={classes("text-right", (ups.marginSec ?? 0) < 0 && "font-semibold text-state-fault")}>
              {formatMargin(ups.marginSec)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
