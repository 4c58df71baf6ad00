"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { MergeDraftRequest, MergedDraft } from "../../../server/contract/api.ts";
import type { MergeChoice } from "../../../server/domain/tree/merge.ts";
import { useProblemWords } from "../../api/problem-words.ts";
import { draftQuery } from "../../api/queries.ts";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { DifferenceList, FieldDifferences } from "./difference-list.tsx";

type MergeDialogProps = {
  from: MergeDraftRequest["from"];
  /** Whose draft it is; null: what was saved meanwhile. */
  owner: string | null;
  onClose: () => void;
};

/** What the others did, what that changes in one's own draft, and for each node that both changed the choice. */
export function MergeDialog({ from, owner, onClose }: MergeDialogProps) {
  const t = useTranslations("revisions.merge");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const { version, newestRevision } = useEditing();
  const [choices, setChoices] = useState<Record<string, MergeChoice>>({});
  const ask = (dryRun: boolean, chosen: Record<string, MergeChoice>) =>
    request<MergedDraft>("/draft/merge", { method: "POST", body: { version, from, choices: chosen, dryRun } });
  // What needs a choice is asked without any, so that the list stays while one chooses.
  const open = useQuery({ queryKey: ["merge", from, version], queryFn: () => ask(true, {}), gcTime: 0 });
  const looked = useQuery({
    queryKey: ["merge", from, version, choices],
    queryFn: () => ask(true, choices),
    gcTime: 0,
  });
  const merge = useMutation({
    mutationFn: () => ask(false, choices),
    onSuccess: ({ draft }) => {
      if (draft) queryClient.setQueryData(draftQuery.queryKey, draft);
      void queryClient.invalidateQueries({ queryKey: ["drafts"] });
      onClose();
    },
  });
  const conflicts = open.data?.conflicts ?? [];
  const isDecided = conflicts.every(({ nodeId }) => choices[nodeId] !== undefined);
  const error = open.error ?? looked.error ?? merge.error;
  const changes = looked.data?.changes ?? open.data?.changes;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={owner === null ? t("title") : t("titleDraft", { owner })}
      description={owner === null ? t("description", { number: String(newestRevision ?? 0) }) : t("descriptionDraft")}
      closeLabel={states("close")}
    >
      <div className="flex flex-col gap-3">
        {error && <Notice kind="error">{say(error)}</Notice>}
        {open.isPending && <Skeleton className="h-24" />}
        {conflicts.length > 0 && (
          <section className="flex flex-col gap-2 text-sm">
            <p>{t("conflicts", { count: conflicts.length })}</p>
            {conflicts.map(({ nodeId, mine, theirs }) => (
              <fieldset key={nodeId} className="rounded-md border p-2">
                <legend className="px-1 font-medium">{open.data?.nodes[nodeId]?.name ?? nodeId}</legend>
                {(["mine", "theirs"] as const).map((choice) => (
                  <label key={choice} className="flex items-start gap-2 py-1">
                    <input
                      type="radio"
                      className="mt-0.5 accent-accent"
                      name={`choice-${nodeId}`}
                      checked={choices[nodeId] === choice}
                      onChange={() => setChoices({ ...choices, [nodeId]: choice })}
                    />
                    <span>
                      {t(choice)}
                      <FieldDifferences
                        kind={open.data?.nodes[nodeId]?.kind ?? ""}
                        items={choice === "mine" ? mine : theirs}
                      />
                    </span>
                  </label>
                ))}
              </fieldset>
            ))}
          </section>
        )}
        {changes && (
          <section className="flex flex-col gap-1">
            <h3 className="text-sm font-medium">{t("changes")}</h3>
            <DifferenceList differences={changes} empty={t("untouched")} />
          </section>
        )}
        <div className="flex items-center justify-end gap-2">
          {!isDecided && <span className="text-xs text-ink-soft">{t("undecided")}</span>}
          <Button onClick={onClose}>{states("cancel")}</Button>
          <Button
            kind="primary"
            disabled={!isDecided || open.isPending || merge.isPending}
            onClick={() => merge.mutate()}
          >
            {t("confirm")}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
