"use client";
import "../zod-without-eval.ts";
import type { NodeId } from "../../../server/domain/tree/entities.ts";
import { SendDialog } from "../../peers/send-dialog.tsx";
import type { EditorDialog } from "../actions/use-tree-actions.ts";
import { ExportDialog } from "../files/export-dialog.tsx";
import { ImportDialog } from "../files/import-dialog.tsx";
import { ClustersDialog } from "./clusters-dialog.tsx";
import { CorrectDialog } from "./correct-dialog.tsx";
import { CreateDialog } from "./create-dialog.tsx";
import { DiscardDialog } from "./discard-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { RevisionsDialog } from "./revisions-dialog.tsx";
import { SaveDialog } from "./save-dialog.tsx";

type EditorDialogsProps = {
  dialog: Exclude<EditorDialog, { kind: "palette" }>;
  names: ReadonlyMap<NodeId, string>;
  onClose: () => void;
  onGo: (id: string) => void;
  onRemove: (ids: readonly NodeId[]) => void;
};

/** The dialog of the editor that is open; the list of commands, which is not waited for, stands in the page itself. */
export function EditorDialogs({ dialog, names, onClose, onGo, onRemove }: EditorDialogsProps) {
  // The row of a new node is there only after this rendering.
  const goToNew = (id: string) => requestAnimationFrame(() => onGo(id));
  switch (dialog.kind) {
    case "save":
      return <SaveDialog onClose={onClose} />;
    case "discard":
      return <DiscardDialog onClose={onClose} />;
    case "send":
      return <SendDialog terminalIds={null} onClose={onClose} />;
    case "revisions":
      return <RevisionsDialog onClose={onClose} />;
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
