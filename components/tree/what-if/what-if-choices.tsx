"use client";
import { useTranslations } from "use-intl";
import { Choice } from "../../ui/input.tsx";
import type { Assumed } from "./what-if-panel.tsx";

const backAfterMin = [1, 5, 15, 30, 60];

type WhatIfChoicesProps = { assumed: Assumed; hasSelection: boolean; onChange: (assumed: Assumed) => void };

/** Whose mains fail, and when they are back. */
export function WhatIfChoices({ assumed, hasSelection, onChange }: WhatIfChoicesProps) {
  const t = useTranslations("whatIf");
  return (
    <>
      <Choice
        aria-label={t("of.label")}
        className="h-7 w-auto text-sm"
        value={assumed.of}
        onChange={(event) => onChange({ ...assumed, of: event.target.value === "selection" ? "selection" : "site" })}
      >
        <option value="site">{t("of.site")}</option>
        <option value="selection" disabled={!hasSelection}>
          {t("of.selection")}
        </option>
      </Choice>
      <Choice
        aria-label={t("back.label")}
        className="h-7 w-auto text-sm"
        value={assumed.backAfterSec ?? ""}
        onChange={(event) =>
          onChange({ ...assumed, backAfterSec: event.target.value === "" ? null : Number(event.target.value) })
        }
      >
        <option value="">{t("back.never")}</option>
        {backAfterMin.map((minutes) => (
          <option key={minutes} value={minutes * 60}>
            {t("back.after", { minutes: String(minutes) })}
          </option>
        ))}
      </Choice>
    </>
  );
}
