"use client";
import { useTranslations } from "use-intl";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";

type RemoveDialogProps = {
  ids: readonly NodeId[];
  /** With all that stands below them. */
  count: number;
  nameOf: (id: NodeId) => string;
  onClose: () => void;
  onConfirm: () => void;
};

/** Asks before nodes go, and says how many. */
export function RemoveDialog({ ids, count, nameOf, onClose, onConfirm }: RemoveDialogProps) {
  const t = useTranslations("editor.remove");
  const states = useTranslations("console.states");
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("title", { count: ids.length, name: nameOf(ids[0] ?? "") })}
      description={t("description")}
      closeLabel={states("close")}
    >
      <p className="text-sm">{t("goes", { count })}</p>
      <div className="mt-3 flex justify-end gap-2">
        <Button onClick={onClose}>{states("cancel")}</Button>
        <Button
          kind="danger"
          autoFocus
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {t("confirm")}
        </Button>
      </div>
    </Dialog>
  );
}
