"use client";
import { useTranslations } from "use-intl";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { formatMargin } from "../../words/format.ts";
import { type ForecastShift, isNoShift } from "./compare-forecasts.ts";
import { NodeButton } from "./node-button.tsx";
import type { WhatIfWords } from "./use-what-if-words.ts";

/** So many lines are shown of each kind; the rest is counted. */
const shownAtMost = 6;

type ShiftListProps = { shift: ForecastShift; words: WhatIfWords; onGo: (id: NodeId) => void };

/** What the draft changes in the plan. */
export function ShiftList({ shift, words, onGo }: ShiftListProps) {
  const t = useTranslations("whatIf.shift");
  const { margins, steps } = shift;
  const hidden = Math.max(0, margins.length - shownAtMost) + Math.max(0, steps.length - shownAtMost);
  const time = (sec: number | null) => (sec === null ? t("not") : formatMargin(sec));
  return (
    <section aria-labelledby="what-if-shift" className="shrink-0">
      <h3 id="what-if-shift" className="font-semibold">
        {t("title")}
      </h3>
      {isNoShift(shift) ? (
        <p className="text-ink-soft">{t("none")}</p>
      ) : (
        <ul className="figures">
          {margins.slice(0, shownAtMost).map(({ upsId, beforeSec, afterSec }) => (
            <li key={upsId}>
              <NodeButton id={upsId} name={words.nameOf(upsId)} onGo={onGo} /> {t("margin")}{" "}
              <del className="text-ink-soft">{formatMargin(beforeSec)}</del> →{" "}
              <ins className="no-underline">{formatMargin(afterSec)}</ins>
            </li>
          ))}
          {steps.slice(0, shownAtMost).map(({ nodeId, kind, beforeSec, afterSec }) => (
            <li key={`${nodeId} ${kind} ${beforeSec} ${afterSec}`}>
              <NodeButton id={nodeId} name={words.nameOf(nodeId)} onGo={onGo} /> {words.act(kind)}{" "}
              <del className="text-ink-soft">{time(beforeSec)}</del> →{" "}
              <ins className="no-underline">{time(afterSec)}</ins>
            </li>
          ))}
          {hidden > 0 && <li className="text-ink-soft">{t("more", { count: hidden })}</li>}
        </ul>
      )}
    </section>
  );
}
