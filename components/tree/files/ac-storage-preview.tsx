"use client";
import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { readAcStorage, withAcStorage } from "../../../server/contract/import/ac-storage.ts";
import { namesOf } from "../../live/site-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { TreeChanges } from "../dialogs/tree-changes.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { newNodeId } from "../new-node-id.ts";
import { GroupChoice } from "./group-choice.tsx";
import { RefusedLines } from "./import-trouble.tsx";

type AcStoragePreviewProps = {
  text: string;
  groupId: string | null;
  onClose: () => void;
  onGo: (id: string) => void;
};

/** The storage systems of a legacy config.apc: which come, into which group, and what becomes of the settings that all share. */
export function AcStoragePreview({ text, groupId, onClose, onGo }: AcStoragePreviewProps) {
  const t = useTranslations("files.import");
  const { tree, edit } = useEditing();
  const [group, setGroup] = useState(groupId ?? tree.groups[0]?.id ?? "");
  const read = useMemo(() => readAcStorage(text), [text]);
  const next = useMemo(
    () => ("refused" in read || group === "" ? null : withAcStorage(tree, read.storage, group, () => newNodeId("s"))),
    [read, tree, group],
  );
  if ("refused" in read) return <RefusedLines refused={read.refused} />;
  return (
    <div className="flex flex-col gap-3">
      <GroupChoice label={t("storageGroup")} {...{ tree }} value={group} onChange={setGroup} />
      {next === null ? (
        <p role="status">{t("needsGroup")}</p>
      ) : (
        <TreeChanges {...{ tree, next }} names={namesOf(next)} />
      )}
      <p className="text-xs text-ink-soft">{t("storageHelp")}</p>
      <div className="flex justify-end">
        <Button
          kind="primary"
          disabled={next === null}
          onClick={() => {
            if (next === null) return;
            edit("import", () => next);
            onClose();
            const [added] = next.storages.slice(tree.storages.length);
            if (added) onGo(added.id);
          }}
        >
          {t("confirm")}
        </Button>
      </div>
    </div>
  );
}
