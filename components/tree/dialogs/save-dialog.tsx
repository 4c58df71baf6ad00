// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders it
"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import type { RevisionItem } from "../../../server/contract/api.ts";
import { hideSecrets } from "../../../server/domain/tree/secrets.ts";
import { useProblemWords } from "../../api/problem-words.ts";
import { draftQuery, revisionQuery } from "../../api/queries.ts";
import { RequestError, request } from "../../api/request.ts";
import { namesOf } from "../../live/site-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { TextArea } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { MergeDialog } from "./merge-dialog.tsx";

/** 設定保存: makes the draft the next revision; where somebody else saved meanwhile, shows what that changed. */
export function SaveDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("console.save");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const [comment, setComment] = useState("");
  const { tree, changedIds, findings, baseRevision, newestRevision, version, flush } = useEditing();
  const names = useMemo(() => namesOf(tree), [tree]);
  const latest = useRef({ version, tree });
  latest.current = { version, tree };
  const save = useMutation({
    async mutationFn() {
      // The last edits may still be on their way; the version that they make is the one that is saved.
      if (!(await flush())) throw new RequestError(null, null);
      const saved = latest.current;
      const body = { comment, draftVersion: saved.version };
      return { ...saved, revision: await request<RevisionItem>("/revisions", { method: "POST", body }) };
    },
    onSuccess: (saved) => {
      // What is saved is what stands here: of a large site it need not come over once more. Secrets that were typed stay no longer than before.
      const { number } = saved.revision;
      const tree = hideSecrets(saved.tree);
      queryClient.setQueryData(revisionQuery(number).queryKey, { ...saved.revision, tree });
      queryClient.setQueryData(
        draftQuery.queryKey,
        (before) =>
          before && {
            ...before,
            ...{ tree, version: saved.version + 1, changedIds: [] },
            ...{ baseRevision: number, newestRevision: number },
          },
      );
      void queryClient.invalidateQueries({ queryKey: ["revisions"] });
    },
    onError: (error) => {
      if (isConflict(error)) void queryClient.invalidateQueries({ queryKey: draftQuery.queryKey });
    },
  });
  const errors = findings.filter((finding) => finding.severity === "error").length;
  const warnings = findings.length - errors;
  const nameAll = (ids: readonly string[]) => ids.map((id) => names.get(id) ?? id);
  if (baseRevision !== newestRevision && !save.isSuccess)
    return <MergeDialog from={{ kind: "newestRevision" }} owner={null} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("description")} closeLabel={states("close")}>
      {save.isSuccess ? (
        <div className="flex flex-col gap-3">
          <Notice kind="good">{t("saved", { number: save.data.revision.number })}</Notice>
          <Button className="self-end" onClick={onClose}>
            {states("close")}
          </Button>
        </div>
      ) : (
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <NameList title={t("changes")} names={nameAll([...changedIds])} />
          {errors > 0 && <Notice kind="error">{t("errors", { count: errors })}</Notice>}
          {warnings > 0 && <Notice kind="warning">{t("warnings", { count: warnings })}</Notice>}
          <label className="flex flex-col gap-1 text-sm">
            {t("comment")}
            <TextArea rows={3} maxLength={1000} value={comment} onChange={(event) => setComment(event.target.value)} />
          </label>
          {save.error && <SaveFailure error={save.error} say={say} nameAll={nameAll} />}
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{states("cancel")}</Button>
            <Button kind="primary" type="submit" disabled={save.isPending}>
              {t("confirm")}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

type FailureProps = { error: Error; say: (error: unknown) => string; nameAll: (ids: readonly string[]) => string[] };

function SaveFailure({ error, say, nameAll }: FailureProps) {
  const t = useTranslations("console.save");
  const problem = error instanceof RequestError ? error.problem : null;
  if (problem?.code !== "revisionConflict") return <Notice kind="error">{say(error)}</Notice>;
  return (
    <Notice kind="error">
      <NameList
        title={t("conflict", { number: problem.newestRevision ?? 0 })}
        names={nameAll(problem.changedIds ?? [])}
      />
      <p>{t("conflictHelp")}</p>
    </Notice>
  );
}

function NameList({ title, names }: { title: string; names: readonly string[] }) {
  const t = useTranslations("console.overview.open");
  const shown = names.slice(0, 12);
  return (
    <div className="text-sm">
      <p className="text-ink-soft">{title}</p>
      <ul className="flex flex-wrap gap-1">
        {shown.map((name) => (
          <li key={name} className="rounded border px-1.5">
            {name}
          </li>
        ))}
        {names.length > shown.length && <li className="px-1.5">{t("more", { count: names.length - shown.length })}</li>}
      </ul>
    </div>
  );
}

function isConflict(error: unknown): boolean {
  const code = error instanceof RequestError ? error.problem?.code : undefined;
  return code === "draftConflict" || code === "revisionConflict";
}
