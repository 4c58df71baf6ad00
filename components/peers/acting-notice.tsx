"use client";
import { useTranslations } from "use-intl";
import type { PeersPage } from "../../server/contract/peers.ts";
import { Notice } from "../ui/notice.tsx";

/** Said when it is not exactly one terminal that acts. Of those that are not reached it is not known. */
export function ActingNotice({ page }: { page: PeersPage }) {
  const t = useTranslations("peers.role");
  // Where there are no settings there is nothing to act on.
  if (page.self.held === null) return null;
  const others = page.items.filter(({ state }) => state?.acts === true).length;
  const acting = others + (page.self.role.acts ? 1 : 0);
  if (acting === 1) return null;
  return <Notice kind="error">{acting === 0 ? t("nobody") : t("two")}</Notice>;
}
