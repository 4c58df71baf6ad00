"use client";
import { BatteryWarning, PlugZap } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "use-intl";
import { keyInstant, stopCounts } from "../live/site-state.ts";
import { useLive, useSiteNow } from "../live/use-live.ts";
import { Button } from "../ui/button.tsx";
import { classes } from "../ui/classes.ts";
import { formatMargin, formatSpan } from "../words/format.ts";
import { useSentences } from "../words/use-sentences.ts";
import { Remaining } from "./remaining.tsx";

/** What is happening in one sentence, the margin, and the way to Live. */
export function OutageSentence() {
  const t = useTranslations("console.outage");
  const top = useTranslations("console.topBar");
  const sentences = useSentences();
  const path = usePathname();
  const outage = useLive((snapshot) => snapshot.outage);
  const nodes = useLive((snapshot) => snapshot.nodes);
  const key = useLive(keyInstant);
  const now = useSiteNow();
  if (!outage || !nodes) return null;
  const { stopping, stopped } = stopCounts(nodes);
  const since = sentences.time(outage.beganAt);
  const elapsed = formatSpan(now === null ? null : (now - outage.beganAt) / 1000);
  const count = outage.upsIds.length;
  const where = count > 2 ? t("manyUpses", { count }) : sentences.listOf(outage.upsIds);
  const Icon = outage.recovering ? PlugZap : BatteryWarning;
  const colour = outage.recovering ? "text-state-starting" : "text-state-battery";
  return (
    <section
      aria-label={t("label")}
      className="flex min-w-0 basis-full flex-wrap items-center gap-x-4 gap-y-1 sm:flex-1"
    >
      <p className={classes("figures flex min-w-0 items-center gap-2 font-semibold", colour)}>
        <Icon aria-hidden="true" className="size-5 shrink-0" />
        <span>
          {outage.recovering ? t("recovering", { since }) : t("onBattery", { since, elapsed, nodes: where })}{" "}
          {stopping + stopped > 0 && t("progress", { stopping, stopped })}
        </span>
      </p>
      {key && <Remaining label={top(key.kind)} at={key.at} />}
      {(!outage.recovering || outage.marginSec !== null) && (
        <span className="figures whitespace-nowrap">
          <span className="text-ink-soft">{t("margin")}</span>{" "}
          <span className={classes("text-lg font-semibold", (outage.marginSec ?? 0) < 0 && "text-state-fault")}>
            {formatMargin(outage.marginSec)}
          </span>
        </span>
      )}
      {!path.startsWith("/live") && (
        <Button asChild size="small" kind="primary">
          <Link href="/live">{t("toLive")}</Link>
        </Button>
      )}
    </section>
  );
}
