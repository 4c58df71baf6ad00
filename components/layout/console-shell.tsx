"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LiveProvider, useConnection } from "../live/live-provider.tsx";
import { SiteProvider } from "../live/site-provider.tsx";
import { useLive } from "../live/use-live.ts";
import { Banners } from "./banners.tsx";
import { Rail } from "./rail.tsx";
import { TopBar } from "./top-bar.tsx";

/** What stands around every page of the console: rail, top bar, banners. */
export function ConsoleShell({ children }: { children: ReactNode }) {
  const t = useTranslations("console.rail");
  return (
    <LiveProvider>
      <SiteProvider>
        <a
          href="#content"
          className="sr-only rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:absolute focus:z-50"
        >
          {t("skip")}
        </a>
        <div className="flex h-dvh flex-col-reverse sm:flex-row">
          <Rail />
          <div className="flex min-h-0 min-w-0 flex-1 flex-col">
            <TopBar />
            <Banners />
            <Content>{children}</Content>
          </div>
        </div>
      </SiteProvider>
    </LiveProvider>
  );
}

function Content({ children }: { children: ReactNode }) {
  const { state } = useConnection();
  const isDown = useLive((snapshot) => snapshot.controller.state === "down") ?? false;
  const isStale = state === "lost" || isDown;
  return (
    <main
      id="content"
      tabIndex={-1}
      data-stale={isStale ? "" : undefined}
      className="min-h-0 flex-1 overflow-auto p-3 outline-none"
    >
      {children}
    </main>
  );
}
