"use client";
import { useTranslations } from "use-intl";
import type { UserItem } from "../../server/contract/api.ts";
import { Button } from "../ui/button.tsx";
import type { GroupOption } from "./group-options.ts";

type UserLineProps = {
  user: UserItem;
  groups: readonly GroupOption[];
  isLocked: boolean;
  onEdit: () => void;
  onRemove: () => void;
  onLink: () => void;
  onToggle: () => void;
  onResetFactor: () => void;
};

export function UserLine({ user, groups, isLocked, onEdit, onRemove, onLink, onToggle, onResetFactor }: UserLineProps) {
  const t = useTranslations("users");
  const roles = useTranslations("console.topBar.roles");
  const { name } = user;
  const pathOf = (id: string) => groups.find((group) => group.id === id)?.path ?? t("groupGone");
  const actions = [
    { text: t("edit"), label: t("editNamed", { name }), run: onEdit },
    { text: t("makeLink"), label: t("makeLinkNamed", { name }), run: onLink },
    ...(user.secondFactor
      ? [{ text: t("resetFactor"), label: t("resetFactorNamed", { name }), run: onResetFactor }]
      : []),
    user.disabled
      ? { text: t("enable"), label: t("enableNamed", { name }), run: onToggle }
      : { text: t("disable"), label: t("disableNamed", { name }), run: onToggle },
    { text: t("remove"), label: t("removeNamed", { name }), run: onRemove },
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-2 text-sm">
      <div className="min-w-40 flex-1">
        <p className="flex flex-wrap gap-x-2">
          <span className="break-all">{name}</span>
          <span className="text-ink-soft">{roles(user.role)}</span>
          {user.secondFactor && <span className="text-ink-soft">{t("secondFactorOn")}</span>}
          {user.disabled && <strong className="text-state-fault">{t("disabled")}</strong>}
        </p>
        {user.groups && (
          <p className="text-xs text-ink-soft">{t("limitedTo", { groups: user.groups.map(pathOf).join(", ") })}</p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {actions.map(({ text, label, run }) => (
          <Button key={text} size="small" disabled={isLocked} aria-label={label} onClick={run}>
            {text}
          </Button>
        ))}
      </div>
    </li>
  );
}
