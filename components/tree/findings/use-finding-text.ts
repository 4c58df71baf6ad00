"use client";
import { useLocale, useTranslations } from "use-intl";
import type { Draft } from "../../../server/contract/api.ts";

/** The sentence of a finding; of a code that this page does not know, the code and the nodes. */
export function useFindingText(names: ReadonlyMap<string, string>): (finding: Draft["findings"][number]) => string {
  const t = useTranslations("findings");
  const locale = useLocale();
  return (finding) => {
    const nodes = finding.nodeIds.map((id) => names.get(id) ?? id);
    const list = nodes.join(locale === "ja" ? "、" : ", ");
    // The catalogue is typed by its sentences, a finding by its code: which codes there are, the rules say.
    const key = finding.code as Parameters<typeof t.has>[0];
    if (!t.has(key)) return `${finding.code}: ${list}`;
    const [node = "", other = ""] = nodes;
    return (t as unknown as Say)(finding.code, { ...finding.params, nodes: list, node, other });
  };
}

type Say = (key: string, values: Record<string, string | number>) => string;
