// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
"use client";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { csvOfUpses } from "../../../server/contract/import/csv-of-upses.ts";
import { upsConfOf } from "../../../server/contract/import/ups-conf-of.ts";
import { passphraseLength, type SettingsFile } from "../../../server/contract/settings-file.ts";
import { useProblemWords } from "../../api/problem-words.ts";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Choice } from "../../ui/input.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { download, fileNameOf } from "./download.ts";
import { PassphraseInput } from "./passphrase-input.tsx";

const kinds = ["withoutSecrets", "withSecrets", "csv", "upsConf"] as const;
type What = (typeof kinds)[number];

/** The draft as a file: settings without secrets, with them under a pass phrase, or the list of UPSes in two forms. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("files.export");
  const states = useTranslations("console.states");
  const say = useProblemWords();
  const { tree, flush } = useEditing();
  const [what, setWhat] = useState<What>("withoutSecrets");
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const site = tree.network.name;
  const isShort = passphrase.length < passphraseLength.min;
  const differs = passphrase !== again;

  const write = useMutation({
    async mutationFn() {
      if (what === "upsConf") return download(fileNameOf(site, "ups.conf", Date.now()), upsConfOf(tree), "text/plain");
      if (what === "csv") return download(fileNameOf(site, "csv", Date.now()), csvOfUpses(tree), "text/csv");
      // What was edited a moment ago belongs into the file, too.
      await flush();
      const body = { passphrase: what === "withSecrets" ? passphrase : null };
      const file = await request<SettingsFile>("/draft/export", { method: "POST", body });
      download(fileNameOf(site, "json", Date.now()), JSON.stringify(file, null, 1), "application/json");
    },
    onSuccess: onClose,
  });

  return (
    <Dialog open onOpenChange={onClose} title={t("title")} description={t("description")} closeLabel={states("close")}>
      <form
        className="flex flex-col gap-3 text-sm"
        onSubmit={(event) => {
          event.preventDefault();
          write.mutate();
        }}
      >
        <label className="flex flex-col gap-1">
          {t("what")}
          <Choice value={what} onChange={(event) => setWhat(event.target.value as What)}>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {t(one)}
              </option>
            ))}
          </Choice>
        </label>
        <p className="text-xs text-ink-soft">{t(`help.${what}`)}</p>
        {what === "withSecrets" && (
          <>
            <PassphraseInput isNew label={t("passphrase")} value={passphrase} onChange={setPassphrase} />
            <PassphraseInput isNew label={t("again")} value={again} onChange={setAgain} />
            <p className="min-h-5 text-xs text-ink-soft" role="status">
              {isShort ? t("short", { min: String(passphraseLength.min) }) : differs ? t("differs") : t("keep")}
            </p>
          </>
        )}
        {write.error && <Notice kind="error">{say(write.error)}</Notice>}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{states("cancel")}</Button>
          <Button
            kind="primary"
            type="submit"
            disabled={write.isPending || (what === "withSecrets" && (isShort || differs))}
          >
            {t("confirm")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
