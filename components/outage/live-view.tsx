"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { FailedPart } from "../layout/failed-part.tsx";
import { useSite } from "../live/site-provider.tsx";
import { useLive } from "../live/use-live.ts";
import { Skeleton } from "../ui/skeleton.tsx";
import { LiveHeader } from "./live-header.tsx";
import { LogPanel } from "./log-panel.tsx";
import { SelectedReason } from "./selected-reason.tsx";
import { Timeline } from "./timeline.tsx";

/** What happened, what runs and what comes next, on one screen. */
export function LiveView() {
  const t = useTranslations("console");
  const { tree, error } = useSite();
  const hasLive = useLive(() => true) ?? false;
  const [selectedId, setSelectedId] = useState<string | null>(null);
  if (error) return <FailedPart error={error} retry={() => window.location.reload()} />;
  if (!tree || !hasLive) return <LiveSkeleton />;
  return (
    <div className="flex min-h-full flex-col gap-2 lg:h-full">
      <h1 className="sr-only">{t("pages.live")}</h1>
      <LiveHeader />
      <Timeline tree={tree} selectedId={selectedId} onSelect={setSelectedId} />
      <SelectedReason id={selectedId} />
      <LogPanel selectedId={selectedId} />
    </div>
  );
}

export function LiveSkeleton() {
  const t = useTranslations("console.states");
  return (
    <div role="status" aria-busy="true" aria-label={t("loading")} className="flex h-full flex-col gap-2">
      <Skeleton className="h-12" />
      <Skeleton className="h-96" />
      <Skeleton className="min-h-40 flex-1" />
    </div>
  );
}
