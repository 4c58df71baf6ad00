"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Forecast } from "../../../server/domain/forecast/forecast.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import { namesOf } from "../../live/site-provider.tsx";
import type { TreeItem } from "../tree-items.ts";
import type { ForecastShift } from "./compare-forecasts.ts";
import { PlanTable } from "./plan-table.tsx";
import { ShiftList } from "./shift-list.tsx";
import { UpsMargins } from "./ups-margins.tsx";
import { useWhatIfWords } from "./use-what-if-words.ts";
import { whatIfRows } from "./what-if-rows.ts";

type WhatIfDetailsProps = {
  forecast: Forecast;
  /** null: there is nothing to compare with. */
  shift: ForecastShift | null;
  tree: Tree;
  item: TreeItem | null;
  onGo: (id: NodeId) => void;
};

/** What differs from the saved settings, who does what when, how long the batteries last, and what decides it. */
export function WhatIfDetails({ forecast, shift, tree, item, onGo }: WhatIfDetailsProps) {
  const t = useTranslations("whatIf");
  const names = useMemo(() => namesOf(tree), [tree]);
  const words = useWhatIfWords(names, tree.network.timeZone);
  const rows = useMemo(() => whatIfRows(forecast, tree, item), [forecast, tree, item]);
  return (
    <div
      id="what-if-details"
      className="flex min-h-0 flex-col gap-3 overflow-auto border-t px-3 py-2 text-sm [&>*]:shrink-0"
    >
      {shift && <ShiftList {...{ shift, words, onGo }} />}
      <PlanTable {...{ forecast, rows, words, onGo }} />
      <UpsMargins {...{ forecast, words, onGo }} />
      {forecast.criticalPath.length > 0 && (
        <p>
          <span className="text-ink-soft">{t("criticalPath")} </span>
          <span className="figures">{words.path(forecast.criticalPath)}</span>
        </p>
      )}
      <p className="text-xs text-ink-soft">{t("estimate")}</p>
    </div>
  );
}
