"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "use-intl";
import { useProblemWords } from "../api/problem-words.ts";
import { request } from "../api/request.ts";
import { FailedPart } from "../layout/failed-part.tsx";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { formatDateTime } from "../words/format.ts";
import { allSessionsQuery } from "./queries.ts";

/** Who is signed in where. */
export function AllSessionsPanel({ isLocked }: { isLocked: boolean }) {
  const t = useTranslations("users");
  const account = useTranslations("console.account");
  const locale = useLocale();
  const say = useProblemWords();
  const queryClient = useQueryClient();
  const sessions = useQuery(allSessionsQuery);
  const end = useMutation({
    mutationFn: (id: string) => request(`/users/sessions/${encodeURIComponent(id)}`, { method: "DELETE" }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: allSessionsQuery.queryKey }),
  });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <Panel title={t("sessions")} titleId="all-sessions">
      {sessions.isPending && <Skeleton className="m-3 h-16" />}
      {sessions.error && <FailedPart error={sessions.error} retry={() => void sessions.refetch()} />}
      {end.error && <Notice kind="error">{say(end.error)}</Notice>}
      <ul className="divide-y">
        {sessions.data?.items.map((session) => {
          const since = formatDateTime(session.createdAt, zone, locale);
          return (
            <li key={session.id} className="flex flex-wrap items-center gap-3 px-3 py-2 text-sm">
              <div className="min-w-0 flex-1">
                <p className="truncate">
                  {session.userName}{" "}
                  <span className="text-ink-soft">{session.userAgent ?? account("unknownDevice")}</span>
                </p>
                <p className="figures text-xs text-ink-soft">
                  {session.ipAddress} · {account("since", { time: since })}
                </p>
              </div>
              <Button
                size="small"
                disabled={isLocked || end.isPending}
                aria-label={t("endNamed", { name: session.userName, time: since })}
                onClick={() => end.mutate(session.id)}
              >
                {account("revoke")}
              </Button>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
