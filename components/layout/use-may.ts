"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import type { Role } from "../../server/contract/api.ts";
import { sessionQuery } from "../api/queries.ts";

const rank: Record<Role, number> = { viewer: 0, operator: 1, administrator: 2 };

/** Whether the person may do what needs this role, and if not, the sentence that says why. The server decides; this only explains. */
export function useMay(needed: "operator" | "administrator"): { may: boolean; why: string | null } {
  const top = useTranslations("console.topBar.roles");
  const t = useTranslations("console.notAllowed");
  const role = useQuery(sessionQuery).data?.actor.role;
  if (role === undefined) return { may: false, why: null };
  const may = rank[role] >= rank[needed];
  return { may, why: may ? null : t(needed, { role: top(role) }) };
}
