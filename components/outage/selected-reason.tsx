"use client";
import { useTranslations } from "use-intl";
import { useNodeLive } from "../live/use-live.ts";
import { StatusBadge } from "../status/status-badge.tsx";
import { useSentences } from "../words/use-sentences.ts";

/** Why the selected node stands where it stands, in a sentence. */
export function SelectedReason({ id }: { id: string | null }) {
  const t = useTranslations("console.live");
  const sentences = useSentences();
  const live = useNodeLive(id ?? "");
  return (
    <section
      aria-label={t("selected")}
      aria-live="polite"
      className="figures flex min-h-8 shrink-0 items-center gap-3 rounded-md border bg-panel px-3 py-1 text-sm"
    >
      {id !== null && live ? (
        <>
          <span className="font-semibold whitespace-nowrap">{sentences.nameOf(id)}</span>
          <StatusBadge status={live.status} />
          <span>{sentences.reason(live.reason)}</span>
        </>
      ) : (
        <span className="text-ink-soft">{t("selectHint")}</span>
      )}
    </section>
  );
}
