"use client";
import { Bell, ServerCog } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useSite } from "../live/site-provider.tsx";
import { keyInstant, siteMains } from "../live/site-state.ts";
import { useLive } from "../live/use-live.ts";
import { SiteMainsWord } from "../status/site-mains-word.tsx";
import { classes } from "../ui/classes.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { formatMargin } from "../words/format.ts";
import { ConnectionAge } from "./connection-age.tsx";
import { LanguageMenu } from "./language-menu.tsx";
import { OutageSentence } from "./outage-sentence.tsx";
import { PersonMenu } from "./person-menu.tsx";
import { Remaining } from "./remaining.tsx";
import { ThemeMenu } from "./theme-menu.tsx";

/** The same on every page; during an outage it is the outage bar. */
export function TopBar() {
  const t = useTranslations("console.topBar");
  const isOutage = useLive((snapshot) => snapshot.outage !== null) ?? false;
  return (
    <section
      aria-label={t("label")}
      data-testid="top-bar"
      className={classes(
        "flex min-h-12 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b bg-panel px-3 py-1 text-sm",
        isOutage && "border-b-2 border-state-battery",
      )}
    >
      {isOutage ? <OutageSentence /> : <CalmState />}
      <div className="ml-auto flex flex-wrap items-center gap-x-3 gap-y-1">
        <Alarms />
        <Acting />
        <ConnectionAge />
        <div className="flex items-center">
          <LanguageMenu />
          <ThemeMenu />
          <PersonMenu />
        </div>
      </div>
    </section>
  );
}

function CalmState() {
  const t = useTranslations("console.topBar");
  const { tree } = useSite();
  const mains = useLive(siteMains);
  const key = useLive(keyInstant);
  const outage = useTranslations("console.outage");
  const margin = useLive((snapshot) => snapshot.forecast?.marginSec ?? null);
  if (mains === undefined) return <Skeleton className="h-5 w-48" />;
  return (
    <>
      <span className="max-w-48 truncate font-semibold">{tree?.network.name ?? ""}</span>
      <SiteMainsWord mains={mains} />
      {key && <Remaining label={t(key.kind)} at={key.at} />}
      {margin !== null && margin !== undefined && (
        <span className="figures whitespace-nowrap">
          <span className="text-ink-soft">{outage("margin")}</span>{" "}
          <span className={classes("text-lg font-semibold", margin < 0 && "text-state-fault")}>
            {formatMargin(margin)}
          </span>
        </span>
      )}
    </>
  );
}

function Alarms() {
  const t = useTranslations("console.topBar");
  const count = useLive((snapshot) => snapshot.alarms.length);
  const isCritical = useLive((snapshot) => snapshot.alarms.some((alarm) => alarm.severity === "critical"));
  if (count === undefined) return null;
  return (
    <Link
      href="/overview#alarms"
      className={classes(
        "inline-flex items-center gap-1 rounded-md hover:underline",
        count > 0 && (isCritical ? "text-state-fault" : "text-state-battery"),
      )}
    >
      <Bell aria-hidden="true" className="size-4" />
      <span className="figures whitespace-nowrap">{t("alarms", { count })}</span>
    </Link>
  );
}

function Acting() {
  const t = useTranslations("console.topBar");
  const { nameOf } = useSite();
  const controller = useLive((snapshot) => snapshot.controller);
  if (!controller) return null;
  const who = controller.selfId === null ? t("actingUnknown") : nameOf(controller.selfId);
  return (
    <span className="hidden items-center gap-1 whitespace-nowrap text-ink-soft md:inline-flex">
      <ServerCog aria-hidden="true" className="size-4" />
      {controller.state === "running" ? (
        <>
          <span>{t(controller.acts ? "acting" : "standingBy")}</span> <span className="text-ink">{who}</span>
        </>
      ) : (
        <span className="text-state-fault">{t("actingNone")}</span>
      )}
    </span>
  );
}
