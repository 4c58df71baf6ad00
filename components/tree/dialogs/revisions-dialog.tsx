// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders it
"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Draft, DraftItem } from "../../../server/contract/api.ts";
import { useProblemWords } from "../../api/problem-words.ts";
import { differencesQuery, draftQuery, draftsQuery, revisionsQuery } from "../../api/queries.ts";
import { request } from "../../api/request.ts";
import { useMay } from "../../layout/use-may.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choice } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useSentences } from "../../words/use-sentences.ts";
import { useEditing } from "../editing/editing-provider.tsx";
import { DifferenceList } from "./difference-list.tsx";
import { MergeDialog } from "./merge-dialog.tsx";

type Side = number | "draft";

/** Any two of the revisions and the draft side by side; back to a revision; what others have in their drafts. */
export function RevisionsDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("revisions");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const { time } = useSentences();
  const { may, why } = useMay("administrator");
  const queryClient = useQueryClient();
  const { version, newestRevision } = useEditing();
  const revisions = useQuery(revisionsQuery);
  const drafts = useQuery(draftsQuery);
  const [from, setFrom] = useState<Side>(newestRevision ?? 1);
  const [to, setTo] = useState<Side>("draft");
  const [taken, setTaken] = useState<DraftItem | null>(null);
  const differences = useQuery(differencesQuery(from, to, version));
  const restore = useMutation({
    mutationFn: (revision: number) => request<Draft>("/draft/restore", { method: "POST", body: { version, revision } }),
    onSuccess: (draft) => queryClient.setQueryData(draftQuery.queryKey, draft),
  });
  const ownerOf = ({ owner }: DraftItem) =>
    owner.kind === "commandLine" || owner.kind === "system" ? t(`owners.${owner.kind}`) : owner.name;
  const others = drafts.data?.items.filter(({ isMine }) => !isMine) ?? [];
  if (taken)
    return <MergeDialog from={{ kind: "draft", id: taken.id }} owner={ownerOf(taken)} onClose={() => setTaken(null)} />;
  const side = (label: string, value: Side, set: (side: Side) => void) => (
    <label className="flex min-w-0 flex-1 flex-col gap-1 text-sm">
      {label}
      <Choice
        value={String(value)}
        onChange={(event) => set(event.target.value === "draft" ? "draft" : Number(event.target.value))}
      >
        <option value="draft">{t("draft")}</option>
        {revisions.data?.items.map((one) => (
          <option key={one.number} value={one.number}>
            {`${t("revision", { number: String(one.number) })} · ${t("of", { author: one.author, time: time(one.createdAt) })} · ${one.comment || t("noComment")}`}
          </option>
        ))}
      </Choice>
    </label>
  );
  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("description")} closeLabel={states("close")}>
      <div className="flex flex-col gap-3">
        <div className="flex gap-2">
          {side(t("from"), from, setFrom)}
          {side(t("to"), to, setTo)}
        </div>
        {differences.isPending && <Skeleton className="h-24" />}
        {differences.error && <Notice kind="error">{say(differences.error)}</Notice>}
        {differences.data && <DifferenceList differences={differences.data} empty={t("same")} />}
        {restore.error && <Notice kind="error">{say(restore.error)}</Notice>}
        {restore.isSuccess && <Notice kind="good">{t("restored", { number: String(restore.variables) })}</Notice>}
        {typeof from === "number" && (
          <Button
            className="self-end"
            disabled={!may || restore.isPending}
            title={why ?? undefined}
            onClick={() => restore.mutate(from)}
          >
            {t("restore", { number: String(from) })}
          </Button>
        )}
        {others.length > 0 && (
          <section className="flex flex-col gap-1 border-t pt-3 text-sm">
            <h3 className="font-medium">{t("others")}</h3>
            <ul className="flex flex-col gap-1">
              {others.map((one) => (
                <li key={one.id} className="flex items-center justify-between gap-2">
                  {t("otherDraft", { owner: ownerOf(one), count: one.changes, time: time(one.updatedAt) })}
                  <Button
                    size="small"
                    disabled={!may}
                    title={why ?? undefined}
                    aria-label={t("takeOverOf", { owner: ownerOf(one) })}
                    onClick={() => setTaken(one)}
                  >
                    {t("takeOver")}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}
