"use client";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { classes } from "../../ui/classes.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AcStoragePreview } from "./ac-storage-preview.tsx";
import { type ReadFile, readImportFile } from "./read-import-file.ts";
import { SettingsPreview } from "./settings-preview.tsx";
import { UpsListPreview } from "./ups-list-preview.tsx";

type ImportDialogProps = {
  /** Where UPSes of a list go that name no group. */
  groupId: string | null;
  onClose: () => void;
  onGo: (id: string) => void;
};

/** A file is chosen or dropped, what it would change is shown, and only then it is brought into the draft. */
export function ImportDialog({ groupId, onClose, onGo }: ImportDialogProps) {
  const t = useTranslations("files.import");
  const states = useTranslations("console.states");
  const [read, setRead] = useState<ReadFile | null>(null);
  const [isOver, setOver] = useState(false);

  async function take(file: File | undefined): Promise<void> {
    if (file) setRead(await readImportFile(file));
  }

  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("description")} closeLabel={states("close")}>
      <div className="flex flex-col gap-3 text-sm">
        <label
          className={classes(
            "flex cursor-pointer flex-col items-center gap-2 rounded-md border border-dashed p-4 text-center focus-within:outline-2 focus-within:outline-accent",
            isOver && "bg-raised",
          )}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault();
            setOver(false);
            void take(event.dataTransfer.files[0]);
          }}
        >
          <span>{read === null ? t("choose") : read.name}</span>
          <input
            type="file"
            accept=".json,.csv,.conf,.apc,.txt"
            aria-label={t("choose")}
            className="max-w-full text-xs text-ink-soft"
            onChange={(event) => void take(event.target.files?.[0])}
          />
        </label>
        {read?.kind === "tooLarge" && (
          <Notice kind="error">{t("tooLarge", { name: read.name, most: String(read.megabytes) })}</Notice>
        )}
        {read?.kind === "unreadable" && <Notice kind="error">{t("unreadable", { name: read.name })}</Notice>}
        {read?.kind === "settings" && <SettingsPreview key={read.name} read={read} onClose={onClose} />}
        {(read?.kind === "csv" || read?.kind === "ups.conf") && (
          <UpsListPreview key={read.name} kind={read.kind} text={read.text} {...{ groupId, onClose }} />
        )}
        {read?.kind === "config.apc" && (
          <AcStoragePreview key={read.name} text={read.text} {...{ groupId, onClose, onGo }} />
        )}
      </div>
    </Dialog>
  );
}
