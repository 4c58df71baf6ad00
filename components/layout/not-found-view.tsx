"use client";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { Button } from "../ui/button.tsx";

export function NotFoundView() {
  const t = useTranslations("console.states");
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-3 p-6 text-center">
      <p className="figures text-2xl text-ink-soft">404</p>
      <h1 className="text-xl font-semibold">{t("notFoundTitle")}</h1>
      <p className="text-ink-soft">{t("notFound")}</p>
      <Button asChild>
        <Link href="/overview">{t("toOverview")}</Link>
      </Button>
    </main>
  );
}
