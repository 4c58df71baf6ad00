"use client";
import { useTranslations } from "use-intl";
import { PasswordPanel } from "./password-panel.tsx";
import { SecondFactorPanel } from "./second-factor-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";

/** The person's own password and sessions. */
export function AccountView() {
  const t = useTranslations("console.pages");
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-3">
      <h1 className="text-xl font-semibold">{t("account")}</h1>
      <PasswordPanel />
      <SecondFactorPanel />
      <SessionsPanel />
    </div>
  );
}
