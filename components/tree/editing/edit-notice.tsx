"use client";
import { useTranslations } from "use-intl";
import { useProblemWords } from "../../api/problem-words.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useIssueWords } from "../use-issue-words.ts";
import { useEditing } from "./editing-provider.tsx";

/** What became of edits, where that is not what was meant. */
export function EditNotice() {
  const t = useTranslations("editor.notices");
  const say = useProblemWords();
  const issues = useIssueWords();
  const { notice, dismiss } = useEditing();
  if (!notice) return null;
  return (
    <Notice kind={notice.kind === "refused" ? "error" : "warning"}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div>
          {notice.kind === "refused" ? (
            <>
              <p>{t("refused")}</p>
              {notice.fieldErrors.length === 0 ? (
                <p>{say(notice.error)}</p>
              ) : (
                <ul>
                  {notice.fieldErrors.slice(0, 5).map((error) => (
                    <li key={error.path.join(".")}>
                      {error.path.join(".")}: {issues.ofServer(error)}
                    </li>
                  ))}
                </ul>
              )}
            </>
          ) : (
            <p>{t(notice.isLost ? "lost" : "changedElsewhere")}</p>
          )}
        </div>
        <Button size="small" onClick={dismiss}>
          {t("dismiss")}
        </Button>
      </div>
    </Notice>
  );
}
