"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Reason } from "../../server/domain/decide/reason.ts";
import type { JournalEntry } from "../../server/domain/world/memory.ts";
import { entryNodeId, entryWords } from "../../server/words/entry-words.ts";
import { reasonNames, reasonValues } from "../../server/words/reason-words.ts";
import { useSite } from "../live/site-provider.tsx";
import { formatTime } from "./format.ts";

/** Plain sentences about nodes, in the language of the page and the time of the site. */
export function useSentences() {
  const { nameOf, timeZone } = useSite();
  const reasons = useTranslations("reasons");
  const log = useTranslations("log");
  const t = useTranslations("console.sentences");
  return useMemo(() => {
    const names = reasonNames({ nameOf, timeZone, words: (key, values) => t(key, values) });
    return {
      nameOf,
      listOf: names.listOf,
      time: (at: number) => formatTime(at, timeZone),
      reason: (reason: Reason) => reasons(reason.code, reasonValues(reason, names)),
      entry: (entry: JournalEntry, commands: ReadonlyMap<string, string>) => {
        const { key, values } = entryWords(entry);
        const nodeId = entryNodeId(entry, commands);
        return log(key, { ...values, node: nodeId === null ? log("someNode") : nameOf(nodeId) });
      },
    };
  }, [nameOf, timeZone, reasons, log, t]);
}
