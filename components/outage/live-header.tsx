"use client";
import { useTranslations } from "use-intl";
import type { OutageSummary } from "../../server/contract/live.ts";
import type { Forecast } from "../../server/domain/forecast/forecast.ts";
import { Remaining } from "../layout/remaining.tsx";
import { siteMains } from "../live/site-state.ts";
import { useLive, useSiteNow } from "../live/use-live.ts";
import { SiteMainsWord } from "../status/site-mains-word.tsx";
import { verdictLook } from "../status/verdict-look.ts";
import { classes } from "../ui/classes.ts";
import { formatMargin, formatSpan } from "../words/format.ts";
import { useSentences } from "../words/use-sentences.ts";

/** The outage in one line; without one, that all is well and what would happen. */
export function LiveHeader() {
  const outage = useLive((snapshot) => snapshot.outage) ?? null;
  const forecast = useLive((snapshot) => snapshot.forecast) ?? null;
  return (
    <section
      data-live=""
      className="figures flex flex-wrap items-center gap-x-5 gap-y-1 rounded-md border bg-panel px-3 py-1.5"
    >
      {outage ? <OutageLine outage={outage} /> : <CalmLine forecast={forecast} />}
      {forecast && (marginSecOf(outage, forecast) !== null || !outage?.recovering) && (
        <Verdict forecast={forecast} marginSec={marginSecOf(outage, forecast)} />
      )}
      {forecast && <Next forecast={forecast} isReal={outage !== null} />}
    </section>
  );
}

function marginSecOf(outage: OutageSummary | null, forecast: Forecast): number | null {
  return outage ? outage.marginSec : forecast.marginSec;
}

function OutageLine({ outage }: { outage: OutageSummary }) {
  const t = useTranslations("console.live");
  const words = useTranslations("console.outage");
  const sentences = useSentences();
  const now = useSiteNow();
  const elapsed = formatSpan(now === null ? null : (now - outage.beganAt) / 1000);
  const since = sentences.time(outage.beganAt);
  return (
    <p className={classes("font-semibold", outage.recovering ? "text-state-starting" : "text-state-battery")}>
      {outage.recovering ? words("recovering", { since }) : `${t("header", { since })} (${elapsed})`}
      <span className="ml-3 font-normal text-ink">{sentences.listOf(outage.upsIds)}</span>
    </p>
  );
}

function CalmLine({ forecast }: { forecast: Forecast | null }) {
  const t = useTranslations("console.live");
  const mains = useLive(siteMains) ?? "unknown";
  return (
    <p>
      {mains === "onMains" ? (
        <span className="font-semibold text-state-mains">{t("calm")}</span>
      ) : (
        <SiteMainsWord mains={mains} />
      )}{" "}
      <span className="text-ink-soft">
        {forecast?.assumes === "mainsFailEverywhere" ? t("calmDetail") : !forecast && t("calmNone")}
      </span>
    </p>
  );
}

function Verdict({ forecast, marginSec }: { forecast: Forecast; marginSec: number | null }) {
  const t = useTranslations("console.outage");
  const { Icon, text } = verdictLook[forecast.verdict];
  return (
    <span className="inline-flex items-baseline gap-2 whitespace-nowrap">
      <span className="text-ink-soft">{t("margin")}</span>
      <span className="text-lg font-semibold" data-testid="margin">
        {formatMargin(marginSec)}
      </span>
      <span
        data-verdict={forecast.verdict}
        className={classes("inline-flex items-center gap-1 self-center font-semibold", text)}
      >
        <Icon aria-hidden="true" className="size-4" />
        {t(`verdicts.${forecast.verdict}`)}
      </span>
    </span>
  );
}

function Next({ forecast, isReal }: { forecast: Forecast; isReal: boolean }) {
  const t = useTranslations("console.live");
  const top = useTranslations("console.topBar");
  const sentences = useSentences();
  const now = useSiteNow();
  const next = isReal ? forecast.steps.find((step) => now !== null && step.at > now) : undefined;
  return (
    <span className="ml-auto flex flex-wrap items-baseline gap-x-5">
      {next && (
        <Remaining label={`${t("next")}: ${sentences.nameOf(next.nodeId)} ${t(`steps.${next.kind}`)}`} at={next.at} />
      )}
      {isReal && forecast.darkAt !== null && <Remaining label={top("darkIn")} at={forecast.darkAt} />}
      {isReal && forecast.runningAt !== null && <Remaining label={top("runningIn")} at={forecast.runningAt} />}
      {!isReal && forecast.darkAt !== null && (
        <span>
          <span className="text-ink-soft">{top("darkIn")}</span>{" "}
          <span className="text-lg font-semibold">{formatSpan((forecast.darkAt - forecast.madeAt) / 1000)}</span>
        </span>
      )}
    </span>
  );
}
