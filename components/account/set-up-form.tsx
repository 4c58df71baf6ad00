"use client";
import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import type { Actor } from "../../server/contract/api.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { RequestError, request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { AuthField } from "./auth-field.tsx";
import { NewPasswordFields } from "./new-password-fields.tsx";
import { usePasswordCheck, type WrongPassword } from "./password-check.ts";

type Wrong = WrongPassword & { name?: string };

/** Makes the first administrator, with the one-time link that the server printed. */
export function SetUpForm({ token }: { token: string | null }) {
  const t = useTranslations("console.setUp");
  const pages = useTranslations("console.pages");
  const say = useProblemWords();
  const check = usePasswordCheck();
  const [wrong, setWrong] = useState<Wrong>({});
  const setUp = useMutation({
    mutationFn: (body: { token: string; name: string; password: string }) =>
      request<Actor>("/setup", { method: "POST", body }),
    onSuccess: () => window.location.assign("/overview"),
  });
  const code = setUp.error instanceof RequestError ? setUp.error.problem?.code : undefined;
  if (token === null) return <Notice kind="warning">{t("noToken")}</Notice>;
  if (code === "setupDone")
    return (
      <Notice kind="info">
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
        const [name, password, repeat] = ["name", "password", "repeat"].map((key) => String(given.get(key)));
        const isName = /^[\p{L}\p{N}._-]{3,40}$/u.test(name ?? "");
        const found = { ...check(password ?? "", repeat ?? ""), ...(!isName && { name: t("badName") }) };
        setWrong(found);
        if (Object.keys(found).length === 0) setUp.mutate({ token, name: name ?? "", password: password ?? "" });
      }}
    >
      <div>
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-sm text-ink-soft">{t("description")}</p>
      </div>
      <AuthField
        name="name"
        label={t("name")}
        hint={t("nameHint")}
        error={wrong.name ?? null}
        autoComplete="username"
        maxLength={40}
      />
      <NewPasswordFields wrong={wrong} />
      {setUp.error && <Notice kind="error">{say(setUp.error)}</Notice>}
      <Button kind="primary" type="submit" disabled={setUp.isPending || setUp.isSuccess}>
        {t("submit")}
      </Button>
    </form>
  );
}
