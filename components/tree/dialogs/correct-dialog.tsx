"use client";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { correct, correctAll } from "../../../server/domain/tree/corrections/correct.ts";
import type { NodeId, Tree } from "../../../server/domain/tree/entities.ts";
import type { Finding as RuleFinding } from "../../../server/domain/tree/rules/finding.ts";
import { useLimit } from "../../layout/use-may.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { useFindingText } from "../findings/use-finding-text.ts";
import { TreeChanges } from "./tree-changes.tsx";

type CorrectDialogProps = { finding: RuleFinding; names: ReadonlyMap<NodeId, string>; onClose: () => void };

/** What a correction will change, before it is made. */
export function CorrectDialog({ finding, names, onClose }: CorrectDialogProps) {
  const t = useTranslations("editor.correct");
  const states = useTranslations("console.states");
  const { tree, known, findings, edit } = useEditing();
  const text = useFindingText(names);
  const next = useMemo(() => correct(tree, finding, known), [tree, finding, known]);
  const limit = useLimit(tree);
  const [refused, setRefused] = useState<string | null>(null);
  const alike = findings.filter(({ code }) => code === finding.code).length;

  function apply(corrected: Tree): void {
    if (limit?.refuses(corrected)) {
      setRefused(limit.why);
      return;
    }
    edit("correct", () => corrected);
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("title", { code: finding.code })}
      description={text(finding)}
      closeLabel={states("close")}
    >
      {next === null ? <p className="text-sm">{t("none")}</p> : <TreeChanges {...{ tree, next, names }} />}
      {refused !== null && <Notice kind="error">{refused}</Notice>}
      <div className="mt-3 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{states("cancel")}</Button>
        {alike > 1 && (
          <Button onClick={() => apply(correctAll(tree, finding.code, known))}>
            {t("all", { code: finding.code, count: String(alike) })}
          </Button>
        )}
        <Button kind="primary" autoFocus={next !== null} disabled={next === null} onClick={() => next && apply(next)}>
          {t("apply")}
        </Button>
      </div>
    </Dialog>
  );
}
