// biome-ignore-all lint/a11y/noLabelWithoutControl: the control inside is one of components/ui, which renders the input
"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "use-intl";
import type { ApiKeyItem, Role } from "../../server/contract/api.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Choice, Input } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { formatDateTime } from "../words/format.ts";

const key = ["api-keys"] as const;
const roles = ["viewer", "operator", "administrator"] as const satisfies readonly Role[];

export function ApiKeysPanel() {
  const t = useTranslations("console.account");
  const top = useTranslations("console.topBar.roles");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const keys = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<{ items: ApiKeyItem[] }>("/api-keys", { signal }),
  });
  const refresh = () => queryClient.invalidateQueries({ queryKey: key });
  const create = useMutation({
    mutationFn: (body: { name: string; role: string }) =>
      request<{ id: string; key: string }>("/api-keys", { method: "POST", body }),
    onSuccess: refresh,
  });
  const remove = useMutation({
    mutationFn: (id: string) => request(`/api-keys/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSuccess: refresh,
  });
  const error = keys.error ?? create.error ?? remove.error;
  return (
    <Panel title={t("keys")} titleId="api-keys">
      {error && <Notice kind="error">{say(error)}</Notice>}
      <ul className="divide-y">
        {keys.data?.items.map((item) => (
          <KeyLine key={item.id} item={item} isBusy={remove.isPending} onRemove={() => remove.mutate(item.id)} />
        ))}
        {keys.data?.items.length === 0 && <li className="px-3 py-2 text-ink-soft">{t("keyNone")}</li>}
      </ul>
      <form
        className="flex flex-wrap items-end gap-2 border-t px-3 py-2"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          create.mutate({ name: String(given.get("name")), role: String(given.get("role")) });
        }}
      >
        <label className="flex flex-col gap-1 text-sm">
          {t("keyName")}
          <Input name="name" required maxLength={32} className="w-48" />
        </label>
        <label className="flex flex-col gap-1 text-sm">
          {t("keyRole")}
          <Choice name="role" className="w-40">
            {roles.map((role) => (
              <option key={role} value={role}>
                {top(role)}
              </option>
            ))}
          </Choice>
        </label>
        <Button type="submit" disabled={create.isPending}>
          {t("keyCreate")}
        </Button>
      </form>
      {create.data && (
        <div className="px-3 pb-3">
          <Notice kind="good">
            {t("keyShownOnce")} <code className="break-all select-all">{create.data.key}</code>
          </Notice>
        </div>
      )}
    </Panel>
  );
}

function KeyLine({ item, isBusy, onRemove }: { item: ApiKeyItem; isBusy: boolean; onRemove: () => void }) {
  const t = useTranslations("console.account");
  const top = useTranslations("console.topBar.roles");
  const locale = useLocale();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const used =
    item.lastUsedAt === null
      ? t("keyNeverUsed")
      : t("keyLastUsed", { time: formatDateTime(item.lastUsedAt, zone, locale) });
  return (
    <li className="flex items-center gap-3 px-3 py-2 text-sm">
      <span className="min-w-0 flex-1 truncate">
        {item.name} <span className="text-ink-soft">{top(item.role)}</span>
      </span>
      <span className="figures text-xs text-ink-soft">{used}</span>
      <Button size="small" disabled={isBusy} aria-label={t("keyDeleteNamed", { name: item.name })} onClick={onRemove}>
        {t("keyDelete")}
      </Button>
    </li>
  );
}
