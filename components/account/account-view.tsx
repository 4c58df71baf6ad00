"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { sessionQuery } from "../api/queries.ts";
import { ApiKeysPanel } from "./api-keys-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";

/** The person's own sessions; for administrators also the API keys. */
export function AccountView() {
  const t = useTranslations("console.pages");
  const role = useQuery(sessionQuery).data?.actor.role;
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-3">
      <h1 className="text-xl font-semibold">{t("account")}</h1>
      <SessionsPanel />
      {role === "administrator" && <ApiKeysPanel />}
    </div>
  );
}
