"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import {
  type ImportedSettings,
  type ImportSettingsRequest,
  passphraseLength,
} from "../../../server/contract/settings-file.ts";
import { draftQuery } from "../../api/queries.ts";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { DifferenceList } from "../dialogs/difference-list.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { ImportTrouble } from "./import-trouble.tsx";
import { PassphraseInput } from "./passphrase-input.tsx";
import type { ReadFile } from "./read-import-file.ts";

type SettingsPreviewProps = { read: Extract<ReadFile, { kind: "settings" }>; onClose: () => void };

/** What a settings file changes in the draft, node by node. */
export function SettingsPreview({ read, onClose }: SettingsPreviewProps) {
  const t = useTranslations("files.import");
  const severities = useTranslations("console.tree");
  const queryClient = useQueryClient();
  const { version, flush, expect } = useEditing();
  const [passphrase, setPassphrase] = useState("");
  const ask = useMutation({
    async mutationFn({ dryRun }: { dryRun: boolean }) {
      await flush();
      const key = passphrase === "" ? null : passphrase;
      const body: ImportSettingsRequest = { version, file: read.file, passphrase: key, dryRun };
      return request<ImportedSettings>("/draft/settings", { method: "POST", body });
    },
    onSuccess({ draft, replacesSecrets }) {
      if (!draft) return;
      if (!replacesSecrets) expect("import", draft.version);
      queryClient.setQueryData(draftQuery.queryKey, draft);
      onClose();
    },
  });
  const { mutate } = ask;
  useEffect(() => {
    if (!read.isEncrypted) mutate({ dryRun: true });
  }, [read, mutate]);
  const told = ask.data;
  const errors = told?.findings.filter(({ severity }) => severity === "error").length ?? 0;
  return (
    <div className="flex flex-col gap-3">
      {read.isEncrypted && (
        <form
          className="flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            mutate({ dryRun: true });
          }}
        >
          <PassphraseInput label={t("passphrase")} value={passphrase} onChange={setPassphrase} />
          <Button type="submit" disabled={ask.isPending || passphrase.length < passphraseLength.min}>
            {t("open")}
          </Button>
        </form>
      )}
      <p role="status" className="text-ink-soft">
        {ask.isPending && t("looking")}
      </p>
      {ask.error && !ask.isPending && <ImportTrouble error={ask.error} />}
      {told && (
        <>
          <DifferenceList differences={told.changes} empty={t("same")} />
          <p className="text-ink-soft">
            {severities("findingsCount", { errors, warnings: told.findings.length - errors })}
            {told.withoutSecrets.length > 0 && ` ${t("withoutSecrets", { count: told.withoutSecrets.length })}`}
          </p>
          {told.replacesSecrets && <p className="text-state-battery">{t("replacesSecrets")}</p>}
          <div className="flex justify-end">
            <Button
              kind="primary"
              disabled={ask.isPending || told.changes.total === 0}
              onClick={() => mutate({ dryRun: false })}
            >
              {t("confirm")}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
