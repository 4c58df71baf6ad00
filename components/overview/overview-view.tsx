"use client";
import { useTranslations } from "use-intl";
import { FailedPart } from "../layout/failed-part.tsx";
import { useSite } from "../live/site-provider.tsx";
import { useLive } from "../live/use-live.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { ActsCard } from "./acts-card.tsx";
import { AlarmsCard } from "./alarms-card.tsx";
import { DemoCard } from "./demo-card.tsx";
import { PowerPath } from "./power-path.tsx";
import { PoweredCard } from "./powered-card.tsx";
import { SurviveCard } from "./survive-card.tsx";

/** The power path at the left; at the right the answers, in the order in which they matter. */
export function OverviewView() {
  const t = useTranslations("console");
  const { tree, relations, error } = useSite();
  const hasLive = useLive(() => true) ?? false;
  if (error) return <FailedPart error={error} retry={() => window.location.reload()} />;
  if (!tree || !relations || !hasLive) return <OverviewSkeleton />;
  return (
    <div className="grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <h1 className="sr-only">{t("pages.overview")}</h1>
      <PowerPath tree={tree} relations={relations} />
      <div className="flex flex-col gap-3">
        <PoweredCard />
        <SurviveCard />
        <ActsCard />
        <AlarmsCard />
        <DemoCard />
      </div>
    </div>
  );
}

export function OverviewSkeleton() {
  const t = useTranslations("console.states");
  return (
    <div
      role="status"
      aria-busy="true"
      aria-label={t("loading")}
      className="grid items-start gap-3 lg:grid-cols-[minmax(0,1fr)_22rem]"
    >
      <Skeleton className="h-[36rem]" />
      <div className="flex flex-col gap-3">
        <Skeleton className="h-28" />
        <Skeleton className="h-40" />
        <Skeleton className="h-28" />
        <Skeleton className="h-24" />
      </div>
    </div>
  );
}
