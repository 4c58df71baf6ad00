"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { usePasswordCheck, type WrongPassword } from "./password-check.ts";

/** Sets a password by the one-time link that an administrator made. */
export function NewPasswordForm({ token }: { token: string | null }) {
  const t = useTranslations("users.newPassword");
  const pages = useTranslations("console.pages");
  const say = useProblemWords();
  const check = usePasswordCheck();
  const [wrong, setWrong] = useState<WrongPassword>({});
  const save = useMutation({
    mutationFn: (body: { token: string; password: string }) => request("/password", { method: "POST", body }),
  });
  if (token === null) return <Notice kind="warning">{t("noToken")}</Notice>;
  if (save.isSuccess)
    return (
      <Notice kind="good">
        {t("done")}{" "}
        <Link className="underline" href="/sign-in">
          {pages("signIn")}
        </Link>
      </Notice>
    );
  return (
    <form
      noValidate
      className="flex w-full max-w-sm flex-col gap-4 rounded-md border bg-panel p-6"
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        const password = String(given.get("password"));
        const found = check(password, String(given.get("repeat")));
        setWrong(found);
        if (Object.keys(found).length === 0) save.mutate({ token, password });
      }}
    >
      <div>
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-sm text-ink-soft">{t("description")}</p>
      </div>
      <NewPasswordFields wrong={wrong} />
      {save.error && <Notice kind="error">{say(save.error)}</Notice>}
      <Button kind="primary" type="submit" disabled={save.isPending}>
        {t("submit")}
      </Button>
    </form>
  );
}
