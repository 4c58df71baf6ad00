"use client";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import type { Role } from "../../server/contract/api.ts";
import type { NodeId, Tree } from "../../server/domain/tree/entities.ts";
import { belowGroups, changedOutside } from "../../server/domain/tree/group-scope.ts";
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

export type Limit = {
  isOutside(id: NodeId): boolean;
  /** Whether an edit that makes this of the tree changes what is outside. */
  refuses(next: Tree): boolean;
  why: string;
};

/** What of a tree the person may not change although their role may: they are limited to groups. null: they are not. */
export function useLimit(tree: Tree): Limit | null {
  const t = useTranslations("users");
  const groups = useQuery(sessionQuery).data?.actor.groups;
  return useMemo(() => {
    if (groups === undefined) return null;
    const isBelow = belowGroups(tree, groups);
    return {
      isOutside: (id) => !isBelow(id),
      refuses: (next) => changedOutside(groups, tree, next).length > 0,
      why: t("outside"),
    };
  }, [tree, groups, t]);
}

/** `useMay` for one node of a tree. */
export function useMayAt(
  needed: "operator" | "administrator",
  tree: Tree,
  id: NodeId,
): { may: boolean; why: string | null } {
  const byRole = useMay(needed);
  const limit = useLimit(tree);
  return byRole.may && limit?.isOutside(id) ? { may: false, why: limit.why } : byRole;
}
