"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Reason } from "../../../server/domain/decide/reason.ts";
import type { PathStep } from "../../../server/domain/forecast/forecast.ts";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { reasonNames, reasonValues } from "../../../server/words/reason-words.ts";
import { formatSpan } from "../../words/format.ts";

/** Words of a forecast, with the names of the draft: a node that is not saved yet has a name, too. */
export type WhatIfWords = {
  nameOf(id: NodeId): string;
  act(kind: PathStep["kind"]): string;
  reason(reason: Reason): string;
  path(steps: readonly PathStep[]): string;
};

export function useWhatIfWords(names: ReadonlyMap<NodeId, string>, timeZone: string): WhatIfWords {
  const sentences = useTranslations("console.sentences");
  const reasons = useTranslations("reasons");
  const steps = useTranslations("console.live.steps");
  const acts = useTranslations("plan.acts");
  const plan = useTranslations("plan");
  return useMemo(() => {
    const nameOf = (id: NodeId) => names.get(id) ?? id;
    const inSentences = reasonNames({ nameOf, timeZone, words: (key, values) => sentences(key, values) });
    const act = (kind: PathStep["kind"]) =>
      kind === "confirm" || kind === "mainsBack" || kind === "wait" ? acts(kind) : steps(kind);
    return {
      nameOf,
      act,
      reason: (reason) => reasons(reason.code, reasonValues(reason, inSentences)),
      path: (all) =>
        all
          .filter((step) => step.toAt > step.fromAt || step.kind === "mainsBack")
          .map((step) => {
            const takes = step.toAt > step.fromAt ? formatSpan((step.toAt - step.fromAt) / 1000) : "";
            return plan("act", { act: act(step.kind), node: nameOf(step.nodeId), takes }).trim();
          })
          .join(" → "),
    };
  }, [names, timeZone, sentences, reasons, steps, acts, plan]);
}
