"use client";
import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { SignInAnswer } from "../../server/contract/api.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { AuthField } from "./auth-field.tsx";
import { SecondStepForm } from "./second-step-form.tsx";

export function SignInForm() {
  const t = useTranslations("console.signIn");
  const say = useProblemWords();
  const signIn = useMutation({
    mutationFn: (body: { name: string; password: string }) =>
      request<SignInAnswer>("/session", { method: "POST", body }),
    // A full load: the server answers pages only from now on, with the new cookie.
    onSuccess: (answer) => {
      if (!("secondFactor" in answer)) window.location.assign("/overview");
    },
  });
  if (signIn.data && "secondFactor" in signIn.data) return <SecondStepForm onBack={signIn.reset} />;
  return (
    <form
      className="flex w-full max-w-sm flex-col gap-4 rounded-md border bg-panel p-6"
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        const given = new FormData(event.currentTarget);
        signIn.mutate({ name: String(given.get("name")), password: String(given.get("password")) });
      }}
    >
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <AuthField name="name" label={t("name")} autoComplete="username" maxLength={200} />
      <AuthField
        name="password"
        label={t("password")}
        type="password"
        autoComplete="current-password"
        maxLength={1000}
      />
      {signIn.error && <Notice kind="error">{say(signIn.error)}</Notice>}
      <Button kind="primary" type="submit" disabled={signIn.isPending || signIn.isSuccess}>
        {t("submit")}
      </Button>
    </form>
  );
}
