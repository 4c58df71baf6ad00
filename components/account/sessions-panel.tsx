"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "use-intl";
import type { SessionItem } from "../../server/contract/api.ts";
import { useProblemWords } from "../api/problem-words.ts";
import { sessionsQuery } from "../api/queries.ts";
import { request } from "../api/request.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { formatDateTime } from "../words/format.ts";

export function SessionsPanel() {
  const t = useTranslations("console.account");
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const revoke = useMutation({
    mutationFn: (session: SessionItem) =>
      request(`/sessions/${encodeURIComponent(session.id)}`, { method: "DELETE" }).then(() => session),
    onSuccess: (session) => {
      if (session.current) window.location.assign("/sign-in");
      else void queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  return (
    <Panel title={t("sessions")} titleId="sessions">
      {sessions.error && <FailedPart error={sessions.error} retry={() => void sessions.refetch()} />}
      {sessions.isPending && <Skeleton className="m-3 h-16" />}
      {revoke.error && <Notice kind="error">{say(revoke.error)}</Notice>}
      <ul className="divide-y">
        {sessions.data?.items.map((session) => (
          <SessionLine
            key={session.id}
            session={session}
            isBusy={revoke.isPending}
            onRevoke={() => revoke.mutate(session)}
          />
        ))}
      </ul>
    </Panel>
  );
}

type SessionLineProps = { session: SessionItem; isBusy: boolean; onRevoke: () => void };

function SessionLine({ session, isBusy, onRevoke }: SessionLineProps) {
  const t = useTranslations("console.account");
  const locale = useLocale();
  // Accounts live on the server, not in the site: their times are the reader's.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const since = formatDateTime(session.createdAt, zone, locale);
  return (
    <li className="flex flex-wrap items-center gap-3 px-3 py-2 text-sm">
      <div className="min-w-0 flex-1">
        <p className="flex gap-2">
          <span className="truncate">{session.userAgent ?? t("unknownDevice")}</span>
          {session.current && <strong className="shrink-0 text-accent">{t("current")}</strong>}
        </p>
        <p className="figures text-xs text-ink-soft">
          {session.ipAddress} · {t("since", { time: since })} ·{" "}
          {t("until", { time: formatDateTime(session.expiresAt, zone, locale) })}
        </p>
      </div>
      <Button size="small" disabled={isBusy} aria-label={t("revokeNamed", { time: since })} onClick={onRevoke}>
        {t("revoke")}
      </Button>
    </li>
  );
}
