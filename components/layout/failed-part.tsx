"use client";
import { useTranslations } from "use-intl";
import { useProblemWords } from "../api/problem-words.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";

/** What failed, what still works, and what to do. */
export function FailedPart({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTranslations("console.states");
  const say = useProblemWords();
  return (
    <Notice kind="error">
      <p className="font-semibold">{t("errorTitle")}</p>
      <p>{say(error)}</p>
      <p className="text-ink-soft">{t("errorSite")}</p>
      <Button size="small" className="mt-2" onClick={retry}>
        {t("retry")}
      </Button>
    </Notice>
  );
}
