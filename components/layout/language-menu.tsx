"use client";
import { Languages } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "use-intl";
import type { Language } from "../../server/words/index.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuChoice } from "../ui/menu.tsx";

// Each language is named in itself, whatever the page's own is.
const options = [
  { value: "ja", label: "日本語" },
  { value: "en", label: "English" },
] as const satisfies readonly { value: Language; label: string }[];

const yearSec = 31_536_000;

export function LanguageMenu() {
  const t = useTranslations("console.topBar");
  const locale = useLocale();
  const router = useRouter();
  function choose(language: Language): void {
    // biome-ignore lint/suspicious/noDocumentCookie: the server reads the choice from this cookie; the Cookie Store API is missing where the console is plain HTTP.
    document.cookie = `lang=${language}; path=/; max-age=${yearSec}; samesite=lax`;
    router.refresh();
  }
  const trigger = (
    <Button kind="quiet" size="icon" aria-label={t("language")} title={t("language")}>
      <Languages aria-hidden="true" />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuChoice label={t("language")} value={locale} options={options} onChange={choose} />
    </Menu>
  );
}
