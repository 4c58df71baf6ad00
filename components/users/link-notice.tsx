"use client";
import { useLocale, useTranslations } from "use-intl";
import type { PasswordLink } from "../../server/contract/api.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { formatDateTime } from "../words/format.ts";

type LinkNoticeProps = { name: string; link: PasswordLink; onClose: () => void };

/** The one-time link, shown this once. */
export function LinkNotice({ name, link, onClose }: LinkNoticeProps) {
  const t = useTranslations("users");
  const states = useTranslations("console.states");
  const locale = useLocale();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const address = `${window.location.origin}/new-password?token=${link.token}`;
  return (
    <div className="m-3 flex flex-wrap items-start gap-2">
      <Notice kind="good">
        {t("link", { name, time: formatDateTime(link.expiresAt, zone, locale) })}{" "}
        <code className="break-all select-all">{address}</code>
      </Notice>
      <Button size="small" onClick={onClose}>
        {states("close")}
      </Button>
    </div>
  );
}
