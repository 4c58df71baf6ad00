"use client";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { LanguageMenu } from "../layout/language-menu.tsx";
import { ThemeMenu } from "../layout/theme-menu.tsx";

/** What stands around the pages that need no account. */
export function AuthShell({ children }: { children: ReactNode }) {
  const t = useTranslations("console");
  return (
    <div className="flex min-h-dvh flex-col">
      <header className="flex h-12 items-center border-b bg-panel px-3">
        <span className="font-semibold">{t("product")}</span>
        <div className="ml-auto flex">
          <LanguageMenu />
          <ThemeMenu />
        </div>
      </header>
      <main className="flex flex-1 items-start justify-center p-4 pt-[12dvh]">{children}</main>
    </div>
  );
}
