"use client";
import "../zod-without-eval.ts";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import type { ActionId, TreeAction } from "../actions/tree-action.ts";
import type { EditorDialog } from "../actions/use-tree-actions.ts";
import { ExportDialog } from "../files/export-dialog.tsx";
import { ImportDialog } from "../files/import-dialog.tsx";
import type { TreeItems } from "../tree-items.ts";
import { ClustersDialog } from "./clusters-dialog.tsx";
import { CorrectDialog } from "./correct-dialog.tsx";
import { CreateDialog } from "./create-dialog.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { Palette } from "./palette.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { RevisionsDialog } from "./revisions-dialog.tsx";
import { SaveDialog } from "./save-dialog.tsx";

type EditorDialogsProps = {
  dialog: EditorDialog | null;
  actions: Record<ActionId, TreeAction>;
  names: ReadonlyMap<NodeId, string>;
  items: TreeItems;
  onClose: () => void;
  onGo: (id: string) => void;
  onRemove: (ids: readonly NodeId[]) => void;
};

/** The dialog of the editor that is open. */
export function EditorDialogs({ dialog, actions, names, items, onClose, onGo, onRemove }: EditorDialogsProps) {
  // The row of a new node is there only after this rendering.
  const goToNew = (id: string) => requestAnimationFrame(() => onGo(id));
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "save":
      return <SaveDialog onClose={onClose} />;
    case "discard":
      return <DiscardDialog onClose={onClose} />;
    case "revisions":
      return <RevisionsDialog onClose={onClose} />;
    case "palette":
      return <Palette {...{ actions, items, onClose, onGo }} />;
    case "create":
      return <CreateDialog place={dialog.place} group={dialog.group} onClose={onClose} onCreated={goToNew} />;
    case "importFile":
      return <ImportDialog groupId={dialog.groupId} onClose={onClose} onGo={goToNew} />;
    case "exportFile":
      return <ExportDialog onClose={onClose} />;
    case "clusters":
      return <ClustersDialog clusterId={dialog.clusterId} onClose={onClose} />;
    case "correct":
      return <CorrectDialog finding={dialog.finding} {...{ names, onClose }} />;
    case "remove": {
      const { ids, count } = dialog;
      return (
        <RemoveDialog
          {...{ ids, count, onClose }}
          nameOf={(id) => names.get(id) ?? id}
          onConfirm={() => onRemove(ids)}
        />
      );
    }
  }
}
