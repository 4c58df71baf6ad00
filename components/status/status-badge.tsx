"use client";
import { useTranslations } from "use-intl";
import type { NodeStatus } from "../../server/domain/decide/decision.ts";
import { classes } from "../ui/classes.ts";
import { statusLook } from "./status-look.ts";

/** Icon and word of a status, in its colour. */
export function StatusBadge({ status, isStale = false }: { status: NodeStatus; isStale?: boolean }) {
  const t = useTranslations("status");
  const { Icon, text } = statusLook[status];
  return (
    <span className={classes("inline-flex items-center gap-1.5 whitespace-nowrap", text, isStale && "opacity-70")}>
      <Icon aria-hidden="true" className="size-4 shrink-0" />
      <span>{t(status)}</span>
    </span>
  );
}
