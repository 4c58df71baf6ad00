"use client";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { AuthField } from "./auth-field.tsx";

/** The second step of a sign-in: a code of the app, or a recovery code. */
export function SecondStepForm({ onBack }: { onBack: () => void }) {
  const t = useTranslations("users.secondFactor");
  const signIn = useTranslations("console.signIn");
  const say = useProblemWords();
  const form = useRef<HTMLFormElement>(null);
  // The step before had the focus, and is gone.
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const step = useMutation({
    mutationFn: (code: string) => request("/session/second-factor", { method: "POST", body: { code } }),
    onSuccess: () => window.location.assign("/overview"),
  });
  return (
    <form
      ref={form}
      className="flex w-full max-w-sm flex-col gap-4 rounded-md border bg-panel p-6"
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        step.mutate(String(new FormData(event.currentTarget).get("code")).trim());
      }}
    >
      <div>
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p className="text-sm text-ink-soft">{t("step")}</p>
      </div>
      <AuthField name="code" label={t("stepCode")} autoComplete="one-time-code" minLength={6} maxLength={40} />
      {step.error && <Notice kind="error">{say(step.error)}</Notice>}
      <Button kind="primary" type="submit" disabled={step.isPending || step.isSuccess}>
        {signIn("submit")}
      </Button>
      <Button onClick={onBack}>{t("back")}</Button>
    </form>
  );
}
