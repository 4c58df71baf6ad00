"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import type { ControllerLive } from "../../server/contract/live.ts";
import { useConnection } from "../live/live-provider.tsx";
import { useSite } from "../live/site-provider.tsx";
import { useLive, useNow } from "../live/use-live.ts";
import { peersQuery } from "../peers/queries.ts";
import { Notice } from "../ui/notice.tsx";
import { formatSpan, formatTime } from "../words/format.ts";

/** What is wrong with the console itself, under the top bar of every page. */
export function Banners() {
  const { state } = useConnection();
  const controller = useLive((snapshot) => snapshot.controller);
  return (
    <div className="flex flex-col gap-1 px-3 empty:hidden [&>*]:mt-2">
      {state === "lost" && <LostBanner />}
      {controller && controller.state === "down" && <DownBanner controller={controller} />}
      {controller && controller.state === "running" && !controller.acts && <StandByBanner />}
      {controller?.trouble && <TroubleBanner trouble={controller.trouble} />}
    </div>
  );
}

function LostBanner() {
  const t = useTranslations("console.banners");
  const { sinceAt } = useConnection();
  const now = useNow();
  // Since when is said in the browser's own time: it is the browser that lost the connection.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const age = formatSpan(Math.max(0, (now - sinceAt) / 1000));
  return <Notice kind="warning">{t("lost", { since: formatTime(sinceAt, zone), age })}</Notice>;
}

function DownBanner({ controller }: { controller: ControllerLive }) {
  const t = useTranslations("console.banners");
  const { nameOf } = useSite();
  switch (controller.downBecause) {
    case "halted":
      return (
        <Notice kind="warning">
          {controller.selfId === null ? t("haltedUnnamed") : t("halted", { terminal: nameOf(controller.selfId) })}
        </Notice>
      );
    case "crashed":
      return <Notice kind="error">{t("crashed")}</Notice>;
    case "notStarted":
    case null:
      return <Notice kind="warning">{t("notStarted")}</Notice>;
  }
}

/** Nothing is stopped or started from here; whether it is from anywhere, the other terminals say. */
function StandByBanner() {
  const t = useTranslations("console.banners");
  const pages = useTranslations("console.pages");
  const { data } = useQuery(peersQuery);
  const acting = data?.items.find(({ state }) => state?.acts === true);
  return (
    <Notice kind={data && !acting ? "error" : "info"}>
      {data && !acting ? t("nobodyActs") : t("standsBy", { terminal: acting?.name ?? "…" })}{" "}
      <Link href="/peers" className="underline">
        {pages("peers")}
      </Link>
    </Notice>
  );
}

function TroubleBanner({ trouble }: { trouble: NonNullable<ControllerLive["trouble"]> }) {
  const t = useTranslations("console.banners");
  return <Notice kind="error">{t(trouble)}</Notice>;
}
