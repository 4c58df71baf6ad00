"use client";
import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";
import type { Reason } from "../../server/domain/decide/reason.ts";
import type { JournalEntry } from "../../server/domain/world/memory.ts";
import { entryNodeId, entryWords } from "../../server/words/entry-words.ts";
import { useSite } from "../live/site-provider.tsx";
import { formatTime } from "./format.ts";
import { reasonValues } from "./sentences.ts";

/** Plain sentences about nodes, in the language of the page and the time of the site. */
export function useSentences() {
  const { nameOf, timeZone } = useSite();
  const locale = useLocale();
  const reasons = useTranslations("reasons");
  const log = useTranslations("log");
  const t = useTranslations("console.sentences");
  return useMemo(() => {
    const listOf = (ids: readonly string[]) => {
      const shown = ids
        .slice(0, 4)
        .map(nameOf)
        .join(locale === "ja" ? "、" : ", ");
      return ids.length > 4 ? t("andMore", { names: shown, count: ids.length - 4 }) : shown;
    };
    const names = {
      nameOf,
      listOf,
      timeZone,
      dirty: (bytes: number) => t("dirty", { megabytes: Math.ceil(bytes / 1_000_000) }),
      since: (time: string) => t("since", { time }),
    };
    return {
      nameOf,
      listOf,
      time: (at: number) => formatTime(at, timeZone),
      reason: (reason: Reason) => reasons(reason.code, reasonValues(reason, names)),
      entry: (entry: JournalEntry, commands: ReadonlyMap<string, string>) => {
        const { key, values } = entryWords(entry);
        const nodeId = entryNodeId(entry, commands);
        return log(key, { ...values, node: nodeId === null ? log("someNode") : nameOf(nodeId) });
      },
    };
  }, [nameOf, timeZone, locale, reasons, log, t]);
}
