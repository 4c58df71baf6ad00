"use client";
import { CircleAlert, TriangleAlert } from "lucide-react";
import { useTranslations } from "use-intl";
import { isCorrectable } from "../../../server/domain/tree/corrections/correctable.ts";
import { useMay } from "../../layout/use-may.ts";
import { Button } from "../../ui/button.tsx";
import type { Finding } from "../editing/editing-provider.tsx";
import { asRuleFinding } from "./rule-finding.ts";

type FindingRowProps = {
  finding: Finding;
  text: string;
  names: ReadonlyMap<string, string>;
  onGo: (id: string) => void;
  onCorrect: (finding: Finding) => void;
};

/** One finding: how bad, what, and the ways out of it. */
export function FindingRow({ finding, text, names, onGo, onCorrect }: FindingRowProps) {
  const t = useTranslations("console.tree");
  const severities = useTranslations("console.severities");
  const editor = useTranslations("editor.findingsList");
  const { may, why } = useMay("administrator");
  const isError = finding.severity === "error";
  const Icon = isError ? CircleAlert : TriangleAlert;
  const [target] = finding.nodeIds;
  const name = target === undefined ? "" : (names.get(target) ?? target);
  const known = asRuleFinding(finding);
  return (
    <div className="flex items-start gap-2 px-3 py-1.5 text-sm">
      <span
        className={`inline-flex shrink-0 items-center gap-1 ${isError ? "text-state-fault" : "text-state-battery"}`}
      >
        <Icon aria-hidden="true" className="size-4" />
        <span className="figures">{finding.code}</span>
        <span>{severities(finding.severity)}</span>
      </span>
      <span className="min-w-0 flex-1">{text}</span>
      {known && isCorrectable(known) && (
        <Button
          size="small"
          disabled={!may}
          title={why ?? undefined}
          aria-label={editor("correctOf", { code: finding.code, name })}
          onClick={() => onCorrect(finding)}
        >
          {editor("correct")}
        </Button>
      )}
      {target !== undefined && (
        <Button size="small" aria-label={t("goTo", { name })} onClick={() => onGo(target)}>
          {t("go")}
        </Button>
      )}
    </div>
  );
}
