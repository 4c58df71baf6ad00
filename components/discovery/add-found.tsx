// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type FormEvent, useId, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { AddedUpses, AddNodesRequest, Draft } from "../../server/contract/api.ts";
import { relate } from "../../server/domain/tree/relations.ts";
import { draftQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { ImportTrouble } from "../tree/files/import-trouble.tsx";
import { Button } from "../ui/button.tsx";
import { Choice, Input } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";

type AddFoundProps = {
  discoveryId: string;
  draft: Draft;
  selected: ReadonlySet<number>;
  /** It is all that the draft does not hold yet. */
  isAll: boolean;
  onAdded: () => void;
};

/** Brings what is selected into a group of the draft. */
export function AddFound({ discoveryId, draft, selected, isAll, onAdded }: AddFoundProps) {
  const t = useTranslations("discover.add");
  const list = useId();
  const queryClient = useQueryClient();
  const [group, setGroup] = useState("");
  const [role, setRole] = useState<"power" | "linked">("power");
  const paths = useMemo(() => {
    const relations = relate(draft.tree);
    return draft.tree.groups.flatMap(({ id }) => relations.pathOf(id) ?? []);
  }, [draft.tree]);
  const add = useMutation({
    mutationFn: () => {
      const from = { kind: "discovery" as const, discoveryId, numbers: isAll ? null : [...selected] };
      const body: AddNodesRequest = { version: draft.version, group: group.trim(), makeGroups: true, role, from };
      return request<AddedUpses>("/draft/nodes", { method: "POST", body });
    },
    onSuccess: (added) => {
      if (added.draft) queryClient.setQueryData(draftQuery.queryKey, added.draft);
      onAdded();
    },
    onError: () => void queryClient.invalidateQueries({ queryKey: draftQuery.queryKey }),
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    add.mutate();
  }
  return (
    <form noValidate className="flex flex-col gap-3 p-3" onSubmit={submit}>
      <h3 className="text-sm font-medium">{t("title")}</h3>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <div className="text-sm">
          <label className="flex flex-col gap-1">
            {t("group")}
            <Input list={list} value={group} maxLength={2000} onChange={(event) => setGroup(event.target.value)} />
          </label>
          <datalist id={list}>
            {paths.map((path) => (
              <option key={path} value={path} />
            ))}
          </datalist>
          <p className="mt-1 text-xs text-ink-soft">{t("groupHelp")}</p>
        </div>
        <label className="flex flex-col gap-1 text-sm">
          {t("role")}
          <Choice value={role} onChange={(event) => setRole(event.target.value === "linked" ? "linked" : "power")}>
            {(["power", "linked"] as const).map((one) => (
              <option key={one} value={one}>
                {t(`roles.${one}`)}
              </option>
            ))}
          </Choice>
        </label>
      </div>
      {add.error && <ImportTrouble error={add.error} />}
      {add.data && (
        <Notice kind="good">
          <p>
            {t("done", { count: add.data.added.length })}{" "}
            {add.data.skipped.length > 0 && t("skipped", { count: add.data.skipped.length })}
          </p>
          <Link className="underline" href={treeLink(add.data.added[0]?.id)}>
            {t("toTree")}
          </Link>
        </Notice>
      )}
      <Button
        kind="primary"
        type="submit"
        className="self-end"
        disabled={selected.size === 0 || group.trim() === "" || add.isPending}
      >
        {t("submit", { count: selected.size })}
      </Button>
    </form>
  );
}

/** The tree, at that node. */
function treeLink(nodeId: string | undefined): string {
  return nodeId === undefined ? "/tree" : `/tree#${encodeURIComponent(nodeId)}`;
}
