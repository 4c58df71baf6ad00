"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Draft } from "../../../server/contract/api.ts";
import { useProblemWords } from "../../api/problem-words.ts";
import { draftQuery } from "../../api/queries.ts";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";

export function DiscardDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("console.save");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const discard = useMutation({
    mutationFn: () => request<Draft>("/draft", { method: "DELETE" }),
    onSuccess: (draft) => {
      queryClient.setQueryData(draftQuery.queryKey, draft);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("discardTitle")}
      description={t("discardDescription")}
      closeLabel={states("close")}
    >
      {discard.error && <Notice kind="error">{say(discard.error)}</Notice>}
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onClose}>{states("cancel")}</Button>
        <Button kind="danger" disabled={discard.isPending} onClick={() => discard.mutate()}>
          {t("discardConfirm")}
        </Button>
      </div>
    </Dialog>
  );
}
