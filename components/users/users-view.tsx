"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { ApiKeysPanel } from "../account/api-keys-panel.tsx";
import { sessionQuery } from "../api/queries.ts";
import { useMay } from "../layout/use-may.ts";
import { Notice } from "../ui/notice.tsx";
import { AllSessionsPanel } from "./all-sessions-panel.tsx";
import { UsersPanel } from "./users-panel.tsx";

/** Accounts, API keys and sessions of everybody, for administrators. */
export function UsersView() {
  const pages = useTranslations("console.pages");
  const t = useTranslations("users");
  const actor = useQuery(sessionQuery).data?.actor;
  const { may, why } = useMay("administrator");
  return (
    <div className="mx-auto flex max-w-5xl flex-col gap-3">
      <h1 className="text-xl font-semibold">{pages("users")}</h1>
      {why && <Notice kind="info">{why}</Notice>}
      {may && actor?.groups && <Notice kind="info">{t("limitedReader")}</Notice>}
      {may && (
        <>
          <UsersPanel isLocked={actor?.groups !== undefined} />
          <ApiKeysPanel />
          <AllSessionsPanel isLocked={actor?.groups !== undefined} />
        </>
      )}
    </div>
  );
}
