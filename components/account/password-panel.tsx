"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblemWords } from "../api/problem-words.ts";
import { sessionsQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { AuthField } from "./auth-field.tsx";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { usePasswordCheck, type WrongPassword } from "./password-check.ts";

/** Changes the person's own password; their other sessions end with it. */
export function PasswordPanel() {
  const t = useTranslations("users.ownPassword");
  const say = useProblemWords();
  const check = usePasswordCheck();
  const queryClient = useQueryClient();
  const [wrong, setWrong] = useState<WrongPassword>({});
  const [form, setForm] = useState(0);
  const change = useMutation({
    mutationFn: (body: { current: string; password: string }) => request("/account/password", { method: "POST", body }),
    onSuccess: () => {
      setForm((count) => count + 1);
      return queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  return (
    <Panel title={t("title")} titleId="own-password">
      <form
        key={form}
        noValidate
        method="post"
        className="flex max-w-sm flex-col gap-3 px-3 py-3"
        onSubmit={(event) => {
          event.preventDefault();
          const given = new FormData(event.currentTarget);
          const [current, password, repeat] = ["current", "password", "repeat"].map((name) => String(given.get(name)));
          const found = check(password ?? "", repeat ?? "");
          setWrong(found);
          if (Object.keys(found).length === 0 && current) change.mutate({ current, password: password ?? "" });
        }}
      >
        <AuthField
          name="current"
          label={t("current")}
          type="password"
          autoComplete="current-password"
          maxLength={1000}
        />
        <NewPasswordFields label={t("new")} wrong={wrong} />
        {change.error && <Notice kind="error">{say(change.error)}</Notice>}
        {change.isSuccess && <Notice kind="good">{t("done")}</Notice>}
        <div>
          <Button type="submit" disabled={change.isPending}>
            {t("submit")}
          </Button>
        </div>
      </form>
    </Panel>
  );
}
