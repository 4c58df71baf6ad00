"use client";
import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleUserRound } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { sessionQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { Button } from "../ui/button.tsx";
import { Menu, MenuHeading, MenuItem, MenuLine } from "../ui/menu.tsx";

export function PersonMenu() {
  const t = useTranslations("console.topBar");
  const actor = useQuery(sessionQuery).data?.actor;
  const signOut = useMutation({
    mutationFn: () => request("/session", { method: "DELETE" }),
    onSettled: () => window.location.assign("/sign-in"),
  });
  const label = actor ? t("person", { name: actor.name, role: t(`roles.${actor.role}`) }) : t("sessions");
  const trigger = (
    <Button kind="quiet" size="icon" aria-label={label} title={label}>
      <CircleUserRound aria-hidden="true" />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuHeading>{label}</MenuHeading>
      <MenuLine />
      <MenuItem asChild>
        <Link href="/account">{t("sessions")}</Link>
      </MenuItem>
      <MenuItem onSelect={() => signOut.mutate()}>{t("signOut")}</MenuItem>
    </Menu>
  );
}
