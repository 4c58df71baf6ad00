"use client";
import { useTranslations } from "use-intl";
import { useProblemWords } from "../api/problem-words.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";

type RemoveDialogProps = {
  name: string;
  error: Error | null;
  isBusy: boolean;
  onClose: () => void;
  onRemove: () => void;
};

export function RemoveDialog({ name, error, isBusy, onClose, onRemove }: RemoveDialogProps) {
  const t = useTranslations("users");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t("removeNamed", { name })}
      description={t("removeWhat")}
      closeLabel={states("close")}
    >
      {error && <Notice kind="error">{say(error)}</Notice>}
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onClose}>{states("cancel")}</Button>
        <Button kind="primary" disabled={isBusy} onClick={onRemove}>
          {t("remove")}
        </Button>
      </div>
    </Dialog>
  );
}
