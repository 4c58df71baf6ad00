"use client";
import { useTranslations } from "use-intl";
import { poweredCounts } from "../live/site-state.ts";
import { useLive } from "../live/use-live.ts";
import { Panel } from "../ui/panel.tsx";

/** Is everything powered? */
export function PoweredCard() {
  const t = useTranslations("console.overview.powered");
  const nodes = useLive((snapshot) => snapshot.nodes);
  const counts = poweredCounts(nodes ?? {});
  const isFine = counts.upses > 0 && counts.offMains === 0 && counts.unknown === 0;
  return (
    <Panel title={t("title")} titleId="card-powered">
      <div data-live="" className="figures flex flex-col gap-1 px-3 py-2">
        {isFine && <p className="font-semibold text-state-mains">{t("all", { count: counts.upses })}</p>}
        {counts.upses === 0 && <p className="text-ink-soft">{t("none")}</p>}
        {counts.offMains > 0 && (
          <p className="font-semibold text-state-battery">
            {t("some", { count: counts.offMains, total: counts.upses })}
          </p>
        )}
        {counts.unknown > 0 && (
          <p className="font-semibold text-state-fault">
            {t("unknown", { count: counts.unknown, total: counts.upses })}
          </p>
        )}
        {counts.terminals > 0 && (
          <p className="text-ink-soft">{t("running", { running: counts.running, total: counts.terminals })}</p>
        )}
      </div>
    </Panel>
  );
}
