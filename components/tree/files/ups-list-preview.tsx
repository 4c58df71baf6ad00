// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { AddedUpses } from "../../../server/contract/api.ts";
import { draftQuery } from "../../api/queries.ts";
import { request } from "../../api/request.ts";
import { Button } from "../../ui/button.tsx";
import { Check, Input } from "../../ui/input.tsx";
import { useEditing } from "../editing/editing-provider.tsx";
import { GroupChoice } from "./group-choice.tsx";
import { ImportTrouble } from "./import-trouble.tsx";

type UpsListPreviewProps = {
  kind: "csv" | "ups.conf";
  text: string;
  groupId: string | null;
  onClose: () => void;
};

/** So many are shown of a long list. */
const shownAtMost = 100;

/** The UPSes of a CSV list or a ups.conf: which of them come, into which group. */
export function UpsListPreview({ kind, text, groupId, onClose }: UpsListPreviewProps) {
  const t = useTranslations("files.import");
  const queryClient = useQueryClient();
  const { tree, version, flush, expect } = useEditing();
  const [group, setGroup] = useState(groupId ?? tree.groups[0]?.id ?? "");
  const [makeGroups, setMakeGroups] = useState(true);
  const [upsdHost, setUpsdHost] = useState("");
  const ask = useMutation({
    async mutationFn({ dryRun }: { dryRun: boolean }) {
      await flush();
      const upsd = kind === "ups.conf" && upsdHost !== "" ? { host: upsdHost } : null;
      const body = { version, format: kind, text, group: group === "" ? null : group, makeGroups, upsd, dryRun };
      return request<AddedUpses>("/draft/imports", { method: "POST", body });
    },
    onSuccess({ draft }) {
      if (!draft) return;
      expect("import", draft.version);
      queryClient.setQueryData(draftQuery.queryKey, draft);
      onClose();
    },
  });
  const { mutate } = ask;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each choice asks anew; what is typed asks when it is left
  useEffect(() => mutate({ dryRun: true }), [text, group, makeGroups, mutate]);
  const told = ask.data;
  return (
    <div className="flex flex-col gap-3">
      <GroupChoice label={t("group")} {...{ tree }} value={group} onChange={setGroup} none={t("noGroup")} />
      <label className="flex items-center gap-2">
        <Check checked={makeGroups} onChange={(event) => setMakeGroups(event.target.checked)} />
        {t("makeGroups")}
      </label>
      {kind === "ups.conf" && (
        <label className="flex flex-col gap-1">
          {t("upsd")}
          <Input
            value={upsdHost}
            autoComplete="off"
            onChange={(event) => setUpsdHost(event.target.value.trim())}
            onBlur={() => mutate({ dryRun: true })}
          />
        </label>
      )}
      <p role="status" className="text-ink-soft">
        {ask.isPending && t("looking")}
      </p>
      {ask.error && !ask.isPending && <ImportTrouble error={ask.error} />}
      {told && (
        <>
          <p>
            {t("adds", { count: told.added.length })}{" "}
            {told.skipped.length > 0 && t("skips", { count: told.skipped.length })}{" "}
            {told.madeGroups.length > 0 && t("makes", { groups: told.madeGroups.join(", ") })}
          </p>
          <ul className="max-h-56 divide-y overflow-auto rounded-md border">
            {told.added.slice(0, shownAtMost).map((ups) => (
              <li key={ups.place} className="flex justify-between gap-3 px-2 py-1">
                <span className="min-w-0 truncate" title={ups.path}>
                  {ups.path}
                </span>
                <span className="figures text-ink-soft">{ups.host}</span>
              </li>
            ))}
          </ul>
          <div className="flex justify-end">
            <Button
              kind="primary"
              disabled={ask.isPending || told.added.length === 0}
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
