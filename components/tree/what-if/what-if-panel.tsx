"use client";
import { ChevronRight, LoaderCircle } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { WhatIf } from "../../../server/domain/forecast/what-if.ts";
import { verdictLook } from "../../status/verdict-look.ts";
import { Button } from "../../ui/button.tsx";
import { classes } from "../../ui/classes.ts";
import { formatMargin } from "../../words/format.ts";
import { useEditing } from "../editing/editing-provider.tsx";
import type { TreeItem } from "../tree-items.ts";
import { compareForecasts } from "./compare-forecasts.ts";
import { useForecast } from "./use-forecast.ts";
import { WhatIfChoices } from "./what-if-choices.tsx";
import { upsesOfItem } from "./what-if-rows.ts";

/** Comes when somebody wants to know more. */
const WhatIfDetails = dynamic(async () => (await import("./what-if-details.tsx")).WhatIfDetails, { ssr: false });

/** `backAfterSec` null: mains do not come back. */
export type Assumed = { of: "site" | "selection"; backAfterSec: number | null };

/** What an outage would do by the draft, and by how much that differs from the saved settings. */
export function WhatIfPanel({ item, onGo }: { item: TreeItem | null; onGo: (id: string) => void }) {
  const t = useTranslations("whatIf");
  const verdicts = useTranslations("console.overview.survive");
  const { tree, base, baseRevision, changedIds } = useEditing();
  const [assumed, setAssumed] = useState<Assumed>({ of: "site", backAfterSec: null });
  const [isOpen, setOpen] = useState(false);
  const upsIds = useMemo(
    () => (assumed.of === "selection" && item !== null ? upsesOfItem(tree, item).join("\n") : null),
    [assumed.of, item, tree],
  );
  // By value: selecting another node below the same UPSes asks for nothing anew.
  const whatIf = useMemo<WhatIf>(
    () => ({
      upsIds: upsIds === null ? "all" : upsIds.split("\n").filter((id) => id !== ""),
      backAfterSec: assumed.backAfterSec,
    }),
    [upsIds, assumed.backAfterSec],
  );
  const compared = baseRevision !== null && changedIds.size > 0 ? base : null;
  const { draft, base: saved, looks, trouble } = useForecast(tree, compared, whatIf);
  const shift = useMemo(
    () => (draft && saved && compared ? compareForecasts(saved, draft) : null),
    [draft, saved, compared],
  );
  const look = verdictLook[draft?.verdict ?? "unknown"];
  return (
    <section
      aria-labelledby="what-if"
      className={classes("flex min-h-0 flex-col rounded-md border bg-panel", isOpen && "lg:max-h-[60%]")}
    >
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5">
        <h2 id="what-if" className="text-sm font-semibold text-ink-soft">
          {t("title")}
        </h2>
        <WhatIfChoices assumed={assumed} hasSelection={item !== null} onChange={setAssumed} />
      </header>
      <div className="figures flex min-h-8 shrink-0 items-center gap-3 px-3 pb-1.5 text-sm">
        <p className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1" role="status">
          {trouble ? (
            <span className="text-ink-soft">{t(`trouble.${trouble}`)}</span>
          ) : draft ? (
            <>
              <span className={classes("inline-flex items-center gap-1.5 font-semibold", look.text)}>
                <look.Icon aria-hidden="true" className="size-4 shrink-0" />
                {verdicts(draft.verdict)}
              </span>
              <span>{t("margin", { margin: formatMargin(draft.marginSec) })}</span>
              {saved && compared && (
                <span className="text-ink-soft">{t("saved", { margin: formatMargin(saved.marginSec) })}</span>
              )}
            </>
          ) : (
            <span className="text-ink-soft">{t("making")}</span>
          )}
          {looks !== null && draft !== null && (
            <LoaderCircle
              aria-label={t("making")}
              className="size-4 animate-spin text-ink-soft motion-reduce:animate-none"
            />
          )}
        </p>
        <Button
          size="small"
          kind="quiet"
          aria-expanded={isOpen}
          aria-controls="what-if-details"
          disabled={draft === null}
          onClick={() => setOpen(!isOpen)}
        >
          <ChevronRight aria-hidden="true" className={classes(isOpen && "rotate-90")} />
          {t("details")}
        </Button>
      </div>
      {isOpen && draft && <WhatIfDetails {...{ forecast: draft, shift, tree, item, onGo }} />}
    </section>
  );
}
